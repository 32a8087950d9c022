import { findingAt } from './check-user-file.ts'
import type { Finding } from './finding.ts'
import type { Manifest, ManifestUser } from './manifest.ts'
import type { MergedUsers } from './merge-users.ts'
import type { NodeState, UsersState } from './read-users.ts'
import type { UserFile } from './user.ts'

/**
 * Accounts on nodes that stand in the way: of the system, of strangers, or of the same name with other numbers and unknown to the
 * registry. On the head node they are errors; on other nodes warnings, since a node is replaced and the registry is not.
 */
export function findConflicts(state: UsersState, file: UserFile, base: Manifest, merged: MergedUsers): Finding[] {
  const known = new Set(base.users.map(({ uid }) => uid))
  /** Where the file says the number, or could; nowhere, for what it does not mention. */
  const place = (name: string, key: 'uid' | 'gid'): readonly PropertyKey[] => {
    const group = (file.groups ?? []).findIndex((entry) => entry.name === name)
    if (group !== -1) return ['groups', group, 'gid']
    const index = file.users.findIndex((entry) => entry.name === name)
    return index === -1 ? [] : ['users', index, file.users[index]?.[key] === undefined ? 'uid' : key]
  }
  return [state, ...state.nodes].flatMap((node) => {
    const find = conflictFinder(node, merged)
    const toFinding = (name: string, key: 'uid' | 'gid', message: string): Finding =>
      findingAt(file, place(name, key), 'node-conflict', message, {
        name,
        node: node.node,
        level: node === state ? 'error' : 'warning',
      })
    return [
      ...merged.users
        .filter((user) => user.state !== 'removed')
        .flatMap((user) =>
          find.user(user, known.has(user.uid)).map(([key, message]) => toFinding(user.name, key, message)),
        ),
      ...merged.groups.flatMap(({ name, gid }) =>
        find.group(name, gid).map((message) => toFinding(name, 'gid', message)),
      ),
    ]
  })
}

type Conflict = readonly [key: 'uid' | 'gid', message: string]

function conflictFinder({ accounts, groups }: NodeState, merged: MergedUsers) {
  const ours = new Set([...merged.users, ...merged.former].map(({ name }) => name))
  const oursToo = new Set([...ours, ...merged.groups.map(({ name }) => name)])
  const accountOf = new Map(accounts.map((account) => [account.name, account]))
  const groupOf = new Map(groups.map((group) => [group.name, group]))
  const strangers = new Map(
    accounts.filter(({ name, uid }) => !ours.has(name) || uid < 1000).map((a) => [a.uid, a.name]),
  )
  const strangeGroups = new Map(
    groups.filter(({ name, gid }) => !oursToo.has(name) || gid < 1000).map((g) => [g.gid, g.name]),
  )

  const user = ({ name, uid, gid }: ManifestUser, isKnown: boolean): Conflict[] => {
    const account = accountOf.get(name)
    const own = groupOf.get(name)
    if (account !== undefined && (account.uid < 1000 || (!isKnown && (account.uid !== uid || account.gid !== gid)))) {
      const [hasUid, hasGid] = [account.uid, account.gid]
      const advice = hasUid < 1000 ? 'take another name' : `say uid ${hasUid} and gid ${hasGid}, or take another name`
      return [['uid', `${name} is ${hasUid}:${hasGid} here, not ${uid}:${gid}: ${advice}`]]
    }
    const owner = strangers.get(uid)
    const holder = strangeGroups.get(gid)
    return [
      ...(owner === undefined
        ? []
        : [['uid', `uid ${uid} of ${name} belongs to ${owner} here: take another uid`] as const]),
      ...(own !== undefined && own.gid !== gid && (own.gid < 1000 || !isKnown)
        ? [['gid', `the group ${name} has gid ${own.gid} here, not ${gid}: say gid ${own.gid}`] as const]
        : []),
      ...(holder === undefined || holder === name
        ? []
        : [['gid', `gid ${gid} of ${name} belongs to the group ${holder} here: take another gid`] as const]),
    ]
  }
  const group = (name: string, gid: number): string[] => {
    const holder = strangeGroups.get(gid)
    const own = groupOf.get(name)
    if (own !== undefined && own.gid < 1000) return [`${name} is a group of the system here: take another name`]
    return holder === undefined ? [] : [`gid ${gid} of ${name} belongs to the group ${holder} here: take another gid`]
  }
  return { user, group }
}
