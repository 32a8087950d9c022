import { checkUserFile } from './check-user-file.ts'
import { cksum } from './cksum.ts'
import { compareUsers } from './compare-users.ts'
import { findConflicts } from './find-conflicts.ts'
import type { Finding } from './finding.ts'
import { formatManifest, type Manifest, type ManifestGroup, type ManifestUser } from './manifest.ts'
import { type MergedUsers, mergeUsers } from './merge-users.ts'
import { newestManifest } from './newest-manifest.ts'
import type { UsersState } from './read-users.ts'
import type { User, UserFile, UserStateName } from './user.ts'
import { UsersError } from './users-error.ts'

/** One thing that {@link applyUsers} will do. */
export type UserChange =
  | { readonly kind: 'create-user'; readonly name: string; readonly before: null; readonly after: ManifestUser }
  | { readonly kind: 'create-group'; readonly name: string; readonly before: null; readonly after: ManifestGroup }
  | {
      readonly kind: 'rename-user' | 'lock-user' | 'unlock-user' | 'remove-user' | 'modify-user'
      readonly name: string
      readonly before: ManifestUser
      readonly after: ManifestUser
    }
  | { readonly kind: 'repair'; readonly node: string; readonly name: string; readonly message: string }
  | { readonly kind: 'publish'; readonly before: number; readonly after: number }

/** Somebody who may no longer work on the cluster. */
export interface LeavingUser {
  readonly name: string
  readonly uid: number
  readonly state: Exclude<UserStateName, 'active'>
}

/** What to do, as plain data: it survives JSON. */
export interface UsersPlan {
  /** The head node that it was made for. */
  readonly node: string
  readonly registry: string
  /** Empty when the registry and all nodes that were read are as wanted. */
  readonly changes: readonly UserChange[]
  /** Who was locked or removed since the head node last applied a generation to the end. */
  readonly leaving: readonly LeavingUser[]
  /** The text of the generation that is the newest now; `null` when there is none. */
  readonly before: string | null
  /** The text of the generation to publish, or of the newest one when nothing changes. */
  readonly manifest: string
  /** Number of that generation. */
  readonly generation: number
  /** Everybody of that generation, removed users included. */
  readonly users: readonly ManifestUser[]
  readonly groups: readonly ManifestGroup[]
  /** Public keys to write, by user: those that the head node has not applied to the end yet. */
  readonly keys: Readonly<Record<string, readonly string[]>>
  /** Worth knowing: accounts that were adopted, conflicts on other nodes. */
  readonly findings: readonly Finding[]
}

/**
 * What has to happen so that these users exist, everywhere. Pure: it asks nobody and changes nothing. Users of the registry that
 * are not mentioned stay as they are. Numbers that are not said come from the registry, from the head node's own account, or are
 * the next that was never given, from 20000 to 59999.
 *
 * @throws UsersError with code `invalid-users` when the users by themselves are wrong, `conflict` when they contradict the
 * head node or the registry; all findings are listed, with lines where the users came from a text.
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 * import { planUsers, readUsers, renderUsersPlan } from '@slurmkit/users'
 *
 * const plan = planUsers(await readUsers(local()), [{ name: 'alice' }, { name: 'bob', uid: 20_001, state: 'locked' }])
 * console.log(renderUsersPlan(plan))
 * ```
 */
export function planUsers(state: UsersState, wanted: UserFile | readonly User[]): UsersPlan {
  const file = 'users' in wanted ? wanted : { users: wanted }
  const invalid = checkUserFile(file)
  if (invalid.length > 0) throw new UsersError('invalid-users', invalid)
  const base = newestManifest(state)
  const merged = mergeUsers(base, file, state)
  const findings = [...newerNodes(state, base), ...merged.findings, ...findConflicts(state, file, base, merged)]
  if (findings.some(({ level }) => level === 'error')) throw new UsersError('conflict', findings)

  const { users, groups, former } = merged
  const published = state.manifest?.text ?? null
  const unchanged = formatManifest({ ...base, users, groups, former }) === published
  const generation = unchanged ? base.generation : base.generation + 1
  const previous = base.generation === 0 ? '-' : cksum(formatManifest(base))
  const next: Manifest = unchanged ? base : { generation, previous, users, groups, former }
  return {
    node: state.node,
    registry: state.registry,
    changes: [
      ...changesOf(base, next),
      ...(unchanged ? [] : [{ kind: 'publish', before: base.generation, after: generation } as const]),
      ...repairsOf(state, base, next),
    ],
    leaving: leavingOf(state, users),
    before: published,
    manifest: formatManifest(next),
    generation,
    users,
    groups,
    keys: keysToWrite(state, merged),
    findings,
  }
}

/** Nodes that have a generation which the registry has no more: it would give their numbers again. */
function newerNodes({ nodes, registry }: UsersState, base: Manifest): Finding[] {
  return nodes
    .filter(({ generation }) => generation > base.generation)
    .map(({ node, generation }) => ({
      level: 'error',
      rule: 'registry-newest',
      path: '',
      node,
      message: `has generation ${generation}, and ${registry} has ${base.generation}, so it was set back`,
      remedy: 'read again; if that stays, put /var/lib/slurmkit/manifest of that node into the registry',
    }))
}

function changesOf(base: Manifest, next: Manifest): UserChange[] {
  const before = new Map(base.users.map((user) => [user.uid, user]))
  const groups = new Set(base.groups.map(({ name }) => name))
  return [
    ...next.groups.flatMap((group): UserChange[] =>
      groups.has(group.name) ? [] : [{ kind: 'create-group', name: group.name, before: null, after: group }],
    ),
    ...next.users.flatMap((after): UserChange[] => {
      const old = before.get(after.uid)
      return old === undefined
        ? [{ kind: 'create-user', name: after.name, before: null, after }]
        : changesOfUser(old, after)
    }),
  ]
}

function changesOfUser(before: ManifestUser, after: ManifestUser): UserChange[] {
  const change = (kind: 'rename-user' | 'lock-user' | 'unlock-user' | 'remove-user' | 'modify-user'): UserChange => ({
    kind,
    name: after.name,
    before,
    after,
  })
  const kinds = { active: 'unlock-user', locked: 'lock-user', removed: 'remove-user' } as const
  const rest = (user: ManifestUser) => JSON.stringify({ ...user, name: '', state: '' })
  return [
    ...(before.name === after.name ? [] : [change('rename-user')]),
    ...(before.state === after.state ? [] : [change(kinds[after.state])]),
    ...(rest(before) === rest(after) ? [] : [change('modify-user')]),
  ]
}

/** What differs on nodes without being part of a change: drift, and nodes that missed a generation. */
function repairsOf(state: UsersState, base: Manifest, next: Manifest): UserChange[] {
  const settled = new Map(base.users.map((user) => [user.name, JSON.stringify(user)]))
  const touched = new Set([
    ...next.users.filter((user) => settled.get(user.name) !== JSON.stringify(user)).map(({ name }) => name),
    ...next.groups.filter(({ name }) => !base.groups.some((group) => group.name === name)).map(({ name }) => name),
  ])
  return [state, ...state.nodes].flatMap((node) =>
    compareUsers(node, next)
      .filter(({ name }) => name !== undefined && !touched.has(name))
      .map(({ name = '', message }) => ({ kind: 'repair', node: node.node, name, message })),
  )
}

function appliedUsers({ applied }: UsersState): readonly ManifestUser[] {
  return applied !== null && !('damage' in applied) ? applied.users : []
}

function keysToWrite(state: UsersState, { users, keys }: MergedUsers): UsersPlan['keys'] {
  const settled = new Set(appliedUsers(state).map((user) => `${user.uid} ${user.state} ${user.keys}`))
  const names = users.filter((user) => !settled.has(`${user.uid} ${user.state} ${user.keys}`)).map(({ name }) => name)
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(keys, name) ? [[name, keys[name] ?? []]] : [])))
}

function leavingOf(state: UsersState, users: readonly ManifestUser[]): LeavingUser[] {
  const known = appliedUsers(state)
  const settled = new Map(known.map((user) => [user.uid, user.state]))
  return users.flatMap((user) => {
    const { name, uid } = user
    return user.state === 'active' || settled.get(uid) === user.state ? [] : [{ name, uid, state: user.state }]
  })
}
