import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('partition-qos-two-phase')

/** slurmctld does not start while the QOS of a partition is not in the database, and a new cluster's database is empty. */
export const partitionQosTwoPhase: Rule = (config, { world }) =>
  slurmEntries(config).flatMap(({ level, key, value, at }) => {
    if (level !== 'partition' || key.toLowerCase() !== 'qos' || world.qos?.includes(value.toLowerCase())) return []
    const missing = world.qos === undefined ? 'unless' : 'and it is not there:'
    return [
      problem(
        world.qos === undefined ? 'warning' : 'error',
        at,
        `slurmctld does not start ${missing} QOS ${value} is in the database`,
        'create the cluster without it, add the QOS with sacctmgr, then add this line by an update',
      ),
    ]
  })
