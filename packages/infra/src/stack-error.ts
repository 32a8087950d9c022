import type { StackEvent } from './stack-event.ts'
import type { StackChange } from './stack-plan.ts'

/**
 * Why something could not be done to a stack.
 * - `invalid-input`: the template, a parameter, a zone or the region cannot be right; nothing was asked of AWS, or nothing changed
 * - `no-credentials`: there are no AWS credentials, or they are not valid (any more)
 * - `access-denied`: the credentials may not do this
 * - `needs-consent`: the change would replace or delete resources that hold data; `changes` lists them
 * - `protected`: the stack has termination protection
 * - `in-progress`: somebody else is changing the stack
 * - `unusable-state`: an earlier operation left the stack where it cannot be changed, and repairing it needs a decision
 * - `change-set-failed`: CloudFormation refused the change before it touched anything
 * - `deploy-failed`: a resource failed, and CloudFormation rolled back
 * - `delete-failed`: a resource could not be deleted
 * - `deleted`: the stack was deleted while it was watched
 * - `missing-output`: the stack does not have an output that its template declares
 * - `request-failed`: AWS refused a request, or could not be reached; see `cause`
 */
export type StackErrorCode =
  | 'invalid-input'
  | 'no-credentials'
  | 'access-denied'
  | 'needs-consent'
  | 'protected'
  | 'in-progress'
  | 'unusable-state'
  | 'change-set-failed'
  | 'deploy-failed'
  | 'delete-failed'
  | 'deleted'
  | 'missing-output'
  | 'request-failed'

/** What a {@link StackError} carries beside its message. */
export interface StackErrorData {
  readonly status?: string | undefined
  readonly events?: readonly StackEvent[]
  readonly changes?: readonly StackChange[]
  readonly resource?: string | undefined
  readonly remedy?: string | undefined
  readonly cause?: unknown
}

/**
 * The one error that this package throws. The first line of the message is the reason, with the resource that it is about and
 * what to do next: for `deploy-failed` the resource that failed first, not those that were cancelled because of it.
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
  /** The changes that were refused. */
  readonly changes: readonly StackChange[]
  /** The resource that is to blame, with the nested stacks on the way: `Network/NatGateway`. */
  readonly resource: string | undefined
  /** What to do next. */
  readonly remedy: string | undefined

  constructor(code: StackErrorCode, stackName: string, message: string, data: StackErrorData = {}) {
    super(message, 'cause' in data ? { cause: data.cause } : undefined)
    this.name = 'StackError'
    this.code = code
    this.stackName = stackName
    this.status = data.status
    this.events = data.events ?? []
    this.changes = data.changes ?? []
    this.resource = data.resource
    this.remedy = data.remedy
  }
}
