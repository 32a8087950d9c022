import { ACCOUNT_OPTIONS } from './account-options.ts'
import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { findLoop, namesOf } from './check-policy.ts'
import { isSince, type SlurmVersion, slurmVersion } from './commands/slurm-version.ts'
import type { Finding } from './finding.ts'
import type { Option, OptionTable, Value, Values } from './option.ts'
import { own } from './own.ts'
import { futureParents, movingDefaults } from './plan-accounts.ts'
import { usersOf } from './plan-user-associations.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { isStrict } from './resolve-policy.ts'
import { rowName } from './row-name.ts'
import { USER_OPTIONS } from './user-options.ts'
import { resourceMinutes, resources } from './value-kinds.ts'

/** What is wrong with a policy on this cluster only: parents that are nowhere or go in a loop, options that its release lacks, TRES that are not tracked, loops with QOS that it does not name. */
export function checkAgainstState(state: AccountingState, policy: AccountingPolicy): readonly Finding[] {
  return [
    ...checkParents(state, policy),
    ...checkMergedParents(state, policy),
    ...checkUsers(state, policy),
    ...checkRelease(state, policy),
    ...checkTracked(state, policy),
    ...checkDefaultsBelow(state, policy),
    ...checkMergedPreempt(state, policy),
  ]
}

function checkParents(state: AccountingState, policy: AccountingPolicy): Finding[] {
  return Object.entries(policy.accounts).flatMap(([name, { parent }]): Finding[] =>
    parent === undefined || policy.accounts[parent] !== undefined || state.accounts[parent] !== undefined
      ? []
      : [
          {
            level: 'error',
            rule: 'parent-known',
            path: `accounts.${name}.parent`,
            message: `account ${JSON.stringify(parent)} is neither in the policy nor on cluster ${state.cluster}`,
            remedy: 'define it under accounts, or leave parent out for root',
          },
        ],
  )
}

/** Releases before 25.05 would take a loop, and lose the accounts in it. */
function checkMergedParents(state: AccountingState, policy: AccountingPolicy): Finding[] {
  const parents = futureParents(state, policy)
  const loop = findLoop(Object.keys(policy.accounts), (name) => {
    const parent = parents.get(name)
    return parent === undefined ? [] : [parent]
  })
  if (loop === undefined) return []
  const [first = ''] = loop
  return [
    {
      level: 'error',
      rule: 'parent-loop',
      path: `accounts.${first}.parent`,
      message: `with the accounts that are on the cluster, some are their own parents: ${loop.join(' -> ')}`,
      remedy: 'say in the policy which of them moves to another parent',
    },
  ]
}

/** Users of whom nothing says that they will exist, and default accounts in which they are not. */
function checkUsers(state: AccountingState, policy: AccountingPolicy): Finding[] {
  return Object.entries(policy.users).flatMap(([user, values]): Finding[] => {
    const planned = Object.entries(policy.accounts).flatMap(([name, account]) =>
      usersOf(account).includes(user) ? [name] : [],
    )
    const present = state.userAssociations.filter((row) => row.user === user).map(({ account }) => account)
    const accounts = [...new Set([...planned, ...present])]
    const wanted = values['defaultAccount']
    if (typeof wanted !== 'string' ? accounts.length > 0 : accounts.includes(wanted)) return []
    return [
      {
        level: 'error',
        rule: 'default-account',
        path: `users.${user}${typeof wanted === 'string' ? '.defaultAccount' : ''}`,
        message: `user ${user} is ${accounts.length === 0 ? 'in no account' : `in ${accounts.join(', ')}, not in ${String(wanted)}`}`,
        remedy: `add ${user} to the users of an account`,
      },
    ]
  })
}

/** On old releases a default QOS has to be in the lists of all below, and only the policy's own rows can lend it a place meanwhile. */
function checkDefaultsBelow(state: AccountingState, policy: AccountingPolicy): Finding[] {
  const parents = futureParents(state, policy)
  const rows = [
    ...Object.entries(state.accounts).flatMap(([account, { parent, association }]) =>
      parent === null || policy.accounts[account] !== undefined || isStrict(policy, 'accounts')
        ? []
        : [{ name: `account ${account}`, above: parents.get(account), values: association }],
    ),
    ...state.userAssociations.flatMap(({ account, user, partition, values }) => {
      const { users, partitions } = own(policy.accounts, account) ?? {}
      const named = partition === null ? own(users, user) : own(own(partitions, user), partition)
      const isOwn = policy.accounts[account] !== undefined || isStrict(policy, 'accounts')
      return named !== undefined || (isOwn && isStrict(policy, 'users'))
        ? []
        : [{ name: rowName({ account: [account], user: [user], partition }), above: account, values }]
    }),
  ]
  return rows.flatMap(({ name, above, values }): Finding[] => {
    const list = namesOf(values['qos'])
    if (list.length === 0 || list.some((each) => /^[+-]/.test(each))) return []
    return movingDefaults(state, policy, parents, above)
      .filter((each) => !list.includes(each))
      .map((each) => ({
        level: 'error',
        rule: 'default-qos-below',
        path: 'accounts',
        message: `Slurm ${state.version} takes default QOS ${each} only where all below may use it, and ${name} has a list without it`,
        remedy: `name ${name} in the policy, with its list or without any setting`,
      }))
  })
}

/** Options and values that the cluster's release doesn't have yet. */
function checkRelease({ version: release }: AccountingState, policy: AccountingPolicy): Finding[] {
  const version = slurmVersion(release)
  const late = (path: string, what: string, since: SlurmVersion): Finding => ({
    level: 'error',
    rule: 'release',
    path,
    message: `Slurm ${version} does not have ${what}; ${since} is the first that does`,
    remedy: 'leave it out, or upgrade slurmdbd first',
  })
  return settingsOf(policy).flatMap(({ path, key, option: { since, valuesSince = {} }, value }) => {
    if (value === null) return []
    if (since !== undefined && !isSince(version, since)) return [late(path, key, since)]
    const words = typeof value === 'string' ? value.split(',') : namesOf(value)
    return words.flatMap((word) => {
      const first = own(valuesSince, word)
      return first === undefined || isSince(version, first) ? [] : [late(path, word, first)]
    })
  })
}

function checkTracked(state: AccountingState, policy: AccountingPolicy): Finding[] {
  return settingsOf(policy).flatMap(({ path, option: { kind }, value }) => {
    if (kind !== resources && kind !== resourceMinutes) return []
    return Object.keys(value ?? {})
      .filter((tres) => !state.tres.includes(tres))
      .map((tres) => ({
        level: 'error',
        rule: 'tres-tracked',
        path,
        message: `TRES ${JSON.stringify(tres)} is not tracked on this cluster, which knows ${state.tres.join(', ')}`,
        remedy: `add it to AccountingStorageTRES in slurm.conf and restart slurmctld`,
      }))
  })
}

/** A value that a policy sets, with its place. */
interface Setting {
  readonly path: string
  readonly key: string
  readonly option: Option
  readonly value: Value
}

function settingsOf(policy: AccountingPolicy): readonly Setting[] {
  const of = (place: string, table: OptionTable, values: Values): Setting[] =>
    Object.entries(values).flatMap(([key, value]) => {
      const option = own(table, key)
      return option === undefined ? [] : [{ path: `${place}.${key}`, key, option, value }]
    })
  return [
    ...of('root', ASSOCIATION_OPTIONS, policy.root),
    ...Object.entries(policy.qos).flatMap(([name, values]) => of(`qos.${name}`, QOS_OPTIONS, values)),
    ...Object.entries(policy.users).flatMap(([name, values]) => of(`users.${name}`, USER_OPTIONS, values)),
    ...Object.entries(policy.accounts).flatMap(([name, { entity, association, users, partitions = {} }]) => [
      ...of(`accounts.${name}`, ACCOUNT_OPTIONS, entity),
      ...of(`accounts.${name}`, ASSOCIATION_OPTIONS, association),
      ...Object.entries(partitions).flatMap(([user, rows]) =>
        Object.entries(rows).flatMap(([partition, values]) =>
          of(`accounts.${name}.users.${user}.partitions.${partition}`, ASSOCIATION_OPTIONS, values),
        ),
      ),
      ...Object.entries(users).flatMap(([user, values]) =>
        of(`accounts.${name}.users.${user}`, ASSOCIATION_OPTIONS, values),
      ),
    ]),
  ]
}

function checkMergedPreempt(state: AccountingState, policy: AccountingPolicy): Finding[] {
  const nodes = [...new Set([...Object.keys(policy.qos), ...Object.keys(state.qos)])]
  const loop = findLoop(nodes, (name) => {
    const wanted = policy.qos[name]?.['preempt']
    return namesOf(wanted === undefined ? state.qos[name]?.['preempt'] : wanted)
  })
  if (loop === undefined) return []
  const [first = ''] = loop
  return [
    {
      level: 'error',
      rule: 'preempt-loop',
      path: `qos.${first}.preempt`,
      message: `with the QOS that are on the cluster, preempt goes in a loop: ${loop.join(' -> ')}`,
      remedy: 'name the other QOS in the policy and give it a preempt list without that edge',
    },
  ]
}
