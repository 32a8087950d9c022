import { lineage, qosInAccount } from './access.ts'
import { numberOf, resourcesOf } from './limit.ts'
import type { LintRule } from './rule.ts'

/** A QOS in which hours cost nothing, beside a quota of hours. */
export const quotaNotCharged: LintRule = {
  level: 'warning',
  says: 'a QOS with `usageFactor: 0` lets jobs run past a quota of hours',
  source: 'sacctmgr(1), "UsageFactor" and "GrpTRESMins"',
  check: (policy) =>
    Object.entries(policy.qos).flatMap(([name, values]) => {
      if (numberOf(values, 'usageFactor') !== 0) return []
      const own = Object.keys(resourcesOf(values, 'grpTRESMins')).length > 0 ? [`its own grpTRESMins`] : []
      const accounts = Object.keys(policy.accounts).filter(
        (account) =>
          qosInAccount(policy, account).includes(name) &&
          lineage(policy, account).some(
            (above) => Object.keys(resourcesOf(policy.accounts[above]?.association, 'grpTRESMins')).length > 0,
          ),
      )
      const quotas = [...own, ...accounts.map((account) => `the grpTRESMins of account ${account}`)]
      if (quotas.length === 0) return []
      return {
        path: ['qos', name, 'usageFactor'],
        message: `its jobs cost nothing: they never use up ${quotas.join(' and ')}`,
        remedy: 'give it a factor above 0, or take the quota away',
      }
    }),
}
