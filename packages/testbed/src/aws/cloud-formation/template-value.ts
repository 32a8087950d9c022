import { isRecord, refusal } from '../aws-request.ts'

/** A template as JSON has it. */
export interface StackTemplate {
  readonly Description?: string
  readonly Transform?: unknown
  readonly Parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly Mappings?: Readonly<Record<string, unknown>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Rules?: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** A resource as its template has it. */
export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly DependsOn?: string | readonly string[]
  readonly Condition?: string
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

/** What intrinsic functions look up. */
export interface Scope {
  readonly template: StackTemplate
  /** Values of parameters and of AWS's pseudo parameters; a list is an array. */
  readonly values: Readonly<Record<string, unknown>>
  readonly zones: readonly string[]
  /** `Ref` and `Fn::GetAtt` of resources. */
  resource(logicalId: string, attribute: string | undefined): unknown
}

/** Marks `AWS::NoValue`. */
const NOTHING = Symbol('AWS::NoValue')

/** Reads a template body, which has to be JSON here. */
export function readTemplate(body: string): StackTemplate {
  let template: unknown
  try {
    template = JSON.parse(body)
  } catch {
    throw refusal('ValidationError', 'Template format error: JSON not well-formed.')
  }
  if (!isTemplate(template)) {
    throw refusal(
      'ValidationError',
      'Template format error: At least one Resources member must be defined in the template.',
    )
  }
  return template
}

function isTemplate(value: unknown): value is StackTemplate & Readonly<Record<string, unknown>> {
  if (!isRecord(value) || !isRecord(value['Resources'])) return false
  const resources = Object.values(value['Resources'])
  return (
    resources.length > 0 && resources.every((resource) => isRecord(resource) && typeof resource['Type'] === 'string')
  )
}

/** A value of a template with every intrinsic function carried out. */
export function evaluate(value: unknown, scope: Scope): unknown {
  const result = reduce(value, scope)
  return result === NOTHING ? undefined : result
}

function reduce(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((entry) => reduce(entry, scope)).filter((entry) => entry !== NOTHING)
  if (!isRecord(value)) return value
  const [name, argument] = Object.entries(value)[0] ?? []
  if (Object.keys(value).length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    return call(name, argument, scope)
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, reduce(inner, scope)] as const)
  return Object.fromEntries(entries.filter(([, inner]) => inner !== NOTHING))
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  const list = (): readonly unknown[] => (Array.isArray(argument) ? argument : [])
  const given = (index: number) => reduce(list()[index], scope)
  switch (name) {
    case 'Ref':
      return reference(String(argument), scope)
    case 'Fn::GetAtt': {
      const [id = '', ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
      return scope.resource(id, rest.join('.'))
    }
    case 'Fn::Sub':
      return substitute(argument, scope)
    case 'Fn::Join': {
      const parts = given(1)
      return (Array.isArray(parts) ? parts : [parts]).map(String).join(String(given(0)))
    }
    case 'Fn::Select': {
      const from = given(1)
      return Array.isArray(from) ? from[Number(given(0))] : undefined
    }
    case 'Fn::Split':
      return String(given(1)).split(String(given(0)))
    case 'Fn::GetAZs':
      return [...scope.zones]
    case 'Fn::Base64':
      return Buffer.from(String(reduce(argument, scope))).toString('base64')
    case 'Fn::If':
      return reduce(list()[condition(scope.template.Conditions?.[String(list()[0])], scope) ? 1 : 2], scope)
    case 'Fn::FindInMap': {
      const [map, top, second] = [given(0), given(1), given(2)].map(String)
      const found = scope.template.Mappings?.[map ?? '']
      const row = isRecord(found) ? found[top ?? ''] : undefined
      if (isRecord(row) && second !== undefined && second in row) return row[second]
      throw refusal('ValidationError', `Template error: Unable to get mapping for ${map}::${top}::${second}`)
    }
    case 'Fn::Cidr': {
      const [block, count, bits] = [String(given(0)), Number(given(1)), Number(given(2))]
      return subnetsOf(block, count, 32 - bits)
    }
    default:
      if (name === 'Fn::Equals' || name === 'Fn::And' || name === 'Fn::Or' || name === 'Fn::Not') {
        return condition({ [name]: argument }, scope)
      }
      throw refusal('ValidationError', `Template error: unsupported intrinsic function ${name}`)
  }
}

function subnetsOf(block: string, count: number, prefix: number): readonly string[] {
  const base = (block.split('/')[0] ?? '').split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return Array.from({ length: count }, (_, index) => {
    const at = base + index * 2 ** (32 - prefix)
    return `${[24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.')}/${prefix}`
  })
}

function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return NOTHING
  return name in scope.values ? scope.values[name] : scope.resource(name, undefined)
}

function substitute(argument: unknown, scope: Scope): string {
  const [pattern, own] = Array.isArray(argument) ? argument : [argument, {}]
  return String(pattern).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    if (isRecord(own) && name in own) return String(reduce(own[name], scope))
    const [id = '', ...rest] = name.split('.')
    return String(rest.length === 0 ? reference(name, scope) : scope.resource(id, rest.join('.')))
  })
}

/** Whether a condition holds. */
export function condition(value: unknown, scope: Scope): boolean {
  if (!isRecord(value)) return value === true || value === 'true'
  const [name, argument] = Object.entries(value)[0] ?? []
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : []
  const [left, right] = parts
  switch (name) {
    case 'Fn::Equals':
      return JSON.stringify(reduce(left, scope)) === JSON.stringify(reduce(right, scope))
    case 'Fn::Not':
      return !condition(left, scope)
    case 'Fn::And':
      return parts.every((part) => condition(part, scope))
    case 'Fn::Or':
      return parts.some((part) => condition(part, scope))
    case 'Fn::Contains': {
      const items = reduce(left, scope)
      return Array.isArray(items) && items.map(String).includes(String(reduce(right, scope)))
    }
    case 'Condition':
      return condition(scope.template.Conditions?.[String(argument)], scope)
    default:
      throw refusal('ValidationError', `Template error: unsupported condition ${name}`)
  }
}

/** The logical ids that a value refers to, by Ref, GetAtt and Sub. */
export function references(value: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (inner: unknown): void => {
    if (Array.isArray(inner)) for (const entry of inner) visit(entry)
    if (!isRecord(inner)) return
    for (const [name, argument] of Object.entries(inner)) {
      if (name === 'Ref') found.add(String(argument))
      else if (name === 'Fn::GetAtt')
        found.add(String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? '')
      else if (name === 'Fn::Sub') {
        const pattern = String(Array.isArray(argument) ? argument[0] : argument)
        for (const [, id] of pattern.matchAll(/\$\{(?!!)([^}.]+)[^}]*\}/g)) found.add(id ?? '')
        visit(argument)
      } else visit(argument)
    }
  }
  visit(value)
  return found
}
