import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { CommandRunner } from '@slurmkit/command'
import {
  deployPrerequisites,
  publishScript,
  readComputeFleet,
  rotateDatabasePassword,
  startComputeFleet,
  stopComputeFleet,
} from '@slurmkit/infra'
import { startAws } from '@slurmkit/testbed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pythonPrograms } from './python-programs.ts'
import { failure } from './stand-in.ts'

interface Service {
  readonly endpoint: string
  stop(): Promise<void>
}

async function startMoto(): Promise<Service> {
  const programs = await pythonPrograms('aws')
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
  const moto: ChildProcess = spawn(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => moto.once('exit', () => resolve()))
  const endpoint = `http://127.0.0.1:${port}`
  const stop = () => {
    moto.kill()
    return ended
  }
  for (let looks = 0; looks < 300; looks++) {
    const isUp = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return { endpoint, stop }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  moto.kill()
  throw new Error('moto_server did not come up')
}

// Our stand-in is not judged by itself: what moto knows too, moto says too.
describe.each([
  ['the stand-in', () => startAws()],
  ['moto', startMoto],
] as const)('on %s', (_, start) => {
  let service: Service
  const settings = () => ({
    region: 'us-east-1',
    endpoint: service.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  beforeAll(async () => {
    service = await start()
  }, 120_000)
  afterAll(() => service?.stop())

  test('a script has its checksum in its name, and is there once', async () => {
    const client = new S3Client({ ...settings(), forcePathStyle: true })
    await client.send(new CreateBucketCommand({ Bucket: 'demo-scripts' }))
    const first = await publishScript('#!/bin/bash\necho é\n', { bucket: 'demo-scripts', client })
    expect(await publishScript('#!/bin/bash\necho é\n', { bucket: 'demo-scripts', client })).toMatchObject({
      url: first.url,
    })
    const other = await publishScript('#!/bin/bash\necho x\n', { bucket: 'demo-scripts', client })
    expect(other.url).not.toBe(first.url)
    expect(first.url).toBe(`s3://demo-scripts/create-users.${first.sha256}.sh`)
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'demo-scripts', Key: first.key }))
    expect(await Body?.transformToString()).toBe('#!/bin/bash\necho é\n')
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: 'demo-scripts' }))
    expect(KeyCount).toBe(2)
    expect((await failure(publishScript('#!/bin/sh\n', { bucket: 'no-such-bucket', client }))).message).toMatch(
      /NoSuchBucket/,
    )
    expect((await failure(publishScript('echo', { bucket: 'demo-scripts', client }))).code).toBe('invalid-input')
    client.destroy()
  })

  test('a rotation moves the labels of the secret, and moves them back when it fails', async () => {
    const secrets = new SecretsManagerClient(settings())
    const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: 'database', SecretString: 'old-password' }))
    const current = async () =>
      (await secrets.send(new GetSecretValueCommand({ SecretId: ARN, VersionStage: 'AWSCURRENT' }))).SecretString
    let refused = false
    const headNode: CommandRunner = {
      exec: async ({ argv }) => ({
        exitCode: refused && argv[0] === '/update' ? 1 : 0,
        stdout: 'demo\n',
        stderr: 'no such host',
        durationMs: 1,
      }),
    }
    const database = { DatabaseHost: 'db', DatabaseAdminUser: 'admin', DatabaseSecretArn: ARN }
    const { versionId } = await rotateDatabasePassword({
      database,
      headNode,
      secrets,
      script: '/update',
      newPassword: 'newPassword1',
    })
    expect(await current()).toBe('newPassword1')
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId: ARN }))
    expect(VersionIdsToStages[versionId]).toEqual(['AWSCURRENT'])
    refused = true
    const error = await failure(
      rotateDatabasePassword({
        database,
        headNode,
        secrets,
        script: '/update',
        newPassword: 'newPassword2',
        sleep: async () => {},
      }),
    )
    expect(error.message).toContain('/update ended with 1: no such host')
    expect(await current()).toBe('newPassword1')
    const wrong = rotateDatabasePassword({ database, headNode, secrets, newPassword: 'with#hash' })
    expect((await failure(wrong)).code).toBe('invalid-input')
    secrets.destroy()
  })

  test('the fleet is asked by a condition, so that two at a time cannot', async () => {
    const client = new DynamoDBClient(settings())
    const TableName = 'parallelcluster-demo'
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    const put = (status: string) =>
      client.send(
        new PutItemCommand({ TableName, Item: { Id: { S: 'COMPUTE_FLEET' }, Data: { M: { status: { S: status } } } } }),
      )
    await put('RUNNING')
    const options = {
      clusterName: 'demo',
      client,
      sleep: async () =>
        void (await put(
          (await readComputeFleet({ clusterName: 'demo', client })) === 'STOP_REQUESTED' ? 'STOPPED' : 'RUNNING',
        )),
    }
    await stopComputeFleet({ ...options, consent: 'running jobs die' })
    expect(await readComputeFleet(options)).toBe('STOPPED')
    await startComputeFleet(options)
    expect(await readComputeFleet(options)).toBe('RUNNING')
    client.destroy()
  })

  test('zones and what they offer are told alike', async () => {
    const ec2 = new EC2Client(settings())
    const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}))
    expect(AvailabilityZones.map(({ ZoneName }) => ZoneName)).toContain('us-east-1b')
    expect(AvailabilityZones[0]).toMatchObject({
      State: 'available',
      RegionName: 'us-east-1',
      ZoneType: 'availability-zone',
    })
    const offers = new DescribeInstanceTypeOfferingsCommand({
      LocationType: 'availability-zone',
      Filters: [{ Name: 'instance-type', Values: ['c5.xlarge'] }],
    })
    expect((await ec2.send(offers)).InstanceTypeOfferings?.[0]).toMatchObject({
      InstanceType: 'c5.xlarge',
      LocationType: 'availability-zone',
    })
    const options = { stackName: 'net', region: 'us-east-1', ec2 }
    const refused = async (PrimarySubnetAZ: string, SecondarySubnetAZ = '') =>
      (await failure(deployPrerequisites({ PrimarySubnetAZ, SecondarySubnetAZ }, options))).message
    expect(await refused('us-east-1z')).toMatch(/there is no zone us-east-1z: use one of us-east-1a, us-east-1b/)
    expect(await refused('eu-west-1a')).toMatch(/the zone eu-west-1a is not in the region us-east-1/)
    expect(await refused('us-east-1b', 'us-east-1b')).toMatch(/want two zones/)
    ec2.destroy()
  })
})

test('a local zone has no FSx, and is refused before anything is made', async () => {
  const zones = [
    { ZoneName: 'us-east-1a', State: 'available', ZoneType: 'availability-zone' },
    { ZoneName: 'us-east-1-bos-1a', State: 'available', ZoneType: 'local-zone' },
  ]
  const ec2 = Object.assign(new EC2Client({ region: 'us-east-1' }), {
    send: async () => ({ AvailabilityZones: zones }),
  })
  const error = await failure(
    deployPrerequisites({ PrimarySubnetAZ: 'us-east-1-bos-1a' }, { stackName: 'net', region: 'us-east-1', ec2 }),
  )
  expect(error.message).toBe(
    'net: us-east-1-bos-1a is a local-zone, which has no FSx and no Aurora: use one of us-east-1a',
  )
})
