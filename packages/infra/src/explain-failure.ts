import { remedyFor } from './failure-remedies.ts'
import type { StackEvent } from './stack-event.ts'

/** Why an operation failed: the resource, CloudFormation's words, and what to do next. */
export interface FailureExplanation {
  /** With the nested stacks on the way: `Network/NatGateway`. */
  readonly resource: string
  readonly resourceType: string
  readonly reason: string
  readonly remedy: string
  /** All of it in one line. */
  readonly message: string
}

/** What CloudFormation says of resources that failed because of another one. */
const FOLLOWS =
  /\bcancell?ed\b|^Resource (creation|update) (cancelled|Initiated)|^The following resource\(s\) failed|^Embedded stack|^Nested stack|^Rollback requested/i

/**
 * Finds the failure that caused the others in a stream of events: the first one that is about a resource itself, in the
 * innermost nested stack, without what CloudFormation cancelled because of it, and without later failures of the clean-up.
 *
 * @example
 * ```ts
 * import { explainFailure, type StackEvent } from '@slurmkit/infra'
 *
 * export const headline = (events: readonly StackEvent[]) => explainFailure(events)?.message
 * ```
 */
export function explainFailure(events: readonly StackEvent[]): FailureExplanation | undefined {
  const failed = events.filter(({ status, reason }) => status.endsWith('_FAILED') && reason !== undefined)
  const own = failed.filter(({ isStack, reason = '', resourceType }) => {
    return (
      !isStack &&
      !FOLLOWS.test(reason) &&
      !(resourceType === 'AWS::CloudFormation::Stack' && /was not successfully/.test(reason))
    )
  })
  const told = own.length > 0 ? own : failed.filter(({ reason = '' }) => !/\bcancell?ed\b/i.test(reason))
  // What fails once everything is rolled back is not why it is.
  const stack = events.find(({ isStack }) => isStack)?.path
  const turn = events.findIndex(({ isStack, path, status }) => {
    return isStack && path === stack && status.endsWith('ROLLBACK_IN_PROGRESS')
  })
  const before = told.filter((event) => turn === -1 || events.indexOf(event) < turn)
  const roots = before.length > 0 ? before : told
  // A failure that says nothing of its cause gives way to one beside it that does.
  const root = roots.find(({ reason = '' }) => !isVague(reason)) ?? roots[0]
  if (root === undefined) return undefined
  const { path: resource, resourceType, reason = root.status } = root
  const remedy = remedyFor(resourceType, reason, root.status)
  const words = reason
    .replace(/\s+/g, ' ')
    .replace(/\s*\((RequestToken|Service):.*$/, '')
    .trim()
    .replace(/[.;]$/, '')
  return {
    resource,
    resourceType,
    reason: words,
    remedy,
    message: `${resource} (${resourceType}): ${words}; ${remedy}`,
  }
}

function isVague(reason: string): boolean {
  return /^(Internal Failure|General ?ServiceException|null|Resource handler returned message: "null")/i.test(reason)
}
