/** What a stack's status means for a deployment or a deletion. Never guessed by part of a name: a rollback is not always a loss. */
export type StackStep =
  /** There is nothing: make it. */
  | 'create'
  | 'update'
  /** An operation runs: follow it if it is ours, else leave it alone. */
  | 'follow'
  /** A rollback or a clean-up, which ends by itself: follow it if it is ours, else wait. */
  | 'settle'
  /** A deletion runs. */
  | 'wait'
  /** A creation failed: what is left can go, and the stack has to. */
  | 'recreate'
  /** A creation failed with rollback off: what there is can be finished. */
  | 'finish'
  /** An update failed with rollback off. */
  | 'roll-back'
  /** The rollback of an update failed. */
  | 'continue-rollback'
  /** A deletion failed. */
  | 'delete-failed'

const STEPS = {
  REVIEW_IN_PROGRESS: 'create',
  DELETE_COMPLETE: 'create',
  CREATE_IN_PROGRESS: 'follow',
  UPDATE_IN_PROGRESS: 'follow',
  IMPORT_IN_PROGRESS: 'follow',
  ROLLBACK_IN_PROGRESS: 'settle',
  UPDATE_ROLLBACK_IN_PROGRESS: 'settle',
  IMPORT_ROLLBACK_IN_PROGRESS: 'settle',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'settle',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'settle',
  DELETE_IN_PROGRESS: 'wait',
  CREATE_COMPLETE: 'update',
  UPDATE_COMPLETE: 'update',
  UPDATE_ROLLBACK_COMPLETE: 'update',
  IMPORT_COMPLETE: 'update',
  IMPORT_ROLLBACK_COMPLETE: 'update',
  ROLLBACK_COMPLETE: 'recreate',
  ROLLBACK_FAILED: 'recreate',
  CREATE_FAILED: 'finish',
  UPDATE_FAILED: 'roll-back',
  UPDATE_ROLLBACK_FAILED: 'continue-rollback',
  IMPORT_ROLLBACK_FAILED: 'continue-rollback',
  DELETE_FAILED: 'delete-failed',
} as const satisfies Readonly<Record<string, StackStep>>

/** What there is to do with a stack of this status; `undefined` for a status that is not known. */
export function stepFor(status: string | undefined): StackStep | undefined {
  if (status === undefined) return 'create'
  const found = Object.entries(STEPS).find(([name]) => name === status)
  return found?.[1]
}

/** All statuses that are known. Source: CloudFormation API reference, Stack, StackStatus. */
export const STACK_STATUSES: readonly string[] = Object.keys(STEPS)

/** Whether an operation ends with this status of its stack. */
export function isEnd(status: string): boolean {
  return !status.endsWith('_IN_PROGRESS')
}
