import type { Stack } from '@aws-sdk/client-cloudformation'
import { StackError } from './stack-error.ts'

/** What to do where an earlier operation ended badly. Never guessed by part of a name: a rollback is not always a loss. */
const remedies: { readonly [status: string]: string } = {
  ROLLBACK_COMPLETE: 'its creation failed: look at what is left, delete the stack, then deploy again',
  ROLLBACK_FAILED: 'its creation failed, and so did the clean-up: delete the stack, then deploy again',
  CREATE_FAILED: 'its creation failed with rollback off: delete the stack, then deploy again',
  DELETE_FAILED: 'its deletion failed: find out what still uses its resources, then delete it again',
  UPDATE_FAILED: 'an update failed with rollback off: roll it back, then deploy again',
  UPDATE_ROLLBACK_FAILED:
    'the rollback of an update failed: continue the rollback, then deploy again; do not delete it',
  IMPORT_ROLLBACK_FAILED:
    'the rollback of an import failed: continue the rollback, then deploy again; do not delete it',
}

const updatable = new Set([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
])

/**
 * How the next change set has to be made; `wait` while an operation that is over still cleans up.
 *
 * @throws StackError with code `in-progress` or `unusable-state`.
 */
export function nextStep(stackName: string, stack: Stack | undefined): 'CREATE' | 'UPDATE' | 'wait' {
  const status = stack?.StackStatus
  if (status === undefined || status === 'REVIEW_IN_PROGRESS' || status === 'DELETE_COMPLETE') return 'CREATE'
  if (updatable.has(status)) return 'UPDATE'
  if (status.endsWith('_CLEANUP_IN_PROGRESS')) return 'wait'
  const remedy = remedies[status]
  if (remedy !== undefined) {
    throw new StackError('unusable-state', stackName, `${stackName} is ${status}: ${remedy}`, { status })
  }
  throw new StackError('in-progress', stackName, `${stackName} is ${status}: wait for whoever is changing it`, {
    status,
  })
}
