import type { User } from './user.ts'

/** The part of an accounting policy that a user file knows. */
export interface SlurmAccounts {
  /** By account, the users in it. */
  readonly accounts: Readonly<Record<string, { readonly users: readonly string[] }>>
  /** By user, the account of jobs that name none. */
  readonly users: Readonly<Record<string, { readonly defaultAccount: string }>>
}

/**
 * Who is in which Slurm account, in the shape that a policy of `@slurmkit/sacctmgr` has: one file feeds both. Locked and removed
 * users are in none.
 *
 * @example
 * ```ts
 * import { slurmAccounts } from '@slurmkit/users'
 *
 * slurmAccounts([{ name: 'alice', slurm: { accounts: ['research'] } }])
 * // { accounts: { research: { users: ['alice'] } }, users: { alice: { defaultAccount: 'research' } } }
 * ```
 */
export function slurmAccounts(users: readonly User[]): SlurmAccounts {
  const accounts = new Map<string, string[]>()
  const defaults: [string, { defaultAccount: string }][] = []
  for (const { name, slurm, state = 'active' } of users) {
    if (slurm === undefined) continue
    for (const account of slurm.accounts) {
      const members = accounts.get(account) ?? []
      accounts.set(account, members)
      if (state === 'active') members.push(name)
    }
    const defaultAccount = slurm.defaultAccount ?? slurm.accounts[0]
    if (state === 'active' && defaultAccount !== undefined) defaults.push([name, { defaultAccount }])
  }
  return {
    accounts: Object.fromEntries([...accounts].map(([account, members]) => [account, { users: members }])),
    users: Object.fromEntries(defaults),
  }
}
