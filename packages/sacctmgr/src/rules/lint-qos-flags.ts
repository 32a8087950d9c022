import type { AccountingPolicy } from '../accounting-policy.ts'
import { namesOf } from '../check-policy.ts'
import type { Finding } from '../finding.ts'

/** Flags whose names sound like limits and that lift the partition's own for jobs of the QOS (sacctmgr(1), "Flags"). */
const LIFTS: Readonly<Record<string, string>> = {
  PartitionMaxNodes: 'MaxNodes',
  PartitionMinNodes: 'MinNodes',
  PartitionTimeLimit: 'MaxTime',
}

/** Limits that a job can break by itself, so that it would pend for ever unless the QOS refuses it. */
const BREAKABLE =
  /^(maxTRESPer(Job|Node|User|Account)|maxTRESMinsPerJob|maxWall|minTRESPerJob|grpTRES|grpTRESMins|grpTRESRunMins|grpWall)$/

/** Flags that do something else than their names say, and the one that should be there. */
export function lintQosFlags(policy: AccountingPolicy): readonly Finding[] {
  return Object.entries(policy.qos).flatMap(([name, values]): Finding[] => {
    const flags = namesOf(values['flags'])
    const lifting = flags.flatMap((flag): Finding[] => {
      const limit = LIFTS[flag]
      return limit === undefined
        ? []
        : [
            {
              level: 'warning',
              rule: 'flag-lifts-limit',
              path: `qos.${name}.flags`,
              message: `${flag} lifts the partition's ${limit} for jobs of this QOS; it sets no limit, and on the QOS of a partition it does nothing`,
              remedy: `remove ${flag}, and limit nodes with maxTRESPerJob: { node: n } or time with maxWall`,
            },
          ]
    })
    const breakable = Object.keys(values).filter((key) => BREAKABLE.test(key) && values[key] !== null)
    if (breakable.length === 0 || flags.includes('DenyOnLimit')) return lifting
    return [
      ...lifting,
      {
        level: 'warning',
        rule: 'deny-on-limit',
        path: `qos.${name}.flags`,
        message: `without DenyOnLimit a job that alone breaks ${breakable.join(', ')} is accepted and then pends for ever`,
        remedy: 'add the flag DenyOnLimit',
      },
    ]
  })
}
