import {
  createUsersScript,
  parseUsers,
  planUsers,
  renderUsersPlan,
  type User,
  type UserFile,
  UsersError,
  type UsersPlan,
  type UsersState,
} from '@slurmkit/users'
import { expect, test } from 'vitest'
import { parseManifest } from '../src/manifest.ts'

const account = (name: string, uid: number, gid = uid, shell = '/bin/bash') => ({
  name,
  uid,
  gid,
  home: `/home/${name}`,
  shell,
})
const group = (name: string, gid: number, ...members: string[]) => ({ name, gid, members })

const state: UsersState = {
  node: 'head',
  type: 'HeadNode',
  registry: '/home/.slurmkit/registry',
  manifest: null,
  applied: null,
  generation: 0,
  nssSlurm: false,
  expired: [],
  nodes: [],
  accounts: [
    account('root', 0),
    account('ubuntu', 1000),
    account('carol', 1500, 1500, '/bin/sh'),
    account('gina', 1600, 1601),
  ],
  groups: [group('root', 0), group('docker', 1003), group('carol', 1500), group('gina', 1601), group('dave', 1700)],
}

/** The state in which the plan was made true. */
function after({ manifest, users, groups }: UsersPlan, from = state): UsersState {
  const present = users.filter((user) => user.state !== 'removed')
  const ours = new Set([...present, ...groups, ...users].map(({ name }) => name))
  const read = parseManifest(manifest)
  return {
    ...from,
    manifest: read,
    applied: read,
    accounts: [
      ...from.accounts.filter(({ name }) => !ours.has(name)),
      ...present.map(({ name, uid, gid, home, shell, state: fate }) => ({
        name,
        uid,
        gid,
        home,
        shell: fate === 'locked' ? '/usr/sbin/nologin' : shell,
      })),
    ],
    groups: [
      ...from.groups.filter(({ name }) => !ours.has(name)),
      ...present.map(({ name, gid }) => group(name, gid)),
      ...groups.map(({ name, gid }) =>
        group(name, gid, ...present.filter((user) => user.groups.includes(name)).map((user) => user.name)),
      ),
    ],
    expired: present.filter((user) => user.state === 'locked').map(({ name }) => name),
  }
}

function problemsOf(
  users: UserFile | readonly User[],
  from = state,
): { code: string; messages: string[]; lines: unknown[] } {
  try {
    planUsers(from, users)
  } catch (error) {
    if (error instanceof UsersError) {
      const errors = error.findings.filter(({ level }) => level === 'error')
      return { code: error.code, messages: errors.map(({ message }) => message), lines: errors.map(({ line }) => line) }
    }
    throw error
  }
  return { code: 'none', messages: [], lines: [] }
}

test('three users of a fresh cluster', () => {
  const plan = planUsers(state, [
    { name: 'alice', uid: 1001 },
    { name: 'bob', uid: 1002, groups: ['vision'] },
    { name: 'charlie' },
  ])
  expect(renderUsersPlan(plan)).toBe(`head:
  + group vision gid=20001
  + user alice uid=1001 gid=1001
  + user bob uid=1002 gid=1002 groups=vision
  + user charlie uid=20000 gid=20000
  > generation 1 with 3 users
`)
  expect(plan.manifest.split('\n').slice(0, -2).join('\n')).toBe(`slurmkit-users 2
generation 1
previous -
group:vision:20001
user:alice:1001:1001:active:/bin/bash:/home/alice::
user:bob:1002:1002:active:/bin/bash:/home/bob:vision:
user:charlie:20000:20000:active:/bin/bash:/home/charlie::`)
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  const again = planUsers(after(plan), [{ name: 'bob', uid: 1002 }])
  expect([again.changes, again.manifest]).toEqual([[], plan.manifest])
  expect(renderUsersPlan(again)).toBe('head: nothing to do, 3 users in generation 1\n')
})

test('the shape of a user is closed', () => {
  // @ts-expect-error a uid is a number
  expect(problemsOf([{ name: 'alice', uid: '1001' }]).code).toBe('invalid-users')
  // @ts-expect-error a state is one of three
  const frozen: User = { name: 'alice', state: 'frozen' }
  expect(frozen.name).toBe('alice')
})

test('what contradicts the head node is told with its line, and all of it', () => {
  const file = parseUsers(`users:
  - name: root2
    uid: 1500
  - name: carol
    uid: 1501
  - name: dave
    uid: 1003
  - name: gina
    uid: 1600
`)
  expect(problemsOf(file)).toEqual({
    code: 'conflict',
    messages: [
      'carol is 1500:1500 here, not 1501:1501: say uid 1500 and gid 1500, or take another name',
      'gina is 1600:1601 here, not 1600:1600: say uid 1600 and gid 1601, or take another name',
      'the group dave has gid 1700 here, not 1003: say gid 1700',
      'gid 1003 of dave belongs to the group docker here: take another gid',
    ].sort((a, b) => order(a) - order(b)),
    lines: [7, 7, 5, 9],
  })
  expect(problemsOf([{ name: 'eve', uid: 1000 }]).messages).toEqual([
    'uid 1000 of eve belongs to ubuntu here: take another uid',
  ])
})
const order = (message: string) =>
  ['the group dave', 'gid 1003', 'carol', 'gina'].findIndex((start) => message.startsWith(start))

test('accounts that the head node has are adopted with their numbers, and that is said', () => {
  const plan = planUsers(state, [{ name: 'carol' }, { name: 'gina' }])
  expect(plan.users).toMatchObject([
    { name: 'carol', uid: 1500, gid: 1500, shell: '/bin/sh' },
    { name: 'gina', uid: 1600, gid: 1601 },
  ])
  expect(plan.findings.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'info carol keeps uid 1500 and gid 1500, which the head node has',
    'info gina keeps uid 1600 and gid 1601, which the head node has',
  ])
})

test('no name and no number is ever given twice', () => {
  const first = planUsers(state, [{ name: 'alice' }, { name: 'bob', groups: ['vision'] }])
  expect(first.users.map(({ uid }) => uid)).toEqual([20_000, 20_001])
  const second = planUsers(after(first), [{ name: 'bob', state: 'removed' }, { name: 'dora' }])
  expect(second.users.map(({ name, uid }) => [name, uid])).toEqual([
    ['alice', 20_000],
    ['bob', 20_001],
    ['dora', 20_003],
  ])
  const then = after(second)
  expect(problemsOf([{ name: 'eve', uid: 20_001 }], then).messages).toEqual([
    'uid 20001 of eve was given to bob, and no number is given twice',
  ])
  expect(problemsOf([{ name: 'eve', gid: 20_002 }], then).messages[0]).toContain('was given to vision')
  expect(problemsOf([{ name: 'alice', uid: 20_009 }], then).messages[0]).toContain('alice has uid 20000 for good')
  expect(problemsOf([{ name: 'vision' }], then).messages[0]).toContain('vision is the name of a group')
  expect(planUsers(then, [{ name: 'bob', state: 'active' }]).users[1]).toMatchObject({ name: 'bob', uid: 20_001 })
  // The head node was made anew: its accounts are gone, the registry is not.
  const reborn = { ...then, accounts: state.accounts, groups: state.groups, applied: null, expired: [] }
  expect(planUsers(reborn, [{ name: 'alice' }]).users).toEqual(second.users)
  // The registry is gone, the head node is not.
  expect(planUsers({ ...then, manifest: null }, [{ name: 'fay' }]).users.map(({ uid }) => uid)).toEqual([
    20_000, 20_001, 20_003, 20_004,
  ])
})

test('numbers come from the holes when there is nothing above, and then they end', () => {
  const top = planUsers(state, [{ name: 'last', uid: 59_999 }, { name: 'next' }, { name: 'third' }])
  expect(top.users.map(({ uid }) => uid)).toEqual([20_000, 20_001, 59_999])
  const full = { ...state, accounts: Array.from({ length: 40_000 }, (_, at) => account(`x${at}`, 20_000 + at)) }
  expect(problemsOf([{ name: 'one' }], full).messages).toEqual(['there is no number left for one'])
})

test('a rename keeps numbers and home, and the old name is nobody else’s', () => {
  const first = planUsers(state, [{ name: 'alice', keys: [] }])
  const renamed = planUsers(after(first), [{ name: 'alicia', renamedFrom: 'alice' }])
  expect(renamed.changes.map(({ kind }) => kind)).toEqual(['rename-user', 'publish'])
  expect(renamed.users).toMatchObject([{ name: 'alicia', uid: 20_000, home: '/home/alice' }])
  const then = after(renamed, after(first))
  expect(planUsers(then, [{ name: 'alicia', renamedFrom: 'alice' }]).manifest).toBe(renamed.manifest)
  expect(problemsOf([{ name: 'alice' }], then).messages[0]).toContain('alice was the name of alicia')
  expect(problemsOf([{ name: 'eve', renamedFrom: 'nobody1' }], then).messages[0]).toContain('nobody is named nobody1')
  expect(planUsers(then, [{ name: 'alice', renamedFrom: 'alicia' }]).users).toMatchObject([
    { name: 'alice', uid: 20_000 },
  ])
  const both = [{ name: 'alicia', renamedFrom: 'alice' }, { name: 'alice' }]
  expect(problemsOf(both, after(first)).messages[0]).toContain('alice is still in the file')
})

test('who leaves is told until the head node is through with it', () => {
  const first = planUsers(state, [{ name: 'alice' }, { name: 'bob' }])
  const then = after(first)
  const plan = planUsers(then, [
    { name: 'alice', state: 'locked' },
    { name: 'bob', state: 'removed' },
  ])
  expect(plan.changes.map(({ kind }) => kind)).toEqual(['lock-user', 'remove-user', 'publish'])
  expect(plan.leaving.map(({ name, state: fate }) => `${name} ${fate}`)).toEqual(['alice locked', 'bob removed'])
  const stopped = { ...after(plan, then), applied: then.applied }
  expect(planUsers(stopped, []).leaving).toEqual(plan.leaving)
  expect(planUsers(after(plan, then), []).leaving).toEqual([])
})

test('nodes that differ are repaired, and strangers on them are told', () => {
  const first = planUsers(state, [{ name: 'alice' }, { name: 'bob' }])
  const head = after(first)
  const node = { ...head, node: 'gpu-1', accounts: [...head.accounts.slice(0, -1), account('eve', 20_001)] }
  const plan = planUsers({ ...head, nodes: [node] }, [])
  expect(renderUsersPlan(plan)).toBe(`head:
  * gpu-1: bob does not exist
  warning: gpu-1: uid 20001 of bob belongs to eve here: take another uid
`)
})

test('a registry that was set back is not gone on with while a node knows better', () => {
  const first = planUsers(state, [{ name: 'alice' }])
  const nodes = [{ ...after(first), node: 'gpu-1', generation: 3 }]
  expect(problemsOf([{ name: 'bob' }], { ...after(first), nodes })).toMatchObject({
    code: 'conflict',
    messages: ['has generation 3, and /home/.slurmkit/registry has 1, so it was set back'],
  })
})

test('a damaged registry stops everything', () => {
  const first = planUsers(state, [{ name: 'alice' }])
  const damaged = { ...after(first), manifest: parseManifest(first.manifest.slice(0, -3)) }
  expect(problemsOf([{ name: 'bob' }], damaged).messages[0]).toContain('is incomplete, or was edited by hand')
})

test.each(['relative/x', '/etc', '/home/../etc/x', '/home/a b/c', '/home/$(id)/c'])(
  '%s is no place for a registry',
  (registry) => {
    expect(() => createUsersScript({ registry })).toThrow('is not plain')
  },
)
