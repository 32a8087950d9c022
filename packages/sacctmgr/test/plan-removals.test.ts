import { expect, test } from 'vitest'
import { type AccountingState, definePolicy, type Plan, planAccounting } from '../src/index.ts'
import { FRESH } from './policies.ts'

const row = (user: string, account: string, partition: string | null = null) => ({
  account,
  user,
  partition,
  values: {},
})
const account = (parent = 'root') => ({ parent, entity: {}, association: {} })

const LIVE: AccountingState = {
  ...FRESH,
  qos: { ...FRESH.qos, old: { preempt: ['older'] }, older: {} },
  accounts: { ...FRESH.accounts, proj_a: account(), 'proj-a': account(), projxa: account(), safe: account() },
  userAssociations: [
    ...FRESH.userAssociations,
    row('alice', 'proj_a'),
    row('alice', 'proj_a', 'gpu'),
    row('alice', 'proj-a'),
    row('bob', 'proj-a'),
    row('u_1', 'proj_a'),
    row('u-1', 'safe'),
  ],
  users: {
    ...FRESH.users,
    alice: { defaultAccount: 'proj_a' },
    bob: { defaultAccount: 'proj-a' },
    u_1: { defaultAccount: 'proj_a' },
    'u-1': { defaultAccount: 'safe' },
  },
}

const KEPT = { 'proj-a': { users: ['alice', 'bob'] }, projxa: {}, safe: { users: ['u-1'] } }

const lines = ({ changes }: Plan) => changes.map(({ argv }) => argv.slice(2).join(' '))

test('an account whose name fits its neighbours goes alone: users by exact names, then below an account where it fits nothing', () => {
  const policy = definePolicy({ qos: {}, accounts: KEPT, manage: { accounts: 'strict' } })
  const state = { ...LIVE, userAssociations: LIVE.userAssociations.filter(({ user }) => user !== 'u_1') }
  const plan = planAccounting(state, policy, { prune: true })
  expect(plan.refused).toEqual([])
  expect(lines(plan)).toEqual([
    'modify user where name=alice cluster=demo set DefaultAccount=proj-a',
    'delete user where name=alice account=proj_a cluster=demo partition=gpu',
    'delete user where name=alice account=proj_a cluster=demo partition=',
    'modify account where name=proj_a cluster=demo set Parent=proj-a',
    'delete account where name=proj_a cluster=demo',
  ])
  const old = planAccounting({ ...state, version: '22.05.8' }, policy, { prune: true })
  expect(lines(old).at(-2)).toBe('delete user where name=alice account=proj_a cluster=demo partition=')
})

test('a user whose name fits another keeps his last association, and his account stays with him', () => {
  const policy = definePolicy({ qos: {}, accounts: KEPT, manage: { accounts: 'strict' } })
  const plan = planAccounting(LIVE, policy, { prune: true })
  expect(plan.refused.map(({ reason, key, rows }) => [reason, key, rows])).toEqual([
    ['blast-radius', 'u_1 in proj_a', ['u-1 in safe']],
    ['in-use', 'proj_a', ['u_1 in proj_a']],
  ])
  expect(lines(plan).join('\n')).not.toMatch(/u_1|delete account/)
})

test('nothing is removed without prune, or above the ceiling, and the list says what it would be', () => {
  const policy = definePolicy({ qos: {}, accounts: KEPT, manage: 'strict' })
  const idle = planAccounting(LIVE, policy)
  expect(idle.changes).toEqual([])
  expect(idle.refused.filter(({ reason }) => reason === 'prune').map(({ key }) => key)).toEqual([
    'alice in proj_a, partition gpu',
    'alice in proj_a',
    'old',
    'older',
  ])
  const capped = planAccounting(LIVE, policy, { prune: true, maxRemovals: 3 })
  expect(capped.changes).toEqual([])
  expect(capped.refused.at(-1)).toMatchObject({ reason: 'ceiling', message: expect.stringContaining('4 rows') })
})

test('QOS go when nothing names them, with their own edges first', () => {
  const policy = definePolicy({ qos: {}, accounts: {}, manage: { qos: 'strict' } })
  expect(lines(planAccounting(LIVE, policy, { prune: true }))).toEqual([
    'modify qos where name=old set Preempt=',
    'delete qos where name=old',
    'delete qos where name=older',
  ])
  const used = { ...LIVE, accounts: { ...LIVE.accounts, safe: { ...account(), association: { qos: ['-old'] } } } }
  const use = { jobs: [], partitionQOS: { gpu: 'older' } }
  const plan = planAccounting(used, policy, { prune: true, use })
  expect(plan.changes).toEqual([])
  expect(plan.refused.map(({ key, rows }) => [key, rows])).toEqual([
    ['old', ['account safe']],
    ['older', ['partition gpu']],
  ])
})

test('jobs that did not end keep their association, account and QOS', () => {
  const policy = definePolicy({ qos: {}, accounts: KEPT, manage: 'strict' })
  const jobs = [{ jobID: '7', user: 'alice', account: 'proj_a', qos: 'old', partition: 'cpu' }]
  const { refused } = planAccounting(LIVE, policy, { prune: true, use: { jobs, partitionQOS: {} } })
  expect(refused.filter(({ reason }) => reason === 'jobs').map(({ key }) => key)).toEqual(['alice in proj_a', 'old'])
})

test('what somebody leaves out stays, where the policy manages in part', () => {
  const policy = definePolicy({ qos: {}, accounts: { safe: {} } })
  expect(planAccounting(LIVE, policy, { prune: true })).toMatchObject({ changes: [], refused: [] })
})

test('a limit that 2,000 users in 50 accounts inherit is told with everyone whom it touches', () => {
  const qos = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`q${n}`, { priority: n }]))
  const accounts = (maxJobs: number) =>
    Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [
        `a${n}`,
        {
          qos: Object.keys(qos),
          maxJobs,
          users: Object.fromEntries(Array.from({ length: 40 }, (_, u) => [`u${n}-${u}`, { fairshare: u + maxJobs }])),
        },
      ]),
    )
  const policy = definePolicy({ qos, accounts: accounts(2), root: { maxWall: '60' } })
  const { accounts: wanted } = definePolicy({ qos, accounts: accounts(1) })
  const state: AccountingState = {
    ...FRESH,
    accounts: {
      ...FRESH.accounts,
      ...Object.fromEntries(Object.entries(wanted).map(([name, each]) => [name, { parent: 'root', ...each }])),
    },
    userAssociations: Object.entries(wanted).flatMap(([name, { users }]) =>
      Object.entries(users).map(([user, values]) => ({ ...row(user, name), values })),
    ),
  }
  const plan = planAccounting(state, policy)
  expect(plan.changes.length).toBeGreaterThan(2000)
  expect(plan.changes.find(({ key }) => key === 'root')?.blast.effective[0]?.users).toHaveLength(2000)
})

test('from 23.02 to 25.11 a partition of the default account stays while the user is in that account', () => {
  const row = (partition: string | null) => ({ account: 'ml', user: 'alice', partition, values: {} })
  const state = {
    ...FRESH,
    accounts: { ...FRESH.accounts, ml: { parent: 'root', entity: {}, association: {} } },
    userAssociations: [...FRESH.userAssociations, row(null), row('gpu')],
    users: { ...FRESH.users, alice: { defaultAccount: 'ml' } },
  }
  const policy = definePolicy({ qos: {}, accounts: { ml: { users: ['alice'] } }, manage: { users: 'strict' } })
  expect(planAccounting(state, policy, { prune: true })).toMatchObject({
    changes: [],
    refused: [{ reason: 'in-use', key: 'alice in ml, partition gpu', rows: ['alice in ml'] }],
  })
  // The mark of the default may be on the row that goes: set again, it is on all of them.
  for (const version of ['22.05.8', '26.05.5'])
    expect(lines(planAccounting({ ...state, version }, policy, { prune: true }))).toEqual([
      'modify user where name=alice cluster=demo set DefaultAccount=ml',
      'delete user where name=alice account=ml cluster=demo partition=gpu',
    ])
})

test('a partition of an account that becomes the default goes before it does', () => {
  const rows = [row('alice', 'ml'), row('alice', 'nlp'), row('alice', 'nlp', 'gpu'), row('alice', 'old')]
  const state = {
    ...FRESH,
    version: '24.11.5',
    accounts: { ...FRESH.accounts, ml: account(), nlp: account(), old: account() },
    userAssociations: [...FRESH.userAssociations, ...rows],
    users: { ...FRESH.users, alice: { defaultAccount: 'ml' } },
  }
  const accounts = { ml: {}, nlp: { users: ['alice'] }, old: { users: ['alice'] } }
  const policy = definePolicy({ qos: {}, accounts, manage: { users: 'strict' } })
  const plan = planAccounting(state, policy, { prune: true })
  expect(plan.refused).toEqual([])
  expect(lines(plan)).toEqual([
    'delete user where name=alice account=nlp cluster=demo partition=gpu',
    'modify user where name=alice cluster=demo set DefaultAccount=nlp',
    'delete user where name=alice account=ml cluster=demo partition=',
  ])
})

test('a default account whose row for all partitions goes gives way to another account, its partitions or not', () => {
  const state = {
    ...FRESH,
    version: '24.11.5',
    accounts: { ...FRESH.accounts, ml: account(), nlp: account() },
    userAssociations: [...FRESH.userAssociations, row('alice', 'ml'), row('alice', 'ml', 'gpu'), row('alice', 'nlp')],
    users: { ...FRESH.users, alice: { defaultAccount: 'ml' } },
  }
  const alice = { allPartitions: false, partitions: { gpu: {} } }
  const accounts = { ml: { users: { alice } }, nlp: { users: ['alice'] } }
  const policy = definePolicy({ qos: {}, accounts, manage: { accounts: 'strict', users: 'strict' } })
  expect(lines(planAccounting(state, policy, { prune: true }))).toEqual([
    'modify user where name=alice cluster=demo set DefaultAccount=nlp',
    'delete user where name=alice account=ml cluster=demo partition=',
  ])
})

test('a partition of the default account goes with the row whose default another account takes', () => {
  const state = {
    ...FRESH,
    version: '24.11.5',
    accounts: { ...FRESH.accounts, ml: account(), nlp: account() },
    userAssociations: [
      ...FRESH.userAssociations,
      ...[row('alice', 'ml'), row('alice', 'ml', 'gpu'), row('alice', 'ml', 'cpu'), row('alice', 'nlp')],
    ],
    users: { ...FRESH.users, alice: { defaultAccount: 'ml' } },
  }
  const alice = { allPartitions: false, partitions: { cpu: {} } }
  const accounts = { ml: { users: { alice } }, nlp: { users: ['alice'] } }
  const planOf = (users: Readonly<Record<string, { readonly defaultAccount: string }>>) =>
    planAccounting(state, definePolicy({ qos: {}, accounts, users, manage: { users: 'strict' } }), { prune: true })
  expect(planOf({}).refused).toEqual([])
  expect(lines(planOf({}))).toEqual([
    'modify user where name=alice cluster=demo set DefaultAccount=nlp',
    'delete user where name=alice account=ml cluster=demo partition=gpu',
    'delete user where name=alice account=ml cluster=demo partition=',
  ])
  const wanted = planOf({ alice: { defaultAccount: 'ml' } })
  expect(wanted.changes).toEqual([])
  expect(wanted.refused.map(({ reason, key }) => [reason, key])).toEqual([
    ['in-use', 'alice in ml'],
    ['in-use', 'alice in ml, partition gpu'],
  ])
})

/** Slurm 23.11, which removes with an association everything whose place begins like its own. */
const PREFIX = { ...LIVE, version: '23.11.4' }
const placed = (lineage: string, ...of: Parameters<typeof row>) => ({ ...row(...of), lineage })

test('from 23.11 to 24.05.3 an account that goes with its users is moved first to where they fit nobody else', () => {
  const policy = definePolicy({ qos: {}, accounts: KEPT, manage: { accounts: 'strict' } })
  const users = PREFIX.userAssociations.filter(({ user }) => user !== 'u_1')
  const planOf = (version: string) =>
    planAccounting({ ...PREFIX, version, userAssociations: users }, policy, { prune: true })
  const move = 'modify account where name=proj_a cluster=demo set Parent=proj-a'
  for (const version of ['23.11.0', '23.11.4', '24.05.3']) {
    expect(planOf(version).refused).toEqual([])
    expect(lines(planOf(version))).toEqual([
      move,
      'modify user where name=alice cluster=demo set DefaultAccount=proj-a',
      'delete user where name=alice account=proj_a cluster=demo partition=gpu',
      'delete user where name=alice account=proj_a cluster=demo partition=',
      'delete account where name=proj_a cluster=demo',
    ])
  }
  for (const version of ['24.05.4', '24.05.10', '24.11.0']) expect(lines(planOf(version)).indexOf(move)).toBe(3)
})

test('an account of which something stays is not moved, and what its users would take along is said', () => {
  const policy = definePolicy({ qos: {}, accounts: KEPT, manage: { accounts: 'strict' } })
  const jobs = [{ jobID: '7', user: 'alice', account: 'proj_a', qos: 'old', partition: 'gpu' }]
  const users = PREFIX.userAssociations.filter(({ user }) => user !== 'u_1')
  const plan = planAccounting({ ...PREFIX, userAssociations: users }, policy, {
    prune: true,
    use: { jobs, partitionQOS: {} },
  })
  expect(lines(plan)).toEqual([])
  expect(plan.refused.map(({ reason, key, rows }) => [reason, key, rows])).toEqual([
    ['jobs', 'alice in proj_a, partition gpu', ['job 7']],
    ['blast-radius', 'alice in proj_a', ['alice in proj-a']],
    ['in-use', 'proj_a', ['alice in proj_a', 'alice in proj_a, partition gpu']],
  ])
})

test('one of two users whose names fit is removed alone where that is possible, and both in an order where each is', () => {
  const rows = [row('u_1', 'safe'), row('u_1', 'projxa'), row('u-1', 'safe'), row('u-1', 'projxa')]
  const state = {
    ...PREFIX,
    userAssociations: [...FRESH.userAssociations, ...rows],
    users: { ...FRESH.users, u_1: { defaultAccount: 'projxa' }, 'u-1': { defaultAccount: 'projxa' } },
  }
  const planOf = (...users: readonly string[]) => {
    const accounts = { safe: { users }, projxa: { users: ['u_1', 'u-1'] } }
    return planAccounting(state, definePolicy({ qos: {}, accounts, manage: { users: 'strict' } }), { prune: true })
  }
  const removal = (user: string) => `delete user where name=${user} account=safe cluster=demo partition=`
  expect(lines(planOf())).toEqual([removal('u-1,u_1')])
  expect(lines(planOf('u_1'))).toEqual([removal('u-1')])
  expect(planOf('u-1')).toMatchObject({
    changes: [],
    refused: [{ reason: 'blast-radius', key: 'u_1 in safe', rows: ['u-1 in safe'] }],
  })
})

test('a user who leaves goes last from the account in which he would take the others along, his default or not', () => {
  const state = {
    ...PREFIX,
    userAssociations: [...FRESH.userAssociations, row('alice', 'proj-a'), row('alice', 'proj_a')],
    users: { ...FRESH.users, alice: { defaultAccount: 'proj-a' } },
  }
  const policy = definePolicy({ qos: {}, accounts: { proj_a: {}, 'proj-a': {} }, manage: { users: 'strict' } })
  expect(lines(planAccounting(state, policy, { prune: true }))).toEqual([
    'modify user where name=alice cluster=demo set DefaultAccount=proj_a',
    'delete user where name=alice account=proj-a cluster=demo partition=',
    'delete user where name=alice account=proj_a cluster=demo partition=',
  ])
  const later = planAccounting({ ...state, version: '24.05.4' }, policy, { prune: true })
  expect(lines(later)).toEqual([
    'delete user where name=alice account=proj_a cluster=demo partition=',
    'delete user where name=alice account=proj-a cluster=demo partition=',
  ])
})

test('what a lineage says counts, not what it should say: after moves on old releases it is another', () => {
  const accounts = { ...FRESH.accounts, top: account(), old: account(), mid: account('old'), low: account('mid') }
  const policy = definePolicy({
    qos: {},
    accounts: { top: {}, mid: { parent: 'top' }, low: { parent: 'mid', users: ['alice'] } },
    manage: { accounts: 'strict' },
  })
  const planOf = (version: string, lineage: string) => {
    const userAssociations = [...FRESH.userAssociations, placed(lineage, 'alice', 'low')]
    const users = { ...FRESH.users, alice: { defaultAccount: 'low' } }
    return lines(planAccounting({ ...FRESH, version, accounts, userAssociations, users }, policy, { prune: true }))
  }
  const move = 'modify account where name=mid cluster=demo set Parent=top'
  const shelter = 'modify account where name=old cluster=demo set Parent=top'
  const removal = 'delete account where name=old cluster=demo'
  expect(planOf('24.11.5', '/old/mid/low/0-alice/')).toEqual([move, shelter, removal])
  expect(planOf('26.05.5', '/old/mid/low/0-alice/')).toEqual([move, removal])
  expect(planOf('26.05.5', '/old/mid/0-alice/')).toEqual([move, shelter, removal])
  expect(planOf('22.05.8', '')).toEqual([move, removal])
})

test('accounts further below one that moved are still where they were, on old releases', () => {
  const accounts = { ...FRESH.accounts, top: account(), old: account(), mid: account('old'), low: account('mid') }
  const policy = definePolicy({
    qos: {},
    accounts: { top: {}, mid: { parent: 'top' }, low: { parent: 'mid' }, last: { parent: 'low' } },
    manage: { accounts: 'strict' },
  })
  const planOf = (version: string, lineage?: string) => {
    const last = { ...account('low'), ...(lineage === undefined ? {} : { lineage }) }
    return lines(planAccounting({ ...FRESH, version, accounts: { ...accounts, last } }, policy, { prune: true }))
  }
  const move = 'modify account where name=mid cluster=demo set Parent=top'
  const shelter = 'modify account where name=old cluster=demo set Parent=top'
  const removal = 'delete account where name=old cluster=demo'
  for (const version of ['23.11.4', '25.05.0']) expect(planOf(version)).toEqual([move, shelter, removal])
  for (const version of ['22.05.8', '25.05.1', '26.05.5']) expect(planOf(version)).toEqual([move, removal])
  expect(planOf('26.05.5', '/old/elsewhere/last/')).toEqual([move, shelter, removal])
})

test('who is renamed on old releases keeps the old name there, and is seen where its next owner goes', () => {
  const state = {
    ...FRESH,
    userAssociations: [...FRESH.userAssociations, row('bob', 'ml'), placed('/nlp/0-bob/', 'rob', 'nlp')],
    accounts: { ...FRESH.accounts, ml: account(), nlp: account() },
    users: { ...FRESH.users, bob: { defaultAccount: 'ml' }, rob: { defaultAccount: 'nlp' } },
  }
  const policy = definePolicy({ qos: {}, accounts: { ml: {}, nlp: { users: ['rob'] } }, manage: { users: 'strict' } })
  expect(planAccounting(state, policy, { prune: true })).toMatchObject({
    changes: [],
    refused: [{ reason: 'blast-radius', key: 'bob in ml', rows: ['rob in nlp'] }],
  })
})

test('up to 23.11.4 a new association for a partition has a place that does not begin like its user', () => {
  const state = {
    ...PREFIX,
    userAssociations: [...FRESH.userAssociations, placed('/safe/0-alice/', 'alice', 'safe'), row('alice', 'projxa')],
    users: { ...FRESH.users, alice: { defaultAccount: 'projxa' } },
  }
  const alice = { allPartitions: false, partitions: { gpu: {} } }
  const accounts = { safe: { users: { alice } }, projxa: { users: ['alice'] } }
  const policy = definePolicy({ qos: {}, accounts, manage: { users: 'strict' } })
  const removal = 'delete user where name=alice account=safe cluster=demo partition='
  expect(lines(planAccounting(state, policy, { prune: true }))).toEqual([
    'add user name=alice account=safe cluster=demo partition=gpu',
    removal,
  ])
  const later = planAccounting({ ...state, version: '23.11.5' }, policy, { prune: true })
  expect(later.refused.map(({ key, rows }) => [key, rows])).toEqual([
    ['alice in safe', ['alice in safe, partition gpu']],
  ])
})
