import type { LintRule } from './rule.ts'

/** From 23.11 on slurmdbd looks for what to delete with LIKE, where `_` stands for any character. */
export const nameWildcard: LintRule = {
  level: 'warning',
  says: '`_` in the name of an account or user: deleting it also takes the associations of names that differ in that place',
  source: 'seen on Slurm 23.11, 24.11 and 26.05; sacctmgr(1) does not say',
  check(policy) {
    const accounts = Object.keys(policy.accounts)
    const users = [...new Set(Object.values(policy.accounts).flatMap((account) => Object.keys(account.users)))]
    const of = (kind: string, names: readonly string[], path: (name: string) => readonly string[]) =>
      names
        .filter((name) => name.includes('_'))
        .map((name) => {
          const alike = names.filter((other) => other !== name && matches(name, other))
          return {
            path: path(name),
            message: `from Slurm 23.11 on, "sacctmgr delete ${kind} ${name}" also deletes associations of ${alike.length > 0 ? `${alike.join(', ')} and ` : ''}every ${kind} whose name has another character in place of "_"`,
            remedy: `call it ${name.replaceAll('_', '-')}; until then let a plan remove it, which sees who else fits`,
          }
        })
    const home = (user: string) => accounts.find((account) => policy.accounts[account]?.users[user] !== undefined) ?? ''
    return [
      ...of('account', accounts, (name) => ['accounts', name]),
      ...of('user', users, (name) => ['accounts', home(name), 'users', name]),
    ]
  },
}

function matches(pattern: string, name: string): boolean {
  return pattern.length === name.length && [...pattern].every((letter, at) => letter === '_' || letter === name[at])
}
