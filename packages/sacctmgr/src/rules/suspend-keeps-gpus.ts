import { preemptibleQos } from './access.ts'
import type { LintRule } from './rule.ts'
import { scarceTres } from './scarce-tres.ts'
import { setting } from './setting.ts'

/** A job that is suspended keeps its GPUs, so nobody else can have them. */
export const suspendKeepsGpus: LintRule = {
  level: 'error',
  says: 'preemption by suspending frees no GPUs: a job that needs them waits on, with `GANG` and without',
  source: 'seen on Slurm 22.05, 24.11 and 26.05, with GANG on 24.11; slurm.conf(5), "PreemptMode"',
  check(policy, context) {
    const tres = scarceTres(policy)
    if (!tres.startsWith('gres/')) return []
    const cluster = /^suspend|,\s*suspend/i.test(setting(context, 'PreemptMode'))
    return [...preemptibleQos(policy)].flatMap((name) => {
      const mode = policy.qos[name]?.['preemptMode'] ?? 'cluster'
      if (mode !== 'suspend' && !(mode === 'cluster' && cluster)) return []
      return {
        path: ['qos', name, 'preemptMode'],
        message: `its jobs are suspended and keep their ${tres}: who preempts them waits for it with Resources`,
        remedy: 'set preemptMode: requeue, or cancel',
      }
    })
  },
}
