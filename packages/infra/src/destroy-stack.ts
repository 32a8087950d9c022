import {
  CancelUpdateStackCommand,
  DeleteStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation'
import { consentError } from './deploy-stack.ts'
import { explainFailure } from './explain-failure.ts'
import { lookAtStack, type StackNow, waitForEnd } from './look-at-stack.ts'
import { operationToken, recoverStack } from './recover-stack.ts'
import { isRefusal } from './request-error.ts'
import { openStack, request, type StackContext, type StackOptions } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import type { StackEvent } from './stack-event.ts'
import { doomedResources, readResources } from './stack-resources.ts'
import { stepFor } from './stack-state.ts'
import { watchStack } from './watch-stack.ts'

/** How to delete a stack. */
export interface DestroyStackOptions extends StackOptions {
  /** Paths of resources that hold data and may be deleted with it: `['FSxLFilesystem', 'Network/Home']`. Default: none. */
  readonly consent?: readonly string[]
  /** Takes termination protection off first. Default: `false`, and a protected stack is refused. */
  readonly unprotect?: boolean
  /** Resources that stay when an earlier deletion could not delete them. It takes a stack that is `DELETE_FAILED`. Default: none. */
  readonly retain?: readonly string[]
  /** Also deletes a stack that is being created, which ends the creation. Default: `false`, and it is refused. */
  readonly cancelCreation?: boolean
  /** Resources that the rollback of a failed update may leave as they are. Default: none. */
  readonly skipOnRollback?: readonly string[]
  /** Deletes a stack in the middle of a failed update without rolling that back. Default: `false`. */
  readonly abandonRollback?: boolean
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
 * keep need consent, those of nested stacks too; a stack with termination protection needs `unprotect`. An update that failed half
 * way is rolled back first: then the stack says what there is. A process that was killed half way is called again.
 *
 * @throws StackError `protected`, `needs-consent`, `in-progress`, `unusable-state`, `delete-failed`, and what requests end in
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
  const { retain = [], onEvent } = options
  const context = openStack(options)
  const { stackName } = context
  const found = await lookAtStack(context, stackName)
  const { stack, status, token: running } = await atRest(context, found, options)
  const stackId = stack?.StackId ?? found.stack?.StackId
  if (status === undefined || status === 'DELETE_COMPLETE' || stackId === undefined) {
    return {
      existed: found.status !== undefined,
      kept: stackId === undefined ? [] : await keptResources(context, stackId),
    }
  }
  const isRunning = status === 'DELETE_IN_PROGRESS'
  if (!isRunning && stack?.EnableTerminationProtection === true) {
    const command = new UpdateTerminationProtectionCommand({ StackName: stackId, EnableTerminationProtection: false })
    await request(context, 'taking termination protection off', (send) => context.client.send(command, send))
  }
  const token = isRunning ? running : await startDeletion(context, stackId, status, retain)
  const operation =
    token === undefined ? undefined : await watchStack(context, stackId, token, { onEvent, deletes: true })
  const end = operation?.status ?? (await waitForEnd(context, stackId)).status
  if (end !== undefined && end !== 'DELETE_COMPLETE') throw deleteError(stackName, end, operation?.events ?? [])
  return { existed: true, kept: await keptResources(context, stackId) }
}

/** Brings a stack to where it can be deleted, and checks that it may be. A deletion that runs is followed, not waited for. */
async function atRest(context: StackContext, now: StackNow, options: DestroyStackOptions): Promise<StackNow> {
  const { status, stack } = now
  const { stackName } = context
  const stackId = stack?.StackId ?? stackName
  const step = stepFor(status)
  if (status === undefined || status === 'DELETE_COMPLETE' || step === 'wait') return now
  if (step === undefined) {
    const message = `${stackName} is ${status}, which is not known here: wait until it is at rest, or update this package`
    throw new StackError('unusable-state', stackName, message, { status })
  }
  if (step === 'settle') return atRest(context, await waitForEnd(context, stackId), options)
  if (step === 'follow' && !(status === 'CREATE_IN_PROGRESS' && options.cancelCreation === true)) {
    const remedy =
      status === 'CREATE_IN_PROGRESS'
        ? 'wait until that is over, or pass cancelCreation: true'
        : 'wait until that is over, or cancel it with cancelStack, then destroy it'
    throw new StackError('in-progress', stackName, `${stackName} is ${status}: ${remedy}`, { status, remedy })
  }
  await checkDeletion(context, now, options)
  const isBroken = step === 'roll-back' || step === 'continue-rollback'
  if (!isBroken || options.abandonRollback === true) return now
  // In the middle of an update a stack can have two of a resource, of which it would forget one.
  const { skipOnRollback = [], onEvent } = options
  await recoverStack(context, { step, stack, status }, { skipOnRollback, onEvent })
  return atRest(context, await waitForEnd(context, stackId), options)
}

/** Refuses to delete what is protected, or what holds data and nobody named. */
async function checkDeletion(
  context: StackContext,
  { stack, status }: StackNow,
  { unprotect = false, consent = [], retain = [] }: DestroyStackOptions,
): Promise<void> {
  const { stackName } = context
  if (stack?.EnableTerminationProtection === true && !unprotect) {
    const remedy = 'pass unprotect: true to delete it all the same'
    throw new StackError('protected', stackName, `${stackName} has termination protection: ${remedy}`, {
      status,
      remedy,
    })
  }
  // CloudFormation only leaves behind what it has failed to delete.
  const kept = status === 'DELETE_FAILED' ? retain : []
  const doomed = (await doomedResources(context, stack?.StackId ?? stackName)).filter(
    ({ path }) => !consent.includes(path) && !kept.some((id) => path === id || path.startsWith(`${id}/`)),
  )
  if (doomed.length > 0) throw consentError(stackName, doomed, 'nothing was deleted')
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

async function keptResources(context: StackContext, stackId: string): Promise<DestroyedStack['kept']> {
  const resources = await readResources(context, stackId)
  return resources
    .filter(({ status }) => status === 'DELETE_SKIPPED')
    .map(({ path, type, physicalId }) => ({ logicalId: path, type, physicalId }))
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
 * Stops the update that runs, which CloudFormation then rolls back, and gives the status that the stack has then. Aborting a
 * signal does not do that: it only stops watching. A creation cannot be cancelled: destroy the stack with `cancelCreation`.
 *
 * @throws StackError `unusable-state` when no update runs
 *
 * @example
 * ```ts
 * import { cancelStack } from '@slurmkit/infra'
 *
 * console.log(await cancelStack({ stackName: 'scripts', region: 'us-east-1' })) // UPDATE_ROLLBACK_COMPLETE
 * ```
 */
export async function cancelStack(options: StackOptions): Promise<string | undefined> {
  const context = openStack(options)
  const { stackName } = context
  const { stack, status } = await lookAtStack(context, stackName)
  const refused = () => {
    const hint =
      status === 'CREATE_IN_PROGRESS'
        ? 'a creation cannot be cancelled: destroy the stack with cancelCreation: true'
        : 'only a running update can be cancelled'
    return new StackError('unusable-state', stackName, `${stackName} is ${status ?? 'not there'}: ${hint}`, { status })
  }
  // A process that was killed may have cancelled it already.
  if (status?.startsWith('UPDATE_ROLLBACK') && stepFor(status) === 'settle')
    return (await waitForEnd(context, stack?.StackId ?? stackName)).status
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
