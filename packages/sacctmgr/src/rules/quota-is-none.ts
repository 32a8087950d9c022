import { resourcesOf } from './limit.ts'
import { allRows } from './rows.ts'
import type { LintRule } from './rule.ts'

/** A knob that looks like a budget of hours and is none. */
export const quotaIsNone: LintRule = {
  level: 'warning',
  says: '`grpTRESRunMins` caps what running jobs still have to go; hours that are used up do not count',
  source: 'sacctmgr(1), "GrpTRESRunMins" and "GrpTRESMins"',
  check: (policy) =>
    allRows(policy).flatMap(({ path, values }) => {
      const limit = resourcesOf(values, 'grpTRESRunMins')
      if (Object.keys(limit).length === 0 || Object.keys(resourcesOf(values, 'grpTRESMins')).length > 0) return []
      return {
        path: [...path, 'grpTRESRunMins'],
        message:
          'is no quota: it caps the minutes that running jobs still have to go, and a job that ended counts nothing',
        remedy: 'for a quota set grpTRESMins, in a QOS with the flag NoDecay; to throttle what runs at once, keep it',
      }
    }),
}
