import { findingAt } from './check-user-file.ts'
import type { Finding } from './finding.ts'
import type { Manifest, ManifestGroup, ManifestUser } from './manifest.ts'
import { numberGiver } from './numbers.ts'
import type { UsersState } from './read-users.ts'
import type { UserFile } from './user.ts'

type NumberKind = 'uid' | 'gid'

/** The registry while a file is laid over it, name by name. */
export interface RegistryDraft {
  readonly file: UserFile
  readonly state: UsersState
  readonly users: Map<string, ManifestUser>
  readonly groups: Map<string, ManifestGroup>
  /** By the names that users had before: the uid that still is theirs. */
  readonly former: Map<string, number>
  readonly keys: Map<string, readonly string[]>
  readonly findings: Finding[]
  /** By kind and number: who has it. */
  readonly holders: Map<string, string>
  readonly nextNumber: () => number | undefined
}

/** What stands in the way of something that a file says. */
export interface Fault {
  readonly rule: string
  readonly message: string
  readonly remedy?: string
}

/** The registry as it is, and what the file is to be compared with. */
export function draftRegistry(base: Manifest, file: UserFile, state: UsersState): RegistryDraft {
  const draft = {
    file,
    state,
    users: new Map(base.users.map((user) => [user.name, user])),
    groups: new Map(base.groups.map((group) => [group.name, group])),
    former: new Map(base.former.map(({ name, uid }) => [name, uid])),
    keys: new Map(),
    findings: [],
    holders: new Map(),
    nextNumber: numberGiver(numbersInUse(base, file, state)),
  }
  for (const user of base.users) putUser(draft, user)
  for (const group of base.groups) putGroup(draft, group)
  return draft
}

/** Enters a user, who has his numbers from then on. */
export function putUser({ users, holders }: RegistryDraft, user: ManifestUser): void {
  users.set(user.name, user)
  holders.set(`uid ${user.uid}`, user.name)
  holders.set(`gid ${user.gid}`, user.name)
}

/** Enters a group, which has its number from then on. */
export function putGroup({ groups, holders }: RegistryDraft, group: ManifestGroup): void {
  groups.set(group.name, group)
  holders.set(`gid ${group.gid}`, group.name)
}

/** Notes an error at a place of the file. */
export function refuse(
  { file, findings }: RegistryDraft,
  path: readonly PropertyKey[],
  name: string,
  { rule, message, remedy }: Fault,
): void {
  findings.push(findingAt(file, path, rule, message, { name, ...(remedy === undefined ? {} : { remedy }) }))
}

/** Notes that numbers of the head node were taken over. */
export function noteAdoption(draft: RegistryDraft, path: readonly PropertyKey[], name: string, what: string): void {
  const message = `${what}, which the head node has`
  draft.findings.push(findingAt(draft.file, path, 'account-adopted', message, { name, level: 'info' }))
}

/** The number of a new name: the one that is said, or the next; nothing, with a finding, when it is somebody's or none is left. */
export function newNumber(
  draft: RegistryDraft,
  kind: NumberKind,
  name: string,
  path: readonly PropertyKey[],
  said: number | undefined,
): number | undefined {
  const id = said ?? draft.nextNumber()
  const holder = draft.holders.get(`${kind} ${id}`)
  if (id !== undefined && holder === undefined) return id
  refuse(
    draft,
    path,
    name,
    id === undefined
      ? { rule: 'numbers-left', message: `there is no number left for ${name}`, remedy: 'say one' }
      : {
          rule: 'number-given',
          message: `${kind} ${id} of ${name} was given to ${holder}, and no number is given twice`,
          remedy: `leave it out, or say renamedFrom: ${holder}`,
        },
  )
  return undefined
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
