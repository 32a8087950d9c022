import { namesOf } from '../check-policy.ts'
import { associationsOf } from './access.ts'
import type { LintRule } from './rule.ts'

/** A QOS for reservations only, as default of jobs that name none. */
export const defaultNeedsReservation: LintRule = {
  level: 'error',
  says: 'the default QOS has the flag `RequiresReservation`, so a plain `sbatch` is refused',
  source: 'sacctmgr(1), "Flags", RequiresReservation',
  check: (policy) =>
    associationsOf(policy).flatMap(({ path, user, values, defaultQos }) => {
      if (defaultQos === undefined || !namesOf(policy.qos[defaultQos]?.['flags']).includes('RequiresReservation'))
        return []
      if (user !== undefined && values['qos'] === undefined && values['defaultQOS'] === undefined) return []
      return {
        path: [...path, 'defaultQOS'],
        message: `QOS ${defaultQos} takes only jobs that name a reservation: a job without --reservation and --qos is refused`,
        remedy: 'make another QOS the default',
      }
    }),
}
