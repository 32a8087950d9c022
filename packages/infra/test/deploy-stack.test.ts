import { deployStack, type Outputs, type StackParameters, type Template } from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterEach, beforeEach, expect, expectTypeOf, test } from 'vitest'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

const template = {
  Parameters: { Name: { Type: 'String' }, Subnets: { Type: 'CommaDelimitedList', Default: 'a' } },
  Conditions: { HasReplica: { 'Fn::Equals': [{ Ref: 'Name' }, 'replicated'] } },
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Name' } } },
    Role: { Type: 'AWS::IAM::Role', Properties: { Description: { 'Fn::Join': [' ', [{ Ref: 'Topic' }, 'reads']] } } },
  },
  Outputs: {
    Name: { Value: { Ref: 'Name' } },
    SubnetIds: { Value: { 'Fn::Join': [',', { Ref: 'Subnets' }] } },
    Replica: { Value: 'b', Condition: 'HasReplica' },
  },
} as const satisfies Template

let aws: AwsStandIn
beforeEach(async () => {
  aws = await startStandIn()
})
afterEach(() => aws.stop())

const options = (more: object = {}) => stackOptions(aws, more)
const called = (action: string) => aws.calls.filter((call) => call === `CloudFormation.${action}`).length

test('a new stack gives its outputs, and tells its events in order, once each, with progress', async () => {
  const seen: string[] = []
  const onEvent = (event: { message: string; progress?: { done: number; expected: number } }) =>
    seen.push(`${event.progress?.done}/${event.progress?.expected} ${event.message}`)
  const outputs = await deployStack(template, { Name: 'x & y', Subnets: ['s-1', 's-2'] }, options({ onEvent }))
  expect(outputs).toEqual({ Name: 'x & y', SubnetIds: 's-1,s-2', Replica: undefined })
  expect(seen).toEqual([
    '0/2 scripts AWS::CloudFormation::Stack CREATE_IN_PROGRESS: User Initiated',
    '0/2 Topic AWS::SNS::Topic CREATE_IN_PROGRESS',
    '0/2 Topic AWS::SNS::Topic CREATE_IN_PROGRESS: Resource creation Initiated',
    '1/2 Topic AWS::SNS::Topic CREATE_COMPLETE',
    '1/2 Role AWS::IAM::Role CREATE_IN_PROGRESS',
    '1/2 Role AWS::IAM::Role CREATE_IN_PROGRESS: Resource creation Initiated',
    '2/2 Role AWS::IAM::Role CREATE_COMPLETE',
    '2/2 scripts AWS::CloudFormation::Stack CREATE_COMPLETE',
  ])
  expect(aws.stacks()).toMatchObject([{ name: 'scripts', status: 'CREATE_COMPLETE', changeSets: [] }])
})

test('outputs and parameters are typed by the template', async () => {
  const deploy = () => deployStack(template, { Name: 'a' }, options())
  expectTypeOf(deploy).returns.resolves.toEqualTypeOf<{
    readonly Name: string
    readonly SubnetIds: string
    readonly Replica: string | undefined
  }>()
  expectTypeOf<keyof StackParameters<typeof template>>().toEqualTypeOf<'Name' | 'Subnets'>()
  expectTypeOf<keyof Outputs<{ Resources: Record<never, never> }>>().toBeNever()
  // @ts-expect-error Name has no default
  expect((await failure(deployStack(template, {}, options()))).message).toMatch(/^scripts needs Name: /)
  // @ts-expect-error Nam is no parameter
  const misspelt = await failure(deployStack(template, { Name: 'a', Nam: 'b' }, options()))
  expect(misspelt.code).toBe('invalid-input')
  const outputs = await deploy()
  // @ts-expect-error there is no such output
  expect(outputs.Bucket).toBeUndefined()
})

test('a second time there is nothing to do, and nothing is left over', async () => {
  await deployStack(template, { Name: 'a' }, options())
  const messages: string[] = []
  const onEvent = (event: { message: string }) => messages.push(event.message)
  expect(await deployStack(template, { Name: 'a' }, options({ onEvent }))).toMatchObject({ Name: 'a' })
  expect(messages).toEqual([])
  expect(called('ExecuteChangeSet')).toBe(1)
  expect(aws.stacks()[0]?.changeSets).toEqual([])
})

test('a parameter that is left out keeps the value that the stack has', async () => {
  await deployStack(template, { Name: 'a', Subnets: ['s-1'] }, options())
  expect(await deployStack(template, { Name: 'b' }, options())).toMatchObject({ Name: 'b', SubnetIds: 's-1' })
})

test('a change of outputs alone is a change', async () => {
  await deployStack(template, { Name: 'a' }, options())
  const more = { ...template, Outputs: { ...template.Outputs, More: { Value: 'x' } } }
  expect(await deployStack(more, { Name: 'a' }, options())).toMatchObject({ More: 'x' })
})

test('a stack is protected from deletion unless asked otherwise', async () => {
  await deployStack(template, { Name: 'a' }, options())
  expect(called('UpdateTerminationProtection')).toBe(1)
  await deployStack(template, { Name: 'a' }, options({ terminationProtection: false }))
  await deployStack(template, { Name: 'a' }, options({ terminationProtection: false }))
  expect(called('UpdateTerminationProtection')).toBe(2)
})

test('the first line of a failure is its cause, its resource and a remedy', async () => {
  aws.fail({
    logicalId: 'Role',
    reason: 'API: iam:CreateRole User: x is not authorized to perform: iam:CreateRole on resource: y',
  })
  const error = await failure(deployStack(template, { Name: 'a' }, options()))
  expect(error.message).toBe(
    'Role (AWS::IAM::Role): API: iam:CreateRole User: x is not authorized to perform: iam:CreateRole on resource: y; ' +
      'allow iam:CreateRole to whoever deploys, and look for a service control policy that denies it\n' +
      'scripts is now ROLLBACK_COMPLETE',
  )
  expect(error).toMatchObject({
    code: 'deploy-failed',
    stackName: 'scripts',
    status: 'ROLLBACK_COMPLETE',
    resource: 'Role',
  })
  expect(error.events.at(-1)).toMatchObject({ logicalId: 'scripts', isStack: true })
})

test('what is left of a failed creation goes, and the stack is created anew', async () => {
  aws.fail({ logicalId: 'Role', reason: 'no', times: 1 })
  expect((await failure(deployStack(template, { Name: 'a' }, options()))).status).toBe('ROLLBACK_COMPLETE')
  expect(await deployStack(template, { Name: 'a' }, options())).toMatchObject({ Name: 'a' })
  expect(aws.stacks().map(({ status }) => status)).toEqual(['DELETE_COMPLETE', 'CREATE_COMPLETE'])
})

test('after a rolled back update the stack can be deployed again', async () => {
  await deployStack(template, { Name: 'a' }, options())
  aws.fail({ logicalId: 'Topic', action: 'UPDATE', reason: 'no', times: 1 })
  expect((await failure(deployStack(template, { Name: 'b' }, options()))).status).toBe('UPDATE_ROLLBACK_COMPLETE')
  expect(await deployStack(template, { Name: 'c' }, options())).toMatchObject({ Name: 'c' })
})

test('a rollback that failed goes on, and what is stuck can be skipped by name', async () => {
  await deployStack(template, { Name: 'a' }, options())
  aws.fail({ logicalId: 'Role', action: 'UPDATE', reason: 'broken', times: 4 })
  const changed = {
    ...template,
    Resources: { ...template.Resources, Role: { Type: 'AWS::IAM::Role', Properties: { Description: 'x' } } },
  }
  const update = () => deployStack(changed, { Name: 'b' }, options())
  aws.fail({ logicalId: 'Topic', action: 'UPDATE', reason: 'stuck', times: 2 })
  expect((await failure(update())).status).toMatch(/^UPDATE_ROLLBACK/)
  for (let i = 0; i < 4; i++) await update().catch(() => undefined)
  expect(await update()).toMatchObject({ Name: 'b' })
  expect(aws.stacks()[0]?.status).toBe('UPDATE_COMPLETE')
})

test('a template that CloudFormation refuses touches nothing and leaves no stack', async () => {
  const refused = { Resources: { X: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Nobody' } } } } }
  const error = await failure(deployStack(refused, {}, options()))
  expect(error).toMatchObject({ code: 'change-set-failed', message: expect.stringContaining('[Nobody]') })
  expect(aws.stacks().filter(({ status }) => status !== 'DELETE_COMPLETE')).toEqual([])
})

test('early validation speaks in the first line, and no shell stays behind', async () => {
  const bucket = { Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'taken' } } } }
  await deployStack(bucket, {}, options({ stackName: 'first' }))
  const error = await failure(deployStack(bucket, {}, options({ stackName: 'second' })))
  expect(error.message.split('\n')[0]).toBe(
    "Bucket (AWS::S3::Bucket): Resource of type 'AWS::S3::Bucket' with identifier 'taken' already exists. choose another name, or import the resource",
  )
  expect(aws.stacks().filter(({ status }) => status === 'REVIEW_IN_PROGRESS')).toEqual([])
})

test.each([
  ['UPDATE_IN_PROGRESS', 'in-progress'],
  ['DELETE_FAILED', 'unusable-state'],
  ['CREATE_IN_PROGRESS', 'in-progress'],
  ['SOMETHING_NEW', 'unusable-state'],
])('a stack that is %s is left alone', async (status, code) => {
  await deployStack(template, { Name: 'a' }, options())
  aws.setStatus('scripts', status)
  const before = aws.calls.length
  expect(await failure(deployStack(template, { Name: 'b' }, options()))).toMatchObject({ code, status })
  expect(aws.calls.slice(before).every((call) => /Describe|List|GetTemplate/.test(call))).toBe(true)
})

test('a clean-up is waited for', async () => {
  await deployStack(template, { Name: 'a' }, options())
  aws.setStatus('scripts', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
  const sleep = async () => aws.setStatus('scripts', 'UPDATE_COMPLETE')
  await expect(deployStack(template, { Name: 'a' }, options({ sleep }))).resolves.toMatchObject({ Name: 'a' })
})

test('a stack that somebody deletes meanwhile is an error, not an endless wait', async () => {
  const onEvent = () => aws.setStatus('scripts', 'DELETE_IN_PROGRESS')
  const error = await failure(deployStack(template, { Name: 'a' }, options({ onEvent })))
  expect(error).toMatchObject({ code: 'deleted', status: 'DELETE_IN_PROGRESS' })
})

test('an abort stops the watch, and the same call again finds what came of it', async () => {
  const controller = new AbortController()
  const onEvent = () => controller.abort(new Error('enough'))
  const deployment = deployStack(template, { Name: 'a' }, options({ onEvent, signal: controller.signal }))
  await expect(deployment).rejects.toThrow('enough')
  const again = await deployStack(template, { Name: 'a' }, options())
  expect(again).toMatchObject({ Name: 'a' })
  expect(called('ExecuteChangeSet')).toBe(1)
})

test('what cannot be sent is refused before anything is asked', async () => {
  const long: Template = { Description: 'é'.repeat(26_000), Resources: { X: { Type: 'AWS::SNS::Topic' } } }
  expect((await failure(deployStack(long, {}, options()))).message).toMatch(/has 52\d+ bytes.*split the stack/)
  const comma = deployStack(template, { Name: 'a', Subnets: ['s-1,s-2'] }, options())
  expect((await failure(comma)).message).toContain('"s-1,s-2" of Subnets has a comma')
  const tags = deployStack(template, { Name: 'a' }, options({ tags: { 'aws:x': 'y' } }))
  expect((await failure(tags)).code).toBe('invalid-input')
  const { client: _, ...regional } = options({ region: 'us-east-1b' })
  expect((await failure(deployStack(template, { Name: 'a' }, regional))).message).toContain(
    'a zone of the region us-east-1',
  )
  expect((await failure(deployStack(template, { Name: 'a' }, options({ stackName: '1x' })))).code).toBe('invalid-input')
  expect(aws.calls).toEqual([])
})

test('no credentials are one clear error', async () => {
  const { client } = options()
  client.config.credentials = async () => {
    throw Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    })
  }
  const error = await failure(deployStack(template, { Name: 'a' }, options({ client })))
  expect(error).toMatchObject({ code: 'no-credentials', message: expect.stringContaining('AWS_PROFILE') })
  expect(aws.calls).toEqual([])
})
