import { usersOfQos } from './access.ts'
import { numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'

/** A QOS priority is divided by the highest of all QOS, so one that nobody uses lowers all others. */
export const priorityRenormalised: LintRule = {
  level: 'warning',
  says: 'the highest QOS priority belongs to a QOS that nobody here uses, and shrinks the effect of all others',
  source: 'slurm.conf(5), "PriorityWeightQOS"',
  check(policy) {
    const priorities = Object.entries(policy.qos).map(([name, own]) => ({
      name,
      priority: numberOf(own, 'priority') ?? 0,
    }))
    const used = priorities.filter(({ name }) => usersOfQos(policy, name).length > 0)
    const highest = used.toSorted((a, b) => b.priority - a.priority)[0]
    if (highest === undefined || highest.priority === 0) return []
    return priorities
      .filter(({ priority }) => priority > highest.priority)
      .map(({ name, priority }) => ({
        path: ['qos', name, 'priority'],
        message: `no user of this policy has the QOS, and Slurm divides every priority by the highest: ${highest.name} counts for ${Math.round((1000 * highest.priority) / priority) / 1000} of PriorityWeightQOS and no longer for 1`,
        remedy: `lower it to ${highest.priority} or less`,
        fix: [{ path: ['qos', name, 'priority'], value: highest.priority }],
      }))
  },
}
