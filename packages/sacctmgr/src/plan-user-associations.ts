import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { changedValues, setWords, type Values } from './option.ts'
import type { Draft } from './plan.ts'

/** Names a command: well under the 128 KiB that one argument may have. */
const NAMES_PER_COMMAND = 500

/**
 * Users that are not yet in their accounts: one command for all of an account that want the same settings. A user's first
 * association becomes the default account by itself; another never takes its place.
 */
export function planUserAssociations(state: AccountingState, policy: AccountingPolicy): readonly Draft[] {
  return Object.entries(policy.accounts).flatMap(([account, { users: wanted }]) => {
    const present = new Set(
      state.userAssociations.filter((row) => row.account === account && row.partition === null).map(({ user }) => user),
    )
    const missing = Object.entries(wanted)
      .filter(([user]) => !present.has(user))
      .map(([user, values]) => ({ user, values: changedValues(ASSOCIATION_OPTIONS, {}, values) }))
    const alike = new Map<string, { readonly values: Values; readonly users: string[] }>()
    for (const { user, values } of missing) {
      const key = JSON.stringify(values)
      const group = alike.get(key) ?? { values, users: [] }
      group.users.push(user)
      alike.set(key, group)
    }
    return [...alike.values()].flatMap(({ values, users }) =>
      chunks(users).map((names) => addUsers(state.cluster, account, names, values)),
    )
  })
}

function addUsers(cluster: string, account: string, users: readonly string[], values: Values): Draft {
  const names = users.join(',')
  const words = setWords(ASSOCIATION_OPTIONS, {}, values)
  return {
    kind: 'add',
    entity: 'association',
    key: `${names} in ${account}`,
    target: { account: [account], user: users, partition: null },
    before: null,
    after: values,
    argv: ['sacctmgr', '-i', 'add', 'user', `name=${names}`, `account=${account}`, `cluster=${cluster}`, ...words],
  }
}

function chunks(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / NAMES_PER_COMMAND) }, (_, at) =>
    names.slice(at * NAMES_PER_COMMAND, (at + 1) * NAMES_PER_COMMAND),
  )
}
