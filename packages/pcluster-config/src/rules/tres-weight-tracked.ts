import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { findSlurmSetting } from '../slurm-settings-of.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('tres-weight-tracked')

/** A weight for something that accounting does not track: slurmctld does not start. */
export const tresWeightTracked: Rule = (config) => {
  const tracked = (findSlurmSetting(config, 'AccountingStorageTRES')?.value ?? '').toLowerCase().split(',')
  return slurmEntries(config).flatMap(({ key, value, at }) => {
    if (!/^(PriorityWeightTRES|TRESBillingWeights)$/i.test(key)) return []
    const names = value.split(',').map((pair) => (pair.split('=')[0] ?? '').toLowerCase())
    const missing = names.find((name) => /^(gres|license|bb|ic)\//.test(name) && !tracked.includes(name))
    if (missing === undefined) return []
    return [
      problem(
        'error',
        at,
        `${missing} has a weight, and accounting does not track it`,
        `add ${missing} to AccountingStorageTRES`,
      ),
    ]
  })
}
