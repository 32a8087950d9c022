// Stacks

export type { DeployStackOptions, PlanStackOptions } from './deploy-stack.ts'
export { deployStack, planStack } from './deploy-stack.ts'
export type { DestroyedStack, DestroyStackOptions } from './destroy-stack.ts'
export { cancelStack, destroyStack } from './destroy-stack.ts'
// Errors
export type { FailureExplanation } from './explain-failure.ts'
export { explainFailure } from './explain-failure.ts'
// Plans
export { isStateful, replaces } from './replacement-rules.ts'
export type { CloudFormation, StackOptions } from './stack-context.ts'
export type { StackErrorCode, StackErrorData } from './stack-error.ts'
export { StackError } from './stack-error.ts'
export type { Progress, StackEvent } from './stack-event.ts'
export type { StackChange, StackPlan } from './stack-plan.ts'
export { renderStackPlan } from './stack-plan.ts'
// Templates
export type {
  Outputs,
  ParameterValue,
  StackParameters,
  Template,
  TemplateOutput,
  TemplateParameter,
} from './template.ts'
