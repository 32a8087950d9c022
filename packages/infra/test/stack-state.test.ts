import { StackStatus } from '@aws-sdk/client-cloudformation'
import { deployPcsCluster, deployStack, destroyStack, planStack } from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STACK_STATUSES, stepFor } from '../src/stack-state.ts'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

let aws: AwsStandIn
beforeAll(async () => {
  aws = await startStandIn()
})
afterAll(() => aws.stop())

const template = (name: string) => ({
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: name } } },
})

test('every status that the SDK knows has a step, and none is guessed by a part of its name', () => {
  expect([...STACK_STATUSES].sort()).toEqual(Object.values(StackStatus).sort())
  expect(stepFor('UPDATE_ROLLBACK_COMPLETE')).toBe('update')
  expect(stepFor('ROLLBACK_COMPLETE')).toBe('recreate')
  expect(stepFor('NEVER_SEEN')).toBeUndefined()
})

test('a plan does nothing: no stack, no change set, no resource', async () => {
  const options = stackOptions(aws, { stackName: 'planned' })
  expect(await planStack(template('a'), {}, options)).toMatchObject({
    action: 'create',
    changes: [{ action: 'add', logicalId: 'Topic' }],
    refused: [],
  })
  expect(aws.stacks().filter(({ name, status }) => name === 'planned' && status !== 'DELETE_COMPLETE')).toEqual([])
  await deployStack(template('a'), {}, options)
  const before = aws.history.length
  expect(await planStack(template('a'), {}, options)).toMatchObject({ action: 'none', changes: [] })
  expect(await planStack(template('b'), {}, options)).toMatchObject({
    action: 'update',
    changes: [{ action: 'modify', properties: ['DisplayName'], replacement: 'no' }],
  })
  expect(aws.history.length).toBe(before)
  expect(aws.stacks().flatMap(({ changeSets }) => changeSets)).toEqual([])
})

test.each(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'IMPORT_IN_PROGRESS'])(
  'a stack that is %s is not destroyed',
  async (status) => {
    const options = stackOptions(aws, { stackName: `busy-${status.slice(0, 3)}` })
    await deployStack(template('a'), {}, options)
    aws.setStatus(options.stackName, status)
    expect(await failure(destroyStack({ ...options, unprotect: true }))).toMatchObject({ code: 'in-progress', status })
  },
)

test.each([
  'CREATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_FAILED',
  'DELETE_FAILED',
])('one that is %s is', async (status) => {
  const options = stackOptions(aws, { stackName: `old-${STACK_STATUSES.indexOf(status)}` })
  await deployStack(template('a'), {}, options)
  aws.setStatus(options.stackName, status)
  expect(await destroyStack({ ...options, unprotect: true })).toEqual({ existed: true, kept: [] })
  expect(await destroyStack(options)).toEqual({ existed: false, kept: [] })
})

test('a PCS cluster without accounting by mistake is refused before anything is made', async () => {
  const parameters = {
    ClusterName: 'physics',
    SubnetId: 'subnet-0a',
    SecurityGroupIds: ['sg-0a'],
    AmiId: 'ami-0a',
    LaunchTemplateId: 'lt-0a',
    InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-nodes',
  }
  const options = stackOptions(aws, { stackName: 'pcs' })
  expect((await failure(deployPcsCluster({ ...parameters, DefaultPurgeTimeInDays: 0 }, options))).message).toContain(
    '-1 keeps records for ever',
  )
  expect((await failure(deployPcsCluster({ ...parameters, SlurmVersion: '23.11' }, options))).message).toContain(
    'use 24.11 or newer',
  )
  expect(
    await deployPcsCluster(parameters, { ...options, slurmSettings: { PreemptType: 'preempt/qos' } }),
  ).toMatchObject({ ClusterName: 'physics' })
})
