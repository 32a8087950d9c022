import {
  ContinueUpdateRollbackCommand,
  DeleteStackCommand,
  RollbackStackCommand,
  type Stack,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation'
import { explainFailure } from './explain-failure.ts'
import { lookAtStack, waitForEnd } from './look-at-stack.ts'
import { isStateful } from './replacement-rules.ts'
import { isRefusal } from './request-error.ts'
import { request, type StackContext } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import type { StackEvent } from './stack-event.ts'
import { newestOwnEvent } from './stack-events.ts'
import { readResources, removal, STACK } from './stack-resources.ts'
import { watchStack } from './watch-stack.ts'

/** A stack that an earlier operation left where it takes no update. */
interface BrokenStack {
  readonly step: 'recreate' | 'roll-back' | 'continue-rollback' | 'delete-failed'
  readonly stack: Stack | undefined
  readonly status: string | undefined
}

/** What a repair may do. */
export interface RecoverOptions {
  readonly consent?: readonly string[]
  readonly skipOnRollback?: readonly string[]
  readonly onEvent?: ((event: StackEvent) => void) | undefined
}

/**
 * Repairs what an earlier operation left, as far as nothing is lost by it: a rollback goes on, and what remains of a failed
 * creation goes. A stack that was ever complete is never deleted.
 *
 * @throws StackError `needs-consent`, `unusable-state`
 */
export async function recoverStack(context: StackContext, broken: BrokenStack, options: RecoverOptions): Promise<void> {
  const { step, stack, status } = broken
  const { stackName } = context
  const stackId = stack?.StackId ?? stackName
  if (step === 'delete-failed') {
    const stuck = await stuckInDeletion(context, stackId)
    const reason = stuck === undefined ? '' : ` because of ${stuck}`
    const remedy = 'destroy it first, and name in retain what is to stay'
    throw new StackError('unusable-state', stackName, `${stackName} is ${status}${reason}: ${remedy}`, {
      status,
      remedy,
    })
  }
  if (step === 'recreate') return removeFailedCreation(context, stackId, options)

  const token = await operationToken(context, stackId, step)
  const isUnmoved = async () => (await operationToken(context, stackId, step)) === token
  if (step === 'roll-back') {
    const command = new RollbackStackCommand({
      StackName: stackId,
      ClientRequestToken: token,
      RetainExceptOnCreate: true,
    })
    await begin(context, isUnmoved, () =>
      request(context, 'rolling back', (send) => context.client.send(command, send)),
    )
  } else {
    const ResourcesToSkip = [...(options.skipOnRollback ?? [])]
    const command = new ContinueUpdateRollbackCommand({
      StackName: stackId,
      ClientRequestToken: token,
      ...(ResourcesToSkip.length === 0 ? {} : { ResourcesToSkip }),
    })
    await begin(context, isUnmoved, () =>
      request(context, 'continuing the rollback of', (send) => context.client.send(command, send)),
    )
  }
  const operation = await watchStack(context, stackId, token, { onEvent: options.onEvent })
  if (operation?.status !== 'UPDATE_ROLLBACK_FAILED' && operation?.status !== 'IMPORT_ROLLBACK_FAILED') return
  const cause = explainFailure(operation.events)
  const stuck = operation.events
    .filter(({ status: s, isStack }) => s.endsWith('_FAILED') && !isStack)
    .map(({ logicalId }) => logicalId)
  const remedy = `mend the cause and deploy again, or leave it as it is with skipOnRollback: [${stuck.map((id) => `'${id}'`).join(', ')}]`
  const message = `${cause === undefined ? stackName : `${cause.resource} (${cause.resourceType}): ${cause.reason}`}; ${remedy}\n${stackName} is ${operation.status}: the rollback of an update failed; do not delete the stack`
  throw new StackError('unusable-state', stackName, message, {
    status: operation.status,
    events: operation.events,
    resource: cause?.resource,
    remedy,
  })
}

/** The same for the same failed state, so that a killed process that begins again begins nothing twice. */
export async function operationToken(context: StackContext, stackId: string, what: string): Promise<string> {
  const event = await newestOwnEvent(context, stackId)
  const mark = (event?.EventId ?? '').replace(/[^a-zA-Z0-9-]/g, '').slice(-64)
  return `slurmkit-${what}-${mark}`
}

/** What is refused because it already runs, or is already over, is no failure. */
async function begin(
  context: StackContext,
  isUnmoved: () => Promise<boolean>,
  send: () => Promise<unknown>,
): Promise<void> {
  try {
    await send()
  } catch (error) {
    if (!isRefusal(error, /^(ValidationError|TokenAlreadyExists\w*)$/, /state and can ?not|TokenAlreadyExists|already/))
      throw error
    await context.pause()
    // Where nothing happened since, the refusal is meant.
    if (await isUnmoved()) throw error
  }
}

/** Deletes a stack whose creation failed. What its policies kept of it needs consent: nothing would manage it afterwards. */
async function removeFailedCreation(
  context: StackContext,
  stackId: string,
  { consent = [] }: RecoverOptions,
): Promise<void> {
  const { stackName } = context
  const left = (await readResources(context, stackId)).filter(
    ({ status, physicalId, type, path }) =>
      isStateful(type) &&
      type !== STACK &&
      status !== 'DELETE_COMPLETE' &&
      physicalId !== '' &&
      !consent.includes(path),
  )
  const [first] = left
  if (first !== undefined) {
    const { path, type, physicalId } = first
    const remedy = `import or delete it, or pass consent: [${left.map((kept) => `'${kept.path}'`).join(', ')}] to leave it behind`
    const message = `${path} (${type}) ${physicalId} is left of a creation that failed; the stack has to be deleted to create it anew: ${remedy}`
    const changes = left.map((kept) => removal(kept, 'stays behind, where nothing manages it'))
    throw new StackError('needs-consent', stackName, message, { changes, resource: path, remedy })
  }
  const unprotect = new UpdateTerminationProtectionCommand({ StackName: stackId, EnableTerminationProtection: false })
  await request(context, 'taking termination protection off', (send) => context.client.send(unprotect, send))
  const token = await operationToken(context, stackId, 'recreate')
  const command = new DeleteStackCommand({
    StackName: stackId,
    ClientRequestToken: token,
  })
  await request(context, 'deleting what is left of', (send) => context.client.send(command, send))
  const { status } = await waitForEnd(context, stackId)
  if (status === undefined || status === 'DELETE_COMPLETE') return
  if (status !== 'DELETE_FAILED') return
  const stuck = await stuckInDeletion(context, stackId)
  const remedy = 'mend that, or destroy the stack and name it in retain'
  throw new StackError('unusable-state', stackName, `${stuck ?? stackName}; ${remedy}`, { status, remedy })
}

/** The innermost resource that could not be deleted, and why. */
async function stuckInDeletion(context: StackContext, stackId: string): Promise<string | undefined> {
  const stuck = (await readResources(context, stackId)).filter(({ status }) => status === 'DELETE_FAILED').at(-1)
  return stuck === undefined ? undefined : `${stuck.path} (${stuck.type}): ${stuck.reason ?? 'no reason given'}`
}

/** Deletes the empty stack that a change set made, when nothing was ever executed in it. */
export async function removeShell(context: StackContext): Promise<void> {
  const { stack, status } = await lookAtStack(context, context.stackName)
  if (status !== 'REVIEW_IN_PROGRESS' || stack?.StackId === undefined) return
  const StackName = stack.StackId
  if (stack.EnableTerminationProtection === true) {
    const unprotect = new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false })
    await request(context, 'taking termination protection off', (send) => context.client.send(unprotect, send))
  }
  const command = new DeleteStackCommand({ StackName })
  await request(context, 'deleting the empty stack', (send) => context.client.send(command, send))
}
