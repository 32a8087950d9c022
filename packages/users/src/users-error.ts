import type { Finding } from './finding.ts'

/**
 * Why users could not be planned or applied.
 * - `invalid-users`: the users themselves are wrong: a name that Linux or Slurm refuses, a reserved or doubled number
 * - `conflict`: they contradict what is on a node, or numbers that were given before
 * - `invalid-path`: the path of the registry is not absolute, or has characters that a path of ours never needs
 * - `untrusted-path`: somebody other than root could change the registry, or a folder on the way to it
 * - `stale-plan`: somebody else published after the plan was made: read and plan again
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

/**
 * Thrown when users cannot be planned or applied. `findings` has all that was found, not only the first.
 *
 * @example
 * ```ts
 * import { planUsers, UsersError, type UsersState } from '@slurmkit/users'
 *
 * export function tryPlan(state: UsersState): void {
 *   try {
 *     planUsers(state, [{ name: 'Alice', uid: 1001 }])
 *   } catch (error) {
 *     if (error instanceof UsersError) for (const { line, message } of error.findings) console.log(line, message)
 *   }
 * }
 * ```
 */
export class UsersError extends Error {
  readonly code: UsersErrorCode
  readonly findings: readonly Finding[]

  constructor(code: UsersErrorCode, findings: readonly Finding[], options?: { cause?: unknown }) {
    super(findings.map(describeFinding).join('\n'), options)
    this.name = 'UsersError'
    this.code = code
    this.findings = findings
  }
}

function describeFinding({ node, line, message, remedy }: Finding): string {
  const place = [...(node === undefined ? [] : [node]), ...(line === undefined ? [] : [`line ${line}`])]
  return `${place.map((part) => `${part}: `).join('')}${message}${remedy === undefined ? '' : `: ${remedy}`}`
}

/** An error about one thing that is no user's fault. */
export function usersError(code: UsersErrorCode, message: string, more: Partial<Finding> = {}): UsersError {
  return new UsersError(code, [{ level: 'error', rule: code, path: '', message, ...more }])
}
