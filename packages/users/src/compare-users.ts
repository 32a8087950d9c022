import type { UsersState } from './read-users.ts'
import type { ListedUser } from './user.ts'
import type { UserProblem } from './users-error.ts'

/** Where a node is not as the list has it. */
export function compareUsers({ node, accounts, groups }: UsersState, users: readonly ListedUser[]): UserProblem[] {
  const accountOf = new Map(accounts.map((account) => [account.name, account]))
  const groupOf = new Map(groups.map((group) => [group.name, group]))
  return users.flatMap(({ name, uid, gid, shell }) => {
    const account = accountOf.get(name)
    const group = groupOf.get(name)
    const messages: string[] = []
    if (account === undefined) messages.push(`${name} does not exist`)
    else {
      if (account.uid !== uid) messages.push(`${name} has uid ${account.uid}, not ${uid}`)
      if (account.gid !== gid) messages.push(`${name} has gid ${account.gid}, not ${gid}`)
      if (shell !== undefined && account.shell !== shell)
        messages.push(`${name} has shell ${account.shell}, not ${shell}`)
    }
    if (group?.gid !== gid)
      messages.push(`the group ${name} ${group ? `has gid ${group.gid}, not ${gid}` : 'does not exist'}`)
    return messages.map((message) => ({ node, name, message }))
  })
}
