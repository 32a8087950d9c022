import type { Finding } from './finding.ts'

/**
 * Why accounting could not be read, planned or changed.
 * - `invalid-argument`: a command was asked for that its release of Slurm lacks or would read another way; nothing has run
 * - `invalid-policy`: the policy names something that does not exist or that Slurm would read another way; see `findings`
 * - `incomplete-state`: the database's lists lack rows that every database has, so they can't be trusted
 * - `unknown-user`: the policy has users that the head node doesn't know
 * - `state-changed`: somebody changed the database after the plan was made
 * - `unreachable`: slurmdbd, or the database behind it, does not answer; what was done before stays done
 * - `denied`: whoever runs the commands lacks the rights for them
 * - `command-failed`: a `sacctmgr` command was refused
 * - `not-converged`: all commands ran and the database still differs from the policy, or slurmctld from the database
 */
export type AccountingErrorCode =
  | 'invalid-argument'
  | 'invalid-policy'
  | 'incomplete-state'
  | 'unknown-user'
  | 'state-changed'
  | 'unreachable'
  | 'denied'
  | 'command-failed'
  | 'not-converged'

/**
 * Thrown by this package. `findings` lists every problem of an invalid policy, each with its path.
 *
 * @example
 * ```ts
 * import { AccountingError, parsePolicy } from '@slurmkit/sacctmgr'
 *
 * try {
 *   parsePolicy('qos: {}\naccounts: { ml: { qos: [nope] } }')
 * } catch (error) {
 *   if (error instanceof AccountingError) for (const finding of error.findings) console.log(finding.line, finding.message)
 * }
 * ```
 */
export class AccountingError extends Error {
  readonly code: AccountingErrorCode
  readonly findings: readonly Finding[]

  constructor(
    code: AccountingErrorCode,
    message: string,
    options: { readonly findings?: readonly Finding[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AccountingError'
    this.code = code
    this.findings = options.findings ?? []
  }
}
