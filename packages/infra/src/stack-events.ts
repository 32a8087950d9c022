import { type StackEvent as AwsStackEvent, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation'
import { isRefusal } from './request-error.ts'
import { request, type StackContext } from './stack-context.ts'

/** A page of a stack's events, newest first; none when there is no such stack. */
export async function readEvents(
  context: StackContext,
  stackId: string,
  nextToken?: string,
): Promise<{ readonly events: readonly AwsStackEvent[]; readonly next: string | undefined }> {
  const command = new DescribeStackEventsCommand({ StackName: stackId, ...(nextToken ? { NextToken: nextToken } : {}) })
  const page = await request(context, 'reading the events of', (options) =>
    context.client.send(command, options).catch((error: unknown) => {
      if (isRefusal(error, /^ValidationError$/, /does not exist/)) return undefined
      throw error
    }),
  )
  return { events: page?.StackEvents ?? [], next: page?.NextToken }
}

/** The newest event of a stack about itself. */
export async function newestOwnEvent(context: StackContext, stackId: string): Promise<AwsStackEvent | undefined> {
  let next: string | undefined
  do {
    const page = await readEvents(context, stackId, next)
    const own = page.events.find(isOwn)
    if (own !== undefined) return own
    next = page.next
  } while (next !== undefined)
  return undefined
}

export function isOwn({ PhysicalResourceId, StackId }: AwsStackEvent): boolean {
  return PhysicalResourceId !== undefined && PhysicalResourceId === StackId
}
