import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { changedValues, currentValues, setWords } from './option.ts'
import type { Draft } from './plan.ts'
import { USER_OPTIONS } from './user-options.ts'

/** What belongs to users themselves, once all their associations exist. A default account is one of this cluster. */
export function planUsers(state: AccountingState, policy: AccountingPolicy): readonly Draft[] {
  return Object.entries(policy.users).flatMap(([user, desired]): Draft[] => {
    const current = state.users[user] ?? firstAccount(policy, user)
    const after = changedValues(USER_OPTIONS, current, desired)
    if (Object.keys(after).length === 0) return []
    const where = ['where', `name=${user}`, `cluster=${state.cluster}`, 'set']
    const argv = ['sacctmgr', '-i', 'modify', 'user', ...where, ...setWords(USER_OPTIONS, current, after)] as const
    return [
      {
        kind: 'modify',
        entity: 'user',
        key: user,
        target: { user: [user] },
        before: currentValues(current, after),
        after,
        argv,
      },
    ]
  })
}

/** What a user who does not exist yet will have: his first account becomes the default one. */
function firstAccount(policy: AccountingPolicy, user: string): { readonly defaultAccount?: string } {
  const account = Object.keys(policy.accounts).find((name) => policy.accounts[name]?.users[user] !== undefined)
  return account === undefined ? {} : { defaultAccount: account }
}
