import { findSlurmKey, type SlurmLevel } from '../slurm-conf/slurm-conf-keys.ts'
import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('slurm-key-level')

const homes: readonly (readonly [SlurmLevel, where: string])[] = [
  ['cluster', 'Scheduling.SlurmSettings.CustomSlurmSettings'],
  ['partition', 'the queue’s CustomSlurmSettings'],
  ['node', 'the compute resource’s CustomSlurmSettings'],
]

/** A key of another kind of line is as unknown to Slurm as a mistyped one. */
export const slurmKeyLevel: Rule = (config) =>
  slurmEntries(config).flatMap(({ level, key, at }) => {
    if (findSlurmKey(level, key) !== undefined) return []
    const home = homes.find(([other]) => findSlurmKey(other, key) !== undefined)
    if (home === undefined) return []
    const [other, where] = home
    return [
      problem(
        'error',
        at,
        `${key} is a key of a ${other}, and stands at a ${level}: Slurm cannot read it`,
        `move it to ${where}`,
      ),
    ]
  })
