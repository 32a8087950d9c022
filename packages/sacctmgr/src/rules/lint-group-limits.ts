import type { AccountingPolicy } from '../accounting-policy.ts'
import type { Finding } from '../finding.ts'
import { qosInAccount } from './access.ts'

/** GrpTRES of a QOS counts the running jobs of everybody (sacctmgr(1), GrpTRES), which is seldom what "4 GPUs a user" means. */
export function lintGroupLimits(policy: AccountingPolicy): readonly Finding[] {
  return Object.entries(policy.qos).flatMap(([name, values]): Finding[] => {
    const limit = values['grpTRES']
    if (limit === undefined || limit === null || values['maxTRESPerUser'] || values['maxTRESPerAccount']) return []
    const users = Object.keys(policy.accounts).flatMap((account) =>
      qosInAccount(policy, account).includes(name) ? Object.keys(policy.accounts[account]?.users ?? {}) : [],
    )
    if (new Set(users).size < 2) return []
    return [
      {
        level: 'warning',
        rule: 'group-limit',
        path: `qos.${name}.grpTRES`,
        message: `caps all ${new Set(users).size} users of the QOS together, not each of them: one user's jobs can take it all and the others wait`,
        remedy: 'for a cap on each user set maxTRESPerUser; keep grpTRES for what all may have together',
      },
    ]
  })
}
