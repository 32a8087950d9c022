import { isRecord, refusal } from '../aws-request.ts'
import { attributeOf } from './resource-names.ts'
import type { StackIntent, StackRecord, StackResource, StackWorld } from './stack-record.ts'
import { condition, evaluate, references, type Scope, type TemplateResource } from './template-value.ts'

/** Looks up what a template of this stack refers to. `unknown` answers for resources that are not there yet. */
export function scopeOf(
  world: StackWorld,
  stack: Pick<StackRecord, 'id' | 'name'>,
  intent: Pick<StackIntent, 'template' | 'parameters'>,
  resources: ReadonlyMap<string, StackResource>,
  unknown?: (logicalId: string, attribute: string | undefined) => unknown,
): Scope {
  const values: Record<string, unknown> = {
    'AWS::Region': world.region,
    'AWS::AccountId': world.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': stack.id,
    'AWS::NotificationARNs': [],
  }
  for (const [name, value] of Object.entries(intent.parameters)) {
    const type = String(intent.template.Parameters?.[name]?.['Type'] ?? 'String')
    const isList = type === 'CommaDelimitedList' || type.startsWith('List<')
    values[name] = isList ? value.split(',').map((entry) => entry.trim()) : value
  }
  return {
    template: intent.template,
    values,
    zones: world.zones,
    resource(logicalId, attribute) {
      const resource = resources.get(logicalId)
      if (resource !== undefined) {
        return attribute === undefined ? resource.physicalId : attributeOf(world, resource, attribute)
      }
      if (unknown !== undefined) return unknown(logicalId, attribute)
      throw refusal('ValidationError', `Template error: ${logicalId} is not there yet`)
    },
  }
}

/** The resources of a template whose conditions hold. */
export function wantedResources(scope: Scope): ReadonlyMap<string, TemplateResource> {
  const all = Object.entries(scope.template.Resources)
  const wanted = all.filter(([, { Condition }]) => {
    return Condition === undefined || condition({ Condition }, scope)
  })
  return new Map(wanted)
}

/** Logical ids that have to be there before a resource: what it refers to, and what it depends on by name. */
export function dependenciesOf(resource: TemplateResource, wanted: ReadonlyMap<string, unknown>): readonly string[] {
  const { DependsOn = [] } = resource
  const named = typeof DependsOn === 'string' ? [DependsOn] : DependsOn
  return [...new Set([...named, ...references(resource.Properties ?? {})])].filter((id) => wanted.has(id))
}

/** A resource's properties with everything filled in. */
export function propertiesOf(resource: TemplateResource, scope: Scope): Readonly<Record<string, unknown>> {
  const properties = evaluate(resource.Properties ?? {}, scope)
  return isRecord(properties) ? properties : {}
}

/** The outputs of a stack whose resources are all there. */
export function outputsOf(scope: Scope): StackRecord['outputs'] {
  return Object.entries(scope.template.Outputs ?? {}).flatMap(([OutputKey, { Value, Condition, Export }]) => {
    if (typeof Condition === 'string' && !condition({ Condition }, scope)) return []
    const name = isRecord(Export) ? evaluate(Export['Name'], scope) : undefined
    const value = evaluate(Value, scope)
    const OutputValue = Array.isArray(value) ? value.join(',') : String(value)
    return [{ OutputKey, OutputValue, ...(name === undefined ? {} : { ExportName: String(name) }) }]
  })
}

/** Refuses references to nothing, and circles. */
export function checkReferences(intent: Pick<StackIntent, 'template'>): void {
  const { Resources, Parameters = {}, Conditions = {} } = intent.template
  const known = new Set([...Object.keys(Resources), ...Object.keys(Parameters)])
  for (const [id, resource] of Object.entries(Resources)) {
    const unknown = [...references(resource.Properties ?? {})].filter((n) => !known.has(n) && !n.startsWith('AWS::'))
    const named = typeof resource.DependsOn === 'string' ? [resource.DependsOn] : (resource.DependsOn ?? [])
    unknown.push(...named.filter((name) => !(name in Resources)))
    if (unknown.length > 0) {
      const message = `Template format error: Unresolved resource dependencies [${unknown.join(', ')}] in the Resources block of the template`
      throw refusal('ValidationError', message)
    }
    if (resource.Condition !== undefined && !(resource.Condition in Conditions)) {
      throw refusal('ValidationError', `Template format error: Unresolved condition ${resource.Condition} of ${id}`)
    }
  }
  const all = new Map(Object.entries(Resources))
  const done = new Set<string>()
  while (done.size < all.size) {
    const ready = [...all].filter(([id, r]) => !done.has(id) && dependenciesOf(r, all).every((d) => done.has(d)))
    if (ready.length === 0) {
      const circle = [...all.keys()].filter((id) => !done.has(id))
      throw refusal('ValidationError', `Circular dependency between resources: [${circle.join(', ')}]`)
    }
    for (const [id] of ready) done.add(id)
  }
}
