import { namesOf } from '../check-policy.ts'
import type { LintContext } from '../lint-context.ts'
import { resourcesOf } from './limit.ts'
import { allRows } from './rows.ts'
import type { LintRule } from './rule.ts'
import { setting } from './setting.ts'

/** A budget that fills up again by itself. */
export const quotaDecays: LintRule = {
  level: 'warning',
  says: 'used hours are forgotten with `PriorityDecayHalfLife`, so a quota comes back by itself',
  source: 'slurm.conf(5), "PriorityDecayHalfLife"; sacctmgr(1), "GrpTRESMins", "GrpWall" and "Flags", NoDecay',
  check(policy, context) {
    if (keepsUsage(context)) return []
    return allRows(policy).flatMap(({ path, values }) => {
      const flags = namesOf(values['flags'])
      const key =
        Object.keys(resourcesOf(values, 'grpTRESMins')).length > 0
          ? 'grpTRESMins'
          : values['grpWall']
            ? 'grpWall'
            : undefined
      if (key === undefined || flags.includes('NoDecay')) return []
      const isQos = path[0] === 'qos'
      const halfLife = setting(context, 'PriorityDecayHalfLife')
      return {
        path: [...path, key],
        message: `used minutes decay, by half in ${halfLife === '' ? 'PriorityDecayHalfLife, 7 days by default' : `PriorityDecayHalfLife=${halfLife}`}: what was spent comes back`,
        remedy: isQos
          ? 'add the flag NoDecay'
          : 'put the quota on a QOS of this account with the flag NoDecay, or set PriorityDecayHalfLife=0',
        ...(isQos ? { fix: [{ path: [...path, 'flags'], value: [...flags, 'NoDecay'] }] } : {}),
      }
    })
  },
}

/** `0` means that use is never forgotten; with priority/basic it is never counted. */
function keepsUsage(context: LintContext): boolean {
  const halfLife = setting(context, 'PriorityDecayHalfLife')
  return (
    (halfLife !== '' && /^[0:-]+$/.test(halfLife)) ||
    setting(context, 'PriorityType').toLowerCase() === 'priority/basic'
  )
}
