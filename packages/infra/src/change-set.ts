import {
  type Capability,
  type ChangeSetType,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  DescribeEventsCommand,
  ListChangeSetsCommand,
  type Parameter,
} from '@aws-sdk/client-cloudformation'
import { isRefusal } from './request-error.ts'
import { request, type StackContext } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import type { StackInput } from './stack-input.ts'
import { type StackChange, toStackChange } from './stack-plan.ts'
import { doomedResources, STACK } from './stack-resources.ts'

/** What change sets and operations of ours begin with. */
const PREFIX = 'slurmkit-'

/** A change set that can be executed. */
export interface ReadyChangeSet {
  readonly changeSetId: string
  readonly stackId: string
  readonly changes: readonly StackChange[]
  /** Marks every event of its operation, and of no other: what is wanted, and which try it is. */
  readonly token: string
}

/** A change set that changes nothing fails, with one of these reasons. */
const NO_CHANGES = /^(The submitted information didn't contain changes\.|No updates are to be performed\.)/

/** What operations begin with that make a stack what this input says. */
export function tokenPrefix(input: Pick<StackInput, 'hash'>): string {
  return `${PREFIX}${input.hash}-`
}

/** Whether an operation is of this package, whatever it is for. */
function isOurs(token: string | undefined): boolean {
  return token?.startsWith(PREFIX) ?? false
}

/**
 * Makes a change set and waits for it, or finds the one that an earlier run made of the same input; `undefined` when there is
 * nothing to change. `busy` when somebody began to change the stack since it was looked at.
 */
export async function prepareChangeSet(
  context: StackContext,
  input: StackInput,
  options: {
    readonly type: ChangeSetType
    readonly exists: boolean
    readonly parameters: Parameter[]
    readonly capabilities: Capability[]
  },
): Promise<ReadyChangeSet | 'busy' | undefined> {
  const { client, stackName } = context
  const name = `${PREFIX}${input.hash}`
  if (options.exists) await deleteChangeSets(context, name)
  const command = new CreateChangeSetCommand({
    StackName: stackName,
    ChangeSetName: name,
    ChangeSetType: options.type,
    TemplateBody: input.templateBody,
    Parameters: options.parameters,
    Capabilities: options.capabilities,
    Tags: [...input.tags],
    IncludeNestedStacks: true,
  })
  try {
    await request(context, 'creating a change set for', (sendOptions) => client.send(command, sendOptions))
  } catch (error) {
    if (
      isRefusal(
        error,
        /^ValidationError$/,
        /state and can ?not be updated|already exists and cannot be created|does not exist/,
      )
    )
      return 'busy'
    if (isRefusal(error, /^ValidationError$|^InsufficientCapabilities/)) {
      const cause = error instanceof StackError ? error.cause : error
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new StackError('change-set-failed', stackName, `${stackName}: ${reason}`, { cause })
    }
    // One of this name is of the same input: it was made a moment ago, and the answer was lost.
    if (!isRefusal(error, /^AlreadyExistsException$/)) throw error
  }
  for (let looks = 0; ; looks++) {
    const found = await describeWhole(context, name)
    if (found === undefined) return 'busy'
    const { Status, StatusReason: reason = 'no reason given', ChangeSetId = '', StackId = '' } = found
    if (Status === 'CREATE_COMPLETE') {
      if (found.ExecutionStatus !== 'AVAILABLE') return 'busy'
      const token = `${tokenPrefix(input)}${ChangeSetId.slice(ChangeSetId.lastIndexOf('/') + 1)}`
      return { changeSetId: ChangeSetId, stackId: StackId, changes: await changesIn(context, found), token }
    }
    if (Status === 'FAILED') {
      const details = NO_CHANGES.test(reason) ? [] : await validationErrors(context, ChangeSetId)
      await deleteChangeSet(context, name)
      if (NO_CHANGES.test(reason)) return undefined
      const [first = `${stackName}: ${reason}`, ...rest] = details
      throw new StackError(
        'change-set-failed',
        stackName,
        [first, ...rest, `${stackName}: ${reason}`].slice(0, details.length + 1).join('\n'),
      )
    }
    await context.pause(looks)
  }
}

/** What early validation found, a line each. Source: CloudFormation API reference, DescribeEvents. */
async function validationErrors(context: StackContext, changeSetId: string): Promise<readonly string[]> {
  const command = new DescribeEventsCommand({ ChangeSetName: changeSetId })
  const found = await request(context, 'reading why the change set failed for', (options) =>
    context.client.send(command, options).catch((error: unknown) => {
      // An account without the right to ask still gets the reason of the change set.
      if (isRefusal(error, /^(ValidationError|InvalidAction|AccessDenied)/)) return undefined
      throw error
    }),
  )
  return (found?.OperationEvents ?? []).flatMap((event) => {
    const { LogicalResourceId, ResourceType, ValidationStatusReason, ValidationName } = event
    if (ValidationStatusReason === undefined) return []
    const remedy =
      ValidationName === 'NAME_CONFLICT_VALIDATION'
        ? 'choose another name, or import the resource'
        : 'correct the property'
    return [`${LogicalResourceId} (${ResourceType}): ${ValidationStatusReason} ${remedy}`]
  })
}

/** Takes change sets of ours away, but for one that can still be executed. */
export async function deleteChangeSets(context: StackContext, keep?: string): Promise<void> {
  const command = new ListChangeSetsCommand({ StackName: context.stackName })
  const listed = await request(context, 'listing the change sets of', (options) =>
    context.client.send(command, options).catch((error: unknown) => {
      if (isRefusal(error, /^ValidationError$/, /does not exist/)) return undefined
      throw error
    }),
  )
  for (const { ChangeSetName = '', Status, ExecutionStatus } of listed?.Summaries ?? []) {
    if (!isOurs(ChangeSetName)) continue
    const isPending = Status === 'CREATE_PENDING' || Status === 'CREATE_IN_PROGRESS'
    const isUsable = isPending || (Status === 'CREATE_COMPLETE' && ExecutionStatus === 'AVAILABLE')
    if (ChangeSetName !== keep || !isUsable) await deleteChangeSet(context, ChangeSetName)
  }
}

/** Takes a change set away that will not be executed. */
async function deleteChangeSet(context: StackContext, name: string): Promise<void> {
  const command = new DeleteChangeSetCommand({ StackName: context.stackName, ChangeSetName: name })
  await request(context, 'deleting the change set of', (options) =>
    context.client.send(command, options).catch((error: unknown) => {
      if (isRefusal(error, /^(ChangeSetNotFound|ChangeSetNotFoundException|InvalidChangeSetStatus)/)) return undefined
      if (isRefusal(error, /^ValidationError$/, /does not exist/)) return undefined
      throw error
    }),
  )
}

/** A change set with all pages of its changes; `undefined` when it is gone. */
async function describeWhole(
  context: StackContext,
  name: string,
  stackName?: string,
): Promise<DescribeChangeSetOutput | undefined> {
  let whole: DescribeChangeSetOutput | undefined
  let NextToken: string | undefined
  do {
    const command = new DescribeChangeSetCommand({
      ChangeSetName: name,
      ...(name.startsWith('arn:') ? {} : { StackName: stackName ?? context.stackName }),
      ...(NextToken === undefined ? {} : { NextToken }),
    })
    const page = await request(context, 'describing the change set of', (options) =>
      context.client.send(command, options).catch((error: unknown) => {
        if (isRefusal(error, /^ChangeSetNotFound/) || isRefusal(error, /^ValidationError$/, /does not exist/))
          return undefined
        throw error
      }),
    )
    if (page === undefined) return undefined
    whole = { ...page, Changes: [...(whole?.Changes ?? []), ...(page.Changes ?? [])] }
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return whole
}

/**
 * The changes of a change set, those of nested stacks included, and what goes with a nested stack that goes.
 *
 * @throws StackError `change-set-failed` when a part of it cannot be read: what it would do is not known
 */
async function changesIn(
  context: StackContext,
  changeSet: DescribeChangeSetOutput,
  parents: readonly string[] = [],
): Promise<readonly StackChange[]> {
  const all: StackChange[] = []
  for (const { ResourceChange } of changeSet.Changes ?? []) {
    if (ResourceChange === undefined) continue
    const { danger, ...change } = toStackChange(ResourceChange, parents)
    const { ChangeSetId, LogicalResourceId = '', PolicyAction = '', PhysicalResourceId } = ResourceChange
    const path = [...parents, LogicalResourceId]
    const goes = (change.action === 'remove' || change.replacement !== 'no') && !/Retain/.test(PolicyAction)
    if (change.type === STACK && goes && PhysicalResourceId !== undefined) {
      all.push(change, ...(await doomedResources(context, PhysicalResourceId, path)))
    } else all.push(danger === undefined ? change : { ...change, danger })
    if (ChangeSetId === undefined) continue
    const nested = await describeWhole(context, ChangeSetId)
    if (nested?.Status !== 'CREATE_COMPLETE' && !NO_CHANGES.test(nested?.StatusReason ?? '')) {
      const message = `the change set of the nested stack ${path.join('/')} of ${context.stackName} is ${nested?.Status ?? 'gone'}: deploy again`
      throw new StackError('change-set-failed', context.stackName, message, { resource: path.join('/') })
    }
    all.push(...(await changesIn(context, nested ?? {}, path)))
  }
  return all
}
