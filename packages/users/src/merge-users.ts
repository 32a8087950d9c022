import type { Finding } from './finding.ts'
import type { Manifest, ManifestGroup, ManifestUser } from './manifest.ts'
import { mergeGroup } from './merge-group.ts'
import { mergeUser } from './merge-user.ts'
import type { UsersState } from './read-users.ts'
import { draftRegistry } from './registry-draft.ts'
import type { UserFile } from './user.ts'

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
  const draft = draftRegistry(base, file, state)
  for (const [index, { name, gid }] of (file.groups ?? []).entries()) {
    mergeGroup(draft, name, gid, ['groups', index, 'gid'])
  }
  // Numbers that somebody says come before numbers that anybody can have.
  const order = [...file.users.entries()].toSorted(
    ([, a], [, b]) => Number(a.uid === undefined) - Number(b.uid === undefined),
  )
  for (const [index, user] of order) mergeUser(draft, user, ['users', index])
  for (const [index, { groups = [] }] of file.users.entries()) {
    for (const [nth, group] of groups.entries()) mergeGroup(draft, group, undefined, ['users', index, 'groups', nth])
  }
  const former = [...draft.former].map(([name, uid]) => ({ name, uid }))
  return {
    users: [...draft.users.values()].toSorted((a, b) => a.uid - b.uid),
    groups: [...draft.groups.values()].toSorted((a, b) => a.gid - b.gid),
    former: former.toSorted((a, b) => a.uid - b.uid || (a.name < b.name ? -1 : 1)),
    keys: Object.fromEntries(draft.keys),
    findings: draft.findings,
  }
}
