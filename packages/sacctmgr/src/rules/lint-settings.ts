import type { AccountingPolicy } from '../accounting-policy.ts'
import { namesOf } from '../check-policy.ts'
import type { Finding } from '../finding.ts'
import type { LintContext } from '../lint-context.ts'
import { scarceTres } from './scarce-tres.ts'

/** A policy against slurm.conf: settings without which the database keeps it and nothing enforces it (slurm.conf(5)). */
export function lintSettings(policy: AccountingPolicy, { settings }: LintContext): readonly Finding[] {
  if (settings === undefined) return []
  const values = new Map(Object.entries(settings).map(([key, value]) => [key.toLowerCase(), value]))
  const setting = (key: string) => values.get(key.toLowerCase()) ?? ''
  const words = (key: string) =>
    setting(key)
      .toLowerCase()
      .split(',')
      .map((word) => word.trim())
  const qos = Object.values(policy.qos)
  const finding = (rule: string, key: string, message: string, remedy: string): Finding => ({
    level: 'error',
    rule,
    path: `settings.${key}`,
    message,
    remedy,
  })

  const enforced = words('AccountingStorageEnforce')
  const missing = ['limits', 'qos'].filter(
    (word) =>
      !enforced.includes(word) && !enforced.includes('all') && !(word === 'limits' && enforced.includes('safe')),
  )
  const tres = scarceTres(policy)
  const preempting = qos.some((own) => namesOf(own['preempt']).length > 0)
  const ranked = qos.some((own) => typeof own['priority'] === 'number' && own['priority'] > 0)
  const shared = Object.values(policy.accounts).some(({ association }) => association['fairshare'] !== undefined)
  return [
    ...(missing.length === 0
      ? []
      : [
          finding(
            'enforcement',
            'AccountingStorageEnforce',
            `${shown(setting('AccountingStorageEnforce'))} lacks ${missing.join(' and ')}: ${missing.includes('limits') ? 'no limit of this policy is enforced' : 'every job may use every QOS'}`,
            'set AccountingStorageEnforce=associations,limits,qos,safe',
          ),
        ]),
    ...(!tres.startsWith('gres/') || words('AccountingStorageTRES').includes(tres)
      ? []
      : [
          finding(
            'tres-tracked',
            'AccountingStorageTRES',
            `${shown(setting('AccountingStorageTRES'))} does not track ${tres}, which this policy limits`,
            `set AccountingStorageTRES=${tres} before the first job runs`,
          ),
        ]),
    ...(!preempting || setting('PreemptType').toLowerCase() === 'preempt/qos'
      ? []
      : [
          finding(
            'preempt-type',
            'PreemptType',
            `${shown(setting('PreemptType'))} ignores the preempt lists of this policy`,
            'set PreemptType=preempt/qos',
          ),
        ]),
    ...(!preempting || !/^(off)?$/i.test(setting('PreemptMode'))
      ? []
      : [
          finding(
            'preempt-mode',
            'PreemptMode',
            `${shown(setting('PreemptMode'))} preempts nothing`,
            'set PreemptMode=REQUEUE, or CANCEL',
          ),
        ]),
    ...(!ranked || Number(setting('PriorityWeightQOS') || 0) > 0
      ? []
      : [
          finding(
            'priority-weight',
            'PriorityWeightQOS',
            'is 0: the priorities of the QOS order nothing',
            'give it a weight',
          ),
        ]),
    ...(!shared || Number(setting('PriorityWeightFairshare') || 0) > 0
      ? []
      : [
          finding(
            'priority-weight',
            'PriorityWeightFairshare',
            'is 0: the shares of the accounts order nothing',
            'give it a weight',
          ),
        ]),
  ]
}

function shown(value: string): string {
  return value === '' ? 'not set, it' : JSON.stringify(value)
}
