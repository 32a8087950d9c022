import { execFileSync } from 'node:child_process'
import type { CommandRunner } from '@slurmkit/command'
import {
  createUsersScript,
  planUsers,
  readUsers,
  renderUsersPlan,
  type User,
  UsersError,
  type UsersState,
} from '@slurmkit/users'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cksum } from '../src/cksum.ts'
import { formatUserList, parseUserList } from '../src/user-list.ts'

const state: UsersState = {
  node: 'head',
  listPath: '/home/.slurmkit/users',
  list: null,
  accounts: [
    { name: 'root', uid: 0, gid: 0, shell: '/bin/bash' },
    { name: 'ubuntu', uid: 1000, gid: 1000, shell: '/bin/bash' },
    { name: 'carol', uid: 1500, gid: 1500, shell: '/bin/sh' },
  ],
  groups: [
    { name: 'root', gid: 0 },
    { name: 'docker', gid: 1003 },
    { name: 'carol', gid: 1500 },
    { name: 'dave', gid: 1700 },
  ],
}

function problemsOf(users: readonly User[], from = state): { code: string; messages: string[] } {
  try {
    planUsers(from, users)
  } catch (error) {
    if (error instanceof UsersError) return { code: error.code, messages: error.problems.map(({ message }) => message) }
  }
  return { code: 'none', messages: [] }
}

test('three users of a fresh cluster', async () => {
  const answers: Record<string, string> = {
    'uname -n': 'head\n',
    'getent passwd': 'root:x:0:0:root:/root:/bin/bash\n',
    'getent group': 'root:x:0:\n',
  }
  const headNode: CommandRunner = {
    exec: async ({ argv }) => {
      const stdout = answers[argv.join(' ')]
      // Reading the list is the one command that is not answered: there is none.
      return { exitCode: stdout === undefined ? 3 : 0, stdout: stdout ?? '', stderr: '', durationMs: 0 }
    },
  }
  const plan = planUsers(await readUsers(headNode), [
    { name: 'alice', uid: 1001 },
    { name: 'bob', uid: 1002 },
    { name: 'charlie', uid: 1003 },
  ])
  expect(renderUsersPlan(plan)).toBe(`head:
  + user alice uid=1001 gid=1001
  + user bob uid=1002 gid=1002
  + user charlie uid=1003 gid=1003
  + list /home/.slurmkit/users with 3 users
`)
  expect(plan.list).toBe(`slurmkit-users 1
user:alice:1001:1001:
user:bob:1002:1002:
user:charlie:1003:1003:
cksum ${cksum(plan.list.slice(0, plan.list.indexOf('cksum')))}
`)
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  const applied = {
    ...state,
    list: { text: plan.list, users: plan.users },
    groups: [],
    accounts: [] as UsersState['accounts'],
  }
  const there = plan.users.map(({ name, uid, gid }) => ({ name, uid, gid, shell: '/bin/bash' }))
  expect(renderUsersPlan(planUsers({ ...applied, accounts: there }, [{ name: 'bob', uid: 1002 }]))).toBe(
    'head: nothing to do, 3 users\n',
  )
})

test('the shape of a user is closed', () => {
  // @ts-expect-error a uid is a number
  expect(problemsOf([{ name: 'alice', uid: '1001' }]).code).toBe('invalid-users')
  // @ts-expect-error UID is not a key
  expect(problemsOf([{ name: 'alice', UID: 1001 }]).code).toBe('invalid-users')
})

test('all that is wrong with the users themselves is listed', () => {
  const { code, messages } = problemsOf([
    { name: 'Alice', uid: 1001 },
    { name: 'bob', uid: 401 },
    { name: 'charlie', uid: 65_534, gid: 100 },
    { name: 'dora', uid: 1004, shell: '/bin/sh -c reboot' },
    { name: 'erin', uid: 1001 },
    { name: 'erin', uid: 1006 },
  ])
  expect(code).toBe('invalid-users')
  expect(messages).toEqual([
    'the name "Alice" must match ^[a-z_][a-z0-9_-]{0,31}$',
    'uid 401 of bob is below 1000, where the accounts of the system are (slurm is 401 and munge 402 on ParallelCluster): take another one',
    'uid 65534 of charlie is between 61184 and 65535, which systemd and nobody use: take another one',
    'gid 100 of charlie is below 1000, where the accounts of the system are (slurm is 401 and munge 402 on ParallelCluster): take another one',
    'the shell "/bin/sh -c reboot" of dora is not an absolute path of plain characters',
    'erin is there twice: keep one',
    'Alice and erin have the same uid 1001',
    'Alice and erin have the same gid 1001',
  ])
})

test('names with line breaks, colons or leading dashes are refused', () => {
  for (const name of ['a\nb', 'a:b', '-o', '', 'a b', 'a$', 'é', 'a'.repeat(33), 'a\n']) {
    expect(problemsOf([{ name, uid: 1001 }]).code).toBe('invalid-users')
  }
})

test('all that contradicts the head node is listed', () => {
  const { code, messages } = problemsOf([
    { name: 'carol', uid: 1501 },
    { name: 'alice', uid: 1000 },
    { name: 'bob', uid: 1003 },
    { name: 'dave', uid: 1004 },
  ])
  expect(code).toBe('conflict')
  expect(messages).toEqual([
    'uid 1000 of alice belongs to ubuntu here: take another uid',
    'gid 1003 of bob belongs to the group docker here: take another gid',
    'the group dave has gid 1700 here, not 1004: say gid 1700',
    'carol is 1500:1500 here, not 1501:1501: say uid 1500 and gid 1500, or take another name',
  ])
})

test('who was published keeps the numbers, and a damaged list stops the plan', () => {
  const text = formatUserList([{ name: 'alice', uid: 1001, gid: 1001 }])
  expect(problemsOf([{ name: 'alice', uid: 1009 }], { ...state, list: parseUserList(text) })).toEqual({
    code: 'conflict',
    messages: ['alice was published as 1001:1001, not 1009:1009: files on /home keep the old numbers'],
  })
  expect(problemsOf([{ name: 'alice', uid: 1001 }], { ...state, list: parseUserList(text.slice(0, 40)) })).toEqual({
    code: 'conflict',
    messages: [
      'the list at /home/.slurmkit/users is incomplete, or was edited by hand: restore it, or remove it to start over',
    ],
  })
})

test('a shell is changed only where one is asked for', () => {
  const list = parseUserList(formatUserList([{ name: 'carol', uid: 1500, gid: 1500 }]))
  expect(planUsers({ ...state, list }, [{ name: 'carol', uid: 1500 }]).changes).toEqual([])
  expect(planUsers({ ...state, list }, [{ name: 'carol', uid: 1500, shell: '/bin/zsh' }]).changes).toMatchObject([
    { kind: 'set-shell', name: 'carol', before: '/bin/sh', after: '/bin/zsh' },
    { kind: 'publish-list' },
  ])
})

const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,31}$/)
const user = fc
  .record({
    name,
    uid: fc.integer({ min: 1000, max: 61_183 }),
    shell: fc.option(fc.constant('/bin/zsh'), { nil: undefined }),
  })
  .map(({ shell, ...rest }) => ({ ...rest, gid: rest.uid, ...(shell === undefined ? {} : { shell }) }))
const manyUsers = fc
  .uniqueArray(user, { selector: (u) => u.name })
  .map((users) => users.filter((u, i) => users.findIndex((other) => other.uid === u.uid) === i))

test('a list reads back as it was written, and no cut or changed one does', () => {
  fc.assert(
    fc.property(manyUsers, fc.nat(), (users, at) => {
      const text = formatUserList(users)
      expect(parseUserList(text)).toEqual({ text, users: users.toSorted((a, b) => a.uid - b.uid) })
      expect(parseUserList(text.slice(0, at % (text.length - 1)))).toHaveProperty('damage')
      const changed = `${text.slice(0, at % text.length)}~${text.slice((at % text.length) + 1)}`
      expect(parseUserList(changed)).toHaveProperty('damage')
    }),
  )
})

test('the checksum is cksum(1)’s', () => {
  for (const text of ['', 'a', 'slurmkit-users 1\n', 'x'.repeat(70_000)]) {
    expect(`${cksum(text)}\n`).toBe(execFileSync('cksum', { input: text, encoding: 'utf8' }))
  }
})

test('the path of the list must be plain', () => {
  for (const listPath of [
    'users',
    '/users',
    '/home/../etc/passwd',
    '/home/a b',
    '/home/$(x)/y',
    "/home/'/y",
    '/home//y',
    '/home/y/',
  ]) {
    expect(() => createUsersScript({ listPath })).toThrow(UsersError)
  }
  expect(createUsersScript({ listPath: '/shared/slurmkit/users.list' })).toContain('list=/shared/slurmkit/users.list\n')
})
