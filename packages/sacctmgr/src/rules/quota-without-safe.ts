import { resourcesOf } from './limit.ts'
import { allRows } from './rows.ts'
import type { LintRule } from './rule.ts'
import { settingWords } from './setting.ts'

/** A quota that ends jobs in the middle. */
export const quotaWithoutSafe: LintRule = {
  level: 'warning',
  says: 'without `safe` a job starts although the quota runs out on its way, and is killed there',
  source: 'slurm.conf(5), "AccountingStorageEnforce", safe',
  needs: ['settings'],
  check(policy, context) {
    const enforced = settingWords(context, 'AccountingStorageEnforce')
    if (!enforced.includes('limits') || enforced.includes('safe') || enforced.includes('all')) return []
    return allRows(policy)
      .filter(({ values }) => Object.keys(resourcesOf(values, 'grpTRESMins')).length > 0)
      .map(({ path }) => ({
        path: [...path, 'grpTRESMins'],
        message:
          'AccountingStorageEnforce lacks safe: a job that needs more than what is left starts, and is killed when it is used up',
        remedy: 'set AccountingStorageEnforce=associations,limits,qos,safe',
      }))
  },
}
