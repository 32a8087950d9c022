import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('slurm-denied-in-line')

/** slurm.conf lines that ParallelCluster writes itself, and whose change breaks how it starts and stops nodes. */
const own = new Set(
  `epilog grestypes launchparameters prolog reconfigflags resumefailprogram resumeprogram resumetimeout slurmctldhost
  slurmctldlogfile slurmctldparameters slurmdlogfile slurmuser suspendexcnodes suspendprogram suspendtime taskplugin treewidth
  accountingstoragetype accountingstoragehost accountingstorageport accountingstorageuser jobacctgathertype`.split(
    /\s+/,
  ),
)

/** ParallelCluster looks for keys of its own in maps of one key, and lets them pass in a map of two. */
export const slurmDeniedInLine: Rule = (config) => {
  const maps = config.Scheduling.SlurmSettings?.CustomSlurmSettings ?? []
  return slurmEntries(config).flatMap(({ level, key, at }) => {
    const map = at[1] === 'SlurmSettings' ? maps[Number(at[3])] : undefined
    if (level !== 'cluster' || map === undefined || Object.keys(map).length < 2 || !own.has(key.toLowerCase()))
      return []
    return [
      problem(
        'error',
        at,
        `${key} is ParallelCluster’s own, which it only notices in a map of one key`,
        `remove ${key}`,
        [{ at, remove: true }],
      ),
    ]
  })
}
