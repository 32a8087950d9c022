import type { LintContext } from '../lint-context.ts'
import type { Values } from '../option.ts'
import { usersOfQos } from './access.ts'
import { resourcesOf } from './limit.ts'
import type { LintRule } from './rule.ts'

/** GrpTRES of a QOS counts the running jobs of everybody, which is seldom what "4 GPUs a user" means. */
export const groupLimit: LintRule = {
  level: 'warning',
  says: '`grpTRES` caps everybody together where no cap for each user stands beside it',
  source: 'sacctmgr(1), "GrpTRES" and "MaxTRESPerUser"',
  check: (policy, context) =>
    Object.entries(policy.qos).flatMap(([name, values]) => {
      const limit = resourcesOf(values, 'grpTRES')
      if (Object.keys(limit).length === 0 || values['maxTRESPerUser'] || values['maxTRESPerAccount']) return []
      const users = usersOfQos(policy, name).length
      if (users < 2) return []
      return {
        path: ['qos', name, 'grpTRES'],
        message: `caps all ${users} users of the QOS together, not each of them: one user's jobs can take it all and the others wait`,
        remedy: 'for a cap on each user set maxTRESPerUser; keep grpTRES for what all may have together',
        fix: [
          { path: ['qos', name, 'maxTRESPerUser'], value: limit },
          { path: ['qos', name, 'grpTRES'], value: together(limit, users, context) },
        ],
      }
    }),
}

/** What all users may have when each may have `limit`: all of them at once, as long as that leaves half of the cluster to others. */
function together(limit: Readonly<Record<string, number>>, users: number, { capacity }: LintContext): Values[string] {
  return Object.fromEntries(
    Object.entries(limit).map(([tres, amount]) => {
      const half = Math.floor((capacity?.[tres] ?? Number.POSITIVE_INFINITY) / 2)
      return [tres, Math.max(amount, Math.min(amount * users, half))]
    }),
  )
}
