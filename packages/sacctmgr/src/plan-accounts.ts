import { ACCOUNT_OPTIONS } from './account-options.ts'
import type { AccountingPolicy, AccountPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { needsOldCare } from './needs-old-care.ts'
import { changedValues, currentValues, setWords } from './option.ts'
import type { Draft } from './plan.ts'
import { type AssociationTarget, planAssociations } from './plan-associations.ts'

/**
 * Accounts and the associations that exist: new accounts from the top down, then what an account itself says, then parents,
 * then the associations. Each command names the cluster, since without it sacctmgr acts on all that share the database.
 */
export function planAccounts(state: AccountingState, policy: AccountingPolicy): readonly Draft[] {
  const { cluster } = state
  const accounts = topDown(policy)
  const existing = accounts.flatMap(([name, wanted]) => {
    const current = state.accounts[name]
    return current === undefined ? [] : [{ name, wanted, current }]
  })
  return [
    ...accounts
      .filter(([name]) => state.accounts[name] === undefined)
      .map(([name, wanted]) => addAccount(cluster, name, wanted)),
    ...existing.flatMap(({ name, wanted, current }): Draft[] => {
      const after = changedValues(ACCOUNT_OPTIONS, current.entity, wanted.entity)
      if (Object.keys(after).length === 0) return []
      const words = setWords(ACCOUNT_OPTIONS, current.entity, after)
      return [
        {
          kind: 'modify',
          entity: 'account',
          key: name,
          target: { account: [name] },
          before: currentValues(current.entity, after),
          after,
          argv: [...whereAccount(cluster, name), ...words],
        },
      ]
    }),
    ...existing.flatMap(({ name, wanted, current }): Draft[] =>
      wanted.parent === undefined || wanted.parent === current.parent
        ? []
        : [
            {
              kind: 'modify',
              entity: 'association',
              key: name,
              target: { account: [name] },
              before: { parent: current.parent },
              after: { parent: wanted.parent },
              argv: [...whereAccount(cluster, name), `parent=${wanted.parent}`],
            },
          ],
    ),
    ...planAssociations([
      ...rootTarget(state, policy),
      ...existing.map(
        ({ name, wanted, current }): AssociationTarget => ({
          key: name,
          target: { account: [name] },
          argv: whereAccount(cluster, name),
          current: current.association,
          desired: wanted.association,
          allowing: movingDefaults(state, policy, current.parent),
        }),
      ),
      ...existing.flatMap(({ name, wanted }) => existingUsers(state, policy, name, wanted)),
    ]),
  ]
}

/** The root of the tree, which carries the limits of the whole cluster. */
function rootTarget(state: AccountingState, policy: AccountingPolicy): readonly AssociationTarget[] {
  const current = state.accounts['root']?.association
  const argv = whereAccount(state.cluster, 'root')
  return current === undefined
    ? []
    : [{ key: 'root', target: { account: ['root'] }, argv, current, desired: policy.root, allowing: [] }]
}

/** Default QOS that an account and those above it are about to get, where all below must be able to use them meanwhile. */
function movingDefaults(state: AccountingState, policy: AccountingPolicy, account: string | null): readonly string[] {
  const own = account === null ? undefined : state.accounts[account]
  if (account === null || own === undefined || !needsOldCare(state.version)) return []
  const wanted = (account === 'root' ? policy.root : policy.accounts[account]?.association)?.['defaultQOS']
  const moves = typeof wanted === 'string' && wanted !== own.association['defaultQOS']
  return [...(moves ? [wanted] : []), ...movingDefaults(state, policy, own.parent)]
}

/** `partition=` with nothing behind it: the row for all partitions, and no row for one of them. */
function existingUsers(
  state: AccountingState,
  policy: AccountingPolicy,
  account: string,
  wanted: AccountPolicy,
): readonly AssociationTarget[] {
  const allowing = movingDefaults(state, policy, account)
  return state.userAssociations
    .filter((row) => row.account === account && row.partition === null)
    .flatMap(({ user, values }) => {
      const desired = wanted.users[user]
      const argv = [
        'sacctmgr',
        '-i',
        'modify',
        'user',
        'where',
        `name=${user}`,
        `account=${account}`,
        `cluster=${state.cluster}`,
        'partition=',
        'set',
      ] as const
      return desired === undefined
        ? []
        : [
            {
              key: `${user} in ${account}`,
              target: { account: [account], user: [user], partition: null },
              argv,
              current: values,
              desired,
              allowing,
            },
          ]
    })
}

function addAccount(cluster: string, name: string, { parent = 'root', entity, association }: AccountPolicy): Draft {
  const own = changedValues(ACCOUNT_OPTIONS, {}, entity)
  const limits = changedValues(ASSOCIATION_OPTIONS, {}, association)
  const argv = [
    ...(['sacctmgr', '-i', 'add', 'account', `name=${name}`, `cluster=${cluster}`, `parent=${parent}`] as const),
    ...setWords(ACCOUNT_OPTIONS, {}, own),
    ...setWords(ASSOCIATION_OPTIONS, {}, limits),
  ] as const
  return {
    kind: 'add',
    entity: 'account',
    key: name,
    target: { account: [name] },
    before: null,
    after: { parent, ...own, ...limits },
    argv,
  }
}

function whereAccount(cluster: string, name: string): readonly [string, ...string[]] {
  return ['sacctmgr', '-i', 'modify', 'account', 'where', `name=${name}`, `cluster=${cluster}`, 'set']
}

/** Accounts of the policy, each after its parent. */
function topDown({ accounts }: AccountingPolicy): readonly (readonly [string, AccountPolicy])[] {
  const depth = (name: string): number => {
    const parent = accounts[name]?.parent
    return parent === undefined || accounts[parent] === undefined ? 0 : 1 + depth(parent)
  }
  return Object.entries(accounts).sort(([a], [b]) => depth(a) - depth(b))
}
