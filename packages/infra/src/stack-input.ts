import { createHash } from 'node:crypto'
import type { Parameter, Stack, Tag } from '@aws-sdk/client-cloudformation'
import { StackError } from './stack-error.ts'
import type { ParameterValue, Template, TemplateParameter } from './template.ts'

/** CloudFormation takes that much in a request. */
const MAX_TEMPLATE_BYTES = 51_200

/** What a stack is to be, as CloudFormation takes it. */
export interface StackInput {
  readonly template: Template
  readonly templateBody: string
  /** Values that were given; what is left out has a default or stays as it was. */
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  /** Stands for all of the above: the same input has the same one. */
  readonly hash: string
}

/**
 * Checks a template and its parameters as far as that goes without AWS.
 *
 * @throws StackError `invalid-input`
 */
export function toStackInput(
  stackName: string,
  template: Template,
  given: { readonly [name: string]: ParameterValue | undefined },
  tags: Readonly<Record<string, string>>,
): StackInput {
  const templateBody = toTemplateBody(stackName, template)
  const declared = template.Parameters ?? {}
  const parameters: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const declaration = declared[name]
    if (declaration === undefined) throw unknownParameter(stackName, name, Object.keys(declared))
    const text = toText(stackName, name, value)
    checkValue(stackName, name, text, declaration)
    parameters[name] = text
  }
  const reserved = Object.keys(tags).find((key) => /^aws:/i.test(key))
  if (reserved !== undefined) {
    throw new StackError(
      'invalid-input',
      stackName,
      `the tag ${reserved} begins with aws:, which only AWS may use: rename it`,
    )
  }
  const tagList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  const sorted = [parameters, tags].map((record) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
  const hash = createHash('sha256')
    .update(JSON.stringify([stackName, templateBody, ...sorted]))
    .digest('hex')
    .slice(0, 32)
  return { template, templateBody, parameters, tags: tagList, hash }
}

function toTemplateBody(stackName: string, template: Template): string {
  const body = JSON.stringify(template)
  const size = new TextEncoder().encode(body).length
  if (size <= MAX_TEMPLATE_BYTES) return body
  const message = `the template of ${stackName} has ${size} bytes, and a request takes ${MAX_TEMPLATE_BYTES}: split the stack`
  throw new StackError('invalid-input', stackName, message, { remedy: 'split the stack' })
}

function toText(stackName: string, name: string, value: ParameterValue): string {
  if (typeof value === 'number' || typeof value === 'string') return String(value)
  const split = value.find((entry) => entry.includes(','))
  if (split === undefined) return value.join(',')
  const message = `the entry ${JSON.stringify(split)} of ${name} has a comma, which would make it two entries`
  throw new StackError('invalid-input', stackName, message)
}

function unknownParameter(stackName: string, name: string, known: readonly string[]): StackError {
  const similar =
    known.find((other) => other.toLowerCase() === name.toLowerCase()) ??
    known.find((other) => other.startsWith(name.slice(0, 4)))
  const hint = similar === undefined ? `there are ${known.join(', ') || 'none'}` : `did you mean ${similar}?`
  return new StackError('invalid-input', stackName, `${name} is no parameter of the template of ${stackName}: ${hint}`)
}

function checkValue(stackName: string, name: string, value: string, declaration: TemplateParameter): void {
  const { Type, AllowedValues, AllowedPattern, MinValue, MaxValue, MinLength, MaxLength } = declaration
  const refuse = (wanted: string): never => {
    const shown = String(declaration['NoEcho']) === 'true' ? 'its value' : JSON.stringify(value)
    throw new StackError('invalid-input', stackName, `${name} of ${stackName}: ${shown} is not ${wanted}`)
  }
  const isNumber = Type === 'Number'
  if (isNumber && (value.trim() === '' || Number.isNaN(Number(value)))) refuse('a number')
  if (Array.isArray(AllowedValues) && !AllowedValues.map(String).includes(value)) {
    refuse(`one of ${AllowedValues.join(', ')}`)
  }
  if (typeof AllowedPattern === 'string' && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    const words = declaration['ConstraintDescription']
    refuse(typeof words === 'string' ? words : `what ${AllowedPattern} describes`)
  }
  if (isNumber && MinValue !== undefined && Number(value) < Number(MinValue)) refuse(`at least ${MinValue}`)
  if (isNumber && MaxValue !== undefined && Number(value) > Number(MaxValue)) refuse(`at most ${MaxValue}`)
  if (MinLength !== undefined && value.length < Number(MinLength)) refuse(`at least ${MinLength} characters long`)
  if (MaxLength !== undefined && value.length > Number(MaxLength)) refuse(`at most ${MaxLength} characters long`)
}

/**
 * The parameters to send: the given value, else the value that the stack has, else the template's default.
 *
 * @throws StackError `invalid-input` when a parameter has none of them
 */
export function toParameters(stackName: string, input: StackInput, stack: Stack | undefined): Parameter[] {
  const previous = new Set(stack?.Parameters?.map(({ ParameterKey }) => ParameterKey))
  const parameters: Parameter[] = []
  const missing: string[] = []
  for (const [ParameterKey, { Default }] of Object.entries(input.template.Parameters ?? {})) {
    const value = input.parameters[ParameterKey]
    if (value !== undefined) parameters.push({ ParameterKey, ParameterValue: value })
    else if (previous.has(ParameterKey)) parameters.push({ ParameterKey, UsePreviousValue: true })
    else if (Default === undefined) missing.push(ParameterKey)
  }
  if (missing.length === 0) return parameters
  const message = `${stackName} needs ${missing.join(', ')}: the template has no default, so pass a value`
  throw new StackError('invalid-input', stackName, message)
}
