import { changesOf, wantedProperties } from './change-set-diff.ts'
import { nestedIntent } from './nested-stack.ts'
import type { ChangeSetRecord, ResourceChange, StackIntent, StackRecord, StackWorld } from './stack-record.ts'

/** Makes a change set for every nested stack that changes, as IncludeNestedStacks asks for, and names them in the changes. */
export function addNestedChangeSets(
  world: StackWorld,
  stack: StackRecord,
  intent: StackIntent,
  changes: readonly ResourceChange[],
  root: Pick<ChangeSetRecord, 'id' | 'name'>,
): readonly ResourceChange[] {
  return changes.map((change) => {
    const nested = world.stacks.find(({ id }) => id === change.PhysicalResourceId)
    if (change.Action !== 'Modify' || nested === undefined) return change
    const properties = wantedProperties(world, stack, intent, change.LogicalResourceId)
    const inner = nestedIntent(world, properties, nested.name)
    const name = `${root.name}-${change.LogicalResourceId}-${world.id(12)}`
    const uuid = [8, 4, 4, 4, 12].map((digits) => world.id(digits)).join('-')
    const changeSet: ChangeSetRecord = {
      id: `arn:aws:cloudformation:${world.region}:${world.account}:changeSet/${name}/${uuid}`,
      name,
      type: 'UPDATE',
      intent: inner,
      changes: addNestedChangeSets(world, nested, inner, changesOf(world, nested, inner), root),
      ends: 'CREATE_COMPLETE',
      root: root.id,
      looks: 0,
      execution: 'AVAILABLE',
    }
    nested.changeSets.set(name, changeSet)
    return { ...change, ChangeSetId: changeSet.id }
  })
}

/** They go with the change set that they are part of. */
export function dropNestedChangeSets(world: StackWorld, root: string): void {
  for (const { changeSets } of world.stacks) {
    for (const [name, changeSet] of [...changeSets]) if (changeSet.root === root) changeSets.delete(name)
  }
}
