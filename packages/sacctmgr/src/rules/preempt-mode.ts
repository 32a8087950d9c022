import { preemptibleQos } from './access.ts'
import type { LintRule } from './rule.ts'
import { setting, shown } from './setting.ts'

/** Preemption that ends nobody's job. A QOS with a mode of its own needs none of the cluster. */
export const preemptMode: LintRule = {
  level: 'error',
  says: '`PreemptMode` is off, and a QOS that others preempt has no mode of its own',
  source: 'slurm.conf(5), "PreemptMode"; sacctmgr(1), "PreemptMode"',
  needs: ['settings'],
  check(policy, context) {
    const value = setting(context, 'PreemptMode')
    const left = [...preemptibleQos(policy)].filter((name) =>
      [undefined, 'cluster'].includes(modeOf(policy.qos[name]?.['preemptMode'])),
    )
    if (left.length === 0 || !/^(off)?$/i.test(value)) return []
    return [
      {
        path: ['settings', 'PreemptMode'],
        message: `${shown(value)} preempts nothing, and ${left.join(', ')} has no preemptMode of its own`,
        remedy: 'set PreemptMode=REQUEUE, or CANCEL',
      },
    ]
  },
}

function modeOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined
}
