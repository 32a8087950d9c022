import type { StackRecord, StackResource, StackWorld } from './stack-record.ts'

const STACK = 'AWS::CloudFormation::Stack'

/** Writes a line about a resource into a stack's log, and keeps its status. */
export function logResource(
  world: StackWorld,
  stack: StackRecord,
  resource: Pick<StackResource, 'logicalId' | 'type' | 'physicalId'>,
  status: string,
  reason?: string,
): void {
  const { logicalId, type, physicalId } = resource
  stack.events.push({
    id: `${logicalId}-${status}-${world.id(12)}`,
    operationId: stack.operation?.id ?? '',
    token: stack.operation?.token,
    logicalId,
    physicalId,
    type,
    status,
    reason,
    at: world.now(),
  })
  const kept = stack.resources.get(logicalId)
  // What was replaced goes under the name of what replaced it, whose own status that is not.
  const isReplaced = status.startsWith('DELETE_') && kept?.physicalId !== physicalId
  if (kept !== undefined && logicalId !== stack.name && !isReplaced) {
    const { reason: _, ...rest } = kept
    stack.resources.set(logicalId, { ...rest, status, ...(reason === undefined ? {} : { reason }) })
  }
}

/** Whether a stack still has a resource: what it deleted stays in its list, with that status. */
export function isThere({ physicalId, status }: StackResource): boolean {
  return physicalId !== '' && status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED'
}

/** Writes a line about the stack itself. */
export function logStack(world: StackWorld, stack: StackRecord, status: string, reason?: string): void {
  stack.status = status
  stack.reason = reason
  if (status === 'DELETE_COMPLETE') stack.deleted = world.now()
  logResource(world, stack, { logicalId: stack.name, type: STACK, physicalId: stack.id }, status, reason)
  rememberView(stack)
}

/** Keeps what a late reader may still see. */
export function rememberView(stack: StackRecord): void {
  const { status, reason, outputs, intent, changeSetId, protection } = stack
  stack.views.push({ status, reason, outputs, intent, changeSetId, protection })
  if (stack.views.length > 8) stack.views.shift()
}
