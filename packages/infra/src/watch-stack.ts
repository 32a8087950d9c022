import type { StackEvent as AwsStackEvent } from '@aws-sdk/client-cloudformation'
import type { StackContext } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import { type Progress, type StackEvent, toStackEvent } from './stack-event.ts'
import { isOwn, readEvents } from './stack-events.ts'
import { isEnd } from './stack-state.ts'

/** What came of an operation. */
export interface WatchedOperation {
  /** The stack's last status. */
  readonly status: string
  /** All events of the operation, oldest first, those of nested stacks included. */
  readonly events: readonly StackEvent[]
}

/** Looks after which an operation that never showed itself counts as not begun. */
const LOOKS_FOR_START = 30

/**
 * Follows the operation that carries this token until it ends. Its first event has the token; what comes after belongs to it
 * whatever token that has, since a rollback that somebody cancelled for has another one. The end is read from events, not from
 * the stack's status: right after the start, the status can still be that of the operation before.
 */
export async function watchStack(
  context: StackContext,
  stackId: string,
  token: string,
  options: {
    readonly onEvent?: ((event: StackEvent) => void) | undefined
    readonly progress?: ((event: StackEvent) => Progress) | undefined
    /** Whether a deletion is what was asked for. */
    readonly deletes?: boolean
  } = {},
): Promise<WatchedOperation | undefined> {
  const seen = new Set<string>()
  const events: StackEvent[] = []
  const nested = new Map<string, readonly string[]>()
  const tell = (event: AwsStackEvent, parents: readonly string[]) => {
    const told = toStackEvent(event, parents)
    const progress = options.progress?.(told)
    const whole = progress === undefined ? told : { ...told, progress }
    events.push(whole)
    options.onEvent?.(whole)
  }
  for (let looks = 0; ; looks++) {
    const fresh = await newEvents(context, stackId, token, seen)
    for (const event of fresh) {
      const { PhysicalResourceId = '', LogicalResourceId = '', ResourceType, ResourceStatus = '' } = event
      if (ResourceType === 'AWS::CloudFormation::Stack' && !isOwn(event) && PhysicalResourceId.startsWith('arn:')) {
        nested.set(PhysicalResourceId, [LogicalResourceId])
      }
      const isEndOfAll = isOwn(event) && isEnd(ResourceStatus)
      if (isEndOfAll)
        for (const [id, parents] of nested) await followNested(context, id, parents, token, seen, nested, tell)
      tell(event, [])
      if (isOwn(event) && ResourceStatus === 'DELETE_IN_PROGRESS' && options.deletes !== true) {
        const message = `${context.stackName} was deleted by somebody else while it was deployed`
        throw new StackError('deleted', context.stackName, message, { status: ResourceStatus, events })
      }
      if (isEndOfAll) return { status: ResourceStatus, events }
    }
    for (const [id, parents] of [...nested]) await followNested(context, id, parents, token, seen, nested, tell)
    if (events.length === 0 && looks >= LOOKS_FOR_START) return undefined
    await context.pause(fresh.length > 0 ? 0 : looks)
  }
}

async function followNested(
  context: StackContext,
  stackId: string,
  parents: readonly string[],
  token: string,
  seen: Set<string>,
  nested: Map<string, readonly string[]>,
  tell: (event: AwsStackEvent, parents: readonly string[]) => void,
): Promise<void> {
  for (const event of await newEvents(context, stackId, token, seen)) {
    const { PhysicalResourceId = '', LogicalResourceId = '', ResourceType } = event
    if (ResourceType === 'AWS::CloudFormation::Stack' && !isOwn(event) && PhysicalResourceId.startsWith('arn:')) {
      nested.set(PhysicalResourceId, [...parents, LogicalResourceId])
    }
    tell(event, parents)
  }
}

/** Events of the operation that were not seen yet, oldest first. AWS lists the newest first, in pages. */
async function newEvents(
  context: StackContext,
  stackId: string,
  token: string,
  seen: Set<string>,
): Promise<readonly AwsStackEvent[]> {
  const found: AwsStackEvent[] = []
  let next: string | undefined
  let known = false
  do {
    const page = await readEvents(context, stackId, next)
    for (const event of page.events) {
      known ||= seen.has(event.EventId ?? '')
      if (!known) found.push(event)
    }
    next = known ? undefined : page.next
  } while (next !== undefined)
  found.reverse()
  // On the first look: what came before the operation's first event is of earlier ones.
  const start = known ? 0 : found.findIndex(({ ClientRequestToken }) => ClientRequestToken === token)
  const own = start < 0 ? [] : found.slice(start)
  for (const { EventId = '' } of own) seen.add(EventId)
  return own
}
