import { stringify } from 'yaml'
import { ACCOUNT_OPTIONS } from './account-options.ts'
import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { printValues } from './option.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { USER_OPTIONS } from './user-options.ts'

/**
 * The policy that a cluster has: every QOS, the limits of the whole cluster, every account, and every user's association for all
 * partitions. A plan from it is empty, so that adopting a policy begins with no change. Rows for one partition are left out.
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
  const accounts = Object.entries(state.accounts).flatMap(([name, { parent, entity, association }]) => {
    if (parent === null) return []
    const rows = state.userAssociations.filter(({ account, partition }) => account === name && partition === null)
    const users = Object.fromEntries(rows.map(({ user, values }) => [user, values]))
    return [[name, { parent, entity, association, users }] as const]
  })
  const root = state.accounts['root']?.association ?? {}
  return { qos: state.qos, accounts: Object.fromEntries(accounts), root, users: state.users }
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
export function printPolicy({ qos, accounts, root, users: people }: AccountingPolicy): string {
  const plain = {
    qos: mapValues(qos, (values) => printValues(QOS_OPTIONS, values)),
    accounts: mapValues(accounts, ({ parent, entity, association, users }) => ({
      ...(parent === undefined ? {} : { parent }),
      ...printValues(ACCOUNT_OPTIONS, entity),
      ...printValues(ASSOCIATION_OPTIONS, association),
      users: mapValues(users, (values) => printValues(ASSOCIATION_OPTIONS, values)),
    })),
    root: printValues(ASSOCIATION_OPTIONS, root),
    users: mapValues(people, (values) => printValues(USER_OPTIONS, values)),
  }
  return stringify(plain, { compat: 'yaml-1.1', lineWidth: 120 })
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
