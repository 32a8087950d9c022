import { namesOf } from '../check-policy.ts'
import type { Values } from '../option.ts'
import { usersOfQos } from './access.ts'
import { limitsOf, resourcesOf } from './limit.ts'
import type { Hole, LintRule } from './rule.ts'
import { parameter } from './setting.ts'

/** The QOS of a partition is looked at first, and a limit that it sets is the one that counts. */
export const partitionQosOverrides: LintRule = {
  level: 'warning',
  says: "a limit of the partition's QOS takes the place of the same limit of the job's QOS, also where it allows more; with `OverPartQOS` the other way round",
  source: 'slurm.conf(5), "QOS"; sacctmgr(1), "Flags", OverPartQOS; the guide "Resource Limits", hierarchy',
  needs: ['partitions'],
  check: (policy, { partitions = {} }) =>
    Object.entries(partitions).flatMap(([partition, line]) => {
      const first = parameter(line, 'QOS')?.toLowerCase()
      const outer = first === undefined ? undefined : policy.qos[first]
      if (first === undefined || outer === undefined) return []
      return Object.entries(policy.qos).flatMap(([name, own]): Hole[] => {
        if (name === first || usersOfQos(policy, name).length === 0) return []
        const over = namesOf(own['flags']).includes('OverPartQOS')
        const [winner, loser] = over ? [own, outer] : [outer, own]
        const looser = limitsOf(winner).filter((key) => allowsMore(winner, loser, key))
        if (looser.length === 0) return []
        return [
          {
            path: ['qos', name, looser[0] ?? ''],
            message: over
              ? `OverPartQOS: in partition ${partition} ${looser.join(', ')} of ${name} takes the place of that of ${first}, and allows more`
              : `in partition ${partition} ${looser.join(', ')} of its QOS ${first} takes the place of that of ${name}, and allows more`,
            remedy: 'put the limit in one of the two only',
          },
        ]
      })
    }),
}

function allowsMore(winner: Values, loser: Values, key: string): boolean {
  const [a, b] = [winner[key], loser[key]]
  if (typeof a === 'number' && typeof b === 'number') return a > b
  const limits = resourcesOf(loser, key)
  return Object.entries(resourcesOf(winner, key)).some(([tres, amount]) => amount > (limits[tres] ?? amount))
}
