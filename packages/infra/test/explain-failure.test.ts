import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { deployStack, destroyStack, explainFailure, type StackEvent } from '@slurmkit/infra'
import { expect, test } from 'vitest'
import { type FailureStream, failureStreams } from './failure-streams.ts'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

let clock = 0
function event(path: string, resourceType: string, status: string, reason?: string): StackEvent {
  const logicalId = path.split('/').at(-1) ?? path
  const isStack = path === 'root'
  return {
    path,
    logicalId,
    resourceType,
    status,
    isStack,
    message: '',
    timestamp: new Date(clock++),
    ...(reason === undefined ? {} : { reason }),
  }
}

const STACK = 'AWS::CloudFormation::Stack'

/** The stream in which such a failure comes: siblings are cancelled, some before it is told, and the stack rolls back. */
function streamOf({ resource, type, reason, status: ended }: FailureStream, nested: boolean): readonly StackEvent[] {
  const status: string = ended ?? 'CREATE_FAILED'
  const inner = nested ? `Network/${resource}` : resource
  const verb = status.replace('_FAILED', '')
  const word = verb === 'CREATE' ? 'creation' : verb === 'UPDATE' ? 'update' : 'deletion'
  return [
    event('root', STACK, `${verb}_IN_PROGRESS`, 'User Initiated'),
    event('Other', 'AWS::SNS::Topic', `${verb}_COMPLETE`),
    event(nested ? 'Network/Early' : 'Early', 'AWS::EC2::InternetGateway', status, `Resource ${word} cancelled`),
    event(inner, type, status, reason),
    event(nested ? 'Network/Late' : 'Late', 'AWS::EC2::EIP', status, `Resource ${word} cancelled`),
    ...(nested
      ? [
          event(
            'Network',
            STACK,
            status,
            `Embedded stack arn:aws:cloudformation:x was not successfully created: The following resource(s) failed to create: [${resource}].`,
          ),
        ]
      : []),
    event(
      'root',
      STACK,
      'ROLLBACK_IN_PROGRESS',
      `The following resource(s) failed to create: [Early, ${resource}, Late]. Rollback requested by user.`,
    ),
    event('Other', 'AWS::SNS::Topic', 'DELETE_FAILED', 'Rate exceeded while cleaning up'),
    event('root', STACK, 'ROLLBACK_FAILED', 'The following resource(s) failed to delete: [Other].'),
  ]
}

test('there are sixty of them, and each says where it is from', () => {
  for (const { from } of failureStreams) {
    expect(from).toMatch(
      /^https:\/\/(github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull)\/\d+|docs\.aws\.amazon\.com\/.+\.html)$/,
    )
  }
  expect(failureStreams.length).toBeGreaterThanOrEqual(60)
})

test.each(failureStreams)('$resource: $reason', (stream) => {
  for (const nested of [false, true]) {
    const found = explainFailure(streamOf(stream, nested))
    const resource = nested ? `Network/${stream.resource}` : stream.resource
    expect(found).toMatchObject({ resource, resourceType: stream.type })
    const [first = ''] = (found?.message ?? '').split('\n')
    expect(first.startsWith(`${resource} (${stream.type}): `)).toBe(true)
    expect(first).toContain(stream.reason.slice(0, 40).replace(/\s*\(.*$/, ''))
    expect(first).toMatch(stream.remedy)
  }
})

test('a failure that says nothing gives way to one beside it that does', () => {
  const events = [
    event('A', 'AWS::EC2::VPC', 'CREATE_FAILED', 'Internal Failure'),
    event('B', 'AWS::EC2::EIP', 'CREATE_FAILED', 'The maximum number of addresses has been reached.'),
  ]
  expect(explainFailure(events)?.resource).toBe('B')
  expect(explainFailure([])).toBeUndefined()
})

test('the failure of a nested stack is found in it, on a stack that really rolls back', async () => {
  const aws = await startStandIn()
  const { stackName: _, ...rest } = stackOptions(aws)
  const s3 = new S3Client({
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    forcePathStyle: true,
  })
  await s3.send(new CreateBucketCommand({ Bucket: 'templates' }))
  const inner = {
    Resources: { Topic: { Type: 'AWS::SNS::Topic' }, Address: { Type: 'AWS::EC2::EIP', DependsOn: 'Topic' } },
    Outputs: { Id: { Value: { Ref: 'Address' } } },
  }
  await s3.send(new PutObjectCommand({ Bucket: 'templates', Key: 'network.json', Body: JSON.stringify(inner) }))
  const outer = {
    Resources: {
      Network: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: `${aws.endpoint}/templates/network.json` },
      },
    },
    Outputs: { Id: { Value: { 'Fn::GetAtt': ['Network', 'Outputs.Id'] } } },
  }
  aws.fail({ logicalId: 'Address', reason: 'The maximum number of addresses has been reached.', times: 1 })
  const error = await failure(deployStack(outer, {}, { ...rest, stackName: 'outer' }))
  expect(error.message.split('\n')[0]).toBe(
    'Network/Address (AWS::EC2::EIP): The maximum number of addresses has been reached; release an unused elastic IP address, or have the quota of the region raised',
  )
  const { Id } = await deployStack(outer, {}, { ...rest, stackName: 'outer' })
  expect(Id).toMatch(/\S/)
  await aws.stop()
  s3.destroy()
})

test('a deletion that fails names what is stuck, and leaves it behind when told to', async () => {
  const aws = await startStandIn()
  const template = {
    Resources: {
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x' } },
      Home: { Type: 'AWS::FSx::FileSystem', DeletionPolicy: 'Retain', Properties: { FileSystemType: 'LUSTRE' } },
      Data: {
        Type: 'AWS::FSx::FileSystem',
        Properties: { FileSystemType: 'LUSTRE', SecurityGroupIds: [{ Ref: 'Group' }] },
      },
    },
  }
  await deployStack(template, {}, stackOptions(aws))
  expect(await failure(destroyStack(stackOptions(aws)))).toMatchObject({ code: 'protected' })
  const refused = await failure(destroyStack(stackOptions(aws, { unprotect: true })))
  expect(refused).toMatchObject({ code: 'needs-consent', resource: 'Data' })
  expect(refused.changes.map(({ path }) => path)).toEqual(['Data'])
  aws.fail({ logicalId: 'Group', action: 'DELETE', reason: 'resource sg-07 has a dependent object' })
  const stuck = await failure(destroyStack(stackOptions(aws, { unprotect: true, consent: ['Data'] })))
  expect(stuck.message).toMatch(
    /^Group \(AWS::EC2::SecurityGroup\): resource sg-07 has a dependent object; delete what still uses it.*\n.*retain: \['Group'\]$/,
  )
  const { kept } = await destroyStack(stackOptions(aws, { retain: ['Group'] }))
  expect(kept.map(({ logicalId }) => logicalId).sort()).toEqual(['Group', 'Home'])
  expect(aws.history.filter(({ action }) => action === 'skip').map(({ logicalId }) => logicalId)).toEqual([
    'Home',
    'Group',
  ])
  expect(await destroyStack(stackOptions(aws))).toEqual({ existed: false, kept: [] })
  await aws.stop()
})
