// Templates

export type { CloudFormation } from './cloud-formation.ts'
export type { DeployStackOptions } from './deploy-stack.ts'
// Stacks
export { deployStack } from './deploy-stack.ts'
export type { StackErrorCode } from './stack-error.ts'
// Errors
export { StackError } from './stack-error.ts'
export type { StackEvent } from './stack-event.ts'
export type {
  Outputs,
  ParameterValue,
  StackParameters,
  Template,
  TemplateOutput,
  TemplateParameter,
} from './template.ts'
