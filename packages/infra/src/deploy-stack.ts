import {
  type Capability,
  ExecuteChangeSetCommand,
  GetTemplateSummaryCommand,
  type Stack,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation'
import { deleteChangeSets, prepareChangeSet, type ReadyChangeSet, tokenPrefix } from './change-set.ts'
import { explainFailure } from './explain-failure.ts'
import { lookAtStack, type StackNow, waitForEnd } from './look-at-stack.ts'
import { type RecoverOptions, recoverStack, removeShell } from './recover-stack.ts'
import { isRefusal } from './request-error.ts'
import { describeStack, openStack, request, type StackContext, type StackOptions } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import type { StackEvent } from './stack-event.ts'
import { type StackInput, toParameters, toStackInput } from './stack-input.ts'
import { describeDanger, refusedChanges, type StackChange, type StackPlan } from './stack-plan.ts'
import { trackProgress } from './stack-progress.ts'
import { stepFor } from './stack-state.ts'
import type { Outputs, ParameterValue, StackParameters, Template } from './template.ts'
import { type WatchedOperation, watchStack } from './watch-stack.ts'

/** How to plan. */
export interface PlanStackOptions extends StackOptions {
  /** Paths of resources that hold data and may be replaced or deleted: `['FSxLFilesystem']`. Default: none. */
  readonly consent?: readonly string[]
  /** Tags of the stack, which its resources inherit. Default: none. */
  readonly tags?: Readonly<Record<string, string>>
  /** Capabilities beside those that the template needs, which CloudFormation says itself. */
  readonly capabilities?: readonly Capability[]
}

/** How and where to deploy. */
export interface DeployStackOptions extends PlanStackOptions {
  /** Everything that happens to the stack, as it happens. */
  readonly onEvent?: (event: StackEvent) => void
  /** Whether the stack can only be deleted after somebody took this off. Default: `true`. */
  readonly terminationProtection?: boolean
  /** Resources that a rollback that failed may leave as they are. Default: none. */
  readonly skipOnRollback?: readonly string[]
}

/** Looks at a stack that somebody else keeps changing, until this gives up. */
const MAX_ROUNDS = 12

/**
 * Creates the stack, or updates it to this template and these parameters, and gives its outputs. It works through a change
 * set; when there is nothing to change, the outputs come at once. A parameter that is left out keeps the value that the stack
 * has, else takes the template's default.
 *
 * What would replace or delete a resource that holds data is refused, unless `consent` names it. A process that was killed
 * half way is called again: it finds its own operation by a token and follows it, or goes on where it stopped. A stack that an
 * earlier operation left in a state of repair is repaired first, as far as that loses nothing.
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
  const { onEvent, terminationProtection = true, skipOnRollback = [], consent = [] } = options
  const { context, input } = prepare(template, parameters, options)
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const now = await lookAtStack(context, context.stackName)
    const mine = await followMine(context, input, now, onEvent)
    if (mine !== undefined) return finish(context, template, mine.stackId, mine.operation)
    const ready = await makeReady(context, now, { consent, skipOnRollback, onEvent })
    if (ready === 'again') continue
    const changeSet = await makeChangeSet(context, input, ready, options)
    if (changeSet === 'busy') {
      await context.pause(round)
      continue
    }
    if (changeSet === undefined) {
      if (ready.stack !== undefined) await protect(context, ready.stack, terminationProtection)
      return outputsOf(context, template, ready.stack)
    }
    await refuse(context, ready, changeSet, consent)
    await protect(context, await describeStack(context, changeSet.stackId), terminationProtection)
    const operation = await execute(context, input, changeSet, ready.step === 'finish', onEvent)
    if (operation !== undefined) return finish(context, template, changeSet.stackId, operation)
  }
  const message = `${context.stackName} keeps being changed by somebody else: wait until that is over, then deploy again`
  throw new StackError('in-progress', context.stackName, message)
}

/**
 * Says what deploying would do, and does none of it. A change set is made to find out, and taken away again.
 *
 * @throws StackError; a plan that needs consent is no error
 *
 * @example
 * ```ts
 * import { planStack, prerequisites, renderStackPlan } from '@slurmkit/infra'
 *
 * const plan = await planStack(prerequisites(), { PrimarySubnetAZ: 'us-east-1b' }, { stackName: 'network', region: 'us-east-1' })
 * console.log(renderStackPlan(plan))
 * ```
 */
export async function planStack<const T extends Template>(
  template: T,
  parameters: NoInfer<StackParameters<T>>,
  options: PlanStackOptions,
): Promise<StackPlan> {
  const { context, input } = prepare(template, parameters, options)
  const { stackName } = context
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const now = await lookAtStack(context, stackName)
    const step = stepFor(now.status)
    if (step !== 'create' && step !== 'update' && step !== 'finish') {
      const message = `${stackName} is ${now.status}: a plan can be made when it is at rest; deploying repairs what can be repaired`
      throw new StackError(
        step === 'follow' || step === 'settle' || step === 'wait' ? 'in-progress' : 'unusable-state',
        stackName,
        message,
        { status: now.status },
      )
    }
    const capabilities = await capabilitiesFor(context, input, options.capabilities)
    const changeSet = await makeChangeSet(context, input, { stack: now.stack, step }, options)
    if (changeSet === 'busy') {
      await context.pause(round)
      continue
    }
    if (now.status !== undefined || changeSet !== undefined) await deleteChangeSets(context)
    if (step === 'create') await removeShell(context)
    const changes = changeSet?.changes ?? []
    return {
      stackName,
      status: now.status,
      action: changeSet === undefined ? 'none' : step === 'create' ? 'create' : 'update',
      changes,
      refused: refusedChanges(changes, options.consent ?? []),
      capabilities,
    }
  }
  throw new StackError('in-progress', stackName, `${stackName} keeps being changed by somebody else: plan again later`)
}

function prepare(
  template: Template,
  parameters: object,
  options: PlanStackOptions,
): { context: StackContext; input: StackInput } {
  const context = openStack(options)
  const given = parameters as { readonly [name: string]: ParameterValue | undefined }
  const input = toStackInput(context.stackName, template, given, options.tags ?? {})
  context.signal?.throwIfAborted()
  return { context, input }
}

/** Follows a running operation when it is one that this input began; it may be a process that was killed who did. */
async function followMine(
  context: StackContext,
  input: StackInput,
  { stack, status, token }: StackNow,
  onEvent: DeployStackOptions['onEvent'],
): Promise<{ stackId: string; operation: WatchedOperation } | undefined> {
  const step = stepFor(status)
  const runs = step === 'follow' || step === 'settle'
  if (!runs || stack?.StackId === undefined || !token?.startsWith(tokenPrefix(input))) return undefined
  const operation = await watchStack(context, stack.StackId, token, { onEvent })
  return operation === undefined ? undefined : { stackId: stack.StackId, operation }
}

interface Ready {
  readonly stack: Stack | undefined
  readonly step: 'create' | 'update' | 'finish'
}

/** Brings the stack to where a change set can be made, or says that it has to be looked at again. */
async function makeReady(
  context: StackContext,
  { stack, status, token }: StackNow,
  options: RecoverOptions,
): Promise<Ready | 'again'> {
  const step = stepFor(status)
  if (step === 'create' || step === 'update' || step === 'finish') return { stack, step }
  const { stackName } = context
  if (step === undefined) {
    const message = `${stackName} is ${status}, which is not known here: wait until it is at rest, or update this package`
    throw new StackError('unusable-state', stackName, message, { status })
  }
  if (step === 'wait') {
    await waitForEnd(context, stack?.StackId ?? stackName)
    return 'again'
  }
  if (step === 'settle') {
    const stackId = stack?.StackId ?? stackName
    // Why it is rolled back is of interest, though it was somebody else's operation.
    if (token !== undefined) await watchStack(context, stackId, token, { onEvent: options.onEvent })
    await waitForEnd(context, stackId)
    return 'again'
  }
  if (step === 'follow') {
    const by = token === undefined ? 'somebody else' : `the operation ${token}`
    const message = `${stackName} is ${status} by ${by}: wait until that is over, or cancel it, then deploy again`
    throw new StackError('in-progress', stackName, message, { status })
  }
  await recoverStack(context, { step, stack, status }, options)
  return 'again'
}

async function makeChangeSet(
  context: StackContext,
  input: StackInput,
  { stack, step }: Ready,
  options: PlanStackOptions,
): Promise<ReadyChangeSet | 'busy' | undefined> {
  const isNew = step === 'create'
  const parameters = toParameters(context.stackName, input, isNew ? undefined : stack)
  try {
    return await prepareChangeSet(context, input, {
      type: isNew ? 'CREATE' : 'UPDATE',
      exists: stack !== undefined,
      parameters,
      capabilities: await capabilitiesFor(context, input, options.capabilities),
    })
  } catch (error) {
    if (isNew && error instanceof StackError && error.code === 'change-set-failed') await removeShell(context)
    throw error
  }
}

async function capabilitiesFor(
  context: StackContext,
  input: StackInput,
  more: readonly Capability[] = [],
): Promise<Capability[]> {
  const command = new GetTemplateSummaryCommand({ TemplateBody: input.templateBody })
  const summary = await request(context, 'reading the template of', (options) => context.client.send(command, options))
  return [...new Set([...(summary.Capabilities ?? []), ...more])]
}

async function refuse(
  context: StackContext,
  { step }: Ready,
  changeSet: ReadyChangeSet,
  consent: readonly string[],
): Promise<void> {
  const refused = refusedChanges(changeSet.changes, consent)
  if (refused.length === 0) return
  await deleteChangeSets(context)
  if (step === 'create') await removeShell(context)
  throw consentError(context.stackName, refused, 'nothing was changed')
}

/** The error for changes that nobody consented to. */
export function consentError(stackName: string, refused: readonly StackChange[], done: string): StackError {
  const [first, ...others] = refused.map(describeDanger)
  const remedy = `back up what it holds, then pass consent: [${refused.map(({ path }) => `'${path}'`).join(', ')}]`
  const lines = [`${first}; ${done}: ${remedy}`, ...others]
  return new StackError('needs-consent', stackName, lines.join('\n'), {
    changes: refused,
    resource: refused[0]?.path,
    remedy,
  })
}

async function protect(context: StackContext, stack: Stack | undefined, wanted: boolean): Promise<void> {
  if (stack?.StackId === undefined || (stack.EnableTerminationProtection ?? false) === wanted) return
  const command = new UpdateTerminationProtectionCommand({
    StackName: stack.StackId,
    EnableTerminationProtection: wanted,
  })
  await request(context, 'setting termination protection of', (options) => context.client.send(command, options))
}

/** Executes a change set and follows it; `undefined` when it could not be executed and nothing of it ran. */
async function execute(
  context: StackContext,
  input: StackInput,
  { changeSetId, stackId, token, changes }: ReadyChangeSet,
  disableRollback: boolean,
  onEvent: DeployStackOptions['onEvent'],
): Promise<WatchedOperation | undefined> {
  const command = new ExecuteChangeSetCommand({
    ChangeSetName: changeSetId,
    ClientRequestToken: token,
    DisableRollback: disableRollback,
    ...(disableRollback ? {} : { RetainExceptOnCreate: true }),
  })
  try {
    await request(context, 'executing the change set of', (options) => context.client.send(command, options))
  } catch (error) {
    // It may have been executed by a request whose answer was lost: its events say so.
    if (!isRefusal(error, /^(InvalidChangeSetStatus|ChangeSetNotFound|ChangeSetNotFoundException|TokenAlreadyExists)/))
      throw error
  }
  return watchStack(context, stackId, token, { onEvent, progress: trackProgress(input.template, changes) })
}

async function finish<T extends Template>(
  context: StackContext,
  template: T,
  stackId: string,
  { status, events }: WatchedOperation,
): Promise<Outputs<T>> {
  const { stackName } = context
  if (status !== 'CREATE_COMPLETE' && status !== 'UPDATE_COMPLETE') throw deployError(stackName, status, events)
  const stack = await settled(context, stackId, status)
  if (stack !== undefined) return outputsOf(context, template, stack)
  const message = `${stackName} reached ${status} and was changed again at once: deploy again to read its outputs`
  throw new StackError('in-progress', stackName, message, { status, events })
}

/** Why a deployment failed: the cause in the first line. */
function deployError(stackName: string, status: string, events: readonly StackEvent[]): StackError {
  const found = explainFailure(events)
  const first = found?.message ?? `${stackName}: no resource failed; it was cancelled or its events are gone`
  return new StackError('deploy-failed', stackName, `${first}\n${stackName} is now ${status}`, {
    status,
    events,
    resource: found?.resource,
    remedy: found?.remedy,
  })
}

/**
 * The stack once its status has caught up with its events; only then are the outputs those of this operation. `undefined`
 * when that does not happen.
 */
async function settled(context: StackContext, stackId: string, status: string): Promise<Stack | undefined> {
  for (let looks = 0; looks < 15; looks++) {
    const stack = await describeStack(context, stackId)
    if (stack?.StackStatus === status) return stack
    await context.pause(looks)
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
