import { associationsOf } from './access.ts'
import { ownQos } from './qos-bypass.ts'
import type { LintRule } from './rule.ts'

/** The default QOS, own or inherited, is not in the list, own or inherited. */
export const defaultQosNotAllowed: LintRule = {
  level: 'error',
  says: 'the default QOS, own or inherited, is not in the list of QOS, own or inherited',
  source: 'sacctmgr(1), "DefaultQOS"',
  check: (policy) =>
    associationsOf(policy).flatMap(({ path, user, values, qos, defaultQos }) => {
      if (defaultQos === undefined || qos.includes(defaultQos)) return []
      // Said once, where the list or the default is, and not for everybody who inherits both.
      if (user !== undefined && values['qos'] === undefined && values['defaultQOS'] === undefined) return []
      const own = ownQos(policy, qos, path)
      return {
        path: [...path, 'defaultQOS'],
        message: `default QOS ${defaultQos} is not in the list ${qos.join(', ') || '(empty)'}: Slurm refuses the change, and 22.05 drops the default without a word`,
        remedy: `set defaultQOS to a QOS of the list, or add ${defaultQos} to it`,
        ...(own === undefined ? {} : { fix: [{ path: [...path, 'defaultQOS'], value: own }] }),
      }
    }),
}
