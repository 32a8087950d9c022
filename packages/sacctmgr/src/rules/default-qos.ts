import { associationsOf, NORMAL } from './access.ts'
import { ownQos } from './qos-bypass.ts'
import type { LintRule } from './rule.ts'

/** Nobody said which QOS a job gets that asks for none. */
export const defaultQos: LintRule = {
  level: 'warning',
  says: 'a job without `--qos` gets what root has as default, or `normal`, and is refused where that is not allowed',
  source: 'sacctmgr(1), "DefaultQOS"',
  check: (policy) =>
    associationsOf(policy).flatMap(({ path, user, values, qos, defaultQos }) => {
      if (defaultQos !== undefined || (user !== undefined && values['qos'] === undefined)) return []
      const named = qos.filter((name) => name !== NORMAL)
      const own = ownQos(policy, named, path)
      return {
        path: [...path, 'defaultQOS'],
        message: `a job without --qos gets the QOS that root has as default, or ${NORMAL}, and is refused where that is not allowed`,
        remedy: `set defaultQOS to one of ${named.join(', ') || 'the QOS of the account'}`,
        ...(own === undefined ? {} : { fix: [{ path: [...path, 'defaultQOS'], value: own }] }),
      }
    }),
}
