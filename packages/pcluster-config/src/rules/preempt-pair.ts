import { findSlurmSetting } from '../slurm-settings-of.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('preempt-pair')

/** PreemptType and PreemptMode need each other: with one of them alone, Slurm cannot read slurm.conf. */
export const preemptPair: Rule = (config) => {
  if (config.Scheduling.SlurmSettings?.CustomSlurmSettingsIncludeFile !== undefined) return []
  const type = findSlurmSetting(config, 'PreemptType')
  const mode = findSlurmSetting(config, 'PreemptMode')
  const words = (mode?.value ?? 'OFF').toLowerCase().split(',')
  const preempts = words.some((word) => /^(cancel|requeue|suspend|on)$/.test(word))
  const typed = type !== undefined && /^preempt\/(qos|partition_prio)$/.test(type.value)
  if (mode && words.some((word) => /^(suspend|on)$/.test(word)) && !words.includes('gang')) {
    return [problem('error', mode.at, 'PreemptMode SUSPEND needs GANG beside it', 'write SUSPEND,GANG')]
  }
  if (mode && preempts && !typed) {
    return [problem('error', mode.at, `PreemptMode ${mode.value} needs a PreemptType`, 'add PreemptType: preempt/qos')]
  }
  if (type && typed && !preempts) {
    return [problem('error', type.at, `PreemptType ${type.value} needs a PreemptMode`, 'add PreemptMode: REQUEUE')]
  }
  return []
}
