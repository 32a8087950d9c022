import { usersOfQos } from './access.ts'
import { limitOn, numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'
import { setting } from './setting.ts'

/** What a job asks for adds to its priority, and can add more than its QOS does. */
export const tresOutweighsQos: LintRule = {
  level: 'info',
  says: '`PriorityWeightTRES` lets a big job of a lower QOS pass a small one of a higher QOS',
  source: 'slurm.conf(5), "PriorityWeightTRES" and "PriorityWeightQOS"',
  needs: ['settings', 'capacity'],
  check(policy, context) {
    const weights = setting(context, 'PriorityWeightTRES')
      .split(',')
      .map((pair) => pair.split('='))
      .map(([tres = '', weight]) => ({ tres: tres.trim().toLowerCase(), weight: Number(weight ?? 0) || 0 }))
    const ranked = Object.entries(policy.qos)
      .filter(([name]) => usersOfQos(policy, name).length > 0)
      .map(([name, own]) => ({ name, own, priority: numberOf(own, 'priority') ?? 0 }))
      .toSorted((a, b) => b.priority - a.priority)
    const top = ranked[0]?.priority ?? 0
    if (top === 0) return []
    // The most that one job of a QOS can ask for: its caps, or all there is.
    const most = (own: (typeof ranked)[number]['own']) =>
      weights.reduce((sum, { tres, weight }) => {
        const total = context.capacity?.[tres] ?? 0
        const caps = ['maxTRESPerJob', 'maxTRESPerUser', 'grpTRES'].map((key) => limitOn(own, key, tres) ?? total)
        return sum + (total === 0 ? weight : (weight * Math.min(total, ...caps)) / total)
      }, 0)
    return ranked.slice(1).flatMap(({ name, own, priority }, at) => {
      const above = ranked[at]
      if (above === undefined || above.priority === priority) return []
      const gap = (Number(setting(context, 'PriorityWeightQOS') || 0) * (above.priority - priority)) / top
      const gain = most(own)
      if (gain <= gap) return []
      return {
        path: ['settings', 'PriorityWeightTRES'],
        message: `what a job of ${name} asks for can add ${Math.round(gain)} to its priority, and QOS ${above.name} is only ${Math.round(gap)} ahead`,
        remedy: 'lower PriorityWeightTRES, or raise PriorityWeightQOS',
      }
    })
  },
}
