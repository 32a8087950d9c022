import {
  CancelUpdateStackCommand,
  DeleteStackCommand,
  GetTemplateCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation'
import { consentError } from './deploy-stack.ts'
import { explainFailure } from './explain-failure.ts'
import { lookAtStack, type StackNow, waitForEnd } from './look-at-stack.ts'
import { describeResources, operationToken } from './recover-stack.ts'
import { isStateful } from './replacement-rules.ts'
import { isRefusal } from './request-error.ts'
import { openStack, request, type StackContext, type StackOptions } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import type { StackEvent } from './stack-event.ts'
import type { StackChange } from './stack-plan.ts'
import { isEnd } from './stack-state.ts'
import { watchStack } from './watch-stack.ts'

/** How to delete a stack. */
export interface DestroyStackOptions extends StackOptions {
  /** Resources that hold data and may be deleted with it: `['FSxLFilesystem']`. Default: none. */
  readonly consent?: readonly string[]
  /** Takes termination protection off first. Default: `false`, and a protected stack is refused. */
  readonly unprotect?: boolean
  /** Resources that stay when an earlier deletion could not delete them. Default: none. */
  readonly retain?: readonly string[]
  /** Everything that happens to the stack, as it happens. */
  readonly onEvent?: (event: StackEvent) => void
}

/** What came of a deletion. */
export interface DestroyedStack {
  /** Whether there was a stack. */
  readonly existed: boolean
  /** Resources that their policy, or `retain`, kept: nothing manages them any more. */
  readonly kept: readonly { readonly logicalId: string; readonly type: string; readonly physicalId: string }[]
}

/**
 * Deletes a stack, and tells what stays behind. No stack is no error. Resources that hold data and that their policy does not
 * keep need consent; a stack with termination protection needs `unprotect`. A process that was killed half way is called again.
 *
 * @throws StackError `protected`, `needs-consent`, `in-progress`, `delete-failed`, and what requests end in
 *
 * @example
 * ```ts
 * import { destroyStack } from '@slurmkit/infra'
 *
 * const { kept } = await destroyStack({ stackName: 'scripts', region: 'us-east-1', unprotect: true, consent: ['Bucket'] })
 * for (const { logicalId, physicalId } of kept) console.log(`${logicalId} stays: ${physicalId}`)
 * ```
 */
export async function destroyStack(options: DestroyStackOptions): Promise<DestroyedStack> {
  const { consent = [], retain = [], onEvent, unprotect = false } = options
  const context = openStack(options)
  const { stackName } = context
  const found = await lookAtStack(context, stackName)
  const { stack, status } = await atRest(context, found)
  const stackId = stack?.StackId ?? found.stack?.StackId
  if (status === undefined || status === 'DELETE_COMPLETE' || stackId === undefined) {
    return {
      existed: found.status !== undefined,
      kept: stackId === undefined ? [] : await keptResources(context, stackId),
    }
  }
  if (status !== 'DELETE_IN_PROGRESS') {
    if (stack?.EnableTerminationProtection === true && !unprotect) {
      const remedy = 'pass unprotect: true to delete it all the same'
      throw new StackError('protected', stackName, `${stackName} has termination protection: ${remedy}`, {
        status,
        remedy,
      })
    }
    const doomed = (await doomedResources(context, stackId)).filter(
      ({ path }) => !consent.includes(path) && !retain.includes(path),
    )
    if (doomed.length > 0) throw consentError(stackName, doomed, 'nothing was deleted')
    if (stack?.EnableTerminationProtection === true) {
      const command = new UpdateTerminationProtectionCommand({ StackName: stackId, EnableTerminationProtection: false })
      await request(context, 'taking termination protection off', (send) => context.client.send(command, send))
    }
  }
  const token = status === 'DELETE_IN_PROGRESS' ? found.token : await startDeletion(context, stackId, status, retain)
  const operation = await watchStack(context, stackId, token ?? '', { onEvent, deletes: true })
  const end = operation?.status ?? (await waitForEnd(context, stackId)).status
  if (end === undefined || end === 'DELETE_COMPLETE') {
    const kept = (operation?.events ?? []).filter(({ status: s }) => s === 'DELETE_SKIPPED')
    return {
      existed: true,
      kept: kept.map(({ path, resourceType, physicalId = '' }) => ({
        logicalId: path,
        type: resourceType,
        physicalId,
      })),
    }
  }
  throw deleteError(stackName, end, operation?.events ?? [])
}

/** Waits for what runs; a deletion that runs is followed, not waited for. */
async function atRest(context: StackContext, now: StackNow): Promise<StackNow> {
  const { status = '', stack } = now
  if (isEnd(status) || status === 'DELETE_IN_PROGRESS' || status === 'REVIEW_IN_PROGRESS') return now
  if (/ROLLBACK|CLEANUP/.test(status)) return waitForEnd(context, stack?.StackId ?? context.stackName)
  const message = `${context.stackName} is ${status}: wait until that is over, or cancel it with cancelStack, then destroy it`
  throw new StackError('in-progress', context.stackName, message, { status })
}

async function startDeletion(
  context: StackContext,
  stackId: string,
  status: string,
  retain: readonly string[],
): Promise<string> {
  const token = await operationToken(context, stackId, 'delete')
  const RetainResources = status === 'DELETE_FAILED' ? [...retain] : []
  const command = new DeleteStackCommand({
    StackName: stackId,
    ClientRequestToken: token,
    ...(RetainResources.length === 0 ? {} : { RetainResources }),
  })
  await request(context, 'deleting', (send) => context.client.send(command, send))
  return token
}

/** Resources that hold data and would not outlive the stack. */
async function doomedResources(context: StackContext, stackId: string): Promise<readonly StackChange[]> {
  const resources = (await describeResources(context, stackId)).filter(
    ({ ResourceType = '', ResourceStatus, PhysicalResourceId = '' }) => {
      return (
        isStateful(ResourceType) &&
        ResourceStatus !== 'DELETE_COMPLETE' &&
        ResourceStatus !== 'DELETE_SKIPPED' &&
        PhysicalResourceId !== ''
      )
    },
  )
  if (resources.length === 0) return []
  const policies = await deletionPolicies(context, stackId)
  return resources.flatMap(
    ({ LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId: physicalId = '' }) => {
      const policy = policies.get(logicalId) ?? 'Delete'
      if (policy === 'Retain' || policy === 'RetainExceptOnCreate') return []
      const danger = policy === 'Snapshot' ? 'is deleted; a snapshot stays' : 'is deleted with its data'
      return [
        {
          action: 'remove' as const,
          logicalId,
          path: logicalId,
          type,
          physicalId,
          properties: [],
          replacement: 'no' as const,
          stateful: true,
          danger,
        },
      ]
    },
  )
}

/** The deletion policies of the template that is deployed. A template in YAML is not read: everything counts as deleted. */
async function deletionPolicies(context: StackContext, stackId: string): Promise<ReadonlyMap<string, string>> {
  const command = new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Original' })
  const { TemplateBody = '' } = await request(context, 'reading the template of', (send) =>
    context.client.send(command, send),
  )
  let template: unknown
  try {
    template = JSON.parse(TemplateBody)
  } catch {
    return new Map()
  }
  const resources = isRecord(template) && isRecord(template['Resources']) ? template['Resources'] : {}
  return new Map(
    Object.entries(resources).flatMap(([id, resource]) => {
      const policy = isRecord(resource) ? resource['DeletionPolicy'] : undefined
      return typeof policy === 'string' ? [[id, policy] as const] : []
    }),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function keptResources(context: StackContext, stackId: string): Promise<DestroyedStack['kept']> {
  const resources = await describeResources(context, stackId)
  return resources
    .filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED')
    .map(({ LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId: physicalId = '' }) => ({
      logicalId,
      type,
      physicalId,
    }))
}

function deleteError(stackName: string, status: string, events: readonly StackEvent[]): StackError {
  const found = explainFailure(events)
  const stuck = events
    .filter(({ status: s, isStack }) => s === 'DELETE_FAILED' && !isStack)
    .map(({ logicalId }) => `'${logicalId}'`)
  const first = found?.message ?? `${stackName} could not be deleted: look at its events`
  const message = `${first}\n${stackName} is now ${status}; to leave it behind, destroy again with retain: [${stuck.join(', ')}]`
  return new StackError('delete-failed', stackName, message, {
    status,
    events,
    resource: found?.resource,
    remedy: found?.remedy,
  })
}

/**
 * Stops the update that runs, which CloudFormation then rolls back. Aborting a signal does not do that: it only stops
 * watching. A creation cannot be cancelled: destroy the stack instead.
 *
 * @throws StackError `unusable-state` when no update runs
 *
 * @example
 * ```ts
 * import { cancelStack } from '@slurmkit/infra'
 *
 * await cancelStack({ stackName: 'scripts', region: 'us-east-1' }) // its status when the rollback is over
 * ```
 */
export async function cancelStack(options: StackOptions): Promise<string | undefined> {
  const context = openStack(options)
  const { stackName } = context
  const { stack, status } = await lookAtStack(context, stackName)
  const refused = () => {
    const hint =
      status === 'CREATE_IN_PROGRESS'
        ? 'a creation cannot be cancelled: destroy the stack'
        : 'only a running update can be cancelled'
    return new StackError('unusable-state', stackName, `${stackName} is ${status ?? 'not there'}: ${hint}`, { status })
  }
  if (status !== 'UPDATE_IN_PROGRESS' || stack?.StackId === undefined) throw refused()
  const token = await operationToken(context, stack.StackId, 'cancel')
  const command = new CancelUpdateStackCommand({ StackName: stack.StackId, ClientRequestToken: token })
  try {
    await request(context, 'cancelling the update of', (send) => context.client.send(command, send))
  } catch (error) {
    if (isRefusal(error, /^ValidationError$/)) throw refused()
    throw error
  }
  return (await waitForEnd(context, stack.StackId)).status
}
