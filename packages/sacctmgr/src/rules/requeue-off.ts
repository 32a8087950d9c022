import { preemptibleQos } from './access.ts'
import type { LintRule } from './rule.ts'
import { setting } from './setting.ts'

/** Requeue is what the policy counts on, and jobs can't be requeued. */
export const requeueOff: LintRule = {
  level: 'warning',
  says: 'with `JobRequeue=0` preempted jobs are cancelled, whatever `PreemptMode` says',
  source: 'slurm.conf(5), "JobRequeue" and "PreemptMode"',
  needs: ['settings'],
  check(policy, context) {
    if (setting(context, 'JobRequeue') !== '0') return []
    const cluster = /^requeue/i.test(setting(context, 'PreemptMode'))
    const lost = [...preemptibleQos(policy)].filter((name) => {
      const mode = policy.qos[name]?.['preemptMode']
      return mode === 'requeue' || (cluster && (mode === undefined || mode === null || mode === 'cluster'))
    })
    if (lost.length === 0) return []
    return [
      {
        path: ['settings', 'JobRequeue'],
        message: `is 0: preempted jobs of ${lost.join(', ')} are cancelled and do not come back, unless they ask for --requeue`,
        remedy: 'set JobRequeue=1, the default, or preemptMode: cancel where that is what you want',
      },
    ]
  },
}
