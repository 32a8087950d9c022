import type { Finding } from './finding.ts'
import type { Manifest, ManifestUser } from './manifest.ts'
import type { NodeState } from './read-users.ts'

/** Shell of locked users. */
export const NO_SHELL = '/usr/sbin/nologin'

/** Where a node is not as the manifest has it. */
export function compareUsers(state: NodeState, { users, groups }: Pick<Manifest, 'users' | 'groups'>): Finding[] {
  const { node } = state
  const accountOf = new Map(state.accounts.map((account) => [account.name, account]))
  const groupOf = new Map(state.groups.map((group) => [group.name, group]))
  const memberOf = new Map<string, string[]>()
  for (const { name, members } of state.groups) {
    for (const member of members) memberOf.set(member, [...(memberOf.get(member) ?? []), name])
  }
  const expired = new Set(state.expired)
  const finding = (name: string, message: string): Finding => ({
    level: 'error',
    rule: 'node-differs',
    path: '',
    name,
    node,
    message,
  })
  const compareUser = (user: ManifestUser): string[] => {
    const { name, uid, gid, home } = user
    const account = accountOf.get(name)
    if (user.state === 'removed') return account === undefined ? [] : [`${name} is still there`]
    const messages: string[] = []
    if (account === undefined) messages.push(`${name} does not exist`)
    else {
      const shell = user.state === 'locked' ? NO_SHELL : user.shell
      if (account.uid !== uid) messages.push(`${name} has uid ${account.uid}, not ${uid}`)
      if (account.gid !== gid) messages.push(`${name} has gid ${account.gid}, not ${gid}`)
      if (account.shell !== shell) messages.push(`${name} has shell ${account.shell}, not ${shell}`)
      if (account.home !== home) messages.push(`${name} has home ${account.home}, not ${home}`)
      if (expired.has(name) !== (user.state === 'locked')) {
        messages.push(`${name} is ${expired.has(name) ? 'locked' : 'not locked'}`)
      }
      const has = (memberOf.get(name) ?? []).toSorted().join()
      const wanted = user.groups.toSorted().join()
      if (has !== wanted) messages.push(`${name} is in the groups (${has}), not (${wanted})`)
    }
    const own = groupOf.get(name)
    if (own?.gid !== gid)
      messages.push(`the group ${name} ${own ? `has gid ${own.gid}, not ${gid}` : 'does not exist'}`)
    return messages
  }
  return [
    ...users.flatMap((user) => compareUser(user).map((message) => finding(user.name, message))),
    ...groups.flatMap(({ name, gid }) => {
      const group = groupOf.get(name)
      if (group?.gid === gid) return []
      return [finding(name, `the group ${name} ${group ? `has gid ${group.gid}, not ${gid}` : 'does not exist'}`)]
    }),
  ]
}
