import type { Stack } from '@aws-sdk/client-cloudformation'
import { describeStack, type StackContext } from './stack-context.ts'
import { newestOwnEvent } from './stack-events.ts'
import { isEnd } from './stack-state.ts'

/** A stack as it is now. */
export interface StackNow {
  readonly stack: Stack | undefined
  readonly status: string | undefined
  /** Token of its last or running operation. */
  readonly token: string | undefined
}

/** Looks until a stack's status and its events agree. */
const LOOKS_TO_AGREE = 8

/**
 * The stack of this name or id. What DescribeStacks says can be late by seconds, so the newest event about the stack itself
 * has to say the same; where they go on disagreeing, the events count, which are what really happened.
 */
export async function lookAtStack(context: StackContext, nameOrId: string): Promise<StackNow> {
  for (let looks = 1; ; looks++) {
    const stack = await describeStack(context, nameOrId)
    const event = await newestOwnEvent(context, stack?.StackId ?? nameOrId)
    const isGone = stack === undefined && (event === undefined || event.ResourceStatus === 'DELETE_COMPLETE')
    if (isGone) return { stack: undefined, status: undefined, token: undefined }
    const status = event?.ResourceStatus ?? stack?.StackStatus
    if ((stack !== undefined && stack.StackStatus === status) || looks === LOOKS_TO_AGREE) {
      return { stack, status, token: event?.ClientRequestToken }
    }
    await context.pause(looks)
  }
}

/** Looks until nothing runs any more. */
export async function waitForEnd(context: StackContext, nameOrId: string): Promise<StackNow> {
  for (let looks = 1; ; looks++) {
    const now = await lookAtStack(context, nameOrId)
    if (now.status === undefined || isEnd(now.status) || now.status === 'REVIEW_IN_PROGRESS') return now
    await context.pause(looks)
  }
}
