import type { LintRule } from './rule.ts'

/** People who run jobs under a policy that they may change. */
export const adminBypass: LintRule = {
  level: 'info',
  says: 'a user with `Operator` or `Administrator` rights can change the limits that bind him',
  source: 'sacctmgr(1), "AdminLevel"',
  check: (policy) =>
    Object.entries(policy.users).flatMap(([user, values]) => {
      const level = values['adminLevel']
      const member = Object.values(policy.accounts).some(({ users }) => users[user] !== undefined)
      if (!member || typeof level !== 'string' || level.toLowerCase() === 'none') return []
      return {
        path: ['users', user, 'adminLevel'],
        message: `${user} runs jobs here and may change every limit as ${level}, his own included`,
        remedy: 'give the rights to a login of their own, or make the user coordinator of the account',
      }
    }),
}
