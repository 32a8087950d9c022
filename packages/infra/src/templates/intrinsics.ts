/** `Ref`, as JSON has it. Source: CloudFormation user guide, intrinsic functions. */
export const ref = (name: string) => ({ Ref: name })

export const attribute = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] })

export const sub = (text: string) => ({ 'Fn::Sub': text })

export const join = (separator: string, ...parts: readonly unknown[]) => ({ 'Fn::Join': [separator, parts] })

export const equals = (left: unknown, right: unknown) => ({ 'Fn::Equals': [left, right] })

export const not = (condition: unknown) => ({ 'Fn::Not': [condition] })

export const when = (condition: string, then: unknown, otherwise: unknown) => ({
  'Fn::If': [condition, then, otherwise],
})

/** A property that is left out. */
export const nothing = { Ref: 'AWS::NoValue' }

/** An output that other stacks can import by the stack's name. */
export const exported = <const Name extends string>(name: Name, value: unknown, description: string) => ({
  Description: description,
  Value: value,
  Export: { Name: sub(`\${AWS::StackName}-${name}`) },
})

export const named = (value: unknown) => [{ Key: 'Name', Value: value }]
