import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { deployStack, destroyStack, StackError, type Template } from '@slurmkit/infra'
import type { AwsStandIn, StartAwsOptions } from '@slurmkit/testbed'
import { afterAll, expect, test } from 'vitest'
import { stackOptions, startStandIn } from './stand-in.ts'

/** Runs a scenario in CI; `SLURMKIT_DEEP=1` makes ten times as many. */
const deep = process.env['SLURMKIT_DEEP'] === '1'
const SEEDS = deep ? 100 : 10

const template = (size: string): Template => ({
  Parameters: { Size: { Type: 'String', Default: size } },
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, Tags: [{ Key: 'size', Value: size }] } },
    Home: {
      Type: 'AWS::FSx::FileSystem',
      DeletionPolicy: 'Retain',
      Properties: {
        FileSystemType: 'LUSTRE',
        SubnetIds: [{ Ref: 'Subnet' }],
        StorageCapacity: size === 'large' ? 2400 : 1200,
      },
    },
    ...(size === 'large' ? { Topic: { Type: 'AWS::SNS::Topic', DependsOn: 'Home' } } : {}),
  },
  Outputs: { Id: { Value: { Ref: 'Home' } }, Size: { Value: size } },
})

type Client = ReturnType<typeof stackOptions>

interface Scenario {
  readonly name: string
  /** The share of the seeds that it runs with. Default: all. */
  readonly share?: number
  prepare?(aws: AwsStandIn, options: Client): Promise<unknown>
  run(options: Client, aws: AwsStandIn): Promise<unknown>
  /** What a run that nothing disturbs ends in. */
  readonly end: string
  /** Resources that were really made, by name. */
  readonly made: readonly string[]
}

const deploy = (size: string) => (options: Client) => deployStack(template(size), {}, options)

const deployNested = (aws: AwsStandIn, size: string) => (options: Client) => {
  const TemplateURL = `${aws.endpoint}/templates/${size}.json`
  const Inner = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } }
  return deployStack({ Resources: { Inner } }, {}, options)
}

const scenarios: readonly Scenario[] = [
  { name: 'create', run: deploy('small'), end: 'CREATE_COMPLETE', made: ['Vpc', 'Subnet', 'Home'] },
  {
    name: 'update',
    prepare: (_, options) => deploy('small')(options),
    run: deploy('large'),
    end: 'UPDATE_COMPLETE',
    made: ['Vpc', 'Subnet', 'Home', 'Topic'],
  },
  {
    name: 'rollback',
    prepare: async (aws, options) => {
      await deploy('small')(options)
      aws.fail({ logicalId: 'Topic', reason: 'topics are sold out' })
    },
    run: deploy('large'),
    end: 'UPDATE_ROLLBACK_COMPLETE',
    made: ['Vpc', 'Subnet', 'Home'],
  },
  {
    name: 'continued rollback',
    prepare: async (aws, options) => {
      await deploy('small')(options)
      // The update of Home succeeds, Topic fails, and putting Home back fails too.
      aws.fail({ logicalId: 'Topic', reason: 'topics are sold out' })
      aws.fail({ logicalId: 'Home', action: 'UPDATE', reason: 'busy', after: 1 })
      await deploy('large')(options).catch(() => undefined)
      expect(aws.stacks()[0]?.status).toBe('UPDATE_ROLLBACK_FAILED')
      aws.heal()
    },
    run: deploy('large'),
    end: 'UPDATE_COMPLETE',
    made: ['Vpc', 'Subnet', 'Home', 'Topic'],
  },
  {
    name: 'failed creation',
    prepare: async (aws, options) => {
      aws.fail({ logicalId: 'Home', action: 'CREATE', reason: 'not here', times: 1 })
      await deploy('small')(options).catch(() => undefined)
    },
    run: deploy('small'),
    end: 'CREATE_COMPLETE',
    made: ['Vpc', 'Subnet', 'Vpc', 'Subnet', 'Home'],
  },
  {
    name: 'update of a nested stack',
    share: 0.4,
    prepare: async (aws, options) => {
      await publish(aws)
      await deployNested(aws, 'small')(options)
    },
    run: (options, aws) => deployNested(aws, 'large')(options),
    end: 'UPDATE_COMPLETE',
    made: ['Vpc', 'Subnet', 'Home', 'Topic', 'Inner'],
  },
  {
    name: 'delete in the middle of an update',
    share: 0.4,
    prepare: async (aws, options) => {
      await deploy('small')(options)
      aws.fail({ logicalId: 'Topic', reason: 'topics are sold out' })
      aws.fail({ logicalId: 'Home', action: 'UPDATE', reason: 'busy', after: 1 })
      await deploy('large')(options).catch(() => undefined)
      aws.heal()
    },
    run: (options) => destroyStack({ ...options, unprotect: true, consent: ['Home'] }),
    end: 'DELETE_COMPLETE',
    made: ['Vpc', 'Subnet', 'Home'],
  },
  {
    name: 'delete',
    prepare: (_, options) => deploy('small')(options),
    run: (options) => destroyStack({ ...options, unprotect: true, consent: ['Home'] }),
    end: 'DELETE_COMPLETE',
    made: ['Vpc', 'Subnet', 'Home'],
  },
]

/** Publishes templates that others nest. */
async function publish(aws: AwsStandIn): Promise<void> {
  const s3 = new S3Client({
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    forcePathStyle: true,
    maxAttempts: 10,
    requestHandler: aws.requestHandler(),
  })
  // A second request for it, after an answer that was lost, is refused.
  await s3.send(new CreateBucketCommand({ Bucket: 'templates' })).catch(() => undefined)
  for (const size of ['small', 'large'])
    await s3.send(
      new PutObjectCommand({ Bucket: 'templates', Key: `${size}.json`, Body: JSON.stringify(template(size)) }),
    )
  s3.destroy()
}

const started: AwsStandIn[] = []
afterAll(() => Promise.all(started.map((aws) => aws.stop())))

async function world(options: StartAwsOptions): Promise<AwsStandIn> {
  const aws = await startStandIn(options)
  started.push(aws)
  return aws
}

/** Runs until it ends in something else than the death of its client, with the failures that AWS told. */
async function run(scenario: Scenario, aws: AwsStandIn, options: Client): Promise<'ended' | 'crashed'> {
  try {
    await scenario.run(options, aws)
    return 'ended'
  } catch (error) {
    const causes = error instanceof StackError ? [error, error.cause] : [error]
    if (causes.some((cause) => cause instanceof Error && cause.name === 'ClientCrashed')) return 'crashed'
    if (error instanceof StackError && error.code === 'deploy-failed') return 'ended'
    throw error
  }
}

/** What counts in the end: which stacks there are, what was made, and that nothing is left over. */
function summary(aws: AwsStandIn) {
  const stacks = aws.stacks()
  return {
    status: stacks.filter(({ name }) => name === 'scripts').at(-1)?.status,
    leftOver: stacks.flatMap(({ changeSets }) => changeSets),
    shells: stacks.filter(({ status }) => status === 'REVIEW_IN_PROGRESS').length,
    made: aws.history
      .filter(({ action }) => action === 'create')
      .map(({ logicalId }) => logicalId)
      .sort(),
    home: stacks.at(-1)?.resources['Home']?.slice(0, 3),
  }
}

let runs = 0

test.each(scenarios)(
  '$name: killed at any call, a second run comes to the same end',
  { timeout: deep ? 7_200_000 : 600_000 },
  async (scenario) => {
    const calm = await world({})
    await scenario.prepare?.(calm, stackOptions(calm))
    const before = calm.calls.length
    expect(await run(scenario, calm, stackOptions(calm))).toBe('ended')
    const calls = calm.calls.length - before
    const expected = summary(calm)
    expect(expected).toMatchObject({ status: scenario.end, leftOver: [], shells: 0, made: [...scenario.made].sort() })

    for (let seed = 1; seed <= SEEDS * (scenario.share ?? 1); seed++) {
      for (let call = 1; call <= calls + 2; call++) {
        for (const when of ['before', 'after'] as const) {
          runs += 1
          const noisy =
            seed % 2 === 0
              ? { seed: seed * 1000 + call, lostResponse: 0.05, duplicate: 0.05, throttling: 0.05, staleRead: 0.1 }
              : {}
          const aws = await world({ seed, faults: noisy })
          await scenario.prepare?.(aws, stackOptions(aws))
          const label = `seed ${seed}, killed ${when} call ${call}`
          const first = await run(scenario, aws, stackOptions(aws, {}, { call, when }))
          // What runs goes on for a while without anybody watching.
          aws.advance((seed * 7 + call * 3) % 23)
          const isRepeat = scenario.name === 'rollback'
          if (first === 'crashed' || !isRepeat) expect(await run(scenario, aws, stackOptions(aws)), label).toBe('ended')
          const { made, ...rest } = summary(aws)
          const { made: expectedMade, ...expectedRest } = expected
          expect(rest, label).toEqual(expectedRest)
          expect(made, label).toEqual(expectedMade)
          await aws.stop()
          started.splice(started.indexOf(aws), 1)
        }
      }
    }
  },
)

test('that was done often enough', () => {
  console.log(`# ${runs} runs were killed, with the seeds 1 to ${SEEDS}`)
  expect(runs).toBeGreaterThanOrEqual(2_000)
})
