import type { ListedUser, User } from './user.ts'
import type { UserProblem } from './users-error.ts'

const namePattern = /^[a-z_][a-z0-9_-]{0,31}$/
const shellPattern = /^(\/[A-Za-z0-9._-]+)+$/

/** Why this number cannot be a person's uid or gid. */
function refusalOf(id: number): string | undefined {
  if (!Number.isInteger(id) || id < 0 || id > 2_147_483_647) return 'is not a whole number from 1000 to 2147483647'
  if (id < 1000)
    return 'is below 1000, where the accounts of the system are (slurm is 401 and munge 402 on ParallelCluster)'
  if (id >= 61_184 && id <= 65_535) return 'is between 61184 and 65535, which systemd and nobody use'
  return undefined
}

function checkUser({ name, uid, gid, shell }: ListedUser): string[] {
  const messages: string[] = []
  if (!namePattern.test(name)) {
    messages.push(`the name ${JSON.stringify(name)} must match ${namePattern.source}`)
  }
  for (const [kind, id] of [['uid', uid], ...(gid === uid ? [] : [['gid', gid] as const])] as const) {
    const refusal = refusalOf(id)
    if (refusal !== undefined) messages.push(`${kind} ${id} of ${name} ${refusal}: take another one`)
  }
  if (shell !== undefined && !shellPattern.test(shell)) {
    messages.push(`the shell ${JSON.stringify(shell)} of ${name} is not an absolute path of plain characters`)
  }
  return messages
}

/** Users who share what only one can have. */
function duplicates(users: readonly ListedUser[], key: 'name' | 'uid' | 'gid'): UserProblem[] {
  const first = new Map<string | number, ListedUser>()
  const problems: UserProblem[] = []
  for (const user of users) {
    const other = first.get(user[key])
    if (other === undefined) first.set(user[key], user)
    else if (key === 'name') problems.push({ name: user.name, message: `${user.name} is there twice: keep one` })
    else if (other.name !== user.name) {
      problems.push({ name: user.name, message: `${other.name} and ${user.name} have the same ${key} ${user[key]}` })
    }
  }
  return problems
}

/** All that is wrong with the users by themselves. */
export function checkUsers(users: readonly ListedUser[]): UserProblem[] {
  return [
    ...users.flatMap((user) => checkUser(user).map((message) => ({ name: user.name, message }))),
    ...duplicates(users, 'name'),
    ...duplicates(users, 'uid'),
    ...duplicates(users, 'gid'),
  ]
}

/** With its defaults written out. */
export function toListed({ name, uid, gid = uid, shell }: User): ListedUser {
  return { name, uid, gid, ...(shell === undefined ? {} : { shell }) }
}
