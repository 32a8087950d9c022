import type { StackEvent } from './stack-event.ts'

/**
 * Why a stack could not be deployed.
 * - `invalid-input`: the template is too large to send, or a parameter's value cannot be sent
 * - `in-progress`: somebody else is changing the stack
 * - `unusable-state`: an earlier operation left the stack where CloudFormation takes no update
 * - `change-set-failed`: CloudFormation refused the change before it touched anything
 * - `deploy-failed`: a resource failed, and CloudFormation rolled back
 * - `deleted`: the stack was deleted while it was watched
 * - `missing-output`: the stack does not have an output that its template declares
 * - `request-failed`: AWS refused a request, or could not be reached; see `cause`
 */
export type StackErrorCode =
  | 'invalid-input'
  | 'in-progress'
  | 'unusable-state'
  | 'change-set-failed'
  | 'deploy-failed'
  | 'deleted'
  | 'missing-output'
  | 'request-failed'

/**
 * Thrown when a stack could not be deployed. The first line of the message is the reason: for `deploy-failed` the resource
 * that failed first, and what CloudFormation says of it.
 *
 * @example
 * ```ts
 * import { StackError } from '@slurmkit/infra'
 *
 * export function explain(error: unknown): void {
 *   if (error instanceof StackError && error.code === 'deploy-failed') {
 *     for (const event of error.events) console.error(event.message)
 *   }
 * }
 * ```
 */
export class StackError extends Error {
  readonly code: StackErrorCode
  readonly stackName: string
  /** The stack's status, where it is known. */
  readonly status: string | undefined
  /** Events of the failed operation, oldest first. */
  readonly events: readonly StackEvent[]

  constructor(
    code: StackErrorCode,
    stackName: string,
    message: string,
    details: { status?: string | undefined; events?: readonly StackEvent[]; cause?: unknown } = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.name = 'StackError'
    this.code = code
    this.stackName = stackName
    this.status = details.status
    this.events = details.events ?? []
  }
}
