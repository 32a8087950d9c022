import { associationsOf } from './access.ts'
import type { LintRule } from './rule.ts'

/** `fairshare: parent` takes a row out of the contest of its own level. */
export const fairshareParent: LintRule = {
  level: 'warning',
  says: "`fairshare: parent` makes a user's use count for nothing, and lets users of an account compete with the accounts beside it",
  source: 'sacctmgr(1), "Fairshare"; the guide "Fair Tree"',
  check: (policy) =>
    associationsOf(policy).flatMap(({ path, user, values }) => {
      if (values['fairshare'] !== 'parent') return []
      return {
        path: [...path, 'fairshare'],
        message:
          user === undefined
            ? 'the account has no shares of its own: each of its users competes with the accounts beside it, so more users get more'
            : 'the user is ranked as if he had used nothing, however much he uses: he goes before everybody in the account',
        remedy: 'write a number of shares; 1 is the default',
        ...(user === undefined ? {} : { fix: [{ path: [...path, 'fairshare'], value: 1 }] }),
      }
    }),
}
