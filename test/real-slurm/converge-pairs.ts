import { type AccountingPolicy, definePolicy, type RefusalReason } from '@slurmkit/sacctmgr'
import { type Dice, diceOf } from './dice.ts'
import { associationValues, limitsOfQos, text } from './random-limits.ts'

/** Traps of sacctmgr and slurmdbd that a pair may hold. */
export const PITFALLS = {
  saysYes: 'sacctmgr -i answers every question with yes, and turns a filter into another',
  emptyName: 'an empty name stands for all accounts',
  wildcards: 'a removed name is a LIKE pattern, and may be that of a partition',
  qosRemoval: 'a removed QOS stands in lists of associations and of other QOS',
  inheritedList: 'a QOS list that empties is the one above; signs change what is inherited',
  defaultQos: 'a default QOS has to be in the list at every moment',
  defaultAccount: 'a default account can neither be missing nor go while others are there',
  jobs: 'jobs keep what they belong to',
  revived: 'rows that were removed come back with their past',
  inheritedLimit: 'what is inherited looks like what is set',
  unset: 'unset, 0 and none are three things, and a TRES that is left out stays',
  normalised: 'texts and units are stored otherwise than they are written',
  operators: 'flags and preemption change in the same breath',
  partialAdd: 'some of what a command adds is there already',
  meddling: 'somebody else writes meanwhile',
  moves: 'accounts change places in the tree',
  clusters: 'the same names stand for rows of another cluster',
  partitions: 'users have associations for single partitions',
  lateUser: 'the Linux user does not exist yet',
  sentinels: 'fairshare=parent and preemption modes with modifiers',
} as const

/** One of {@link PITFALLS}. */
export type Pitfall = keyof typeof PITFALLS

/** A live state, and what it is to become. Every name begins with the prefix, so that pairs share a database. */
export interface Pair {
  readonly prefix: string
  readonly pitfalls: ReadonlySet<Pitfall>
  readonly live: AccountingPolicy
  /** What no policy says, after that: words of `sacctmgr -i`. */
  readonly raw: readonly (readonly string[])[]
  readonly desired: AccountingPolicy
  /** `all`: the desired policy is all that there is of the names with the prefix. */
  readonly scope: 'partial' | 'users' | 'all'
  readonly prune: boolean
  /** Reasons for which differences may stay. */
  readonly mayRefuse: ReadonlySet<RefusalReason>
  /** A user who has no Linux user until the apply was refused. */
  readonly lateUser: string | undefined
  /** What another admin does between plan and apply. */
  readonly meddling: readonly string[] | undefined
  /** Who has a pending job, and where. */
  readonly job: { readonly user: string; readonly account: string } | undefined
}

/** Users that pairs with a prefix name; all but the late one have to exist. */
export function usersOfPair(prefix: string): readonly string[] {
  return ['u1', 'u2', 'u_3', 'u-3'].map((name) => prefix + name)
}

/** Somebody whose other rows belong to nobody's pair. */
export const SHARED_USER = 'alice'

/** What a release can do. */
export interface Release {
  /** Associations have comments. */
  readonly comments: boolean
  /** A default QOS has to be in all lists below, so that no row with a list is left out of the policy. */
  readonly strictDefaults: boolean
}

type Values = Record<string, unknown>

interface User {
  values?: Values
  readonly partitions: Map<string, Values>
}

interface Account {
  parent?: string
  values: Values
  users: Map<string, User>
  coordinators?: string[]
}

interface Side {
  readonly qos: Map<string, Values>
  readonly accounts: Map<string, Account>
  readonly users: Map<string, Values>
}

/** The pair of a seed and a number. The same two give the same pair under every prefix. */
export function generatePair(seed: number, index: number, prefix: string, options: Release): Pair {
  const dice = diceOf(seed * 10_007 + index)
  const scope = dice.pick(['partial', 'partial', 'users', 'all', 'all'] as const)
  const prune = scope !== 'partial' && dice.chance(0.8)
  const live = randomSide(dice, prefix, options)
  const desired = randomSide(dice, prefix, options)
  makeCompatible(live, desired, scope)
  if (options.strictDefaults && scope !== 'all') nameLists(live, desired)

  const raw: string[][] = []
  const account = dice.pick([...live.accounts.keys()])
  const hasFar = dice.chance(0.3)
  if (hasFar) {
    const user = dice.pick(usersOfPair(prefix))
    raw.push(['add', 'account', `name=${account}`, 'cluster=far', 'GrpJobs=9'])
    raw.push(['add', 'user', `name=${user}`, `account=${account}`, 'cluster=far', 'MaxJobs=3'])
  }
  const fresh = [...desired.accounts.keys()].filter((name) => !live.accounts.has(name))
  const revived = dice.chance(0.4) && fresh.length > 0 ? dice.pick(fresh) : undefined
  if (revived !== undefined && !revived.includes('_')) {
    const user = `${prefix}u1`
    raw.push(['add', 'account', `name=${revived}`, 'cluster=demo', 'Description=as it was', 'GrpJobs=5', 'MaxJobs=4'])
    if (live.accounts.size > 0 && hasRow(live, user)) {
      raw.push(['add', 'user', `name=${user}`, `account=${revived}`, 'cluster=demo', 'MaxJobs=2', 'Fairshare=7'])
      raw.push(['delete', 'user', 'where', `name=${user}`, `account=${revived}`, 'cluster=demo'])
    }
    raw.push(['delete', 'account', 'where', `name=${revived}`, 'cluster=demo'])
  }
  const lateUser = dice.chance(0.12) ? `${prefix}late` : undefined
  if (lateUser !== undefined)
    desired.accounts.get(dice.pick([...desired.accounts.keys()]))?.users.set(lateUser, row({}))
  const meddled = dice.chance(0.12)
  // A limit that no live state has, so that it does change something.
  const meddling = meddled
    ? ['modify', 'account', 'where', `name=${account}`, 'cluster=demo', 'set', `GrpSubmitJobs=${dice.upTo(50) + 101}`]
    : undefined
  const worker = [...live.accounts].flatMap(([name, { users }]) =>
    [...users.keys()].filter((user) => user.startsWith(prefix)).map((user) => ({ account: name, user })),
  )
  const job = scope === 'all' && prune && dice.chance(0.4) && worker.length > 0 ? dice.pick(worker) : undefined
  if (job !== undefined) letJobsIn(live, job)

  const pitfalls = pitfallsOf({ live, desired, scope, prune, prefix })
  if (hasFar) pitfalls.add('clusters')
  if (raw.some(([verb]) => verb === 'delete')) pitfalls.add('revived')
  if (lateUser !== undefined) pitfalls.add('lateUser')
  if (meddled) pitfalls.add('meddling')
  if (job !== undefined && !desired.accounts.has(job.account)) pitfalls.add('jobs')
  return {
    prefix,
    pitfalls,
    live: policyOf(live, 'partial'),
    raw,
    desired: policyOf(desired, scope),
    scope,
    prune,
    mayRefuse: new Set<RefusalReason>(
      // What stays for want of prune is told its deeper reason where there is one.
      scope === 'partial'
        ? []
        : ['blast-radius', 'in-use', ...(prune ? [] : (['prune'] as const)), ...(job ? (['jobs'] as const) : [])],
    ),
    lateUser,
    meddling,
    job,
  }
}

function randomSide(dice: Dice, prefix: string, options: Release): Side {
  const qosNames = dice.some(
    ['q1', 'q2', 'q3', 'q4', 'q5'].map((name) => prefix + name),
    0.7,
  )
  const ranked = dice.shuffle(qosNames)
  const qos = new Map(
    qosNames.map((name): [string, Values] => {
      const below = ranked.slice(ranked.indexOf(name) + 1)
      return [name, { ...limitsOfQos(dice), preempt: dice.some(below, 0.4) }]
    }),
  )
  const names = dice.some(
    ['proj_a', 'proj-a', 'projxa', 'part', 'top', 'mid', 'leaf'].map((name) => prefix + name),
    0.55,
  )
  if (names.length === 0) names.push(`${prefix}proj_a`)
  const order = dice.shuffle(names)
  const values = () => ({ ...associationValues(dice, options), ...qosChoice(dice, qosNames) })
  const accounts = new Map(
    order.map((name, at): [string, Account] => {
      const users = dice.some([...usersOfPair(prefix), SHARED_USER], 0.4).map((user) => {
        const partitions = dice.chance(0.25) ? dice.some([`${prefix}part`, 'gpu'], 0.7) : []
        const single = new Map(partitions.map((partition) => [partition, values()]))
        return [
          user,
          single.size > 0 && dice.chance(0.3) ? { partitions: single } : { values: values(), partitions: single },
        ]
      })
      return [
        name,
        {
          parent: at > 0 && dice.chance(0.5) ? dice.pick(order.slice(0, at)) : 'root',
          values: { ...values(), ...(dice.chance(0.4) ? { description: text(dice), organization: text(dice) } : {}) },
          users: new Map(users as never),
        },
      ]
    }),
  )
  const side: Side = { qos, accounts, users: new Map() }
  const placed = usersOfPair(prefix).filter((user) => hasRow(side, user))
  for (const user of placed) {
    const home = [...accounts].filter(([, each]) => each.users.has(user)).map(([name]) => name)
    const own = {
      ...(dice.chance(0.4) ? { defaultAccount: dice.pick(home) } : {}),
      ...(dice.chance(0.15) ? { adminLevel: dice.pick(['None', 'Operator', 'Administrator'] as const) } : {}),
    }
    if (Object.keys(own).length > 0) side.users.set(user, own)
  }
  for (const account of accounts.values()) if (dice.chance(0.3)) account.coordinators = dice.some(placed, 0.4)
  return side
}

/** QOS of an association such that its default is in its list whatever is above it. */
function qosChoice(dice: Dice, names: readonly string[]): Values {
  const choice = dice.pick(['nothing', 'nothing', 'none', 'whole', 'whole', 'more', 'moreByDefault'] as const)
  if (choice === 'nothing' || names.length === 0) return {}
  if (choice === 'none') return { qos: null, defaultQOS: null }
  const one = dice.pick(names)
  if (choice === 'more') return { qos: [`+${one}`], defaultQOS: null }
  if (choice === 'moreByDefault') return { qos: [`+${one}`], defaultQOS: one }
  const list = [...new Set([one, ...dice.some([...names, 'normal'], 0.4)])]
  return { qos: list, defaultQOS: one }
}

/** Takes out what no policy may ask for: preemption that goes in a loop through QOS that it doesn't name. */
function makeCompatible(live: Side, desired: Side, scope: Pair['scope']): void {
  for (const [name, values] of live.qos) {
    if (desired.qos.has(name)) continue
    const edges = (values['preempt'] as string[]).filter((other) => scope === 'all' && !desired.qos.has(other))
    live.qos.set(name, { ...values, preempt: edges })
  }
}

/** Names rows of the live state that have a list of their own, and says nothing of them. */
function nameLists(live: Side, desired: Side): void {
  for (const [name, { users }] of live.accounts) {
    const account: Account = desired.accounts.get(name) ?? { values: {}, users: new Map() }
    desired.accounts.set(name, account)
    for (const [user, { values, partitions }] of users) {
      const named: User = account.users.get(user) ?? { partitions: new Map() }
      account.users.set(user, named)
      if (values !== undefined) named.values ??= {}
      for (const partition of partitions.keys())
        if (!named.partitions.has(partition)) named.partitions.set(partition, {})
    }
  }
}

function letJobsIn(live: Side, { account, user }: { readonly account: string; readonly user: string }): void {
  for (let name: string | undefined = account; name !== undefined; ) {
    const each: Account | undefined = live.accounts.get(name)
    if (each === undefined) break
    each.values = {}
    name = each.parent
  }
  live.accounts.get(account)?.users.set(user, row({}))
}

function row(values: Values): { values: Values; partitions: Map<string, Values> } {
  return { values, partitions: new Map() }
}

function hasRow(side: Side, user: string): boolean {
  return [...side.accounts.values()].some(({ users }) => users.has(user))
}

function policyOf({ qos, accounts, users }: Side, scope: Pair['scope']): AccountingPolicy {
  const input = {
    qos: { normal: {}, ...Object.fromEntries(qos) },
    accounts: Object.fromEntries(
      [...accounts].map(([name, { parent, values, users: rows, coordinators }]) => [
        name,
        {
          ...(parent === undefined ? {} : { parent }),
          ...values,
          ...(coordinators === undefined ? {} : { coordinators }),
          users: Object.fromEntries(
            [...rows].map(([user, { values: own, partitions }]) => [
              user,
              {
                ...own,
                partitions: Object.fromEntries(partitions),
                ...(own === undefined ? { allPartitions: false } : {}),
              },
            ]),
          ),
        },
      ]),
    ),
    users: Object.fromEntries(users),
    manage:
      scope === 'all'
        ? ('strict' as const)
        : scope === 'users'
          ? ({ users: 'strict', coordinators: 'strict' } as const)
          : ('partial' as const),
  }
  return definePolicy(input as Parameters<typeof definePolicy<string>>[0])
}

/** What a pair holds, told from its two sides. */
function pitfallsOf(pair: {
  readonly live: Side
  readonly desired: Side
  readonly scope: Pair['scope']
  readonly prune: boolean
  readonly prefix: string
}): Set<Pitfall> {
  const { live, desired, scope, prune, prefix } = pair
  const found = new Set<Pitfall>()
  const goneAccounts =
    scope === 'all' && prune ? [...live.accounts.keys()].filter((name) => !desired.accounts.has(name)) : []
  const rowsOf = (side: Side) =>
    [...side.accounts].flatMap(([account, { values, users }]) => [
      { key: account, account, values },
      ...[...users].flatMap(([user, { values: own, partitions }]) => [
        ...(own === undefined ? [] : [{ key: `${account}/${user}`, account, values: own }]),
        ...[...partitions].map(([partition, each]) => ({
          key: `${account}/${user}/${partition}`,
          account,
          values: each,
        })),
      ]),
    ])
  const before = new Map(rowsOf(live).map((each) => [each.key, each.values]))
  const both = rowsOf(desired).flatMap((each) => {
    const was = before.get(each.key)
    return was === undefined ? [] : [{ ...each, was }]
  })
  const list = (values: Values) => (values['qos'] ?? []) as readonly string[]

  if (desired.users.size > 0) found.add('saysYes')
  if (both.some(({ key, values }) => !key.includes('/') && Object.keys(values).length > 0)) found.add('emptyName')
  if (goneAccounts.some((name) => name.includes('_') || name === `${prefix}part`)) found.add('wildcards')
  const goneQos = scope === 'all' && prune ? [...live.qos.keys()].filter((name) => !desired.qos.has(name)) : []
  const named = [
    ...rowsOf(live).map(({ values }) => list(values)),
    ...[...live.qos.values()].map((each) => each['preempt'] as string[]),
  ]
  if (goneQos.some((name) => named.some((each) => each.includes(name)))) found.add('qosRemoval')
  if (
    both.some(
      ({ values, was }) =>
        'qos' in values &&
        list(was).length > 0 &&
        (list(values).length === 0 || list(values).some((name) => name.startsWith('+'))),
    )
  )
    found.add('inheritedList')
  if (
    both.some(
      ({ values, was }) => was['defaultQOS'] && values['defaultQOS'] && values['defaultQOS'] !== was['defaultQOS'],
    )
  )
    found.add('defaultQos')
  if (
    [...desired.users].some(([name, own]) => own['defaultAccount'] !== undefined && hasRow(live, name)) ||
    goneAccounts.some((name) => (live.accounts.get(name)?.users.size ?? 0) > 0)
  )
    found.add('defaultAccount')
  if (
    both.some(
      ({ key, account, values }) =>
        key.includes('/') && live.accounts.get(account)?.values['maxJobs'] != null && values['maxJobs'] === undefined,
    )
  )
    found.add('inheritedLimit')
  if (
    both.some(({ values, was }) =>
      Object.keys(values).some(
        (key) =>
          was[key] != null &&
          key !== 'qos' &&
          key !== 'defaultQOS' &&
          (values[key] === null || values[key] === 0 || dropsTres(was[key], values[key])),
      ),
    )
  )
    found.add('unset')
  if (
    rowsOf(desired).some(({ values }) =>
      Object.entries(values).some(([key, value]) => key === 'description' || JSON.stringify(value)?.includes('"mem"')),
    )
  )
    found.add('normalised')
  if (
    [...desired.qos].some(([name, values]) => {
      const was = live.qos.get(name)
      return (
        was !== undefined && 'flags' in values && JSON.stringify(was['preempt']) !== JSON.stringify(values['preempt'])
      )
    })
  )
    found.add('operators')
  if (
    [...desired.accounts].some(([name, { users }]) => {
      const had = live.accounts.get(name)?.users
      const known = [...users.keys()].filter((user) => had?.has(user))
      return had !== undefined && known.length > 0 && known.length < users.size
    })
  )
    found.add('partialAdd')
  if (
    [...desired.accounts].some(
      ([name, { parent }]) => live.accounts.has(name) && live.accounts.get(name)?.parent !== parent,
    )
  )
    found.add('moves')
  if (rowsOf(desired).some(({ key }) => key.split('/').length === 3)) found.add('partitions')
  if (
    rowsOf(desired).some(({ values }) => values['fairshare'] === 'parent') ||
    [...desired.qos.values()].some((each) => String(each['preemptMode']).includes(','))
  )
    found.add('sentinels')
  return found
}

function dropsTres(was: unknown, is: unknown): boolean {
  if (typeof was !== 'object' || typeof is !== 'object' || was === null || is === null) return false
  return Object.keys(was).some((tres) => !Object.hasOwn(is, tres))
}
