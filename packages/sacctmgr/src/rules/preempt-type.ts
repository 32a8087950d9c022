import { preemptibleQos } from './access.ts'
import type { LintRule } from './rule.ts'
import { setting, shown } from './setting.ts'

/** Preempt lists that nobody reads. */
export const preemptType: LintRule = {
  level: 'error',
  says: '`PreemptType` is not `preempt/qos`: the `preempt` lists are ignored',
  source: 'slurm.conf(5), "PreemptType"',
  needs: ['settings'],
  check(policy, context) {
    const value = setting(context, 'PreemptType')
    if (preemptibleQos(policy).size === 0 || value.toLowerCase() === 'preempt/qos') return []
    return [
      {
        path: ['settings', 'PreemptType'],
        message: `${shown(value)} ignores the preempt lists of this policy`,
        remedy: 'set PreemptType=preempt/qos',
      },
    ]
  },
}
