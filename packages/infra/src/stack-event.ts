import type { StackEvent as AwsStackEvent } from '@aws-sdk/client-cloudformation'

/** Something that happened to a resource of a stack, or to the stack itself. */
export interface StackEvent {
  /** One line for people. */
  readonly message: string
  /** The name of the resource in the template; the stack's own name for the stack itself. */
  readonly logicalId: string
  /** `AWS::S3::Bucket` for example. */
  readonly resourceType: string
  /** `CREATE_COMPLETE` for example. */
  readonly status: string
  readonly reason?: string
  readonly timestamp: Date
  /** Whether this is about the stack and not about one of its resources. */
  readonly isStack: boolean
}

export function toStackEvent(event: AwsStackEvent): StackEvent {
  const { LogicalResourceId = '', ResourceType = '', ResourceStatus = '', ResourceStatusReason: reason } = event
  const message = `${LogicalResourceId} ${ResourceType} ${ResourceStatus}${reason === undefined ? '' : `: ${reason}`}`
  return {
    message,
    logicalId: LogicalResourceId,
    resourceType: ResourceType,
    status: ResourceStatus,
    ...(reason === undefined ? {} : { reason }),
    timestamp: event.Timestamp ?? new Date(0),
    isStack: event.PhysicalResourceId === event.StackId,
  }
}

/** The failure that caused the others: what CloudFormation cancelled because of it does not count. */
export function findCause(events: readonly StackEvent[]): StackEvent | undefined {
  const failed = events.filter(
    ({ status, reason }) => status.endsWith('_FAILED') && !/\bcancelled\b/i.test(reason ?? ''),
  )
  return failed.find(({ isStack }) => !isStack) ?? failed[0]
}
