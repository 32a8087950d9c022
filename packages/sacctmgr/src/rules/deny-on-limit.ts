import { namesOf } from '../check-policy.ts'
import type { LintRule } from './rule.ts'

/** Limits that a job can break by itself, so that it would pend for ever unless the QOS refuses it. */
const BREAKABLE =
  /^(maxTRESPer(Job|Node|User|Account)|maxTRESMinsPerJob|maxWall|minTRESPerJob|grpTRES|grpTRESMins|grpTRESRunMins|grpWall)$/

/** A job that can never start is accepted. */
export const denyOnLimit: LintRule = {
  level: 'warning',
  says: 'a job that alone breaks a limit is accepted and pends for ever',
  source: 'sacctmgr(1), "Flags", DenyOnLimit',
  check: (policy) =>
    Object.entries(policy.qos).flatMap(([name, values]) => {
      const flags = namesOf(values['flags'])
      const breakable = Object.keys(values).filter((key) => BREAKABLE.test(key) && values[key] !== null)
      if (breakable.length === 0 || flags.includes('DenyOnLimit')) return []
      return {
        path: ['qos', name, 'flags'],
        message: `without DenyOnLimit a job that alone breaks ${breakable.join(', ')} is accepted and then pends for ever`,
        remedy: 'add the flag DenyOnLimit',
        fix: [{ path: ['qos', name, 'flags'], value: [...flags, 'DenyOnLimit'] }],
      }
    }),
}
