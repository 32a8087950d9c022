import type { LintRule } from './rule.ts'

/** Accounts of the system, under which daemons run and nobody logs in. */
const SYSTEM = ['bin', 'daemon', 'mail', 'munge', 'mysql', 'nobody', 'slurm', 'sshd', 'sync', 'sys', 'www-data']

/** Users whom nobody can be: no job can ever be theirs. */
export const userImpossible: LintRule = {
  level: 'warning',
  says: 'a user whom Linux does not know or could not have, an account of the system, or root',
  source: 'useradd(8), "CAVEATS"; sacctmgr(1), "user"',
  check: (policy, { knownUsers }) =>
    Object.entries(policy.accounts).flatMap(([account, { users }]) =>
      Object.keys(users).flatMap((user) => {
        const fault = faultOf(user, knownUsers)
        if (fault === undefined) return []
        return { path: ['accounts', account, 'users', user], ...fault }
      }),
    ),
}

function faultOf(user: string, known: readonly string[] | undefined) {
  if (user === 'root')
    return {
      message: 'root is no user of an account: everything that root runs would be billed to it',
      remedy: 'remove root',
    }
  if (/^\d+$/.test(user))
    return { message: `${user} is a number, which Linux takes for a uid and no name`, remedy: 'write the name' }
  if (/^[\d.]|[.]$|[.]{2}/.test(user))
    return { message: `${user} is no name that useradd takes unless it is forced to`, remedy: 'begin with a letter' }
  if (user.length > 32)
    return { message: `${user} has ${user.length} characters, and Linux allows 32`, remedy: 'choose a shorter name' }
  if (known !== undefined && !known.includes(user)) {
    return {
      message: `the head node knows no user ${user}: Slurm keeps the association without a uid, and refuses jobs for up to an hour after the user exists`,
      remedy: 'create the user on all nodes first',
    }
  }
  if (SYSTEM.includes(user))
    return { message: `${user} is an account of the system: nobody logs in as it`, remedy: `remove ${user}` }
  return undefined
}
