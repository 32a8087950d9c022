import type { ClusterConfig } from '../config/cluster.ts'
import type { Path, Problem } from '../finding.ts'
import { findSlurmSetting, setSlurmSetting, settingsIn } from '../slurm-settings-of.ts'
import type { Rule } from './rule.ts'

const rule = 'qos-needs-enforce'

/** The first setting that only works with QOS from a database. */
function wantsQos(config: ClusterConfig): Path | undefined {
  const enforce = findSlurmSetting(config, 'AccountingStorageEnforce')
  if (enforce && !/^(none|0)?$/i.test(enforce.value)) return enforce.at
  const preempt = findSlurmSetting(config, 'PreemptType')
  if (preempt?.value.toLowerCase() === 'preempt/qos') return preempt.at
  return config.Scheduling.SlurmQueues?.flatMap((queue, index) =>
    settingsIn(queue.CustomSlurmSettings, 'QOS', ['Scheduling', 'SlurmQueues', index, 'CustomSlurmSettings']),
  )[0]?.at
}

/** QOS rows do nothing unless slurmctld has a database and is told to enforce them. */
export const qosNeedsEnforce: Rule = (config) => {
  const settings = config.Scheduling.SlurmSettings
  if (settings?.Database === undefined && settings?.ExternalSlurmdbd === undefined) {
    const at = wantsQos(config)
    if (at === undefined) return []
    return [
      {
        level: 'error',
        rule,
        at,
        message: `${at.at(-1)} needs an accounting database, and the cluster has none`,
        remedy: 'add Scheduling.SlurmSettings.Database, or ExternalSlurmdbd',
      },
    ]
  }
  // An include file may hold the setting: what cannot be read is not judged.
  if (settings.CustomSlurmSettingsIncludeFile !== undefined) return []
  const enforce = findSlurmSetting(config, 'AccountingStorageEnforce')
  const tokens = (enforce?.value ?? '').split(',').map((token) => token.trim().toLowerCase())
  if (tokens.includes('all')) return []
  const missing = ['qos', 'limits'].filter((token) => !tokens.includes(token))
  const remedy = 'set AccountingStorageEnforce: associations,limits,qos,safe'
  const at = enforce?.at ?? ['Scheduling', 'SlurmSettings', settings.Database ? 'Database' : 'ExternalSlurmdbd']
  const wanted = ['associations', 'limits', 'qos', 'safe']
  const value = [...wanted, ...tokens.filter((token) => token !== '' && !wanted.includes(token))].join(',')
  const edits = [setSlurmSetting(config, 'AccountingStorageEnforce', value)]
  const problem = (level: Problem['level'], message: string): Problem => ({ level, rule, at, message, remedy, edits })
  if (missing.length > 0) {
    return [
      problem('warning', `without AccountingStorageEnforce ${missing.join(' and ')}, limits are stored and do nothing`),
    ]
  }
  // `safe` lets a job start only when it can end within its limits of GPU minutes.
  if (!tokens.includes('safe'))
    return [problem('info', 'without safe, a job is killed in the middle when its GPU minutes run out')]
  return []
}
