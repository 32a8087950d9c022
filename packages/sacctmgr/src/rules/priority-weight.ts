import { numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'
import { setting } from './setting.ts'

/** Numbers that are multiplied by zero. */
export const priorityWeight: LintRule = {
  level: 'error',
  says: 'a weight in slurm.conf is 0, so priorities of QOS, of associations, or shares order nothing',
  source: 'slurm.conf(5), "PriorityWeightQOS", "PriorityWeightFairshare" and "PriorityWeightAssoc"',
  needs: ['settings'],
  check(policy, context) {
    // Then nothing has a weight, which priority-type says.
    if (setting(context, 'PriorityType').toLowerCase() === 'priority/basic') return []
    const accounts = Object.values(policy.accounts)
    const rows = accounts.flatMap(({ association, users }) => [association, ...Object.values(users)])
    const used = {
      PriorityWeightQOS: [
        Object.values(policy.qos).some((own) => (numberOf(own, 'priority') ?? 0) > 0),
        'the priorities of the QOS order',
      ],
      PriorityWeightFairshare: [rows.some((own) => own['fairshare'] !== undefined), 'the shares of the accounts order'],
      PriorityWeightAssoc: [
        rows.some((own) => (numberOf(own, 'priority') ?? 0) > 0),
        'the priorities of accounts and users order',
      ],
    } as const
    return Object.entries(used).flatMap(([key, [isUsed, what]]) =>
      !isUsed || Number(setting(context, key) || 0) > 0
        ? []
        : { path: ['settings', key], message: `is 0: ${what} nothing`, remedy: 'give it a weight' },
    )
  },
}
