import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateSummaryCommand,
} from '@aws-sdk/client-cloudformation'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetCommandInvocationCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm'
import { local } from '@slurmkit/command'
import { type AwsStandIn, startAws } from '@slurmkit/testbed'
import { afterEach, beforeEach, expect, test } from 'vitest'

const dir = mkdtempSync(join(tmpdir(), 'slurmkit-aws-'))
let aws: AwsStandIn
const settings = () => ({
  region: aws.region,
  endpoint: aws.endpoint,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
})
beforeEach(async () => {
  aws = await startAws({ replaces: (_, path) => (path === 'CidrBlock' ? 'yes' : 'no') })
})
afterEach(async () => {
  await aws.stop()
  rmSync(dir, { recursive: true, force: true })
})

const template = (cidr: string) => ({
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' } } },
    Kept: { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', DependsOn: 'Subnet' },
  },
  Outputs: { Vpc: { Value: { Ref: 'Vpc' } } },
})

async function apply(client: CloudFormationClient, type: 'CREATE' | 'UPDATE', body: object) {
  const names = { StackName: 'net', ChangeSetName: 'change' }
  await client.send(new CreateChangeSetCommand({ ...names, ChangeSetType: type, TemplateBody: JSON.stringify(body) }))
  const { Changes = [] } = await client.send(new DescribeChangeSetCommand(names))
  await client.send(new ExecuteChangeSetCommand({ ...names, ClientRequestToken: `${type}-token` }))
  aws.advance(100)
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: 'net' }))
  return {
    changes: Changes.map(({ ResourceChange: change }) =>
      `${change?.Action} ${change?.LogicalResourceId} ${change?.Replacement ?? ''}`.trim(),
    ),
    stack: Stacks[0],
  }
}

test('a stack goes up in order, is replaced in part, and down in reverse, but for what is kept', async () => {
  const client = new CloudFormationClient(settings())
  const { Capabilities } = await client.send(
    new GetTemplateSummaryCommand({ TemplateBody: JSON.stringify(template('10.0.0.0/16')) }),
  )
  expect(Capabilities ?? []).toEqual([])
  const created = await apply(client, 'CREATE', template('10.0.0.0/16'))
  expect(created.changes).toEqual(['Add Vpc', 'Add Subnet', 'Add Kept'])
  expect(created.stack).toMatchObject({ StackStatus: 'CREATE_COMPLETE', Outputs: [{ OutputKey: 'Vpc' }] })
  expect(aws.history.map(({ action, logicalId }) => `${action} ${logicalId}`)).toEqual([
    'create Vpc',
    'create Subnet',
    'create Kept',
  ])

  const updated = await apply(client, 'UPDATE', template('10.9.0.0/16'))
  expect(updated.changes).toEqual(['Modify Vpc True', 'Modify Subnet False'])
  expect(updated.stack?.StackStatus).toBe('UPDATE_COMPLETE')
  expect(aws.history.slice(3).map(({ action, logicalId }) => `${action} ${logicalId}`)).toEqual([
    'create Vpc',
    'update Subnet',
    'delete Vpc',
  ])

  const StackName = updated.stack?.StackId ?? ''
  await client.send(new DeleteStackCommand({ StackName }))
  aws.advance(100)
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }))
  const ended = StackEvents.filter(({ ResourceStatus = '' }) => /DELETE_(COMPLETE|SKIPPED)/.test(ResourceStatus)).map(
    ({ LogicalResourceId, ResourceStatus }) => `${LogicalResourceId} ${ResourceStatus}`,
  )
  expect(ended.slice(0, 4)).toEqual([
    'net DELETE_COMPLETE',
    'Vpc DELETE_COMPLETE',
    'Subnet DELETE_COMPLETE',
    'Kept DELETE_SKIPPED',
  ])
  client.destroy()
})

test('a failed creation rolls back, and says which resources were cancelled', async () => {
  const client = new CloudFormationClient(settings())
  aws.fail({ logicalId: 'Subnet', reason: 'no addresses left' })
  const { stack } = await apply(client, 'CREATE', template('10.0.0.0/16'))
  expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE')
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: 'net' }))
  const reasons = StackEvents.map(({ ResourceStatusReason }) => ResourceStatusReason)
  expect(reasons).toContain('no addresses left')
  expect(reasons).toContain('The following resource(s) failed to create: [Subnet]. Rollback requested by user.')
  await expect(client.send(new DescribeStacksCommand({ StackName: 'other' }))).rejects.toThrow('does not exist')
  client.destroy()
})

test('faults are the same for the same seed', async () => {
  const fates = async () => {
    const noisy = await startAws({ faults: { seed: 11, lostResponse: 0.3, throttling: 0.3 } })
    const client = new CloudFormationClient({ ...settings(), requestHandler: noisy.requestHandler() })
    const seen: string[] = []
    for (let i = 0; i < 20; i++)
      seen.push(
        await client.send(new DescribeStacksCommand({})).then(
          () => 'ok',
          ({ name, code }) => code ?? name,
        ),
      )
    await noisy.stop()
    return seen
  }
  const first = await fates()
  expect(await fates()).toEqual(first)
  expect(new Set(first)).toEqual(new Set(['ok', 'Throttling', 'ECONNRESET']))
})

test('secrets, items, objects and commands answer the clients of the SDK', async () => {
  const secrets = new SecretsManagerClient(settings())
  await secrets.send(new CreateSecretCommand({ Name: 's', SecretString: 'x' }))
  expect(await secrets.send(new GetSecretValueCommand({ SecretId: 's' }))).toMatchObject({
    SecretString: 'x',
    VersionStages: ['AWSCURRENT'],
  })
  await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'none' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })

  const items = new DynamoDBClient(settings())
  await items.send(new CreateTableCommand({ TableName: 't', KeySchema: [], AttributeDefinitions: [] }))
  await items.send(new PutItemCommand({ TableName: 't', Item: { Id: { S: 'a' }, N: { N: '1' } } }))
  expect((await items.send(new GetItemCommand({ TableName: 't', Key: { Id: { S: 'a' } } }))).Item).toEqual({
    Id: { S: 'a' },
    N: { N: '1' },
  })

  const objects = new S3Client({ ...settings(), forcePathStyle: true })
  await objects.send(new CreateBucketCommand({ Bucket: 'bucket' }))
  await objects.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'a/ü b', Body: Buffer.from([0, 255, 10]) }))
  const { Body } = await objects.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'a/ü b' }))
  expect([...((await Body?.transformToByteArray()) ?? [])]).toEqual([0, 255, 10])

  const reboots: string[] = []
  const instanceId = 'i-0123456789abcdef0'
  aws.setInstance({ instanceId, runner: local(), folder: dir, onReboot: () => reboots.push('once') })
  const commands = new SSMClient(settings())
  const run = async (script: string) => {
    const { Command } = await commands.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [instanceId],
        Parameters: { commands: [script] },
      }),
    )
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const found = await commands
        .send(new GetCommandInvocationCommand({ CommandId: Command?.CommandId, InstanceId: instanceId }))
        .catch(() => undefined)
      if (found !== undefined && found.Status !== 'InProgress' && found.Status !== 'Pending') return found
    }
  }
  expect(await run('echo $HOME-$SSM_COMMAND_ID | cut -c1-5; exit 3')).toMatchObject({
    Status: 'Failed',
    ResponseCode: 3,
  })
  expect((await run('head -c 23999 /dev/zero | tr "\\0" x')).StandardOutputContent?.length).toBe(23_999)
  expect((await run('head -c 24000 /dev/zero | tr "\\0" x')).StandardOutputContent).toMatch(
    /^x{23980}--output truncated--$/,
  )
  expect(await run('exit 168')).toMatchObject({ Status: 'Success', ResponseCode: 168 })
  expect(reboots).toEqual([])
  expect(await run('exit 194')).toMatchObject({ Status: 'Success' })
  expect(reboots).toEqual(['once'])
  for (const client of [secrets, items, objects, commands]) client.destroy()
})
