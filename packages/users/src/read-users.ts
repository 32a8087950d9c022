import { type CommandRunner, type ExecOptions, expectSuccess, output, run } from '@slurmkit/command'
import { type Account, type Group, parseGroup, parsePasswd } from './account-database.ts'
import { checkListPath } from './list-path.ts'
import { DEFAULT_LIST_PATH, parseUserList, type UserList } from './user-list.ts'

/** The accounts of one node, and the list that it sees. Plain data. */
export interface UsersState {
  /** The node's own name. */
  readonly node: string
  readonly accounts: readonly Account[]
  readonly groups: readonly Group[]
  readonly listPath: string
  /** `null`: nothing was published yet. */
  readonly list: UserList | null
}

/** Options of {@link readUsers}. */
export interface ReadUsersOptions extends ExecOptions {
  /** Where the list is published. Default: `/home/.slurmkit/users`. */
  readonly listPath?: string
}

/**
 * Reads the accounts of a node (`getent passwd`, `getent group`) and the published list.
 *
 * @throws UsersError with code `unreadable` or `invalid-path`; CommandError when the node cannot be asked.
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 * import { readUsers } from '@slurmkit/users'
 *
 * const state = await readUsers(local())
 * console.log(state.node, state.accounts.length)
 * ```
 */
export async function readUsers(runner: CommandRunner, options: ReadUsersOptions = {}): Promise<UsersState> {
  const { listPath = DEFAULT_LIST_PATH, ...exec } = options
  checkListPath(listPath)
  const [node, passwd, group, list] = await Promise.all([
    run(runner, output(['uname', '-n']), exec),
    run(runner, output(['getent', 'passwd']), exec),
    run(runner, output(['getent', 'group']), exec),
    readList(runner, listPath, exec),
  ])
  return { node: node.trim(), accounts: parsePasswd(passwd), groups: parseGroup(group), listPath, list }
}

/** The published list alone; `null` when there is none. */
export async function readList(runner: CommandRunner, path: string, exec: ExecOptions): Promise<UserList | null> {
  const spec = { argv: ['sh', '-c', '[ -e "$1" ] || exit 3; cat "$1"', 'read-list', path] } as const
  const result = await runner.exec(spec, exec)
  return result.exitCode === 3 ? null : parseUserList(expectSuccess(spec, result).stdout)
}
