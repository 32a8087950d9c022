import { resourcesOf } from './limit.ts'
import type { LintRule } from './rule.ts'
import { setting } from './setting.ts'

/** First in, first out: shares, priorities and quotas all need the multifactor plugin. */
export const priorityType: LintRule = {
  level: 'error',
  says: '`PriorityType=priority/basic` ignores shares, priorities and everything that is used up over time',
  source: 'slurm.conf(5), "PriorityType"; sacctmgr(1), "GrpTRESMins"',
  needs: ['settings'],
  check(policy, context) {
    if (setting(context, 'PriorityType').toLowerCase() !== 'priority/basic') return []
    const rows = [...Object.values(policy.qos), ...Object.values(policy.accounts).map(({ association }) => association)]
    const needs = [
      ...(rows.some((own) => own['fairshare'] !== undefined) ? ['shares'] : []),
      ...(rows.some((own) => own['priority']) ? ['priorities'] : []),
      ...(rows.some((own) => Object.keys(resourcesOf(own, 'grpTRESMins')).length > 0 || own['grpWall'])
        ? ['quotas']
        : []),
    ]
    if (needs.length === 0) return []
    return [
      {
        path: ['settings', 'PriorityType'],
        message: `"priority/basic" starts jobs in the order in which they came and counts no use: the ${needs.join(' and ')} of this policy do nothing`,
        remedy: 'set PriorityType=priority/multifactor',
      },
    ]
  },
}
