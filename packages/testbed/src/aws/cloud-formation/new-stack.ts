import type { StackIntent, StackRecord, StackWorld } from './stack-record.ts'

/** What a stack is before its first operation. */
const NO_INTENT: StackIntent = {
  body: '',
  template: { Resources: {} },
  parameters: {},
  tags: {},
  capabilities: [],
}

/** A stack that has nothing yet. */
export function newStack(world: StackWorld, name: string, parent?: string): StackRecord {
  const uuid = [8, 4, 4, 4, 12].map((digits) => world.id(digits)).join('-')
  return {
    id: `arn:aws:cloudformation:${world.region}:${world.account}:stack/${name}/${uuid}`,
    name,
    created: world.now(),
    parent,
    status: 'REVIEW_IN_PROGRESS',
    reason: undefined,
    updated: undefined,
    deleted: undefined,
    intent: NO_INTENT,
    outputs: [],
    resources: new Map(),
    events: [],
    changeSets: new Map(),
    changeSetId: undefined,
    disableRollback: false,
    protection: false,
    operation: undefined,
    undo: undefined,
    cancelled: false,
    onEnd: [],
    views: [],
  }
}
