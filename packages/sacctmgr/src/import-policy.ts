import { stringify } from 'yaml'
import { ACCOUNT_OPTIONS } from './account-options.ts'
import type { AccountingPolicy, AccountPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { inheritedCoordinators } from './inherited-coordinators.ts'
import { printValues } from './option.ts'
import { groupBy, own } from './own.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { mapValues } from './resolve-policy.ts'
import { USER_OPTIONS } from './user-options.ts'

/**
 * The policy that a cluster has: every QOS, the limits of the whole cluster, every account with its coordinators, and every
 * user's associations, for all partitions and for single ones. A plan from it is empty, whether it is then managed strictly or
 * partially, so that adopting a policy begins with no change.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { importPolicy, printPolicy, readAccounting } from '@slurmkit/sacctmgr'
 *
 * const state = await readAccounting(ssh({ host: 'head-node', user: 'root' }), { cluster: 'demo' })
 * console.log(printPolicy(importPolicy(state)))
 * ```
 */
export function importPolicy(state: AccountingState): AccountingPolicy {
  const rows = groupBy(state.userAssociations, ({ account }) => account)
  const inherited = inheritedCoordinators(state)
  const accounts = Object.entries(state.accounts).flatMap(([name, { parent, entity, association, coordinators }]) => {
    if (parent === null) return []
    const theirs = rows.get(name) ?? []
    const users = Object.fromEntries(
      theirs.flatMap(({ user, partition, values }) => (partition === null ? [[user, values]] : [])),
    )
    const partitions = Object.fromEntries(
      [...groupBy(theirs, ({ user }) => user)].flatMap(([user, all]) => {
        const single = all.flatMap(({ partition, values }) =>
          partition === null ? [] : [[partition, values] as const],
        )
        return single.length === 0 ? [] : [[user, Object.fromEntries(single)] as const]
      }),
    )
    const above = inherited(name)
    const direct = (coordinators ?? []).filter((user) => !above.has(user))
    return [
      [
        name,
        {
          parent,
          entity,
          association,
          users,
          partitions,
          ...(coordinators === undefined ? {} : { coordinators: direct }),
        },
      ] as const,
    ]
  })
  // A user without an association belongs to nobody's policy.
  const present = new Set(state.userAssociations.map(({ user }) => user))
  const users = Object.fromEntries(Object.entries(state.users).filter(([user]) => present.has(user)))
  const root = state.accounts['root']?.association ?? {}
  return { qos: state.qos, accounts: Object.fromEntries(accounts), root, users, strict: [] }
}

/**
 * A policy as YAML, which `parsePolicy` reads back as the same policy. What only a YAML 1.1 reader would take for something
 * else is quoted.
 *
 * @example
 * ```ts
 * import { definePolicy, printPolicy } from '@slurmkit/sacctmgr'
 *
 * console.log(printPolicy(definePolicy({ qos: { short: { maxWall: '60' } }, accounts: {} })))
 * ```
 */
export function printPolicy({ qos, accounts, root, users: people, strict = [] }: AccountingPolicy): string {
  const plain = {
    ...(strict.length === 0 ? {} : { manage: Object.fromEntries(strict.map((entity) => [entity, 'strict'])) }),
    qos: mapValues(qos, (values) => printValues(QOS_OPTIONS, values)),
    accounts: mapValues(accounts, ({ parent, entity, association, users, partitions, coordinators }) => ({
      ...(parent === undefined ? {} : { parent }),
      ...printValues(ACCOUNT_OPTIONS, entity),
      ...printValues(ASSOCIATION_OPTIONS, association),
      ...(coordinators === undefined ? {} : { coordinators }),
      users: printUsers(users, partitions),
    })),
    root: printValues(ASSOCIATION_OPTIONS, root),
    users: mapValues(people, (values) => printValues(USER_OPTIONS, values)),
  }
  return stringify(plain, { compat: 'yaml-1.1', lineWidth: 120 })
}

function printUsers(users: AccountPolicy['users'], partitions: AccountPolicy['partitions'] = {}) {
  const names = [...new Set([...Object.keys(users), ...Object.keys(partitions)])]
  return Object.fromEntries(
    names.map((user) => {
      const [values, single] = [own(users, user), own(partitions, user)]
      return [
        user,
        {
          ...printValues(ASSOCIATION_OPTIONS, values ?? {}),
          ...(values === undefined ? { allPartitions: false } : {}),
          ...(single === undefined
            ? {}
            : { partitions: mapValues(single, (row) => printValues(ASSOCIATION_OPTIONS, row)) }),
        },
      ]
    }),
  )
}
