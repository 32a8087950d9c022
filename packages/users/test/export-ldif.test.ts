import { exportLdif } from '@slurmkit/users'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { manifestUser } from './manifest-user.ts'

const base = 'dc=example,dc=org'

/** What an entry of each class has to have, by the schemas that OpenLDAP comes with (RFC 2307, RFC 4519, RFC 4524). */
const MUST: Readonly<Record<string, readonly string[]>> = {
  organizationalUnit: ['ou'],
  account: ['uid'],
  posixAccount: ['cn', 'uid', 'uidNumber', 'gidNumber', 'homeDirectory'],
  shadowAccount: ['uid'],
  posixGroup: ['cn', 'gidNumber'],
  ldapPublicKey: [],
}
const MAY = ['objectClass', 'loginShell', 'shadowExpire', 'memberUid', 'sshPublicKey']
const STRUCTURAL = ['organizationalUnit', 'account', 'posixGroup']

type Entry = readonly (readonly [attribute: string, value: string])[]

/** Reads LDIF as RFC 2849 has it, and nothing else. */
function readLdif(text: string): Entry[] {
  expect(text).toMatch(/[^\n]\n$/)
  return text
    .slice(0, -1)
    .split('\n\n')
    .map((entry) =>
      entry
        .replaceAll('\n ', '')
        .split('\n')
        .map((line) => {
          const [, name = '', colons = '', value = ''] = /^([A-Za-z][A-Za-z0-9-]*)(::?) (.*)$/.exec(line) ?? []
          const safe = /^[\x01-\x09\x0b\x0c\x0e-\x1f\x21-\x39\x3b\x3d-\x7f][\x01-\x09\x0b\x0c\x0e-\x7f]*$/
          if (colons === ':') expect(value).toMatch(safe)
          else expect(value).toMatch(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
          return [name, colons === '::' ? Buffer.from(value, 'base64').toString() : value] as const
        }),
    )
}

function checkEntry(entry: Entry, seen: ReadonlySet<string>): void {
  const [first, ...attributes] = entry
  const [key, dn = ''] = first ?? []
  expect(key).toBe('dn')
  const [rdn = '', parent = ''] = dn.split(/,(.*)/s)
  expect(parent === base || seen.has(parent)).toBe(true)
  expect(seen.has(dn)).toBe(false)
  const names = new Set(attributes.map(([name]) => name))
  const classes = attributes.flatMap(([name, value]) => (name === 'objectClass' ? [value] : []))
  expect(classes.filter((name) => STRUCTURAL.includes(name))).toHaveLength(1)
  const must = classes.flatMap((name) => MUST[name] ?? ['(no such class)'])
  expect(must.filter((name) => !names.has(name))).toEqual([])
  expect([...names].filter((name) => !must.includes(name) && !MAY.includes(name))).toEqual([])
  expect(attributes.map(([name, value]) => `${name}=${value}`)).toContain(rdn)
}

test('LDIF has everybody who is there, with the same numbers', () => {
  const users = [
    manifestUser('alice', 20_001, { groups: ['vision'] }),
    manifestUser('bob', 20_002, { state: 'locked' }),
    manifestUser('carl', 20_003, { state: 'removed' }),
  ]
  const key = `ssh-ed25519 ${'A'.repeat(68)} Zoe`
  const ldif = exportLdif({ users, groups: [{ name: 'vision', gid: 20_009 }] }, { base, keys: { alice: [key] } })
  expect(ldif.split('\n').every((line) => line.length <= 76)).toBe(true)
  expect(ldif.replaceAll('\n ', '')).toBe(`dn: ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: people

dn: ou=groups,dc=example,dc=org
objectClass: organizationalUnit
ou: groups

dn: uid=alice,ou=people,dc=example,dc=org
objectClass: account
objectClass: posixAccount
objectClass: shadowAccount
objectClass: ldapPublicKey
uid: alice
cn: alice
uidNumber: 20001
gidNumber: 20001
homeDirectory: /home/alice
loginShell: /bin/bash
sshPublicKey: ${key}

dn: uid=bob,ou=people,dc=example,dc=org
objectClass: account
objectClass: posixAccount
objectClass: shadowAccount
uid: bob
cn: bob
uidNumber: 20002
gidNumber: 20002
homeDirectory: /home/bob
loginShell: /usr/sbin/nologin
shadowExpire: 1

dn: cn=alice,ou=groups,dc=example,dc=org
objectClass: posixGroup
cn: alice
gidNumber: 20001

dn: cn=bob,ou=groups,dc=example,dc=org
objectClass: posixGroup
cn: bob
gidNumber: 20002

dn: cn=vision,ou=groups,dc=example,dc=org
objectClass: posixGroup
cn: vision
gidNumber: 20009
memberUid: alice
`)
})

test('whatever people write in their keys, a directory reads the same', () => {
  const comment = fc.stringMatching(/^[ -~]{0,120}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(comment, { maxLength: 3 })), { maxLength: 6 }), (people) => {
      const users = people.map(([locked], at) =>
        manifestUser(`user${at}`, 20_000 + at, { state: locked ? 'locked' : 'active' }),
      )
      const keys = Object.fromEntries(
        people.map(([, own], at) => [`user${at}`, own.map((text) => `ssh-rsa AAAA ${text}`)]),
      )
      const entries = readLdif(exportLdif({ users, groups: [] }, { base, keys }))
      const seen = new Set<string>()
      for (const entry of entries) {
        checkEntry(entry, seen)
        seen.add(entry[0]?.[1] ?? '')
      }
      expect(entries).toHaveLength(2 + 2 * users.length)
      for (const { name, uid } of users) {
        const entry = entries.find(([first]) => first?.[1] === `uid=${name},ou=people,${base}`) ?? []
        expect(entry).toContainEqual(['uidNumber', String(uid)])
        const read = entry.flatMap(([key, value]) => (key === 'sshPublicKey' ? [value] : []))
        expect(read).toEqual(keys[name]?.map((key) => key.trim()))
      }
    }),
  )
})

test('a suffix that is none is refused', () => {
  expect(() => exportLdif({ users: [], groups: [] }, { base: 'example.org\ndn: x' })).toThrow(
    'is not like dc=example,dc=org',
  )
})
