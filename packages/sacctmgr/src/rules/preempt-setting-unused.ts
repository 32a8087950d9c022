import { preemptibleQos } from './access.ts'
import type { LintRule } from './rule.ts'

/** How a job is preempted stands at the QOS of that job, not at the QOS that preempts it. */
export const preemptSettingUnused: LintRule = {
  level: 'warning',
  says: '`graceTime`, `preemptMode` and `preemptExemptTime` count at the QOS that is preempted, and this one never is',
  source: 'sacctmgr(1), "GraceTime", "PreemptMode" and "PreemptExemptTime"',
  check(policy) {
    const preemptible = preemptibleQos(policy)
    // Without any edge the policy may leave preemption to another one.
    if (preemptible.size === 0) return []
    return Object.entries(policy.qos).flatMap(([name, values]) =>
      preemptible.has(name)
        ? []
        : (['graceTime', 'preemptMode', 'preemptExemptTime'] as const)
            .filter(
              (key) =>
                values[key] !== undefined && values[key] !== null && values[key] !== 0 && values[key] !== 'cluster',
            )
            .map((key) => ({
              path: ['qos', name, key],
              message: `no QOS of this policy preempts ${name}, so it is never looked at`,
              remedy: `set it on the QOS that is preempted (${[...preemptible].join(', ')})`,
              fix: [{ path: ['qos', name, key], value: null }],
            })),
    )
  },
}
