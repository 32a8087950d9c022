import { type StackEvent as AwsStackEvent, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation'
import { describeStack, request, type StackContext } from './cloud-formation.ts'
import { StackError } from './stack-error.ts'
import { type StackEvent, toStackEvent } from './stack-event.ts'

/** Where an operation of ours can end. */
const ends = new Set([
  'CREATE_COMPLETE',
  'CREATE_FAILED',
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_FAILED',
])

/** What came of an operation. */
export interface WatchedOperation {
  /** The stack's last status. */
  readonly status: string
  /** All events of the operation, oldest first. */
  readonly events: readonly StackEvent[]
}

/**
 * Follows the operation that carries this token until it ends. The end is read from its events, not from the stack's status:
 * right after the start, the status can still be that of the operation before.
 */
export async function watchStack(
  context: StackContext,
  stackId: string,
  token: string,
  onEvent: ((event: StackEvent) => void) | undefined,
): Promise<WatchedOperation> {
  const seen = new Set<string>()
  const events: StackEvent[] = []
  for (;;) {
    for (const event of await newEvents(context, stackId, token, seen)) {
      events.push(event)
      onEvent?.(event)
      if (event.isStack && ends.has(event.status)) return { status: event.status, events }
    }
    const status = (await describeStack(context, stackId))?.StackStatus
    if (status === undefined || status.startsWith('DELETE_')) {
      const message = `${context.stackName} was deleted by somebody else while it was deployed`
      throw new StackError('deleted', context.stackName, message, { status, events })
    }
    await context.pause()
  }
}

/** Events that were not seen yet, oldest first. AWS lists the newest first, in pages. */
async function newEvents(
  context: StackContext,
  stackId: string,
  token: string,
  seen: Set<string>,
): Promise<StackEvent[]> {
  const found: AwsStackEvent[] = []
  let NextToken: string | undefined
  do {
    const command = new DescribeStackEventsCommand({ StackName: stackId, ...(NextToken ? { NextToken } : {}) })
    const page = await request(context, 'reading the events of', (options) => context.client.send(command, options))
    const all = page.StackEvents ?? []
    const fresh = all.filter((event) => event.ClientRequestToken === token && !seen.has(event.EventId ?? ''))
    found.push(...fresh)
    // What is older than the first known event, or than the operation, was read before or is not ours.
    NextToken = fresh.length < all.length ? undefined : page.NextToken
  } while (NextToken !== undefined)
  for (const { EventId = '' } of found) seen.add(EventId)
  return found.reverse().map(toStackEvent)
}
