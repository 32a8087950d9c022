import type { Template } from './template.ts'

/** Logical ids that each resource waits for: what it refers to by Ref, GetAtt and Sub, and what it depends on by name. */
export function dependencies(template: Template): ReadonlyMap<string, readonly string[]> {
  const ids = new Set(Object.keys(template.Resources))
  const graph = Object.entries(template.Resources).map(([id, { DependsOn, ...resource }]) => {
    const named = typeof DependsOn === 'string' ? [DependsOn] : Array.isArray(DependsOn) ? DependsOn.map(String) : []
    const all = new Set([...named, ...references(resource['Properties'])])
    return [id, [...all].filter((other) => ids.has(other) && other !== id)] as const
  })
  return new Map(graph)
}

/** Names that a value refers to. Source: CloudFormation user guide, intrinsic functions. */
function references(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, argument]: readonly [string, unknown]): readonly string[] => {
    if (name === 'Ref') return [String(argument)]
    if (name === 'Fn::GetAtt') return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? '']
    if (name !== 'Fn::Sub') return references(argument)
    const pattern = String(Array.isArray(argument) ? argument[0] : argument)
    const named = [...pattern.matchAll(/\$\{(?!!)([^}.]+)[^}]*\}/g)].map(([, id = '']) => id)
    return [...named, ...references(argument)]
  })
}
