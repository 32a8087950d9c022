import { namesOf } from '../check-policy.ts'
import type { LintRule } from './rule.ts'

/** Flags whose names sound like limits and that lift the partition's own for jobs of the QOS. */
const LIFTS: Readonly<Record<string, string>> = {
  PartitionMaxNodes: 'MaxNodes',
  PartitionMinNodes: 'MinNodes',
  PartitionTimeLimit: 'MaxTime',
}

/** Flags that do the opposite of what their names say. */
export const flagLiftsLimit: LintRule = {
  level: 'warning',
  says: '`PartitionMaxNodes`, `PartitionMinNodes` and `PartitionTimeLimit` lift limits of the partition',
  source: 'sacctmgr(1), "Flags"',
  check: (policy) =>
    Object.entries(policy.qos).flatMap(([name, values]) => {
      const flags = namesOf(values['flags'])
      return flags.flatMap((flag) => {
        const limit = LIFTS[flag]
        if (limit === undefined) return []
        return {
          path: ['qos', name, 'flags'],
          message: `${flag} lifts the partition's ${limit} for jobs of this QOS; it sets no limit, and on the QOS of a partition it does nothing`,
          remedy: `remove ${flag}, and limit nodes with maxTRESPerJob: { node: n } or time with maxWall`,
          fix: [{ path: ['qos', name, 'flags'], value: flags.filter((other) => LIFTS[other] === undefined) }],
        }
      })
    }),
}
