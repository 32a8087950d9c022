import { isRecord, records, refusal, required, text, texts } from '../aws-request.ts'
import type { StackIntent, StackRecord, StackWorld } from './stack-record.ts'
import { checkReferences, scopeOf } from './stack-scope.ts'
import { condition, readTemplate, type StackTemplate } from './template-value.ts'

type Input = Readonly<Record<string, unknown>>

const MAX_TEMPLATE_BYTES = 51_200
const NAMED = ['RoleName', 'UserName', 'GroupName', 'ManagedPolicyName', 'InstanceProfileName']

/** What a template may do to IAM, and why, as GetTemplateSummary tells it. */
export function capabilitiesOf(template: StackTemplate): {
  readonly needed: readonly string[]
  readonly reason?: string
} {
  const iam = Object.values(template.Resources).filter(({ Type }) => /^AWS::IAM::/.test(Type))
  const isNamed = iam.some(({ Properties = {} }) => NAMED.some((name) => name in Properties))
  const needed = iam.length === 0 ? [] : [isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM']
  const nested = Object.values(template.Resources).some(({ Type }) => Type === 'AWS::CloudFormation::Stack')
  if (template.Transform !== undefined) needed.push('CAPABILITY_AUTO_EXPAND')
  if (nested && needed.length === 0) return { needed: [] }
  const types = [...new Set(iam.map(({ Type }) => Type))]
  return {
    needed,
    ...(types.length === 0 ? {} : { reason: `The following resource(s) require capabilities: [${types.join(', ')}]` }),
  }
}

/** The template text of a request. */
export function templateBody(world: StackWorld, input: Input): string {
  const url = text(input['TemplateURL'])
  if (url !== undefined) {
    const body = world.fetch(url)
    if (body === undefined) throw refusal('ValidationError', `S3 error: Access Denied (${url})`)
    return body
  }
  const body = required(input, 'TemplateBody')
  if (new TextEncoder().encode(body).length > MAX_TEMPLATE_BYTES) {
    const message = `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${MAX_TEMPLATE_BYTES}`
    throw refusal('ValidationError', message)
  }
  return body
}

/** Reads and checks what a request wants a stack to be. */
export function intentOf(world: StackWorld, input: Input, stack: StackRecord): StackIntent {
  const body = input['UsePreviousTemplate'] === 'true' ? stack.intent.body : templateBody(world, input)
  const template = readTemplate(body)
  checkReferences({ template })
  const parameters = parametersOf(world, template, records(input['Parameters']), stack.intent)
  checkRules(world, stack, template, parameters)
  const capabilities = texts(input['Capabilities'])
  const { needed } = capabilitiesOf(template)
  const missing = needed.filter(
    (name) =>
      !capabilities.includes(name) && !(name === 'CAPABILITY_IAM' && capabilities.includes('CAPABILITY_NAMED_IAM')),
  )
  if (missing.length > 0) {
    throw refusal('InsufficientCapabilitiesException', `Requires capabilities : [${missing.join(', ')}]`)
  }
  const tags = Object.fromEntries(records(input['Tags']).map(({ Key, Value }) => [String(Key), String(Value)]))
  return { body, template, parameters, tags, capabilities }
}

function parametersOf(
  world: StackWorld,
  template: StackTemplate,
  given: readonly Input[],
  previous: StackIntent,
): Readonly<Record<string, string>> {
  const declared = template.Parameters ?? {}
  const byName = new Map(given.map((entry) => [String(entry['ParameterKey']), entry]))
  const unknown = [...byName.keys()].filter((name) => !(name in declared))
  if (unknown.length > 0) {
    throw refusal('ValidationError', `Parameters: [${unknown.join(', ')}] do not exist in the template`)
  }
  const missing: string[] = []
  const values = Object.entries(declared).map(([name, declaration]) => {
    const entry = byName.get(name)
    const kept = entry?.['UsePreviousValue'] === 'true' ? previous.parameters[name] : undefined
    const value = kept ?? text(entry?.['ParameterValue']) ?? text(declaration['Default'])
    if (value === undefined) missing.push(name)
    else checkValue(world, name, value, declaration)
    return [name, value ?? ''] as const
  })
  if (missing.length > 0) throw refusal('ValidationError', `Parameters: [${missing.join(', ')}] must have values`)
  return Object.fromEntries(values)
}

function checkValue(world: StackWorld, name: string, value: string, declaration: Input): void {
  const { Type, AllowedValues, AllowedPattern, MinValue, MaxValue } = declaration
  const allowed = Array.isArray(AllowedValues) ? AllowedValues.map(String) : undefined
  const refuse = (why: string): never => {
    throw refusal('ValidationError', `Parameter '${name}' ${text(declaration['ConstraintDescription']) ?? why}`)
  }
  if (allowed !== undefined && !allowed.includes(value)) refuse(`must be one of AllowedValues`)
  if (typeof AllowedPattern === 'string' && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    refuse(`must match pattern ${AllowedPattern}`)
  }
  if (Type === 'Number') {
    if (Number.isNaN(Number(value))) refuse(`must be a number`)
    if (MinValue !== undefined && Number(value) < Number(MinValue)) refuse(`must be a number not less than ${MinValue}`)
    if (MaxValue !== undefined && Number(value) > Number(MaxValue))
      refuse(`must be a number not greater than ${MaxValue}`)
  }
  if (Type === 'AWS::EC2::AvailabilityZone::Name' && !world.zones.includes(value)) {
    const message = `Parameter validation failed: parameter value ${value} for parameter name ${name} does not exist`
    throw refusal('ValidationError', message)
  }
}

function checkRules(
  world: StackWorld,
  stack: StackRecord,
  template: StackTemplate,
  parameters: Readonly<Record<string, string>>,
): void {
  const scope = scopeOf(world, stack, { template, parameters }, new Map(), () => '')
  for (const rule of Object.values(template.Rules ?? {})) {
    if (!isRecord(rule)) continue
    if (rule['RuleCondition'] !== undefined && !condition(rule['RuleCondition'], scope)) continue
    for (const { Assert, AssertDescription } of records(rule['Assertions'])) {
      if (condition(Assert, scope)) continue
      throw refusal('ValidationError', `Template error: assertion failed: ${String(AssertDescription)}`)
    }
  }
}
