import type { Parameter } from '@aws-sdk/client-cloudformation'
import { StackError } from './stack-error.ts'
import type { ParameterValue, Template } from './template.ts'

/** CloudFormation takes that much in a request. */
const MAX_TEMPLATE_BYTES = 51_200

/** The template as CloudFormation reads it. */
export function toTemplateBody(stackName: string, template: Template): string {
  const body = JSON.stringify(template)
  const size = new TextEncoder().encode(body).length
  if (size <= MAX_TEMPLATE_BYTES) return body
  const message = `the template of ${stackName} has ${size} bytes, and a request takes ${MAX_TEMPLATE_BYTES}: split the stack`
  throw new StackError('invalid-input', stackName, message)
}

/** Parameters as CloudFormation takes them: text, with commas in lists. */
export function toParameters(
  stackName: string,
  parameters: { readonly [name: string]: ParameterValue | undefined },
): Parameter[] {
  return Object.entries(parameters).flatMap(([ParameterKey, value]) => {
    if (value === undefined) return []
    if (typeof value === 'number' || typeof value === 'string') return [{ ParameterKey, ParameterValue: String(value) }]
    const split = value.find((entry) => entry.includes(','))
    if (split !== undefined) {
      const message = `the entry ${JSON.stringify(split)} of ${ParameterKey} has a comma, which would make it two entries`
      throw new StackError('invalid-input', stackName, message)
    }
    return [{ ParameterKey, ParameterValue: value.join(',') }]
  })
}
