import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AccountingError,
  type AccountingPolicy,
  type AccountingState,
  definePolicy,
  planAccounting,
  renderPlan,
} from '../src/index.ts'
import { CORRECTED, FRESH } from './policies.ts'

const argvOf = (state: AccountingState, policy: AccountingPolicy) =>
  planAccounting(state, policy).changes.map(({ argv }) => argv.slice(2).join(' '))

test('the shared-GPU policy on a fresh database, line by line', () => {
  expect(argvOf(FRESH, CORRECTED)).toEqual([
    'add qos name=research Priority=10000 Flags=DenyOnLimit MaxWallDurationPerJob=3-00:00:00',
    'add qos name=interactive Priority=5000 Flags=DenyOnLimit GrpTRES=gres/gpu=8 MaxTRESPerUser=gres/gpu=4 MaxWallDurationPerJob=01:00:00 MaxJobsPerUser=2',
    'add qos name=batch-lowprio Priority=100 Flags=DenyOnLimit MaxWallDurationPerJob=1-00:00:00 MaxJobsPerUser=10',
    'modify qos where name=research set Preempt=batch-lowprio',
    'modify qos where name=interactive set Preempt=batch-lowprio',
    'add account name=research cluster=demo Parent=root Description=research team Fairshare=500 QosLevel=research,interactive DefaultQOS=research',
    'add account name=batch cluster=demo Parent=root Description=batch jobs Fairshare=100 QosLevel=batch-lowprio,interactive DefaultQOS=batch-lowprio',
    'add user name=alice,bob account=research cluster=demo',
    'add user name=charlie account=batch cluster=demo',
  ])
})

test('no name of a database makes a line of its own', () => {
  const live = { ...FRESH, qos: { ...FRESH.qos, 'a\nreboot\x1b[2J': {} } }
  const policy = definePolicy({ qos: {}, accounts: {}, manage: { qos: 'strict' } })
  const text = renderPlan(planAccounting(live, policy))
  expect(text).toContain('a\\x0areboot\\x1b[2J')
  expect(text.split('\n').every((line) => line.startsWith('# '))).toBe(true)
})

test('a plan prints as lines for a shell, and is plain JSON', () => {
  const plan = planAccounting(FRESH, CORRECTED)
  expect(renderPlan(plan)).toContain(
    "sacctmgr -i add account name=research cluster=demo Parent=root 'Description=research team'",
  )
  const [count] = renderPlan(plan).split('\n')
  expect(count).toBe('# cluster demo: 9 changes (7 add, 2 modify)')
  expect(renderPlan(plan, { color: true }).replaceAll(/\x1b\[\d+m/g, '')).toBe(renderPlan(plan))
  expect(renderPlan(plan, { color: true })).toContain('\x1b[32m# add account research')
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  const empty = definePolicy({ qos: {}, accounts: {} })
  expect(renderPlan(planAccounting(FRESH, empty))).toBe('# cluster demo: in sync, nothing to do')
})

const LIVE: AccountingState = {
  ...FRESH,
  qos: {
    ...FRESH.qos,
    a: {
      priority: 5,
      maxWall: 3600,
      grpTRES: { 'gres/gpu': 4, cpu: 8 },
      flags: ['DenyOnLimit', 'NoDecay'],
      preempt: ['b'],
      preemptMode: 'cluster',
    },
    b: { preempt: ['c'] },
    c: {},
  },
  accounts: {
    ...FRESH.accounts,
    ml: {
      parent: 'root',
      entity: { description: 'ml' },
      association: { fairshare: 10, qos: ['a', 'b'], defaultQOS: 'a', maxJobs: 5 },
    },
  },
  userAssociations: [
    ...FRESH.userAssociations,
    { account: 'ml', user: 'alice', partition: null, values: { fairshare: 1 } },
  ],
  users: { ...FRESH.users, alice: { defaultAccount: 'ml' } },
}

test('only what differs is set, and what the policy does not name stays', () => {
  const policy = definePolicy({
    qos: {
      a: { priority: 5, maxWall: '1:00:00', flags: ['NoDecay', 'DenyOnLimit'], grpTRES: { cpu: 8, 'gres/gpu': 4 } },
    },
    accounts: { ml: { fairshare: 10, users: ['alice'] } },
  })
  expect(planAccounting(LIVE, policy).changes).toEqual([])
})

test('null clears, each in the way of its kind', () => {
  const policy = definePolicy({
    qos: { a: { priority: null, maxWall: null, grpTRES: null, flags: null, preempt: null, preemptMode: null } },
    accounts: { ml: { fairshare: null, qos: null, defaultQOS: null, maxJobs: null, description: null } },
  })
  expect(argvOf(LIVE, policy)).toEqual([
    'modify qos where name=a set Priority=0 Flags=-1 GrpTRES=gres/gpu=-1,cpu=-1 MaxWallDurationPerJob=-1',
    'modify qos where name=a set Preempt=',
    'modify account where name=ml cluster=demo set Description=',
    'modify account where name=ml cluster=demo set Fairshare=1 QosLevel= DefaultQOS=-1 MaxJobs=-1',
  ])
})

test('a TRES that leaves a limit is cleared by name', () => {
  const policy = definePolicy({ qos: { a: { grpTRES: { 'gres/gpu': 2 } } }, accounts: {} })
  expect(argvOf(LIVE, policy)).toEqual(['modify qos where name=a set GrpTRES=gres/gpu=2,cpu=-1'])
})

test('preemption edges that go are gone before others come', () => {
  const policy = definePolicy({ qos: { a: {}, b: { preempt: ['a'] }, c: { preempt: ['b'] } }, accounts: {} })
  expect(() => planAccounting(LIVE, policy)).toThrow(
    /with the QOS that are on the cluster, preempt goes in a loop: a -> b -> a/,
  )
  const turned = definePolicy({
    qos: { a: { preempt: [] }, b: { preempt: ['a'] }, c: { preempt: ['b'] } },
    accounts: {},
  })
  expect(argvOf(LIVE, turned)).toEqual([
    'modify qos where name=a set Preempt=',
    'modify qos where name=b set Preempt=',
    'modify qos where name=b set Preempt=a',
    'modify qos where name=c set Preempt=b',
  ])
})

test('an edge that the policy clears closes no loop', () => {
  const policy = definePolicy({ qos: { a: { preempt: null }, b: { preempt: ['a'] } }, accounts: {} })
  expect(argvOf(LIVE, policy).at(-1)).toBe('modify qos where name=b set Preempt=a')
})

test('old releases get the detours that they need', () => {
  const old = { ...LIVE, version: '22.05.8' }
  const policy = definePolicy({
    qos: { a: { preempt: null }, b: {}, c: {} },
    accounts: { ml: { qos: ['b', 'c'], defaultQOS: 'c', users: { alice: { qos: ['b'], defaultQOS: 'b' } } } },
  })
  expect(argvOf(old, policy)).toEqual([
    'modify qos where name=a set Preempt=',
    'modify qos where name=a set Preempt-=b',
    'modify account where name=ml cluster=demo set QosLevel=a,b,c',
    'modify user where name=alice account=ml cluster=demo partition= set QosLevel=b,c DefaultQOS=b',
    'modify account where name=ml cluster=demo set DefaultQOS=c',
    'modify user where name=alice account=ml cluster=demo partition= set QosLevel=b',
    'modify account where name=ml cluster=demo set QosLevel=b,c',
  ])
})

test('before 24.11 a QOS whose list was emptied is forgotten as one that preempts before a list names it', () => {
  const old = {
    ...FRESH,
    version: '22.05.8',
    qos: { ...FRESH.qos, a: { preempt: ['b', 'c'] }, b: { preempt: ['c'] }, c: {} },
  }
  const policy = definePolicy({ qos: { a: { preempt: ['b'] }, b: { preempt: [] }, c: {} }, accounts: {} })
  expect(argvOf(old, policy)).toEqual([
    'modify qos where name=b set Preempt=',
    'modify qos where name=b set Preempt-=c',
    'modify qos where name=a set Preempt=b',
  ])
  // Whether that was done does not show: a list that leads to an empty one may be the first since.
  const later = { ...old, qos: { ...FRESH.qos, a: {}, b: { preempt: ['c'] }, c: {} } }
  const again = definePolicy({ qos: { a: { preempt: ['b'] }, b: {}, c: {} }, accounts: {} })
  expect(argvOf(later, again)).toEqual([
    'modify qos where name=c set Preempt-=c',
    'modify qos where name=a set Preempt=b',
  ])
  expect(argvOf({ ...later, version: '24.11.5' }, again)).toEqual(['modify qos where name=a set Preempt=b'])
})

test('on 22.05 the run minutes of an account are cleared in the shadow of those of a user', () => {
  const sets = (qos: AccountingState['qos'][string], wanted: object, version = '22.05.8') => {
    const state = { ...FRESH, version, qos: { ...FRESH.qos, a: qos } }
    return argvOf(state, definePolicy({ qos: { a: wanted }, accounts: {} })).map((line) => line.split(' set ')[1])
  }
  const clear = { maxTRESRunMinsPerAccount: null }
  const lent = 'MaxTRESRunMinsPU=billing=1000000000000'
  const back = 'MaxTRESRunMinsPU=billing=-1 MaxTRESRunMinsPA=billing=-1,cpu=-1'
  const both = { maxTRESRunMinsPerAccount: { cpu: 60 }, maxTRESRunMinsPerUser: { mem: 7 } }
  const alone = { maxTRESRunMinsPerAccount: { cpu: 60 } }
  expect(sets(alone, clear)).toEqual([lent, back])
  expect(sets(alone, clear, '24.11.5')).toEqual(['MaxTRESRunMinsPA=cpu=-1'])
  expect(sets(alone, { ...clear, maxTRESRunMinsPerUser: { cpu: 9 } })).toEqual([lent, back, 'MaxTRESRunMinsPU=cpu=9'])
  // What a kill left behind goes with it, also where the policy says nothing of it.
  expect(sets({ ...alone, maxTRESRunMinsPerUser: { billing: 1_000_000_000_000 } }, clear)).toEqual([back])
  expect(sets(both, clear)).toEqual(['MaxTRESRunMinsPA=mem=-1,cpu=-1'])
  expect(sets({ maxTRESRunMinsPerUser: { mem: 7 } }, alone)).toEqual(['MaxTRESRunMinsPA=cpu=60,mem=-1'])
})

test('a QOS list that moves is widened, then the default moves, then it is narrowed', () => {
  const policy = definePolicy({ qos: { b: {}, c: {} }, accounts: { ml: { qos: ['b', 'c'], defaultQOS: 'c' } } })
  expect(argvOf(LIVE, policy)).toEqual([
    'modify account where name=ml cluster=demo set QosLevel=a,b,c',
    'modify account where name=ml cluster=demo set DefaultQOS=c',
    'modify account where name=ml cluster=demo set QosLevel=b,c',
  ])
})

test('a list with signs replaces what was there, and the default QOS goes and comes back with it', () => {
  const policy = definePolicy({ qos: { c: {} }, accounts: { ml: { qos: ['+c'] } } })
  expect(argvOf(LIVE, policy)).toEqual([
    'modify account where name=ml cluster=demo set QosLevel= DefaultQOS=-1',
    'modify account where name=ml cluster=demo set DefaultQOS=a QosLevel=+c',
  ])
})

test('a new account is made below parents that are in their places already', () => {
  const account = { entity: {}, association: {} }
  const accounts = { ...FRESH.accounts, top: { ...account, parent: 'root' }, old: { ...account, parent: 'top' } }
  const policy = definePolicy({ qos: {}, accounts: { top: {}, old: { parent: 'root' }, mid: { parent: 'old' } } })
  expect(argvOf({ ...FRESH, accounts }, policy)).toEqual([
    'modify account where name=old cluster=demo set Parent=root',
    'add account name=mid cluster=demo Parent=old',
  ])
})

test('accounts come after their parents, users with the same settings in one command', () => {
  const policy = definePolicy({
    qos: {},
    accounts: {
      leaf: { parent: 'mid', users: { u1: { maxJobs: 1 }, u2: {}, u3: { maxJobs: 1 } } },
      mid: { parent: 'top' },
      top: {},
    },
  })
  expect(argvOf(FRESH, policy)).toEqual([
    'add account name=top cluster=demo Parent=root',
    'add account name=mid cluster=demo Parent=top',
    'add account name=leaf cluster=demo Parent=mid',
    'add user name=u1,u3 account=leaf cluster=demo MaxJobs=1',
    'add user name=u2 account=leaf cluster=demo',
  ])
})

test('limits of the whole cluster, and what belongs to users themselves', () => {
  const policy = definePolicy({
    qos: { a: {} },
    accounts: { ml: { users: ['alice', 'bob'] }, other: { users: ['bob', 'alice'] } },
    root: { grpTRES: { 'gres/gpu': 16 }, qos: ['a'] },
    users: { alice: { defaultAccount: 'other' }, bob: { defaultAccount: 'ml', adminLevel: 'Operator' } },
  })
  expect(argvOf(LIVE, policy).filter((line) => line.startsWith('modify'))).toEqual([
    'modify account where name=root cluster=demo set QosLevel=normal,a',
    'modify account where name=root cluster=demo set GrpTRES=gres/gpu=16',
    'modify account where name=root cluster=demo set QosLevel=a',
    'modify user where name=alice cluster=demo set DefaultAccount=other',
    'modify user where name=bob cluster=demo set AdminLevel=Operator',
  ])
})

test('a user’s row for all partitions is changed, and none for one partition', () => {
  const policy = definePolicy({ qos: {}, accounts: { ml: { users: { alice: { maxJobs: 2 } } } } })
  expect(argvOf(LIVE, policy)).toEqual([
    'modify user where name=alice account=ml cluster=demo partition= set MaxJobs=2',
  ])
})

test('long lists of users are cut into commands that an operating system takes', () => {
  const users = Array.from({ length: 6_001 }, (_, n) => `user${n}`)
  const policy = definePolicy({ qos: {}, accounts: { ml: { users } } })
  const changes = planAccounting(LIVE, policy).changes
  expect(changes.map(({ argv }) => argv[4]?.split(',').length)).toEqual([3047, 2954])
})

test.each([
  [
    'a parent that is nowhere',
    definePolicy({ qos: {}, accounts: { x: { parent: 'nope' } } }),
    /"nope" is neither in the policy nor on cluster demo/,
  ],
  [
    'a TRES that is not tracked',
    definePolicy({ qos: { a: { grpTRES: { 'gres/tpu': 4 } } }, accounts: {} }),
    /"gres\/tpu" is not tracked/,
  ],
  [
    'a default account that the user is not in',
    definePolicy({ qos: {}, accounts: { ml: { users: ['eve'] } }, users: { eve: { defaultAccount: 'nope' } } }),
    /users\.eve\.defaultAccount: user eve is in ml, not in nope/,
  ],
  [
    'a user in no account',
    definePolicy({ qos: {}, accounts: {}, users: { eve: { adminLevel: 'Operator' } } }),
    /users\.eve: user eve is in no account/,
  ],
])('%s is refused', (_, policy, message) => {
  expect(() => planAccounting(FRESH, policy)).toThrow(AccountingError)
  expect(() => planAccounting(FRESH, policy)).toThrow(message)
})

test('no argument of any plan is empty, an option or a second name', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter((text) => !['root', 'set', 'where'].includes(text))
  const description = fc.stringMatching(/^[^\u0000-\u001f\u007f|]{0,20}$/)
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 3, maxLength: 6 }),
      description,
      fc.nat(1000),
      ([qos = '', account = '', ...users], text, n) => {
        const policy = definePolicy({
          qos: { [qos]: { description: text, priority: n, grpTRES: { cpu: n } } },
          accounts: { [account]: { description: text, qos: [qos], defaultQOS: qos, users } },
        })
        for (const { argv } of planAccounting(FRESH, policy).changes) {
          expect(argv.slice(0, 2)).toEqual(['sacctmgr', '-i'])
          for (const word of argv.slice(4)) expect(word).toMatch(/^(where|set|[A-Za-z]+=.*)$/s)
        }
      },
    ),
  )
})

test('a description that is to be empty is emptied once Slurm has filled it in', () => {
  const policy = definePolicy({ qos: { short: { description: '' } }, accounts: { ml: { description: null } } })
  const lines = planAccounting(FRESH, policy).changes.map(({ argv }) => argv.slice(2).join(' '))
  expect(lines).toEqual([
    'add qos name=short',
    'modify qos where name=short set Description=',
    expect.stringMatching(/^add account name=ml /),
    'modify account where name=ml cluster=demo set Description=',
  ])
})

test('an account that would come to stand below itself, by a parent that the policy leaves out, is refused', () => {
  const account = { entity: {}, association: {} }
  const accounts = { ...FRESH.accounts, top: { ...account, parent: 'root' }, leaf: { ...account, parent: 'top' } }
  const policy = definePolicy({ qos: {}, accounts: { top: { parent: 'leaf' }, leaf: {} } })
  expect(() => planAccounting({ ...FRESH, accounts }, policy)).toThrow(/accounts\..*: top -> leaf -> top/)
  const swapped = definePolicy({ qos: {}, accounts: { top: { parent: 'leaf' }, leaf: { parent: 'root' } } })
  expect(planAccounting({ ...FRESH, accounts }, swapped).changes.map(({ key }) => key)).toEqual(['leaf', 'top'])
})

test('before 24.11 a row with a list lends a place to the default above before that moves, and only one of the policy', () => {
  const account = { parent: 'root', entity: {}, association: {} }
  const row = { account: 'ml', user: 'alice', partition: null, values: { qos: ['b', 'c'], defaultQOS: 'c' } }
  const state = {
    ...FRESH,
    version: '22.05.8',
    qos: { ...FRESH.qos, a: {}, b: {}, c: {} },
    accounts: { ...FRESH.accounts, ml: account },
    userAssociations: [...FRESH.userAssociations, row],
    users: { ...FRESH.users, alice: { defaultAccount: 'ml' } },
  }
  const policy = (users: Record<string, object>) =>
    definePolicy({ qos: { a: {} }, accounts: { ml: { qos: ['a'], defaultQOS: 'a', users } } })
  const lines = planAccounting(state, policy({ alice: {} })).changes.map(({ key, after }) => [key, after])
  expect(lines).toEqual([
    ['alice in ml', { qos: ['b', 'c', 'a'] }],
    ['ml', { qos: ['a'], defaultQOS: 'a' }],
    ['alice in ml', { qos: ['b', 'c'] }],
  ])
  const inherits = planAccounting(state, policy({ alice: { qos: null, defaultQOS: null } })).changes
  expect(inherits.map(({ key, after }) => [key, after])).toEqual([
    ['alice in ml', { qos: ['b', 'c', 'a'] }],
    ['ml', { qos: ['a'], defaultQOS: 'a' }],
    ['alice in ml', { qos: [], defaultQOS: null }],
  ])
  expect(() => planAccounting(state, policy({}))).toThrow(/default QOS a .* alice in ml has a list without it/)
  expect(planAccounting({ ...state, version: '24.11.5' }, policy({})).changes).toHaveLength(1)
})

test('before 24.11 a default that goes and comes back with its list finds room below as well', () => {
  const ml = { parent: 'root', entity: {}, association: { qos: ['a', 'b'], defaultQOS: 'a' } }
  const row = { account: 'ml', user: 'alice', partition: null, values: { qos: ['b'], defaultQOS: 'b' } }
  const state = {
    ...FRESH,
    version: '22.05.8',
    qos: { ...FRESH.qos, a: {}, b: {} },
    accounts: { ...FRESH.accounts, ml },
    userAssociations: [...FRESH.userAssociations, row],
    users: { ...FRESH.users, alice: { defaultAccount: 'ml' } },
  }
  const policy = definePolicy({
    qos: { a: {}, b: {} },
    accounts: { ml: { qos: ['+a'], defaultQOS: 'a', users: { alice: {} } } },
  })
  const lines = planAccounting(state, policy).changes.map(({ key, after }) => [key, after])
  expect(lines).toEqual([
    ['alice in ml', { qos: ['b', 'a'] }],
    ['ml', { qos: [], defaultQOS: null }],
    ['ml', { qos: ['+a'], defaultQOS: 'a' }],
    ['alice in ml', { qos: ['b'] }],
  ])
  const same = definePolicy({
    qos: { a: {}, b: {} },
    accounts: { ml: { qos: ['a', 'b'], defaultQOS: 'a', users: { alice: {} } } },
  })
  expect(planAccounting(state, same).changes).toEqual([])
})

test('what the release of the cluster lacks is found with its place, all of it at once', () => {
  const policy = definePolicy({
    qos: { share: { flags: ['Relative', 'NoDecay'] } },
    accounts: { ml: { comment: 'x', users: { alice: { comment: 'y' } } } },
  })
  const places = (version: string) => {
    try {
      planAccounting({ ...FRESH, version }, policy)
    } catch (error) {
      return error instanceof AccountingError ? error.findings?.map(({ path, message }) => [path, message]) : error
    }
    return []
  }
  expect(places('22.05.8')).toEqual([
    ['qos.share.flags', 'Slurm 22.05 does not have Relative; 23.11 is the first that does'],
    ['accounts.ml.comment', 'Slurm 22.05 does not have comment; 23.02 is the first that does'],
    ['accounts.ml.users.alice.comment', 'Slurm 22.05 does not have comment; 23.02 is the first that does'],
  ])
  expect(places('23.02.1')).toHaveLength(1)
  expect(places('24.11.5')).toEqual([])
})
