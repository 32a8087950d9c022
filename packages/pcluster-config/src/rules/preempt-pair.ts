import { findSlurmSetting, setSlurmSetting } from '../slurm-settings-of.ts'
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
    const edits = [{ at: mode.at, set: `${mode.value},GANG` }]
    return [problem('error', mode.at, 'PreemptMode SUSPEND needs GANG beside it', 'write SUSPEND,GANG', edits)]
  }
  if (mode && preempts && !typed) {
    const edits = [setSlurmSetting(config, 'PreemptType', 'preempt/qos')]
    const message = `PreemptMode ${mode.value} needs a PreemptType`
    return [problem('error', mode.at, message, 'add PreemptType: preempt/qos', edits)]
  }
  if (type && typed && !preempts) {
    const edits = [setSlurmSetting(config, 'PreemptMode', 'REQUEUE')]
    const message = `PreemptType ${type.value} needs a PreemptMode`
    return [problem('error', type.at, message, 'add PreemptMode: REQUEUE', edits)]
  }
  return []
}
