import type { StackEvent as AwsStackEvent } from '@aws-sdk/client-cloudformation'

/** How far an operation is. */
export interface Progress {
  /** Resources that are done. */
  readonly done: number
  /** Resources that the change set names. */
  readonly expected: number
  /**
   * Seconds that are left if every resource takes as long as usual: the longest chain of resources that wait for each other.
   * `undefined` where something takes longer than usual already, or is of a type whose usual time is not known.
   */
  readonly etaSeconds: number | undefined
}

/**
 * Something that happened to a resource of a stack, or to the stack itself.
 *
 * @example
 * ```ts
 * import type { StackEvent } from '@slurmkit/infra'
 *
 * export function print({ message, progress }: StackEvent): void {
 *   console.log(progress === undefined ? message : `${progress.done}/${progress.expected} ${message}`)
 * }
 * ```
 */
export interface StackEvent {
  /** One line for people. */
  readonly message: string
  /** The name of the resource in the template; the stack's own name for the stack itself. */
  readonly logicalId: string
  /** The same, with the nested stacks on the way: `Network/NatGateway`. */
  readonly path: string
  /** `AWS::S3::Bucket` for example. */
  readonly resourceType: string
  /** `CREATE_COMPLETE` for example. */
  readonly status: string
  readonly reason?: string
  readonly physicalId?: string
  readonly timestamp: Date
  /** Whether this is about the stack (or a nested one) itself and not about one of its resources. */
  readonly isStack: boolean
  /** How far the operation is, where it is known what it will do. */
  readonly progress?: Progress
}

/** An event as CloudFormation lists it. `parents` are the nested stacks on the way. */
export function toStackEvent(event: AwsStackEvent, parents: readonly string[] = []): StackEvent {
  const { LogicalResourceId = '', ResourceType = '', ResourceStatus = '', ResourceStatusReason: reason } = event
  const isStack = event.PhysicalResourceId === event.StackId
  const path = isStack && parents.length > 0 ? parents.join('/') : [...parents, LogicalResourceId].join('/')
  return {
    message: `${path} ${ResourceType} ${ResourceStatus}${reason === undefined ? '' : `: ${reason}`}`,
    logicalId: LogicalResourceId,
    path,
    resourceType: ResourceType,
    status: ResourceStatus,
    ...(reason === undefined ? {} : { reason }),
    ...(event.PhysicalResourceId ? { physicalId: event.PhysicalResourceId } : {}),
    timestamp: event.Timestamp ?? new Date(0),
    isStack,
  }
}
