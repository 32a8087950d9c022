import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ACCOUNT_OPTIONS,
  AccountingError,
  type AccountingPolicy,
  type AccountingState,
  ASSOCIATION_OPTIONS,
  importPolicy,
  type OptionTable,
  parsePolicy,
  planAccounting,
  printPolicy,
  QOS_OPTIONS,
  USER_OPTIONS,
  type Values,
} from '../src/index.ts'

const RUNS = process.env['SLURMKIT_DEEP'] === '1' ? 5_000 : 300

/** Names that fit each other where "_" is any character, that of a partition, and those that JavaScript gives a meaning. */
const ACCOUNTS = ['proj_a', 'proj-a', 'projxa', 'gpu', 'constructor', 'a.b', '1e3']
const USERS = ['u_1', 'u-1', 'bob', 'root', '0']
const QOS = ['short', 'lo_w', 'lo-w', 'normal', 'valueof']
const PARTITIONS = ['gpu', 'cpu']

const count = fc.oneof(fc.constantFrom(0, 1), fc.nat(4_000_000))
const minutes = fc.nat(100_000).map((each) => each * 60)
const amounts = fc.record({ cpu: count, 'gres/gpu': count, node: count }, { requiredKeys: [] }).filter(notEmpty)
const memory = fc.record({ cpu: count, mem: fc.nat(4096).map((each) => each * 1024 ** 2) }, { requiredKeys: ['mem'] })

/** Values of an option as a reading of the database gives them, by the kind of what it is. */
function valueFor(key: string, qos: readonly string[]): fc.Arbitrary<Values[string]> {
  if (key === 'qos')
    return fc.oneof(
      fc.subarray([...qos], { minLength: 1 }),
      fc.subarray(
        qos.map((name) => `+${name}`),
        { minLength: 1 },
      ),
      fc.subarray(
        qos.map((name) => `-${name}`),
        { minLength: 1 },
      ),
    )
  if (key === 'defaultQOS') return fc.constantFrom(...qos)
  if (key === 'flags') return fc.subarray(['DenyOnLimit', 'NoDecay', 'OverPartQOS'])
  if (key === 'preemptMode') return fc.constantFrom('cluster', 'requeue', 'within,requeue', 'gang,suspend')
  if (key === 'fairshare') return fc.oneof(count, fc.constant('parent'))
  if (key === 'adminLevel') return fc.constantFrom('None', 'Operator', 'Administrator')
  if (key === 'description' || key === 'organization' || key === 'comment')
    return fc.constantFrom('', 'normal qos default', 'deep`s `team`', 'a  b')
  if (key === 'usageFactor' || key === 'usageThreshold' || key === 'limitFactor') return fc.constantFrom(0, 0.125, 1, 2)
  if (/^(grp|max|min)TRES.*Mins/.test(key)) return amounts
  if (/TRES/.test(key)) return fc.oneof(amounts, memory)
  if (/Wall$/.test(key)) return minutes
  return count
}

/** Some options of a table, of those that every release has. */
function valuesOf(table: OptionTable, qos: readonly string[]): fc.Arbitrary<Values> {
  const keys = Object.keys(table).filter((key) => !['preempt', 'defaultAccount', 'comment'].includes(key))
  return fc
    .subarray(keys, { maxLength: Math.min(5, keys.length) })
    .chain((some) => fc.record(Object.fromEntries(some.map((key) => [key, valueFor(key, qos)]))))
}

const state: fc.Arbitrary<AccountingState> = fc
  .record({
    version: fc.constantFrom('22.05.8', '23.11.4', '24.11.5', '26.05.5'),
    qosNames: fc.subarray(QOS).map((names) => [...new Set([...names, 'normal'])]),
    accountNames: fc.shuffledSubarray(ACCOUNTS),
  })
  .chain(({ version, qosNames, accountNames }) => {
    const values = valuesOf(ASSOCIATION_OPTIONS, qosNames)
    const account = fc.record({
      above: fc.nat(),
      entity: valuesOf(ACCOUNT_OPTIONS, qosNames),
      association: values,
      direct: fc.subarray([...USERS].sort(), { maxLength: 2 }),
      users: fc.dictionary(fc.constantFrom(...USERS), values, { maxKeys: 3 }),
      single: fc.array(fc.tuple(fc.constantFrom(...USERS), fc.constantFrom(...PARTITIONS), values), { maxLength: 2 }),
    })
    return fc
      .record({
        qos: fc.tuple(
          ...qosNames.map(() => fc.record({ own: valuesOf(QOS_OPTIONS, qosNames), preempts: fc.boolean() })),
        ),
        accounts: fc.tuple(...accountNames.map(() => account)),
        root: values,
        rights: valuesOf(USER_OPTIONS, qosNames),
        far: fc.subarray(USERS),
      })
      .map(({ qos, accounts, root, rights, far }): AccountingState => {
        const parents = accounts.map(({ above }, at) =>
          at === 0 ? 'root' : (accountNames[above % (at + 1)] ?? 'root'),
        )
        const rows = accounts.flatMap(({ users, single }, at) => [
          ...Object.entries(users).map(([user, own]) => ({ user, partition: null, values: own, at })),
          ...[...new Map(single.map((each) => [`${each[0]}|${each[1]}`, each])).values()].map(
            ([user, partition, own]) => ({ user, partition, values: own, at }),
          ),
        ])
        const association = (own: Values) => withoutGaps(own)
        return {
          cluster: 'demo',
          version,
          qos: Object.fromEntries(
            qosNames.map((name, at) => [
              name,
              { ...qos[at]?.own, ...(qos[at]?.preempts ? { preempt: qosNames.slice(at + 1) } : {}) },
            ]),
          ),
          accounts: Object.fromEntries([
            ['root', { parent: null, entity: {}, association: association(root) }],
            ...accounts.map((each, at) => [
              accountNames[at],
              {
                parent: parents[at] === accountNames[at] ? 'root' : parents[at],
                entity: each.entity,
                association: association(each.association),
                coordinators: each.direct,
              },
            ]),
          ]),
          userAssociations: rows.map(({ at, values: own, ...row }) => ({
            ...row,
            account: accountNames[at] ?? '',
            values: association(own),
          })),
          users: Object.fromEntries(
            rows.toReversed().map(({ user, at }) => [user, { ...rights, defaultAccount: accountNames[at] ?? null }]),
          ),
          otherClusters: far.length > 0 ? { far: { users: far, qos: ['short'] } } : {},
          tres: ['billing', 'cpu', 'gres/gpu', 'mem', 'node'],
        }
      })
  })

function withoutGaps(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

function notEmpty(record: object): boolean {
  return Object.keys(record).length > 0
}

const STRICT = ['qos', 'accounts', 'users', 'coordinators'] as const

test('whatever a cluster has, its policy is imported with an empty plan, as YAML too', { timeout: 300_000 }, () => {
  let written = 0
  fc.assert(
    fc.property(state, (each) => {
      const policy = importPolicy(each)
      expect(planAccounting(each, policy)).toMatchObject({ changes: [], refused: [] })
      const strict: AccountingPolicy = { ...policy, strict: [...STRICT] }
      expect(planAccounting(each, strict, { prune: true })).toMatchObject({ changes: [], refused: [] })
      const read = attempt(() => parsePolicy(printPolicy(strict)))
      if (read === undefined) return
      written += 1
      expect(planAccounting(each, read, { prune: true })).toMatchObject({ changes: [], refused: [] })
    }),
    { numRuns: RUNS },
  )
  expect(written).toBeGreaterThan(RUNS / 10)
})

test('whatever a cluster has and is to have, a plan is safe, or an error says why there is none', {
  timeout: 300_000,
}, () => {
  let planned = 0
  fc.assert(
    fc.property(
      state,
      state,
      fc.subarray([...STRICT]),
      fc.boolean(),
      fc.constantFrom(0, 3, 100),
      (from, to, strict, prune, maxRemovals) => {
        const policy = { ...importPolicy(to), strict }
        const plan = attempt(() => planAccounting(from, policy, { prune, maxRemovals }))
        if (plan === undefined) return
        planned += 1
        const removals = plan.changes.filter(({ kind, entity }) => kind === 'remove' && entity !== 'coordinator')
        expect(removals.length).toBeLessThanOrEqual(prune ? maxRemovals : 0)
        for (const { target, entity } of removals) {
          const names = entity === 'qos' ? target.qos : target.account
          expect(names).not.toContain(entity === 'qos' ? 'normal' : 'root')
          if (entity === 'qos') expect(Object.keys(policy.qos)).not.toContain(names?.[0])
          else if (target.user === undefined) expect(Object.keys(policy.accounts)).not.toContain(names?.[0])
        }
        for (const { argv } of plan.changes) expectSafe(argv)
      },
    ),
    { numRuns: RUNS },
  )
  expect(planned).toBeGreaterThan(RUNS / 10)
})

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    expect(error).toBeInstanceOf(AccountingError)
    return undefined
  }
}

/** Every word is an option with its value; rows are named, and for this cluster alone. */
function expectSafe([program, yes, verb, entity, ...words]: readonly string[]): void {
  expect([program, yes]).toEqual(['sacctmgr', '-i'])
  expect(['add', 'modify', 'delete']).toContain(verb)
  const plain = words.filter((word) => word !== 'set' && word !== 'where')
  for (const word of plain) expect(word).toMatch(/^[A-Za-z]+[+-]?=[^\x00-\x1f\x7f]*$/)
  const end = words.indexOf('set')
  const condition = end < 0 ? words : words.slice(0, end)
  expect(condition.some((word) => /^(name|user|account)=[a-z0-9_][\w.,-]*$/.test(word))).toBe(true)
  if (verb !== 'add') expect(words[0]).toBe('where')
  // `partition=` is the association for all partitions.
  const named = condition.filter((word) => word !== 'where' && word !== 'partition=')
  if (verb !== 'add') for (const word of named) expect(word).not.toMatch(/=$|=,|,,|,$/)
  const scoped = entity !== 'qos' && entity !== 'coordinator'
  const global = words.some((word) => /^(AdminLevel|DefaultAccount)=/i.test(word))
  if (scoped && !global) expect(words).toContain('cluster=demo')
}
