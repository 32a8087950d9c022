import { namesOf } from '../check-policy.ts'
import { qosInAccount } from './access.ts'
import { limitOn } from './limit.ts'
import type { LintRule } from './rule.ts'
import { scarceTres } from './scarce-tres.ts'

/** Preemption frees nodes and never lifts a limit: a job that waits for GrpTRES of its account preempts nothing. */
export const preemptUnderCap: LintRule = {
  level: 'info',
  says: 'under a `grpTRES` of the account, its own preemptible jobs block the QOS that may preempt them',
  source: 'the guide "Resource Limits"; slurm.conf(5), "PreemptType"',
  check(policy) {
    const tres = scarceTres(policy)
    return Object.entries(policy.accounts).flatMap(([account, { association }]) => {
      const cap = limitOn(association, 'grpTRES', tres)
      if (cap === undefined) return []
      const usable = qosInAccount(policy, account)
      const pairs = usable.flatMap((name) => {
        const rivals = namesOf(policy.qos[name]?.['preempt']).filter(
          (low) => usable.includes(low) && (limitOn(policy.qos[low], 'grpTRES', tres) ?? cap) >= cap,
        )
        // A QOS with a limit of its own is not held back by that of the account.
        return limitOn(policy.qos[name], 'grpTRES', tres) === undefined
          ? rivals.map((low) => `${name} over ${low}`)
          : []
      })
      if (pairs.length === 0) return []
      return {
        path: ['accounts', account, 'grpTRES'],
        message: `limits are looked at before preemption: when jobs of the account hold all of its ${tres}, ${pairs.join(', ')} waits and preempts nothing`,
        remedy: 'cap the lower QOS below the account (grpTRES of that QOS), or run it in an account of its own',
      }
    })
  },
}
