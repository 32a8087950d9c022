import { preemptibleQos } from './access.ts'
import { numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'

/** Jobs that are over before they may be preempted. */
export const neverPreemptible: LintRule = {
  level: 'warning',
  says: '`preemptExemptTime` protects a job for as long as its `maxWall` lets it run',
  source: 'sacctmgr(1), "PreemptExemptTime"',
  check: (policy) =>
    [...preemptibleQos(policy)].flatMap((name) => {
      const [exempt, wall] = [numberOf(policy.qos[name], 'preemptExemptTime'), numberOf(policy.qos[name], 'maxWall')]
      if (exempt === undefined || wall === undefined || exempt < wall) return []
      return {
        path: ['qos', name, 'preemptExemptTime'],
        message: `its jobs may run ${wall} s and can't be preempted for ${exempt} s: they never are`,
        remedy: 'lower it; the time to save work after the warning is graceTime',
      }
    }),
}
