import { checkUsers } from './check-users.ts'
import { cksum } from './cksum.ts'
import type { ListedUser } from './user.ts'

/** First line of a list. A node that does not know this version leaves the list alone. */
export const LIST_HEADER = 'slurmkit-users 1'

/** Where the list is published: on the shared `/home`, in a folder that is root's. */
export const DEFAULT_LIST_PATH = '/home/.slurmkit/users'

/**
 * The list as nodes read it: a header with the version, a line a user in the order of uids, and a checksum of all that at
 * the end, so that half a list is never taken for a whole one.
 */
export function formatUserList(users: readonly ListedUser[]): string {
  const lines = users
    .toSorted((a, b) => a.uid - b.uid)
    .map(({ name, uid, gid, shell }) => `user:${name}:${uid}:${gid}:${shell ?? ''}\n`)
  const body = `${LIST_HEADER}\n${lines.join('')}`
  return `${body}cksum ${cksum(body)}\n`
}

/** A published list, or why it is none. */
export type UserList =
  | { readonly text: string; readonly users: readonly ListedUser[] }
  | { readonly text: string; readonly damage: string }

/** Reads a list back, as strictly as the node script does. */
export function parseUserList(text: string): UserList {
  const end = text.lastIndexOf('\n', text.length - 2) + 1
  const body = text.slice(0, end)
  if (!text.startsWith(`${LIST_HEADER}\n`)) return { text, damage: `does not start with ${LIST_HEADER}` }
  if (text.slice(end).trimEnd() !== `cksum ${cksum(body)}`)
    return { text, damage: 'is incomplete, or was edited by hand' }
  const users: ListedUser[] = []
  for (const line of body.split('\n').slice(1, -1)) {
    const [, name, uid, gid, shell] = /^user:([^:]*):(\d+):(\d+):([^:]*)$/.exec(line) ?? []
    if (name === undefined) return { text, damage: `has a line that is no user: ${line}` }
    users.push({ name, uid: Number(uid), gid: Number(gid), ...(shell ? { shell } : {}) })
  }
  const [problem] = checkUsers(users)
  return problem === undefined ? { text, users } : { text, damage: `has a user that cannot be: ${problem.message}` }
}
