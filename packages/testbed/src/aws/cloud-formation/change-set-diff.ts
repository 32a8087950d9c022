import { isRecord } from '../aws-request.ts'
import { differences } from './resource-steps.ts'
import type { ResourceChange, StackIntent, StackRecord, StackWorld } from './stack-record.ts'
import { propertiesOf, scopeOf, wantedResources } from './stack-scope.ts'

/** What an intent would change, as DescribeChangeSet tells it. */
export function changesOf(world: StackWorld, stack: StackRecord, intent: StackIntent): readonly ResourceChange[] {
  // What depends on something new or replaced is not known before; a replacement may so cause another one.
  let replaced = new Set<string>()
  for (;;) {
    const changes = diff(world, stack, intent, replaced)
    const now = new Set(
      changes.filter(({ Replacement }) => Replacement === 'True').map((change) => change.LogicalResourceId),
    )
    if (now.size === replaced.size) return changes
    replaced = now
  }
}

/** What an intent wants a resource to have, as far as that is known before. */
export function wantedProperties(
  world: StackWorld,
  stack: StackRecord,
  intent: StackIntent,
  logicalId: string,
): Readonly<Record<string, unknown>> {
  const scope = scopeOf(world, stack, intent, stack.resources, (id, attribute) => ({
    known: 'after apply',
    id,
    attribute,
  }))
  const resource = wantedResources(scope).get(logicalId)
  return resource === undefined ? {} : propertiesOf(resource, scope)
}

function diff(
  world: StackWorld,
  stack: StackRecord,
  intent: StackIntent,
  replaced: ReadonlySet<string>,
): readonly ResourceChange[] {
  const there = new Map([...stack.resources].filter(([id, { physicalId }]) => !replaced.has(id) && physicalId !== ''))
  const scope = scopeOf(world, stack, intent, there, (id, attribute) => ({ known: 'after apply', id, attribute }))
  const wanted = wantedResources(scope)
  const tagged = JSON.stringify(stack.intent.tags) !== JSON.stringify(intent.tags)
  const changes: ResourceChange[] = []
  for (const [LogicalResourceId, resource] of wanted) {
    const old = stack.resources.get(LogicalResourceId)
    const ResourceType = resource.Type
    if (old === undefined || old.physicalId === '') {
      changes.push({ Action: 'Add', LogicalResourceId, ResourceType })
      continue
    }
    const paths = differences(old.properties, propertiesOf(resource, scope))
    if (paths.length === 0 && old.type === ResourceType && !tagged) continue
    const details = paths.map((path) => {
      const recreation = { yes: 'Always', maybe: 'Conditionally', no: 'Never' }[world.replaces(ResourceType, path)]
      const [Name = ''] = path.split('.')
      const isKnown = !JSON.stringify(valueAt(propertiesOf(resource, scope), path) ?? null).includes('after apply')
      return {
        Target: {
          Attribute: 'Properties',
          Name,
          RequiresRecreation: recreation,
          Path: `/Properties/${path.replaceAll('.', '/')}`,
        },
        Evaluation: isKnown ? 'Static' : 'Dynamic',
        ChangeSource: isKnown ? 'DirectModification' : 'ResourceAttribute',
      }
    })
    const needs = details.map(({ Target }) => Target.RequiresRecreation)
    const isSure =
      old.type !== ResourceType ||
      details.some((d) => d.Target.RequiresRecreation === 'Always' && d.Evaluation === 'Static')
    const Replacement = isSure ? 'True' : needs.some((need) => need !== 'Never') ? 'Conditional' : 'False'
    changes.push({
      Action: 'Modify',
      LogicalResourceId,
      PhysicalResourceId: old.physicalId,
      ResourceType,
      Replacement,
      ...(Replacement === 'True'
        ? { PolicyAction: isRetained(resource.UpdateReplacePolicy) ? 'ReplaceAndRetain' : 'ReplaceAndDelete' }
        : {}),
      Scope: [...(paths.length > 0 ? ['Properties'] : []), ...(tagged ? ['Tags'] : [])],
      Details: [
        ...details,
        ...(tagged
          ? [
              {
                Target: { Attribute: 'Tags', RequiresRecreation: 'Never' },
                Evaluation: 'Static',
                ChangeSource: 'DirectModification',
              },
            ]
          : []),
      ],
    })
  }
  for (const [LogicalResourceId, { type, physicalId, deletionPolicy }] of stack.resources) {
    if (wanted.has(LogicalResourceId) || physicalId === '') continue
    const PolicyAction = isRetained(deletionPolicy) ? 'Retain' : deletionPolicy === 'Snapshot' ? 'Snapshot' : 'Delete'
    changes.push({
      Action: 'Remove',
      LogicalResourceId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      PolicyAction,
    })
  }
  return changes
}

function isRetained(policy: string | undefined): boolean {
  return policy === 'Retain' || policy === 'RetainExceptOnCreate'
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value)
}
