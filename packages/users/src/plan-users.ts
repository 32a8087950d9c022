import { checkUsers, toListed } from './check-users.ts'
import type { UsersState } from './read-users.ts'
import type { ListedUser, User } from './user.ts'
import { formatUserList } from './user-list.ts'
import { type UserProblem, UsersError } from './users-error.ts'

/** One thing that {@link applyUsers} will do on the head node. */
export type UserChange =
  | { readonly kind: 'create-user'; readonly name: string; readonly before: null; readonly after: ListedUser }
  | { readonly kind: 'set-shell'; readonly name: string; readonly before: string; readonly after: string }
  | { readonly kind: 'publish-list'; readonly path: string; readonly before: string | null; readonly after: string }

/** What to do, as plain data: it survives JSON. */
export interface UsersPlan {
  /** The head node that it was made for. */
  readonly node: string
  readonly listPath: string
  /** Empty when the head node and its list are as wanted. */
  readonly changes: readonly UserChange[]
  /** Everybody on the new list. */
  readonly users: readonly ListedUser[]
  /** The list that is published now; `null` when there is none. */
  readonly before: string | null
  /** The list to publish. */
  readonly list: string
}

/** What contradicts the accounts of the head node. */
function conflictsWith({ accounts, groups, node }: UsersState, user: ListedUser): UserProblem[] {
  const { name, uid, gid } = user
  const problem = (message: string): UserProblem => ({ name, node, message })
  const account = accounts.find((other) => other.name === name)
  const owner = accounts.find((other) => other.uid === uid)
  const named = groups.find((group) => group.name === name)
  const numbered = groups.find((group) => group.gid === gid)
  const messages: string[] = []
  if (account !== undefined && (account.uid !== uid || account.gid !== gid)) {
    const [hasUid, hasGid] = [account.uid, account.gid]
    messages.push(
      `${name} is ${hasUid}:${hasGid} here, not ${uid}:${gid}: say uid ${hasUid} and gid ${hasGid}, or take another name`,
    )
    return messages.map(problem)
  }
  if (owner !== undefined && owner.name !== name) {
    messages.push(`uid ${uid} of ${name} belongs to ${owner.name} here: take another uid`)
  }
  if (named !== undefined && named.gid !== gid) {
    messages.push(`the group ${name} has gid ${named.gid} here, not ${gid}: say gid ${named.gid}`)
  }
  if (numbered !== undefined && numbered.name !== name) {
    messages.push(`gid ${gid} of ${name} belongs to the group ${numbered.name} here: take another gid`)
  }
  return messages.map(problem)
}

/** The published users with the wanted ones over them: who is not mentioned stays, and no number is ever given twice. */
function merge(published: readonly ListedUser[], wanted: readonly ListedUser[]): ListedUser[] {
  const names = new Set(wanted.map(({ name }) => name))
  return [...published.filter(({ name }) => !names.has(name)), ...wanted].toSorted((a, b) => a.uid - b.uid)
}

/** A name keeps the numbers that it was published with. */
function renumbered(published: readonly ListedUser[], wanted: readonly ListedUser[]): UserProblem[] {
  return wanted.flatMap(({ name, uid, gid }) => {
    const old = published.find((user) => user.name === name)
    if (old === undefined || (old.uid === uid && old.gid === gid)) return []
    return [
      {
        name,
        message: `${name} was published as ${old.uid}:${old.gid}, not ${uid}:${gid}: files on /home keep the old numbers`,
      },
    ]
  })
}

/**
 * What has to happen on the head node so that these users exist. Pure: it asks nobody and changes nothing. Users that were
 * published before and are not mentioned stay on the list.
 *
 * @throws UsersError with code `invalid-users` when the users by themselves are wrong, `conflict` when they contradict the
 * head node or the published list; all problems are listed.
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 * import { planUsers, readUsers, renderUsersPlan } from '@slurmkit/users'
 *
 * const plan = planUsers(await readUsers(local()), [{ name: 'alice', uid: 20_001 }])
 * console.log(renderUsersPlan(plan))
 * ```
 */
export function planUsers(state: UsersState, users: readonly User[]): UsersPlan {
  const wanted = users.map(toListed)
  const invalid = checkUsers(wanted)
  if (invalid.length > 0) throw new UsersError('invalid-users', invalid)
  const { node, listPath, list } = state
  if (list !== null && 'damage' in list) {
    const message = `the list at ${listPath} ${list.damage}: restore it, or remove it to start over`
    throw new UsersError('conflict', [{ node, message }])
  }
  const published = list?.users ?? []
  const merged = merge(published, wanted)
  const moved = renumbered(published, wanted)
  const conflicts = [
    ...(moved.length > 0 ? moved : checkUsers(merged)),
    ...merged.flatMap((user) => conflictsWith(state, user)),
  ]
  if (conflicts.length > 0) throw new UsersError('conflict', conflicts)
  const before = list?.text ?? null
  const text = formatUserList(merged)
  return {
    node,
    listPath,
    changes: [
      ...merged.flatMap((user) => changesOf(state, user)),
      ...(text === before ? [] : [{ kind: 'publish-list', path: listPath, before, after: text } as const]),
    ],
    users: merged,
    before,
    list: text,
  }
}

function changesOf({ accounts }: UsersState, user: ListedUser): UserChange[] {
  const account = accounts.find(({ name }) => name === user.name)
  if (account === undefined) return [{ kind: 'create-user', name: user.name, before: null, after: user }]
  if (user.shell === undefined || user.shell === account.shell) return []
  return [{ kind: 'set-shell', name: user.name, before: account.shell, after: user.shell }]
}
