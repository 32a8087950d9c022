import { NO_SHELL } from './compare-users.ts'
import type { ManifestGroup, ManifestUser } from './manifest.ts'

/** Options of {@link exportLdif}. */
export interface ExportLdifOptions {
  /** Suffix of the directory, `dc=example,dc=org`. People go below `ou=people`, groups below `ou=groups`; both are made as well. */
  readonly base: string
  /** Public keys by user, for the `ldapPublicKey` class of OpenSSH's LDAP schema. Default: none. */
  readonly keys?: Readonly<Record<string, readonly string[]>>
}

/**
 * All users and groups as LDIF, for the day on which a team takes a directory: every number stays what it is. Locked users come
 * with an expired shadow account and no shell; removed users do not come, so keep the registry, which knows their numbers.
 * Source: RFC 2849 (LDIF), RFC 2307 (accounts and groups).
 *
 * @throws RangeError when `base` is no suffix
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 * import { exportLdif, planUsers, readUsers } from '@slurmkit/users'
 *
 * const { users, groups } = planUsers(await readUsers(local()), [])
 * console.log(exportLdif({ users, groups }, { base: 'dc=example,dc=org' }))
 * ```
 */
export function exportLdif(
  { users, groups }: { readonly users: readonly ManifestUser[]; readonly groups: readonly ManifestGroup[] },
  { base, keys = {} }: ExportLdifOptions,
): string {
  const domain = /^dc=([A-Za-z0-9-]+)(,dc=[A-Za-z0-9-]+)*$/.exec(base)?.[1]
  if (domain === undefined) throw new RangeError(`the base ${JSON.stringify(base)} is not like dc=example,dc=org`)
  const present = users.filter(({ state }) => state !== 'removed')
  const entry = (dn: string, attributes: readonly (readonly [string, string | number])[]) =>
    [`dn: ${dn},${base}`, ...attributes.map(([name, value]) => attributeLine(name, String(value)))].join('\n')
  const unit = (name: string) =>
    entry(`ou=${name}`, [
      ['objectClass', 'organizationalUnit'],
      ['ou', name],
    ])
  const person = (user: ManifestUser) => {
    const own = Object.hasOwn(keys, user.name) ? (keys[user.name] ?? []) : []
    return entry(`uid=${user.name},ou=people`, [
      ['objectClass', 'account'],
      ['objectClass', 'posixAccount'],
      ['objectClass', 'shadowAccount'],
      ...(own.length > 0 ? [['objectClass', 'ldapPublicKey'] as const] : []),
      ['uid', user.name],
      ['cn', user.name],
      ['uidNumber', user.uid],
      ['gidNumber', user.gid],
      ['homeDirectory', user.home],
      ['loginShell', user.state === 'locked' ? NO_SHELL : user.shell],
      ...(user.state === 'locked' ? [['shadowExpire', 1] as const] : []),
      ...own.map((key) => ['sshPublicKey', key.trim()] as const),
    ])
  }
  const group = (name: string, gid: number, members: readonly string[]) =>
    entry(`cn=${name},ou=groups`, [
      ['objectClass', 'posixGroup'],
      ['cn', name],
      ['gidNumber', gid],
      ...members.map((member) => ['memberUid', member] as const),
    ])
  const entries = [
    unit('people'),
    unit('groups'),
    ...present.map(person),
    ...present.map(({ name, gid }) => group(name, gid, [])),
    ...groups.map(({ name, gid }) =>
      group(
        name,
        gid,
        present.filter((user) => user.groups.includes(name)).map((user) => user.name),
      ),
    ),
  ]
  // No line `version: 1`: RFC 2849 lets it be absent, and OpenLDAP's slapadd(8) refuses it.
  return `${entries.join('\n\n')}\n`
}

/** One attribute, in base64 where its value would not be read back as it is, folded at 76 characters. */
function attributeLine(name: string, value: string): string {
  const safe = /^[!-9;=-~][ -~]*$/.test(value) && !value.endsWith(' ')
  const line = safe ? `${name}: ${value}` : `${name}:: ${btoa(value)}`
  return [line.slice(0, 76), ...(line.slice(76).match(/.{1,75}/g) ?? [])].join('\n ')
}
