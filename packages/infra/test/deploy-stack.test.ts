import { deployStack, type Outputs, StackError, type StackParameters, type Template } from '@slurmkit/infra'
import { afterEach, beforeEach, expect, expectTypeOf, test } from 'vitest'
import { fakeCloudFormation } from './fake-cloud-formation.ts'

const template = {
  Parameters: { Name: { Type: 'String' }, Subnets: { Type: 'CommaDelimitedList', Default: 'a' } },
  Resources: { Bucket: { Type: 'AWS::S3::Bucket' }, Key: { Type: 'AWS::KMS::Key' } },
  Outputs: {
    BucketName: { Value: { Ref: 'Name' } },
    SubnetIds: { Value: { Ref: 'Subnets' } },
    Replica: { Value: 'b', Condition: 'HasReplica' },
  },
} as const satisfies Template

let aws: Awaited<ReturnType<typeof fakeCloudFormation>>
beforeEach(async () => {
  aws = await fakeCloudFormation()
})
afterEach(() => aws.close())

function options(more: object = {}) {
  return { client: aws.client, stackName: 'scripts', sleep: async () => {}, ...more }
}

async function failure(deployment: Promise<unknown>): Promise<StackError> {
  const error = await deployment.catch((e: unknown) => e)
  if (error instanceof StackError) return error
  throw new Error(`expected a StackError, got ${String(error)}`)
}

function failing(fail: string): Template {
  return {
    Resources: {
      Other: { Type: 'AWS::EC2::VPC' },
      Home: { Type: 'AWS::FSx::FileSystem', Properties: { Fail: fail } },
    },
  }
}

test('a new stack gives its outputs, and tells its events in order, once each', async () => {
  const messages: string[] = []
  const onEvent = (event: { message: string }) => messages.push(event.message)
  const outputs = await deployStack(template, { Name: 'x & y', Subnets: ['s-1', 's-2'] }, options({ onEvent }))
  expect(outputs).toEqual({ BucketName: 'x & y', SubnetIds: 's-1,s-2', Replica: undefined })
  expect(messages).toEqual([
    'scripts AWS::CloudFormation::Stack CREATE_IN_PROGRESS: User Initiated',
    'Bucket AWS::S3::Bucket CREATE_IN_PROGRESS',
    'Key AWS::KMS::Key CREATE_IN_PROGRESS',
    'Bucket AWS::S3::Bucket CREATE_COMPLETE',
    'Key AWS::KMS::Key CREATE_COMPLETE',
    'scripts AWS::CloudFormation::Stack CREATE_COMPLETE',
  ])
})

test('outputs and parameters are typed by the template', async () => {
  const deploy = () => deployStack(template, { Name: 'a' }, options())
  expectTypeOf(deploy).returns.resolves.toEqualTypeOf<{
    readonly BucketName: string
    readonly SubnetIds: string
    readonly Replica: string | undefined
  }>()
  expectTypeOf<keyof StackParameters<typeof template>>().toEqualTypeOf<'Name' | 'Subnets'>()
  expectTypeOf<keyof Outputs<{ Resources: Record<never, never> }>>().toBeNever()
  // @ts-expect-error Name has no default
  expect((await failure(deployStack(template, {}, options()))).code).toBe('request-failed')
  // @ts-expect-error Nam is no parameter
  await deployStack(template, { Name: 'a', Nam: 'b' }, options())
  const outputs = await deploy()
  // @ts-expect-error there is no such output
  expect(outputs.Bucket).toBeUndefined()
})

test('a second time there is nothing to do', async () => {
  await deployStack(template, { Name: 'a' }, options())
  aws.actions.length = 0
  const messages: string[] = []
  const onEvent = (event: { message: string }) => messages.push(event.message)
  expect(await deployStack(template, { Name: 'a' }, options({ onEvent }))).toMatchObject({
    BucketName: 'a',
    SubnetIds: 'a',
  })
  expect(messages).toEqual([])
  expect(aws.actions).not.toContain('ExecuteChangeSet')
  expect(aws.actions).toContain('DeleteChangeSet')
})

test('an update reads its own outputs, though the status lags behind', async () => {
  await deployStack(template, { Name: 'a' }, options())
  const statuses: string[] = []
  const onEvent = (event: { status: string; isStack: boolean }) => event.isStack && statuses.push(event.status)
  expect(await deployStack(template, { Name: 'b' }, options({ onEvent }))).toMatchObject({ BucketName: 'b' })
  expect(statuses).toEqual(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'])
})

test('the first line of a failure is its cause', async () => {
  const error = await failure(deployStack(failing('SINGLE_AZ_HA_1 is not supported in us-east-1'), {}, options()))
  expect(error.message).toBe('Home: SINGLE_AZ_HA_1 is not supported in us-east-1\nscripts is now ROLLBACK_COMPLETE')
  expect(error).toMatchObject({ code: 'deploy-failed', stackName: 'scripts', status: 'ROLLBACK_COMPLETE' })
  expect(error.events.at(-1)).toMatchObject({ logicalId: 'scripts', isStack: true })
  expect((await failure(deployStack(template, { Name: 'a' }, options()))).message).toBe(
    'scripts is ROLLBACK_COMPLETE: its creation failed: look at what is left, delete the stack, then deploy again',
  )
})

test('after a rolled back update the stack can be deployed again', async () => {
  await deployStack(template, { Name: 'a' }, options())
  expect((await failure(deployStack(failing('no'), {}, options()))).status).toBe('UPDATE_ROLLBACK_COMPLETE')
  expect(await deployStack(template, { Name: 'c' }, options())).toMatchObject({ BucketName: 'c' })
})

test('a change set that is refused touches nothing, and is not in the way later', async () => {
  const refused: Template = { Resources: { X: { Type: 'Custom::Refused' } } }
  expect(await failure(deployStack(refused, {}, options()))).toMatchObject({
    code: 'change-set-failed',
    message: 'scripts: Template error: no such type',
  })
  expect(await deployStack(template, { Name: 'a' }, options())).toMatchObject({ BucketName: 'a' })
})

test.each([
  ['UPDATE_IN_PROGRESS', 'in-progress'],
  ['UPDATE_ROLLBACK_FAILED', 'unusable-state'],
  ['DELETE_FAILED', 'unusable-state'],
  ['ROLLBACK_IN_PROGRESS', 'in-progress'],
])('a stack that is %s is left alone', async (status, code) => {
  await deployStack(template, { Name: 'a' }, options())
  aws.setStatus('scripts', status)
  aws.actions.length = 0
  expect(await failure(deployStack(template, { Name: 'b' }, options()))).toMatchObject({ code, status })
  expect(aws.actions).toEqual(['DescribeStacks'])
})

test('a clean-up is waited for', async () => {
  await deployStack(template, { Name: 'a' }, options())
  aws.setStatus('scripts', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
  const sleep = async () => aws.setStatus('scripts', 'UPDATE_COMPLETE')
  const first = { ...options(), sleep }
  await expect(deployStack(template, { Name: 'a' }, first)).resolves.toMatchObject({ BucketName: 'a' })
})

test('throttled requests are sent again', async () => {
  aws.throttle(2)
  const onEvent = () => aws.throttle(1)
  expect(await deployStack(template, { Name: 'a' }, options({ onEvent }))).toMatchObject({ BucketName: 'a' })
  expect(aws.actions.slice(0, 4)).toEqual(['DescribeStacks', 'DescribeStacks', 'DescribeStacks', 'CreateChangeSet'])
})

test('a stack that somebody deletes meanwhile is an error, not an endless wait', async () => {
  const onEvent = () => aws.setStatus('scripts', 'DELETE_IN_PROGRESS')
  const error = await failure(deployStack(template, { Name: 'a' }, options({ onEvent })))
  expect(error).toMatchObject({ code: 'deleted', status: 'DELETE_IN_PROGRESS' })
})

test('an abort stops the watch', async () => {
  const controller = new AbortController()
  const onEvent = () => controller.abort(new Error('enough'))
  const deployment = deployStack(template, { Name: 'a' }, options({ onEvent, signal: controller.signal }))
  await expect(deployment).rejects.toThrow('enough')
})

test('what cannot be sent is refused before anything is asked', async () => {
  const long: Template = { Description: 'é'.repeat(26_000), Resources: { X: { Type: 'AWS::SNS::Topic' } } }
  expect((await failure(deployStack(long, {}, options()))).code).toBe('invalid-input')
  const comma = deployStack(template, { Name: 'a', Subnets: ['s-1,s-2'] }, options())
  expect((await failure(comma)).message).toContain('"s-1,s-2" of Subnets has a comma')
  expect(aws.actions).toEqual([])
})
