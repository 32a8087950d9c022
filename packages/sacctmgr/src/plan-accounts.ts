import { ACCOUNT_OPTIONS } from './account-options.ts'
import type { AccountingPolicy, AccountPolicy } from './accounting-policy.ts'
import type { AccountingState, UserAssociationState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { Intent } from './change-command.ts'
import { needsOldCare } from './needs-old-care.ts'
import { changedValues, currentValues, emptiedValues, type Values } from './option.ts'
import { groupBy, own } from './own.ts'
import { type AssociationTarget, planAssociations } from './plan-associations.ts'
import { rowName } from './row-name.ts'

/**
 * Accounts and the associations that exist, in steps: new accounts from the top down, then what an account itself says, then
 * parents, from the top of the tree that is to be, then the associations.
 */
export function planAccounts(state: AccountingState, policy: AccountingPolicy): readonly (readonly Intent[])[] {
  const parents = futureParents(state, policy)
  const levels = byDepth(Object.entries(policy.accounts), ([name]) => depthOf(parents, name))
  const existing = Object.entries(policy.accounts).flatMap(([name, wanted]) => {
    const current = own(state.accounts, name)
    return current === undefined ? [] : [{ name, wanted, current }]
  })
  const rows = groupBy(state.userAssociations, ({ account }) => account)
  return [
    ...levels.map((level) =>
      level.filter(([name]) => own(state.accounts, name) === undefined).map(([name, wanted]) => add(name, wanted)),
    ),
    // sacctmgr ignores what is said of an account that it remembers, until it is there.
    Object.entries(policy.accounts).flatMap(([name, { entity }]) => {
      const current = own(state.accounts, name)?.entity ?? own(state.dormantAccounts, name)
      if (current === undefined) return modify('account', name, {}, emptiedValues(ACCOUNT_OPTIONS, entity))
      return modify('account', name, current, changedValues(ACCOUNT_OPTIONS, current, entity))
    }),
    ...levels.map((level) =>
      level.flatMap(([name, wanted]) => {
        const { parent } = own(state.accounts, name) ?? {}
        if (parent === undefined || wanted.parent === undefined || wanted.parent === parent) return []
        return modify('association', name, { parent }, { parent: wanted.parent })
      }),
    ),
    ...planAssociations([
      ...rootTarget(state, policy),
      ...existing.map(
        ({ name, wanted, current }): AssociationTarget => ({
          key: name,
          target: { account: [name] },
          current: current.association,
          desired: wanted.association,
          allowing: movingDefaults(state, policy, current.parent),
          depth: depthOf(parents, name),
        }),
      ),
      ...existing.flatMap(({ name, wanted }) => {
        const allowing = movingDefaults(state, policy, name)
        const depth = depthOf(parents, name) + 1
        return (rows.get(name) ?? []).flatMap((row) => userTarget(row, wanted, allowing, depth))
      }),
    ]),
  ]
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

/** Default QOS that an account and those above it are about to get, where all below must be able to use them meanwhile. */
function movingDefaults(state: AccountingState, policy: AccountingPolicy, account: string | null): readonly string[] {
  const current = account === null ? undefined : own(state.accounts, account)
  if (account === null || current === undefined || !needsOldCare(state.version)) return []
  const wanted = (account === 'root' ? policy.root : own(policy.accounts, account)?.association)?.['defaultQOS']
  const moves = typeof wanted === 'string' && wanted !== current.association['defaultQOS']
  return [...(moves ? [wanted] : []), ...movingDefaults(state, policy, current.parent)]
}

function userTarget(
  { account, user, partition, values }: UserAssociationState,
  { users, partitions }: AccountPolicy,
  allowing: readonly string[],
  depth: number,
): readonly AssociationTarget[] {
  const desired = partition === null ? own(users, user) : own(own(partitions, user), partition)
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
  if (Object.keys(after).length === 0) return []
  const before = currentValues(current, after)
  return [{ kind: 'modify', entity, key: name, target: { account: [name] }, before, after }]
}
