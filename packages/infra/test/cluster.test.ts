import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { EC2Client } from '@aws-sdk/client-ec2'
import type { CommandRunner } from '@slurmkit/command'
import {
  clusterResource,
  createCluster,
  deleteCluster,
  deployPrerequisites,
  describeCluster,
  pclusterApi,
  pclusterCli,
  readComputeFleet,
  startComputeFleet,
  stopComputeFleet,
  updateCluster,
} from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

let aws: AwsStandIn
beforeEach(async () => {
  aws = await startStandIn({
    providers: {
      'Custom::PclusterCluster': {
        create: async () => ({
          physicalId: 'demo',
          attributes: { 'headNode.instanceId': 'i-0123456789abcdef0', clusterStatus: 'CREATE_COMPLETE' },
        }),
        update: async () => ({
          attributes: { 'headNode.instanceId': 'i-0123456789abcdef0', clusterStatus: 'UPDATE_COMPLETE' },
        }),
        delete: async () => {},
      },
    },
  })
})
afterEach(() => aws.stop())

const settings = () => ({
  region: aws.region,
  endpoint: aws.endpoint,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
  requestHandler: aws.requestHandler(),
})
const config = { Image: { Os: 'alinux2023' } }
const clusterOptions = (more: object = {}) => {
  const { stackName: _, ...options } = stackOptions(aws)
  return {
    ...options,
    clusterName: 'demo',
    logs: new CloudWatchLogsClient(settings()),
    ec2: new EC2Client(settings()),
    ...more,
  }
}

/** A pcluster that answers from a list of statuses and remembers how it was called. */
function fakeCli(statuses: string[], answer: (args: readonly string[]) => object | undefined = () => undefined) {
  const calls: { args: readonly string[]; stdin: string | undefined }[] = []
  const runner: CommandRunner = {
    async exec({ argv, stdin }) {
      const args = argv.slice(argv.indexOf('pcluster') + 1)
      calls.push({ args, stdin })
      const done = (exitCode: number, value: object) => ({
        exitCode,
        stdout: JSON.stringify(value),
        stderr: '',
        durationMs: 1,
      })
      const own = answer(args)
      if (own !== undefined) return done('message' in own ? 1 : 0, own)
      if (args[0] === 'version') return done(0, { version: '3.16.1' })
      if (args[0] !== 'describe-cluster') return done(0, {})
      const clusterStatus = statuses.length > 1 ? statuses.shift() : statuses[0]
      if (clusterStatus === 'none')
        return done(1, {
          message: "Cluster 'demo' does not exist or belongs to an incompatible ParallelCluster major version.",
        })
      const failures =
        clusterStatus === 'CREATE_FAILED'
          ? [{ failureCode: 'HeadNodeBootstrapFailure', failureReason: 'Cluster creation timed out.' }]
          : undefined
      return done(0, { clusterName: 'demo', clusterStatus, failures, headNode: { instanceId: 'i-0123456789abcdef0' } })
    },
  }
  return { calls, driver: pclusterCli(runner) }
}

test('a cluster is created with the command line, and the configuration goes through standard input', async () => {
  const { driver, calls } = fakeCli(['none', 'CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE'])
  const seen: string[] = []
  const cluster = await createCluster(
    { config },
    clusterOptions({
      driver,
      region: 'us-east-1',
      version: '3.16',
      onEvent: ({ status }: { status: string }) => seen.push(status),
    }),
  )
  expect(cluster.headNode.instanceId).toBe('i-0123456789abcdef0')
  expect(seen).toEqual(['CREATE_IN_PROGRESS', 'CREATE_COMPLETE'])
  const create = calls.find(({ args }) => args[0] === 'create-cluster')
  expect(create?.args).toContain('/dev/stdin')
  expect(JSON.parse(create?.stdin ?? '')).toEqual(config)
})

test('one that is being created is followed, not created again', async () => {
  const { driver, calls } = fakeCli(['CREATE_IN_PROGRESS', 'CREATE_COMPLETE'])
  await createCluster({ config }, clusterOptions({ driver }))
  expect(calls.some(({ args }) => args[0] === 'create-cluster')).toBe(false)
})

test('a refused configuration names its validator, another release is refused before', async () => {
  const refused = {
    message: 'Invalid cluster configuration.',
    configurationValidationErrors: [{ level: 'ERROR', type: 'KeyPairValidator', message: 'no such key' }],
  }
  const { driver } = fakeCli(['none'], ([command]) => (command === 'create-cluster' ? refused : undefined))
  expect((await failure(createCluster({ config }, clusterOptions({ driver })))).message).toBe(
    'demo: KeyPairValidator: no such key',
  )
  expect((await failure(createCluster({ config }, clusterOptions({ driver, version: '3.12.0' })))).message).toContain(
    'for ParallelCluster 3.12.0, and the driver is 3.16.1',
  )
  const findings = [{ level: 'error', path: 'HeadNode', message: 'is missing' }]
  expect((await failure(createCluster({ config, findings }, clusterOptions({ driver })))).message).toBe(
    'demo: HeadNode: is missing',
  )
  expect((await failure(createCluster({ config }, clusterOptions({ driver, clusterName: '1' })))).code).toBe(
    'invalid-input',
  )
})

test('missing capacity names the zones that have it and hold a subnet of ours', async () => {
  const net = await deployPrerequisites(
    { PrimarySubnetAZ: 'us-east-1a', SecondarySubnetAZ: 'us-east-1b' },
    stackOptions(aws, { stackName: 'net' }),
  )
  const group = '/aws/parallelcluster/demo-202611210430'
  aws.log(
    group,
    'ip-10-0-0-1.i-0.chef-client',
    '[2026-11-21T04:40:00+00:00] INFO: Waiting for static fleet capacity provisioning',
  )
  aws.log(
    group,
    'ip-10-0-0-1.i-0.clustermgtd',
    '2026-11-21 04:41:00,000 - [slurm_plugin.fleet_manager:_launch_instances] - ERROR - Error in CreateFleet request: InsufficientInstanceCapacity - We currently do not have sufficient g6.48xlarge capacity in the Availability Zone you requested (us-east-1a). You can currently get g6.48xlarge capacity by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1d.',
  )
  const { driver } = fakeCli(['none', 'CREATE_FAILED'])
  const error = await failure(createCluster({ config }, clusterOptions({ driver, vpcId: net.VPC })))
  expect(error.message.split('\n')[0]).toBe(
    `demo HeadNode: no g6.48xlarge capacity in us-east-1a; use the subnet in us-east-1b (${net.SecondaryPrivateSubnet}): there is capacity`,
  )
})

test('a head node that never signalled is explained by its log, and without one by its failure code', async () => {
  const { driver } = fakeCli(['none', 'CREATE_FAILED'])
  expect((await failure(createCluster({ config }, clusterOptions({ driver })))).message).toMatch(
    /^demo HeadNode: HeadNodeBootstrapFailure: Cluster creation timed out\.; \S/,
  )
  aws.log(
    '/aws/parallelcluster/demo-202611210430',
    'i-0.cfn-init',
    "ERROR 2003 Can't connect to MySQL server on 'db.example.org'",
  )
  const again = fakeCli(['none', 'CREATE_FAILED'])
  expect((await failure(createCluster({ config }, clusterOptions({ driver: again.driver })))).message).toMatch(
    /Can't connect to MySQL server on 'db.example.org'; check host, password and client security group/,
  )
})

test('the custom resource makes, updates and deletes a cluster by stacks alone', async () => {
  const options = stackOptions(aws)
  const driver = clusterResource({
    serviceToken: 'arn:aws:lambda:us-east-1:111122223333:function:pcluster',
    version: '3.16.1',
    sleep: options.sleep,
  })
  const cluster = await createCluster({ config }, clusterOptions({ driver }))
  expect(cluster).toMatchObject({ clusterStatus: 'CREATE_COMPLETE', headNode: { instanceId: 'i-0123456789abcdef0' } })
  expect(await updateCluster({ config: { Image: { Os: 'ubuntu2204' } } }, clusterOptions({ driver }))).toMatchObject({
    clusterStatus: 'UPDATE_COMPLETE',
  })
  await deleteCluster(clusterOptions({ driver }))
  expect(await describeCluster(clusterOptions({ driver }))).toBeUndefined()
})

test('the API speaks of clusters as its reference has it', async () => {
  const requests: string[] = []
  let exists = false
  const driver = pclusterApi('https://api.example.org/prod', async (url, { method, body }) => {
    requests.push(`${method} ${url} ${body ?? ''}`)
    const answer = (status: number, value: object) => ({ status, text: async () => JSON.stringify(value) })
    if (method === 'POST') exists = true
    if (method === 'GET' && !exists) return answer(404, { message: 'not found' })
    if (method === 'DELETE') exists = false
    return answer(202, {
      clusterName: 'demo',
      clusterStatus: 'CREATE_COMPLETE',
      headNode: { instanceId: 'i-0123456789abcdef0' },
    })
  })
  await createCluster({ config }, clusterOptions({ driver, region: 'us-east-1' }))
  await deleteCluster(clusterOptions({ driver, region: 'us-east-1' }))
  expect(requests).toContain(
    `POST https://api.example.org/prod/v3/clusters?region=us-east-1&rollbackOnFailure=true&dryrun=false ${JSON.stringify({ clusterName: 'demo', clusterConfiguration: JSON.stringify(config) })}`,
  )
})

test('the fleet is started and stopped, and stopping has to be meant', async () => {
  const client = new DynamoDBClient(settings())
  const put = (status: string) =>
    client.send(
      new PutItemCommand({
        TableName: 'parallelcluster-demo',
        Item: { Id: { S: 'COMPUTE_FLEET' }, Data: { M: { status: { S: status } } } },
      }),
    )
  await client.send(
    new CreateTableCommand({ TableName: 'parallelcluster-demo', KeySchema: [], AttributeDefinitions: [] }),
  )
  await put('RUNNING')
  const asked: string[] = []
  const sleep = async () => {
    asked.push(await readComputeFleet({ clusterName: 'demo', client }))
    await put(asked.at(-1) === 'STOP_REQUESTED' ? 'STOPPED' : 'RUNNING')
  }
  const options = { clusterName: 'demo', client, sleep }
  // @ts-expect-error it has to be said
  expect((await failure(stopComputeFleet(options))).code).toBe('needs-consent')
  await stopComputeFleet({ ...options, consent: 'running jobs die' })
  expect(await readComputeFleet(options)).toBe('STOPPED')
  await startComputeFleet(options)
  await startComputeFleet(options)
  expect(asked).toEqual(['STOP_REQUESTED', 'START_REQUESTED'])
  await put('STARTING')
  expect((await failure(stopComputeFleet({ ...options, consent: 'running jobs die' }))).code).toBe('in-progress')
  expect((await failure(readComputeFleet({ clusterName: 'other', client }))).message).toContain(
    'there is no cluster other',
  )
})
