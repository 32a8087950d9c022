import { findingAt } from './check-user-file.ts'
import { cksum } from './cksum.ts'
import type { Finding } from './finding.ts'
import type { Manifest, ManifestGroup, ManifestUser } from './manifest.ts'
import { isShell } from './names.ts'
import { numberGiver, refusalOfNumber } from './numbers.ts'
import type { UsersState } from './read-users.ts'
import type { User, UserFile } from './user.ts'

/** What a file makes of the registry. */
export interface MergedUsers {
  readonly users: readonly ManifestUser[]
  readonly groups: readonly ManifestGroup[]
  readonly former: Manifest['former']
  readonly keys: Readonly<Record<string, readonly string[]>>
  readonly findings: readonly Finding[]
}

/** The registry with the file over it: who is not mentioned stays, and no name and no number changes hands. */
export function mergeUsers(base: Manifest, file: UserFile, state: UsersState): MergedUsers {
  const findings: Finding[] = []
  const users = new Map(base.users.map((user) => [user.name, user]))
  const groups = new Map(base.groups.map((group) => [group.name, group]))
  const former = new Map(base.former.map(({ name, uid }) => [name, uid]))
  const keys: Record<string, readonly string[]> = {}
  const give = numberGiver(numbersInUse(base, file, state))
  const fault = (path: readonly PropertyKey[], rule: string, name: string, message: string, remedy?: string) => {
    findings.push(findingAt(file, path, rule, message, { name, ...(remedy === undefined ? {} : { remedy }) }))
    return undefined
  }
  const numbers = () => {
    const all: { id: number; kind: 'uid' | 'gid'; name: string }[] = []
    for (const { name, uid, gid } of users.values())
      all.push({ id: uid, kind: 'uid', name }, { id: gid, kind: 'gid', name })
    for (const { name, gid } of groups.values()) all.push({ id: gid, kind: 'gid', name })
    return new Map(all.map((entry) => [`${entry.kind} ${entry.id}`, entry.name]))
  }
  const holders = numbers()
  const take = (kind: 'uid' | 'gid', id: number, name: string) => holders.set(`${kind} ${id}`, name)

  /** The number of a new name; nothing, with a finding, when it is somebody's or there is none left. */
  const newNumber = (kind: 'uid' | 'gid', name: string, path: readonly PropertyKey[], said: number | undefined) => {
    const id = said ?? give()
    if (id === undefined) return fault(path, 'numbers-left', name, `there is no number left for ${name}`, 'say one')
    const holder = holders.get(`${kind} ${id}`)
    if (holder === undefined) return id
    const message = `${kind} ${id} of ${name} was given to ${holder}, and no number is given twice`
    return fault(path, 'number-given', name, message, `leave it out, or say renamedFrom: ${holder}`)
  }

  const addGroup = (name: string, said: number | undefined, path: readonly PropertyKey[]) => {
    const known = groups.get(name)
    if (known !== undefined) {
      if (said === undefined || said === known.gid) return
      fault(
        path,
        'number-kept',
        name,
        `the group ${name} has gid ${known.gid} for good, not ${said}`,
        `say ${known.gid}`,
      )
    } else if (users.has(name) || former.has(name) || file.users.some((user) => user.name === name)) {
      fault(
        path,
        'name-given',
        name,
        `the group ${name} has the name of a user, whose own group it is`,
        'take another name',
      )
    } else {
      const here = state.groups.find((group) => group.name === name)
      const adopted = said === undefined && here !== undefined && refusalOfNumber(here.gid) === undefined
      const gid = newNumber('gid', name, path, adopted ? here.gid : said)
      if (gid === undefined) return
      groups.set(name, { name, gid })
      take('gid', gid, name)
      if (adopted) findings.push(adoptedFinding(file, path, name, `the group ${name} keeps gid ${gid}`))
    }
  }

  /** The entry that the user has, under this name or the one before. */
  const findKnown = (user: User, path: readonly PropertyKey[]): ManifestUser | undefined | 'refused' => {
    const { name, renamedFrom } = user
    const known = users.get(name)
    const owner = former.get(name)
    if (groups.has(name)) {
      fault([...path, 'name'], 'name-given', name, `${name} is the name of a group`, 'take another name')
      return 'refused'
    }
    if (known !== undefined) {
      if (renamedFrom === undefined || former.get(renamedFrom) === known.uid) return known
      fault([...path, 'renamedFrom'], 'rename-possible', name, `${name} is there already, and never was ${renamedFrom}`)
      return 'refused'
    }
    const old = renamedFrom === undefined ? undefined : users.get(renamedFrom)
    if (owner !== undefined && old?.uid !== owner) {
      const holder = [...users.values()].find(({ uid }) => uid === owner)?.name
      const message = `${name} was the name of ${holder}, and no name is given twice`
      fault([...path, 'name'], 'name-given', name, message, 'take another name')
      return 'refused'
    }
    if (renamedFrom === undefined) return undefined
    if (old === undefined) {
      fault(
        [...path, 'renamedFrom'],
        'rename-possible',
        name,
        `nobody is named ${renamedFrom}`,
        'leave renamedFrom out',
      )
      return 'refused'
    }
    if (file.users.some((other) => other.name === renamedFrom)) {
      fault(
        [...path, 'renamedFrom'],
        'rename-possible',
        name,
        `${renamedFrom} is still in the file`,
        'keep one of both',
      )
      return 'refused'
    }
    users.delete(old.name)
    former.delete(name)
    former.set(old.name, old.uid)
    return { ...old, name }
  }

  const newUser = (user: User, path: readonly PropertyKey[]): ManifestUser | undefined => {
    const { name } = user
    const here = state.accounts.find((account) => account.name === name)
    const usable = here !== undefined && [here.uid, here.gid].every((id) => refusalOfNumber(id) === undefined)
    const adopted = usable && user.uid === undefined && user.gid === undefined ? here : undefined
    const uid = newNumber('uid', name, [...path, 'uid'], adopted?.uid ?? user.uid)
    if (uid === undefined) return undefined
    const gid = newNumber(
      'gid',
      name,
      [...path, user.gid === undefined ? 'uid' : 'gid'],
      adopted?.gid ?? user.gid ?? uid,
    )
    if (gid === undefined) return undefined
    if (adopted) findings.push(adoptedFinding(file, path, name, `${name} keeps uid ${uid} and gid ${gid}`))
    const shell =
      here !== undefined && isShell(here.shell) && !/\/(nologin|false)$/.test(here.shell) ? here.shell : '/bin/bash'
    return { name, uid, gid, state: 'active', shell, home: `/home/${name}`, groups: [], keys: '' }
  }

  const addUser = (user: User, index: number) => {
    const path = ['users', index]
    const { name } = user
    const known = findKnown(user, path)
    if (known === 'refused') return
    for (const kind of ['uid', 'gid'] as const) {
      const said = user[kind]
      if (known === undefined || said === undefined || known[kind] === said) continue
      const message = `${name} has ${kind} ${known[kind]} for good, not ${said}: files on /home belong to the number`
      fault([...path, kind], 'number-kept', name, message, `say ${known[kind]}, or leave it out`)
      return
    }
    if (known === undefined && user.state === 'removed' && user.uid === undefined) {
      const message = `${name} is not in the registry: there is nothing to remove`
      findings.push(findingAt(file, path, 'remove-possible', message, { name, level: 'warning' }))
      return
    }
    const entry = known ?? newUser(user, path)
    if (entry === undefined) return
    if (user.keys !== undefined) keys[name] = user.keys.map((key) => key.trim())
    const { groups: memberships = entry.groups, shell = entry.shell, state: fate = entry.state } = user
    users.set(name, {
      ...entry,
      shell,
      state: fate,
      groups: [...new Set(memberships)].toSorted(),
      keys: user.keys === undefined ? entry.keys : cksum(keyLines(user.keys)).replace(' ', '.'),
    })
    take('uid', entry.uid, name)
    take('gid', entry.gid, name)
  }

  // Numbers that somebody says come before numbers that anybody can have.
  const order = [...file.users.entries()].toSorted(
    ([, a], [, b]) => Number(a.uid === undefined) - Number(b.uid === undefined),
  )
  for (const [index, { name, gid }] of (file.groups ?? []).entries()) addGroup(name, gid, ['groups', index, 'gid'])
  for (const [index, user] of order) addUser(user, index)
  for (const [index, user] of file.users.entries()) {
    for (const [nth, group] of (user.groups ?? []).entries())
      addGroup(group, undefined, ['users', index, 'groups', nth])
  }
  return {
    users: [...users.values()].toSorted((a, b) => a.uid - b.uid),
    groups: [...groups.values()].toSorted((a, b) => a.gid - b.gid),
    former: [...former]
      .map(([name, uid]) => ({ name, uid }))
      .toSorted((a, b) => a.uid - b.uid || (a.name < b.name ? -1 : 1)),
    keys,
    findings,
  }
}

/** Public keys as lines of a file. */
export function keyLines(keys: readonly string[]): string {
  return keys.map((key) => `${key.trim()}\n`).join('')
}

function adoptedFinding(file: UserFile, path: readonly PropertyKey[], name: string, message: string): Finding {
  return findingAt(file, path, 'account-adopted', `${message}, which the head node has`, { name, level: 'info' })
}

/** Every number that was ever given, that the file says, and that any node has for anything. */
function numbersInUse(base: Manifest, file: UserFile, state: UsersState): Set<number> {
  const said = [...file.users.flatMap(({ uid, gid }) => [uid, gid]), ...(file.groups ?? []).map(({ gid }) => gid)]
  return new Set([
    ...base.users.flatMap(({ uid, gid }) => [uid, gid]),
    ...base.groups.map(({ gid }) => gid),
    ...said.filter((id) => id !== undefined),
    ...[state, ...state.nodes].flatMap(({ accounts, groups }) => [
      ...accounts.flatMap(({ uid, gid }) => [uid, gid]),
      ...groups.map(({ gid }) => gid),
    ]),
  ])
}
