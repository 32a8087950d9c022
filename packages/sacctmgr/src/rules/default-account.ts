import type { LintRule } from './rule.ts'

/** A user of several accounts, and nobody said which one is charged. */
export const defaultAccount: LintRule = {
  level: 'info',
  says: 'a user of several accounts without a default account: his jobs are charged to the one that he was added to first',
  source: 'sacctmgr(1), "DefaultAccount"',
  check(policy) {
    const homes = new Map<string, string[]>()
    for (const [account, { users }] of Object.entries(policy.accounts))
      for (const user of Object.keys(users)) homes.set(user, [...(homes.get(user) ?? []), account])
    return [...homes].flatMap(([user, accounts]) => {
      if (accounts.length < 2 || typeof policy.users[user]?.['defaultAccount'] === 'string') return []
      return {
        path: ['accounts', accounts[1] ?? '', 'users', user],
        message: `${user} is in ${accounts.join(' and ')}: a job without --account is charged to the one that he was added to first, whatever its limits are`,
        remedy: `set users.${user}.defaultAccount`,
      }
    })
  },
}
