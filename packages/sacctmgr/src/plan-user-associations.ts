import type { AccountingPolicy, AccountPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { Intent } from './change-command.ts'
import { changedValues } from './option.ts'
import { own } from './own.ts'
import { rowName } from './row-name.ts'

/**
 * Users that are not yet in their accounts, in two steps: a user's first association becomes his default account by itself, so
 * those of new users in the account that is to be their default come before all others.
 */
export function planUserAssociations(state: AccountingState, policy: AccountingPolicy): readonly (readonly Intent[])[] {
  const present = new Set(state.userAssociations.map(rowKey))
  const known = new Set(state.userAssociations.map(({ user }) => user))
  const homes = firstAccounts(policy)
  const first: Intent[] = []
  const others: Intent[] = []
  const placed = new Set<string>()
  for (const [account, wanted] of Object.entries(policy.accounts)) {
    for (const { user, partition, values } of rowsOf(wanted)) {
      if (present.has(rowKey({ account, user, partition }))) continue
      const target = { account: [account], user: [user], partition }
      const after = changedValues(ASSOCIATION_OPTIONS, {}, values)
      const intent: Intent = { kind: 'add', entity: 'association', key: rowName(target), target, before: null, after }
      if (known.has(user) || homes.get(user) !== account || placed.has(user)) others.push(intent)
      else {
        placed.add(user)
        first.push(intent)
      }
    }
  }
  return [first, others]
}

/** The account of each user of the policy that will be his default one, if he is new. */
export function firstAccounts(policy: AccountingPolicy): ReadonlyMap<string, string> {
  const first = new Map<string, string>()
  for (const [account, wanted] of Object.entries(policy.accounts)) {
    for (const user of usersOf(wanted)) {
      const chosen = own(policy.users, user)?.['defaultAccount']
      if (!first.has(user) || chosen === account) first.set(user, account)
    }
  }
  return first
}

/** Users with an association in an account of a policy, for all partitions or for some. */
export function usersOf({ users, partitions = {} }: AccountPolicy): readonly string[] {
  return [...new Set([...Object.keys(users), ...Object.keys(partitions)])]
}

/** Associations of users that an account of a policy asks for. */
function rowsOf({ users, partitions = {} }: AccountPolicy) {
  return [
    ...Object.entries(users).map(([user, values]) => ({ user, partition: null, values })),
    ...Object.entries(partitions).flatMap(([user, rows]) =>
      Object.entries(rows).map(([partition, values]) => ({ user, partition, values })),
    ),
  ]
}

function rowKey({ account, user, partition }: { account: string; user: string; partition: string | null }): string {
  return `${account}|${user}|${partition ?? ''}`
}
