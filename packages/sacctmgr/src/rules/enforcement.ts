import type { LintRule } from './rule.ts'
import { setting, settingWords, shown } from './setting.ts'

/** The database keeps the policy and nothing enforces it. */
export const enforcement: LintRule = {
  level: 'error',
  says: '`AccountingStorageEnforce` lacks `limits` or `qos`: limits or lists of QOS are kept and not enforced',
  source: 'slurm.conf(5), "AccountingStorageEnforce"',
  needs: ['settings'],
  check(_, context) {
    const enforced = settingWords(context, 'AccountingStorageEnforce')
    const has = (word: string) =>
      enforced.includes(word) || enforced.includes('all') || (word === 'limits' && enforced.includes('safe'))
    const missing = ['limits', 'qos'].filter((word) => !has(word))
    if (missing.length === 0) return []
    const then = missing.includes('limits') ? 'no limit of this policy is enforced' : 'every job may use every QOS'
    return [
      {
        path: ['settings', 'AccountingStorageEnforce'],
        message: `${shown(setting(context, 'AccountingStorageEnforce'))} lacks ${missing.join(' and ')}: ${then}`,
        remedy: 'set AccountingStorageEnforce=associations,limits,qos,safe',
      },
    ]
  },
}
