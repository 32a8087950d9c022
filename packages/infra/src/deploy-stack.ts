import { type Capability, ExecuteChangeSetCommand, type Stack } from '@aws-sdk/client-cloudformation'
import { createChangeSet, deleteChangeSet } from './change-set.ts'
import { type CloudFormation, describeStack, request, type StackContext } from './cloud-formation.ts'
import { StackError } from './stack-error.ts'
import { findCause, type StackEvent } from './stack-event.ts'
import { toParameters, toTemplateBody } from './stack-input.ts'
import { nextStep } from './stack-state.ts'
import type { Outputs, ParameterValue, StackParameters, Template } from './template.ts'
import { watchStack } from './watch-stack.ts'

/** How and where to deploy. */
export interface DeployStackOptions {
  readonly client: CloudFormation
  readonly stackName: string
  /** Everything that happens to the stack, as it happens. */
  readonly onEvent?: (event: StackEvent) => void
  /** Stops watching. CloudFormation goes on with what it does; deploying again finds the outcome. */
  readonly signal?: AbortSignal
  /** What the template may do to IAM. Default: nothing. */
  readonly capabilities?: readonly Capability[]
  /** Tags of the stack, which its resources inherit. Default: none. */
  readonly tags?: Readonly<Record<string, string>>
  /** Milliseconds between two looks. Default: `2_000`. */
  readonly pollMs?: number
  /** Waits. Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>
}

/**
 * Creates the stack, or updates it to this template and these parameters, and gives its outputs. It works through a change
 * set; when there is nothing to change, the outputs come at once. A parameter that is left out takes the template's default.
 *
 * @throws StackError; see its codes. The signal's reason when aborted.
 *
 * @example
 * ```ts
 * import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
 * import { deployStack } from '@slurmkit/infra'
 *
 * const { BucketName } = await deployStack(
 *   {
 *     Parameters: { Name: { Type: 'String' } },
 *     Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Name' } } } },
 *     Outputs: { BucketName: { Value: { Ref: 'Bucket' } } },
 *   },
 *   { Name: 'my-scripts' },
 *   {
 *     client: new CloudFormationClient({ region: 'us-east-1' }),
 *     stackName: 'scripts',
 *     onEvent: (event) => console.log(event.message),
 *   },
 * )
 * ```
 */
export async function deployStack<const T extends Template>(
  template: T,
  parameters: NoInfer<StackParameters<T>>,
  options: DeployStackOptions,
): Promise<Outputs<T>> {
  const { client, stackName, signal, onEvent, capabilities = [], tags = {}, pollMs = 2_000, sleep = timer } = options
  const context: StackContext = {
    client,
    stackName,
    signal,
    pause: async () => {
      signal?.throwIfAborted()
      await sleep(pollMs)
      signal?.throwIfAborted()
    },
  }
  const templateBody = toTemplateBody(stackName, template)
  const sent = toParameters(stackName, parameters as { readonly [name: string]: ParameterValue | undefined })
  signal?.throwIfAborted()

  const { type, exists } = await whatToDo(context)
  if (exists) await deleteChangeSet(context)
  const changeSet = await createChangeSet(context, {
    type,
    templateBody,
    parameters: sent,
    capabilities: [...capabilities],
    tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  })
  if (changeSet === undefined) return outputsOf(context, template, await describeStack(context, stackName))

  const { changeSetId, stackId } = changeSet
  // The change set's own number marks every event of this operation, and of no other.
  const token = changeSetId.slice(changeSetId.lastIndexOf('/') + 1)
  const execute = new ExecuteChangeSetCommand({
    ChangeSetName: changeSetId,
    ClientRequestToken: token,
    DisableRollback: false,
  })
  await request(context, 'executing the change set of', (sendOptions) => client.send(execute, sendOptions))
  const { status, events } = await watchStack(context, stackId, token, onEvent)
  const stack = await settled(context, stackId, status)
  if (status !== 'CREATE_COMPLETE' && status !== 'UPDATE_COMPLETE') {
    const cause = findCause(events)
    const reason = cause === undefined ? 'no resource failed' : `${cause.logicalId}: ${cause.reason ?? cause.status}`
    throw new StackError('deploy-failed', stackName, `${reason}\n${stackName} is now ${status}`, { status, events })
  }
  if (stack !== undefined) return outputsOf(context, template, stack)
  const message = `${stackName} reached ${status} and was changed again at once: deploy again to read its outputs`
  throw new StackError('in-progress', stackName, message, { status, events })
}

async function whatToDo(context: StackContext): Promise<{ type: 'CREATE' | 'UPDATE'; exists: boolean }> {
  for (;;) {
    const stack = await describeStack(context, context.stackName)
    const step = nextStep(context.stackName, stack)
    if (step !== 'wait') return { type: step, exists: stack !== undefined }
    await context.pause()
  }
}

/**
 * The stack once its status has caught up with its events; only then are the outputs those of this operation. `undefined`
 * when that does not happen.
 */
async function settled(context: StackContext, stackId: string, status: string): Promise<Stack | undefined> {
  for (let looks = 0; looks < 15; looks++) {
    const stack = await describeStack(context, stackId)
    if (stack?.StackStatus === status) return stack
    await context.pause()
  }
  return undefined
}

function outputsOf<T extends Template>({ stackName }: StackContext, template: T, stack: Stack | undefined): Outputs<T> {
  const values = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]))
  const outputs = Object.entries(template.Outputs ?? {}).map(([name, { Condition }]) => {
    const value = values.get(name)
    if (value !== undefined || Condition !== undefined) return [name, value]
    throw new StackError('missing-output', stackName, `${stackName} has no output ${name}, which its template declares`)
  })
  return Object.fromEntries(outputs) as Outputs<T>
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
