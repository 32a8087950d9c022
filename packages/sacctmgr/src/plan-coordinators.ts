import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Intent } from './change-command.ts'
import { coordinatorSources, inheritedCoordinators, reachable, remember } from './inherited-coordinators.ts'
import { own } from './own.ts'
import { isStrict } from './resolve-policy.ts'
import { rowName } from './row-name.ts'

/** Coordinators that come and that go. Both are one intent an account and user. */
export interface CoordinatorPlan {
  readonly add: readonly Intent[]
  readonly remove: readonly Intent[]
}

/**
 * Coordinators. Who coordinates an account coordinates all below it, and Slurm's lists don't say which of the two somebody does;
 * so one who goes from an account goes from all below that don't name him, and one whom an account names stays when he goes from
 * the account above.
 */
export function planCoordinators(
  state: AccountingState,
  policy: AccountingPolicy,
  parents: ReadonlyMap<string, string>,
  gone: ReadonlySet<string>,
  removes: boolean,
): CoordinatorPlan {
  const shown = (account: string) => own(state.accounts, account)?.coordinators ?? []
  const named = (account: string) => own(policy.accounts, account)?.coordinators ?? []
  const isManaged = (account: string) =>
    gone.has(account) || (isStrict(policy, 'coordinators') && own(policy.accounts, account) !== undefined)
  const accounts = [...new Set([...Object.keys(state.accounts), ...Object.keys(policy.accounts)])]
  const inherited = inheritedCoordinators(state)
  const kept = (account: string) =>
    isManaged(account) ? [] : shown(account).filter((user) => !inherited(account).has(user))
  const sources = remember((account) => coordinatorSources(accounts, parents.get(account), account))
  /** Whom an account will show because another one names them. */
  const laterAbove = remember(
    (account): ReadonlySet<string> =>
      new Set([...reachable(account, sources)].flatMap((name) => [...named(name), ...kept(name)])),
  )
  const isLater = (account: string, user: string) =>
    [...named(account), ...kept(account)].includes(user) || laterAbove(account).has(user)
  const leaving = (account: string) =>
    own(state.accounts, account)?.coordinators === undefined
      ? []
      : shown(account).filter((user) => !(gone.has(account) ? false : isLater(account, user)))
  const intent = (kind: 'add' | 'remove', account: string, user: string): Intent => {
    const target = { account: [account], user: [user] }
    return { kind, entity: 'coordinator', key: rowName(target), target, before: kind === 'add' ? null : {}, after: {} }
  }
  return {
    add: accounts.flatMap((account) => {
      const above = coordinatorSources(Object.keys(state.accounts), own(state.accounts, account)?.parent, account)
      const losing = new Set(removes ? above.flatMap(leaving) : [])
      // Moved away from the account that named him, he is shown no more.
      const moves = parents.get(account) !== own(state.accounts, account)?.parent
      const moving = (user: string) => moves && inherited(account).has(user) && !laterAbove(account).has(user)
      return named(account)
        .filter((user) => !shown(account).includes(user) || losing.has(user) || moving(user))
        .map((user) => intent('add', account, user))
    }),
    remove: accounts.flatMap((account) =>
      isManaged(account) ? leaving(account).map((user) => intent('remove', account, user)) : [],
    ),
  }
}
