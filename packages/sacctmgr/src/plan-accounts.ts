import { ACCOUNT_OPTIONS } from './account-options.ts'
import type { AccountingPolicy, AccountPolicy } from './accounting-policy.ts'
import type { AccountingState, UserAssociationState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { Intent } from './change-command.ts'
import { modifyIntent } from './modify-intent.ts'
import { changedValues, emptiedValues, type Values } from './option.ts'
import { groupBy, own } from './own.ts'
import { type AssociationTarget, isListedAnew, planAssociations } from './plan-associations.ts'
import { quirksOf } from './quirks-of.ts'
import { isStrict } from './resolve-policy.ts'
import { rowName } from './row-name.ts'

/**
 * Accounts and the associations that exist, in steps: the tree from the top down as it is to be, so that a new account is made
 * below what is in its place already (for a moment elsewhere, 24.11 would go on showing the coordinators from there), then what
 * an account itself says, then the associations.
 */
export function planAccounts(state: AccountingState, policy: AccountingPolicy): readonly (readonly Intent[])[] {
  const parents = futureParents(state, policy)
  const levels = byDepth(Object.entries(policy.accounts), ([name]) => depthOf(parents, name))
  return [
    ...levels.flatMap((level) => [
      level.filter(([name]) => own(state.accounts, name) === undefined).map(([name, wanted]) => add(name, wanted)),
      level.flatMap(([name, wanted]) => {
        const { parent } = own(state.accounts, name) ?? {}
        if (parent === undefined || wanted.parent === undefined || wanted.parent === parent) return []
        return modify('association', name, { parent }, { parent: wanted.parent })
      }),
    ]),
    // sacctmgr ignores what is said of an account that it remembers, until it is there.
    Object.entries(policy.accounts).flatMap(([name, { entity }]) => {
      const current = own(state.accounts, name)?.entity ?? own(state.dormantAccounts, name)
      if (current === undefined) return modify('account', name, {}, emptiedValues(ACCOUNT_OPTIONS, entity))
      return modify('account', name, current, changedValues(ACCOUNT_OPTIONS, current, entity))
    }),
    ...planAssociations([...rootTarget(state, policy), ...accountTargets(state, policy, parents)]),
  ]
}

/** Associations of accounts and users that the policy names or takes for its own: the latter may have to lend a hand. */
function accountTargets(
  state: AccountingState,
  policy: AccountingPolicy,
  parents: ReadonlyMap<string, string>,
): readonly AssociationTarget[] {
  const rows = groupBy(state.userAssociations, ({ account }) => account)
  const names = [...new Set([...Object.keys(policy.accounts), ...Object.keys(state.accounts)])]
  return names.flatMap((name): readonly AssociationTarget[] => {
    const wanted = own(policy.accounts, name)
    if (name === 'root' || (wanted === undefined && !isStrict(policy, 'accounts'))) return []
    const old = own(state.accounts, name)
    const depth = depthOf(parents, name)
    const above = movingDefaults(state, policy, parents, parents.get(name))
    return [
      {
        key: name,
        target: { account: [name] },
        current: old?.association ?? wanted?.association ?? {},
        desired: old === undefined ? {} : (wanted?.association ?? {}),
        allowing: above,
        depth,
      },
      ...(rows.get(name) ?? []).flatMap((row) =>
        userTarget(row, policy, movingDefaults(state, policy, parents, name), depth + 1),
      ),
    ]
  })
}

/** The tree as it will be: account by account, the one above it. */
export function futureParents(state: AccountingState, policy: AccountingPolicy): ReadonlyMap<string, string> {
  const parents = new Map<string, string>()
  for (const [name, { parent }] of Object.entries(state.accounts)) if (parent !== null) parents.set(name, parent)
  for (const [name, { parent }] of Object.entries(policy.accounts))
    parents.set(name, parent ?? parents.get(name) ?? 'root')
  return parents
}

/** Accounts between an account and the root. */
function depthOf(parents: ReadonlyMap<string, string>, name: string): number {
  let depth = 0
  for (let at = parents.get(name); at !== undefined && depth <= parents.size; at = parents.get(at)) depth += 1
  return depth
}

function byDepth<T>(items: readonly T[], depth: (item: T) => number): readonly (readonly T[])[] {
  const levels = groupBy(items, depth)
  return [...levels.entries()].sort(([a], [b]) => a - b).map(([, level]) => level)
}

/** The root of the tree, which carries the limits of the whole cluster. */
function rootTarget(state: AccountingState, policy: AccountingPolicy): readonly AssociationTarget[] {
  const current = state.accounts['root']?.association
  const target = { account: ['root'] }
  return current === undefined ? [] : [{ key: 'root', target, current, desired: policy.root, allowing: [], depth: 0 }]
}

/** Default QOS that an account and those above it are about to get, or to get back, where all below must be able to use them meanwhile. */
export function movingDefaults(
  state: AccountingState,
  policy: AccountingPolicy,
  parents: ReadonlyMap<string, string>,
  account: string | undefined,
): readonly string[] {
  if (account === undefined || !quirksOf(state.version).checksDefaultQosBelow) return []
  const { association: current } = own(state.accounts, account) ?? {}
  const desired = (account === 'root' ? policy.root : own(policy.accounts, account)?.association) ?? {}
  const wanted = desired['defaultQOS'] === undefined ? current?.['defaultQOS'] : desired['defaultQOS']
  const moves =
    current !== undefined &&
    typeof wanted === 'string' &&
    (wanted !== current['defaultQOS'] || isListedAnew(current, desired))
  return [...(moves ? [wanted] : []), ...movingDefaults(state, policy, parents, parents.get(account))]
}

function userTarget(
  { account, user, partition, values }: UserAssociationState,
  policy: AccountingPolicy,
  allowing: readonly string[],
  depth: number,
): readonly AssociationTarget[] {
  const { users, partitions } = own(policy.accounts, account) ?? {}
  const named = partition === null ? own(users, user) : own(own(partitions, user), partition)
  const desired = named ?? (isStrict(policy, 'users') ? {} : undefined)
  if (desired === undefined) return []
  const target = { account: [account], user: [user], partition }
  return [{ key: rowName(target), target, current: values, desired, allowing, depth }]
}

function add(name: string, { parent = 'root', entity, association }: AccountPolicy): Intent {
  const after = {
    parent,
    ...changedValues(ACCOUNT_OPTIONS, {}, entity),
    ...changedValues(ASSOCIATION_OPTIONS, {}, association),
  }
  return { kind: 'add', entity: 'account', key: name, target: { account: [name] }, before: null, after }
}

function modify(entity: Intent['entity'], name: string, current: Values, after: Values): readonly Intent[] {
  return modifyIntent({ entity, key: name, target: { account: [name] } }, current, after)
}
