import { findingAt } from './check-user-file.ts'
import { cksum } from './cksum.ts'
import type { ManifestUser } from './manifest.ts'
import { isShell } from './names.ts'
import { refusalOfNumber } from './numbers.ts'
import { keyLines } from './public-key.ts'
import { type Fault, newNumber, noteAdoption, putUser, type RegistryDraft, refuse } from './registry-draft.ts'
import type { User } from './user.ts'

type Path = readonly PropertyKey[]
type FaultOfKey = Fault & { readonly key: keyof User }

/** Lays what the file says of a user over the draft. */
export function mergeUser(draft: RegistryDraft, user: User, path: Path): void {
  const { name, state } = user
  const known = draft.users.get(name) ?? draft.users.get(user.renamedFrom ?? '')
  const fault = faultOfName(draft, user) ?? faultOfNumbers(user, known)
  if (fault !== undefined) {
    refuse(draft, [...path, fault.key], name, fault)
    return
  }
  if (known === undefined && state === 'removed' && user.uid === undefined) {
    const message = `${name} is not in the registry: there is nothing to remove`
    draft.findings.push(findingAt(draft.file, path, 'remove-possible', message, { name, level: 'warning' }))
    return
  }
  const entry = known === undefined ? newUser(draft, user, path) : renamed(draft, known, name)
  if (entry === undefined) return
  if (user.keys !== undefined) {
    const keys = user.keys.map((key) => key.trim())
    draft.keys.set(name, keys)
  }
  putUser(draft, {
    ...entry,
    shell: user.shell ?? entry.shell,
    state: state ?? entry.state,
    groups: [...new Set(user.groups ?? entry.groups)].toSorted(),
    keys: user.keys === undefined ? entry.keys : cksum(keyLines(user.keys)).replace(' ', '.'),
  })
}

/** Why nobody can have this name from now on, or not as the new name of that user. */
function faultOfName(
  { users, groups, former, file }: RegistryDraft,
  { name, renamedFrom }: User,
): FaultOfKey | undefined {
  if (groups.has(name)) {
    return { key: 'name', rule: 'name-given', message: `${name} is the name of a group`, remedy: 'take another name' }
  }
  const known = users.get(name)
  if (known !== undefined) {
    if (renamedFrom === undefined || former.get(renamedFrom) === known.uid) return undefined
    const message = `${name} is there already, and never was ${renamedFrom}`
    return { key: 'renamedFrom', rule: 'rename-possible', message }
  }
  const old = users.get(renamedFrom ?? '')
  const owner = former.get(name)
  if (owner !== undefined && old?.uid !== owner) {
    const holder = [...users.values()].find(({ uid }) => uid === owner)?.name
    const message = `${name} was the name of ${holder}, and no name is given twice`
    return { key: 'name', rule: 'name-given', message, remedy: 'take another name' }
  }
  if (renamedFrom === undefined) return undefined
  if (old === undefined) {
    const message = `nobody is named ${renamedFrom}`
    return { key: 'renamedFrom', rule: 'rename-possible', message, remedy: 'leave renamedFrom out' }
  }
  if (!file.users.some((other) => other.name === renamedFrom)) return undefined
  const message = `${renamedFrom} is still in the file`
  return { key: 'renamedFrom', rule: 'rename-possible', message, remedy: 'keep one of both' }
}

function faultOfNumbers(user: User, known: ManifestUser | undefined): FaultOfKey | undefined {
  const key = (['uid', 'gid'] as const).find((kind) => user[kind] !== undefined && user[kind] !== known?.[kind])
  if (known === undefined || key === undefined) return undefined
  const message = `${user.name} has ${key} ${known[key]} for good, not ${user[key]}: files on /home belong to the number`
  return { key, rule: 'number-kept', message, remedy: `say ${known[key]}, or leave it out` }
}

/** The same user under the name of today; the other one is kept back for him. */
function renamed({ users, former }: RegistryDraft, known: ManifestUser, name: string): ManifestUser {
  if (known.name === name) return known
  users.delete(known.name)
  former.delete(name)
  former.set(known.name, known.uid)
  return { ...known, name }
}

/** Somebody new, with the numbers that are said, or that the head node has for the name, or that are next. */
function newUser(draft: RegistryDraft, user: User, path: Path): ManifestUser | undefined {
  const { name } = user
  const here = draft.state.accounts.find((account) => account.name === name)
  const usable = here !== undefined && [here.uid, here.gid].every((id) => refusalOfNumber(id) === undefined)
  const adopted = usable && user.uid === undefined && user.gid === undefined ? here : undefined
  const uid = newNumber(draft, 'uid', name, [...path, 'uid'], adopted?.uid ?? user.uid)
  if (uid === undefined) return undefined
  const gidPath = [...path, user.gid === undefined ? 'uid' : 'gid']
  const gid = newNumber(draft, 'gid', name, gidPath, adopted?.gid ?? user.gid ?? uid)
  if (gid === undefined) return undefined
  if (adopted) noteAdoption(draft, path, name, `${name} keeps uid ${uid} and gid ${gid}`)
  const shell = here !== undefined && letsIn(here.shell) ? here.shell : '/bin/bash'
  return { name, uid, gid, state: 'active', shell, home: `/home/${name}`, groups: [], keys: '' }
}

function letsIn(shell: string): boolean {
  return isShell(shell) && !/\/(nologin|false)$/.test(shell)
}
