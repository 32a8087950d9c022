import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Intent } from './change-command.ts'
import { modifyIntent } from './modify-intent.ts'
import { changedValues } from './option.ts'
import { own } from './own.ts'
import { firstAccounts } from './plan-user-associations.ts'
import { USER_OPTIONS } from './user-options.ts'

/** What belongs to users themselves, once all their associations exist. A default account is one of this cluster. */
export function planUsers(state: AccountingState, policy: AccountingPolicy): readonly Intent[] {
  const homes = firstAccounts(policy)
  const known = new Set(state.userAssociations.map(({ user }) => user))
  return Object.entries(policy.users).flatMap(([user, desired]) => {
    const home = homes.get(user)
    const entity = own(state.users, user) ?? {}
    const current = known.has(user) || home === undefined ? entity : { ...entity, defaultAccount: home }
    const after = changedValues(USER_OPTIONS, current, desired)
    return modifyIntent({ entity: 'user', key: user, target: { user: [user] } }, current, after)
  })
}
