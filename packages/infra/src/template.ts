/** A parameter that a template declares. */
export interface TemplateParameter {
  /** `String`, `Number`, `CommaDelimitedList`, `List<...>` or one of AWS's own types. */
  readonly Type: string
  /** With a default, the parameter may be left out. */
  readonly Default?: string | number
  readonly AllowedValues?: readonly (string | number)[]
  readonly [key: string]: unknown
}

/** An output that a template declares. */
export interface TemplateOutput {
  readonly Value: unknown
  /** With a condition, the output may be missing. */
  readonly Condition?: string
  readonly [key: string]: unknown
}

/**
 * A CloudFormation template as a value, written out as JSON when it is deployed. See the
 * [template anatomy](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html).
 *
 * @example
 * ```ts
 * import type { Template } from '@slurmkit/infra'
 *
 * const template = {
 *   Parameters: { Name: { Type: 'String' } },
 *   Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Name' } } } },
 *   Outputs: { BucketArn: { Value: { 'Fn::GetAtt': ['Bucket', 'Arn'] } } },
 * } as const satisfies Template
 * ```
 */
export interface Template {
  readonly AWSTemplateFormatVersion?: '2010-09-09'
  readonly Description?: string
  readonly Parameters?: { readonly [name: string]: TemplateParameter }
  readonly Resources: { readonly [logicalId: string]: { readonly Type: string; readonly [key: string]: unknown } }
  readonly Outputs?: { readonly [name: string]: TemplateOutput }
  readonly [section: string]: unknown
}

/** What can be given for a parameter. A list is sent with commas between its entries. */
export type ParameterValue = string | number | readonly string[]

type Declared<T extends Template, Section extends 'Parameters' | 'Outputs'> = T[Section] extends object
  ? T[Section]
  : object

/** The parameters of a template by name: those without a default are required. */
export type StackParameters<T extends Template> = {
  readonly [K in keyof Declared<T, 'Parameters'> as Declared<T, 'Parameters'>[K] extends { Default: unknown }
    ? never
    : K]: ParameterValue
} & {
  readonly [K in keyof Declared<T, 'Parameters'> as Declared<T, 'Parameters'>[K] extends { Default: unknown }
    ? K
    : never]?: ParameterValue
}

/**
 * The outputs of a template by name. An output with a `Condition` may be `undefined`.
 *
 * @example
 * ```ts
 * import type { Outputs } from '@slurmkit/infra'
 *
 * type Network = Outputs<{ Resources: {}; Outputs: { VPC: { Value: unknown } } }>
 * const vpc = (network: Network): string => network.VPC
 * ```
 */
export type Outputs<T extends Template> = {
  readonly [K in keyof Declared<T, 'Outputs'>]: Declared<T, 'Outputs'>[K] extends { Condition: string }
    ? string | undefined
    : string
}
