import type { Finding } from './finding.ts'
import { isShell, refusalOfName } from './names.ts'
import { refusalOfNumber } from './numbers.ts'
import { refusalOfKey } from './public-key.ts'
import type { User, UserFile } from './user.ts'
import { lineInFile, pathText } from './user-file-lines.ts'

/** Makes a finding at a place of a file. */
export function findingAt(
  file: UserFile,
  path: readonly PropertyKey[],
  rule: string,
  message: string,
  more: Partial<Finding> = {},
): Finding {
  const line = lineInFile(file, path)
  return {
    level: 'error',
    rule,
    path: pathText(path),
    ...(line === undefined ? {} : { line }),
    message,
    ...more,
  }
}

/**
 * All that is wrong with a file by itself: names that Linux or Slurm refuses, reserved and doubled names and numbers, shells
 * that are no path, keys that are no public keys.
 *
 * @example
 * ```ts
 * import { checkUserFile } from '@slurmkit/users'
 *
 * for (const { path, message } of checkUserFile({ users: [{ name: 'Alice', uid: 401 }] })) console.log(path, message)
 * ```
 */
export function checkUserFile(file: UserFile): Finding[] {
  const users = file.users.flatMap((user, index) => checkUser(file, user, index))
  const groups = (file.groups ?? []).flatMap(({ name, gid }, index) => [
    ...checkName(file, ['groups', index, 'name'], name),
    ...checkNumber(file, ['groups', index, 'gid'], name, gid),
  ])
  return [...users, ...groups, ...duplicates(file)]
}

function checkName(file: UserFile, path: readonly PropertyKey[], name: string): Finding[] {
  const refusal = refusalOfName(name)
  if (refusal === undefined) return []
  const rule = refusal === 'belongs to the system' ? 'name-reserved' : 'name-valid'
  return [
    findingAt(file, path, rule, `the name ${JSON.stringify(name)} ${refusal}`, { name, remedy: 'take another one' }),
  ]
}

function checkNumber(file: UserFile, path: readonly PropertyKey[], name: string, id: number | undefined): Finding[] {
  const refusal = id === undefined ? undefined : refusalOfNumber(id)
  if (refusal === undefined) return []
  const message = `${String(path.at(-1))} ${id} of ${name} ${refusal}`
  return [findingAt(file, path, 'number-reserved', message, { name, remedy: 'take another one' })]
}

function checkUser(file: UserFile, user: User, index: number): Finding[] {
  const at = (...rest: PropertyKey[]) => ['users', index, ...rest]
  const { name, uid, gid, shell, keys = [], groups = [], renamedFrom, slurm } = user
  const findings = [
    ...checkName(file, at('name'), name),
    ...checkNumber(file, at('uid'), name, uid),
    ...checkNumber(file, at('gid'), name, gid),
    ...(renamedFrom === undefined ? [] : checkName(file, at('renamedFrom'), renamedFrom)),
    ...groups.flatMap((group, nth) => checkName(file, at('groups', nth), group)),
  ]
  if (renamedFrom === name) {
    findings.push(findingAt(file, at('renamedFrom'), 'name-valid', `${name} had that name before already`, { name }))
  }
  if (shell !== undefined && !isShell(shell)) {
    const message = `the shell ${JSON.stringify(shell)} of ${name} is not an absolute path of plain characters`
    findings.push(findingAt(file, at('shell'), 'shell-valid', message, { name }))
  }
  for (const [nth, key] of keys.entries()) {
    const refusal = refusalOfKey(key)
    if (refusal === undefined) continue
    findings.push(findingAt(file, at('keys', nth), 'key-readable', `key ${nth + 1} of ${name} ${refusal}`, { name }))
  }
  const strange = [...(slurm?.accounts ?? []), ...(slurm?.defaultAccount === undefined ? [] : [slurm.defaultAccount])]
  for (const account of strange.filter((text) => !/^[a-z0-9_][a-z0-9_.@-]*$/.test(text))) {
    const message = `${JSON.stringify(account)} is no name of a Slurm account: small letters, digits, _ . @ and -`
    findings.push(findingAt(file, at('slurm'), 'account-valid', message, { name }))
  }
  if (slurm?.defaultAccount !== undefined && !slurm.accounts.includes(slurm.defaultAccount)) {
    const message = `${name} has the default account ${slurm.defaultAccount} and is not in it`
    findings.push(
      findingAt(file, at('slurm', 'defaultAccount'), 'account-valid', message, { name, remedy: 'add it to accounts' }),
    )
  }
  return findings
}

interface Claim {
  readonly name: string
  readonly value: string | number | undefined
  readonly path: readonly PropertyKey[]
}

/** Users and groups who share what only one can have. */
function duplicates(file: UserFile): Finding[] {
  const groups = file.groups ?? []
  const claimsOf = (key: 'name' | 'uid' | 'gid'): Claim[] => [
    ...file.users.map((user, index) => ({
      name: user.name,
      value: key === 'gid' ? (user.gid ?? user.uid) : user[key],
      path: ['users', index, key === 'gid' && user.gid === undefined ? 'uid' : key],
    })),
    ...groups.flatMap((group, index) =>
      key === 'uid' ? [] : [{ name: group.name, value: group[key], path: ['groups', index, key] }],
    ),
  ]
  return (['name', 'uid', 'gid'] as const).flatMap((key) => {
    const first = new Map<string | number, Claim>()
    return claimsOf(key).flatMap((claim) => {
      if (claim.value === undefined) return []
      const other = first.get(claim.value)
      if (other === undefined) {
        first.set(claim.value, claim)
        return []
      }
      if (key !== 'name' && other.name === claim.name) return []
      const line = lineInFile(file, other.path)
      const where = line === undefined ? '' : ` (line ${line})`
      const message =
        key === 'name'
          ? `${claim.name} is there twice${where}: keep one`
          : `${other.name}${where} and ${claim.name} have the same ${key} ${claim.value}`
      return [findingAt(file, claim.path, `${key}-unique`, message, { name: claim.name })]
    })
  })
}
