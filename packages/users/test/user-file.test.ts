import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definePolicy, type PolicyInput } from '@slurmkit/sacctmgr'
import { checkUserFile, defineUsers, type Finding, parseUsers, slurmAccounts, UsersError } from '@slurmkit/users'
import { expect, expectTypeOf, test } from 'vitest'

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB/RlLhLGkQHLZcK1cLzQ2qzj4pQqk4xPz5rW6zW5d1z alice@laptop'

function findingsOf(yaml: string): readonly Finding[] {
  try {
    parseUsers(yaml)
  } catch (error) {
    if (error instanceof UsersError && error.code === 'invalid-users') return error.findings
    throw error
  }
  return []
}
const told = (yaml: string) => findingsOf(yaml).map(({ line, rule, path }) => `${line} ${rule} ${path}`)

test('a whole file', () => {
  const file = parseUsers(`
groups:
  - { name: vision, gid: 30001 }
users:
  - name: alice
    uid: 20001
    groups: [vision]
    keys: ['${ED25519}']
    shell: /bin/zsh
    slurm: { accounts: [research, batch], defaultAccount: research }
  - { name: bob, state: locked, slurm: { accounts: [research] } }
  - { name: carol, renamedFrom: caro }
`)
  expect(file.users.map(({ name }) => name)).toEqual(['alice', 'bob', 'carol'])
  expect(checkUserFile(file)).toEqual([])
  expect(slurmAccounts(file.users)).toEqual({
    accounts: { research: { users: ['alice'] }, batch: { users: ['alice'] } },
    users: { alice: { defaultAccount: 'research' } },
  })
})

test('all that is wrong is told with its line', () => {
  expect(
    told(`users:
  - { name: Alice, uid: 1001 }
  - name: bob
    uid: 401
  - name: bob
    uid: 20005
  - name: dora
    uid: 20005
    shell: /bin/sh -c reboot
  - name: eve
    gid: 65534
    keys:
      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB/RlLhLGkQHLZcK
  - { name: slurm }
  - { name: frank, groups: [sudo] }
  - { name: grace, slurm: { accounts: [a], defaultAccount: b } }
groups:
  - { name: dora }
  - { name: vision, gid: 20005 }
`),
  ).toEqual([
    '2 name-valid users[0].name',
    '4 number-reserved users[1].uid',
    '9 shell-valid users[3].shell',
    '11 number-reserved users[4].gid',
    '13 key-readable users[4].keys[0]',
    '14 name-reserved users[5].name',
    '15 name-reserved users[6].groups[0]',
    '16 account-valid users[7].slurm.defaultAccount',
    '5 name-unique users[2].name',
    '18 name-unique groups[0].name',
    '8 uid-unique users[3].uid',
    '8 gid-unique users[3].uid',
    '19 gid-unique groups[1].gid',
  ])
})

test('what is no user file is told with its line', () => {
  expect(told('users:\n  - name: alice\n    uid: "20001"\n    colour: red\n')).toEqual([
    '3 value-readable users[0].uid',
    '4 key-known users[0].colour',
  ])
  expect(told('users:\n  - name: alice\n   uid: 1\n')[0]).toMatch(/^3 yaml-readable/)
  expect(told('users: *nobody\n')[0]).toMatch(/yaml-readable/)
  expect(told('alice\n')).toEqual(['1 value-readable '])
  expect(() => defineUsers({ users: [{ name: 'alice', uid: 3 }] })).toThrow('below 1000')
})

test.each([
  'root',
  'munge',
  'ubuntu',
  'systemd-oom',
  'a b',
  'alice:x',
  'alice\n',
  'álice',
  'аlice', // the first letter is Cyrillic
  'alice\u200b',
  '0',
  '-o',
  '',
  'a'.repeat(33),
  'alice$',
  'al.ice',
])('nobody is named %j', (name) => {
  expect(checkUserFile({ users: [{ name }] })).toHaveLength(1)
})

test('public keys are those that ssh-keygen makes, and private keys are never repeated', () => {
  const dir = mkdtempSync(join(tmpdir(), 'slurmkit-keys-'))
  try {
    for (const [type, bits, good] of [
      ['ed25519', '256', true],
      ['rsa', '3072', true],
      ['rsa', '1024', false],
      ['ecdsa', '384', true],
    ] as const) {
      const file = join(dir, `${type}-${bits}`)
      execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-C', 'it is me', '-f', file])
      const key = readFileSync(`${file}.pub`, 'utf8')
      expect([type, bits, checkUserFile({ users: [{ name: 'alice', keys: [key] }] }).length]).toEqual([
        type,
        bits,
        good ? 0 : 1,
      ])
      const cut = key.slice(0, key.length - 40)
      expect(checkUserFile({ users: [{ name: 'alice', keys: [cut] }] })).toHaveLength(1)
      const secret = readFileSync(file, 'utf8')
      const [finding] = checkUserFile({ users: [{ name: 'alice', keys: [secret] }] })
      expect(finding?.message).toContain('is a private key')
      expect(JSON.stringify(finding)).not.toContain(secret.split('\n')[2])
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
  const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  for (const key of [
    '',
    pem,
    `command="reboot" ${ED25519}`,
    ED25519.replace('ssh-ed25519', 'ssh-rsa'),
    `${ED25519}\nx`,
    'ssh-ed25519 %%',
  ]) {
    expect(checkUserFile({ users: [{ name: 'alice', keys: [key] }] })).toHaveLength(1)
  }
})

test('the accounts of a user file are the accounts of a policy', () => {
  const { accounts, users } = slurmAccounts([
    { name: 'alice', slurm: { accounts: ['research'] } },
    { name: 'bob', state: 'locked', slurm: { accounts: ['research'] } },
  ])
  expectTypeOf(accounts).toExtend<PolicyInput['accounts']>()
  expectTypeOf(users).toExtend<NonNullable<PolicyInput['users']>>()
  const policy = definePolicy({ qos: { short: {} }, accounts, users })
  expect(Object.keys(policy.accounts['research']?.users ?? {})).toEqual(['alice'])
  // @ts-expect-error an account is no list of users
  const wrong: PolicyInput['accounts'] = { research: ['alice'] }
  expect(wrong).toBeDefined()
})
