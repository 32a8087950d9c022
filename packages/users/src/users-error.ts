/**
 * Why users could not be planned or applied.
 * - `invalid-users`: the users themselves are wrong: a name that Linux or Slurm refuses, a reserved or doubled number
 * - `conflict`: they contradict what is on the head node, or the list that was published before
 * - `invalid-path`: the path of the list is not absolute, or has characters that a path of ours never needs
 * - `untrusted-path`: somebody other than root could change the list, or a folder on the way to it
 * - `stale-plan`: another list was published after the plan was made: read and plan again
 * - `unreadable`: a node answered with something that is no account database
 * - `not-converged`: after applying, some node still differs
 */
export type UsersErrorCode =
  | 'invalid-users'
  | 'conflict'
  | 'invalid-path'
  | 'untrusted-path'
  | 'stale-plan'
  | 'unreadable'
  | 'not-converged'

/** One of the things that are wrong. */
export interface UserProblem {
  /** The user that it is about, if it is about one. */
  readonly name?: string
  /** The node that it was found on, if it was found on one. */
  readonly node?: string
  readonly message: string
}

/**
 * Thrown when users cannot be planned or applied. `problems` has all that was found, not only the first.
 *
 * @example
 * ```ts
 * import { planUsers, UsersError, type UsersState } from '@slurmkit/users'
 *
 * export function tryPlan(state: UsersState): void {
 *   try {
 *     planUsers(state, [{ name: 'Alice', uid: 1001 }])
 *   } catch (error) {
 *     if (error instanceof UsersError) for (const problem of error.problems) console.log(problem.message)
 *   }
 * }
 * ```
 */
export class UsersError extends Error {
  readonly code: UsersErrorCode
  readonly problems: readonly UserProblem[]

  constructor(code: UsersErrorCode, problems: readonly UserProblem[], options?: { cause?: unknown }) {
    super(
      problems.map(({ node, message }) => (node === undefined ? message : `${node}: ${message}`)).join('\n'),
      options,
    )
    this.name = 'UsersError'
    this.code = code
    this.problems = problems
  }
}
