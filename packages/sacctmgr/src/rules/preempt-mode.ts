import { preemptibleQos } from './access.ts'
import type { LintRule } from './rule.ts'
import { setting, shown } from './setting.ts'

/** Preemption by QOS without a way to preempt, which Slurm refuses whole; a QOS with a mode of its own does not help. */
export const preemptMode: LintRule = {
  level: 'error',
  says: '`PreemptMode` is off, its default: with `PreemptType=preempt/qos` no daemon of Slurm starts, and without it nothing is preempted',
  source: 'slurm.conf(5), "PreemptMode"; seen on Slurm 22.05, 24.11 and 26.05',
  needs: ['settings'],
  check(policy, context) {
    const value = setting(context, 'PreemptMode')
    if (preemptibleQos(policy).size === 0 || !/^(off)?$/i.test(value)) return []
    return [
      {
        path: ['settings', 'PreemptMode'],
        message: `${shown(value)} preempts nothing: with PreemptType=preempt/qos Slurm calls the two incompatible and does not start`,
        remedy: 'set PreemptMode=REQUEUE, or CANCEL',
      },
    ]
  },
}
