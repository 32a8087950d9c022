import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { deployStack, destroyStack, planStack, renderStackPlan, type Template } from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

let aws: AwsStandIn
let s3: S3Client
beforeEach(async () => {
  aws = await startStandIn()
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  s3 = new S3Client({ region: aws.region, endpoint: aws.endpoint, credentials, forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: 'templates' }))
})
afterEach(async () => {
  s3.destroy()
  await aws.stop()
})

const outer = () => stackOptions(aws, { stackName: 'outer' })

/** Publishes a template, and gives the resource that nests it. */
async function nest(key: string, template: Template, more: object = {}, parameters: object = {}) {
  await s3.send(new PutObjectCommand({ Bucket: 'templates', Key: key, Body: JSON.stringify(template) }))
  const Properties = { TemplateURL: `${aws.endpoint}/templates/${key}`, Parameters: parameters }
  return { Type: 'AWS::CloudFormation::Stack', ...more, Properties }
}

const files = (configuration: object, policies: object = {}): Template => ({
  Parameters: { Size: { Type: 'String', Default: '1200' } },
  Resources: {
    Home: {
      Type: 'AWS::FSx::FileSystem',
      ...policies,
      Properties: {
        FileSystemType: 'LUSTRE',
        StorageCapacity: { Ref: 'Size' },
        SubnetIds: ['subnet-0a'],
        LustreConfiguration: configuration,
      },
    },
  },
})
const old = { DeploymentType: 'PERSISTENT_2', PerUnitStorageThroughput: 125 }
const leftOver = () => aws.stacks().flatMap(({ changeSets }) => changeSets)

test('what a nested stack would replace is named with its path, and refused until it is', async () => {
  await deployStack<Template>({ Resources: { Storage: await nest('a.json', files(old)) } }, {}, outer())
  const before = aws.history.length
  const changed: Template = {
    Resources: { Storage: await nest('b.json', files({ ...old, PerUnitStorageThroughput: 250 })) },
  }
  const plan = await planStack(changed, {}, outer())
  expect(plan.refused).toMatchObject([
    { path: 'Storage/Home', properties: ['LustreConfiguration.PerUnitStorageThroughput'], replacement: 'yes' },
  ])
  expect(renderStackPlan(plan)).toContain("refused without consent: ['Storage/Home']")
  const error = await failure(deployStack(changed, {}, outer()))
  expect(error.message).toBe(
    'Storage/Home (AWS::FSx::FileSystem) is replaced by an empty one because LustreConfiguration.PerUnitStorageThroughput changes; ' +
      "nothing was changed: back up what it holds, then pass consent: ['Storage/Home']",
  )
  expect(await failure(deployStack(changed, {}, { ...outer(), consent: ['Home', 'Storage'] }))).toMatchObject({
    code: 'needs-consent',
  })
  expect(aws.history.length).toBe(before)
  expect(leftOver()).toEqual([])
  await deployStack(changed, {}, { ...outer(), consent: ['Storage/Home'] })
  expect(aws.history.slice(before).map(({ action, logicalId }) => `${action} ${logicalId}`)).toContain('create Home')
  expect(leftOver()).toEqual([])
})

test('what changes in place in a nested stack, by its template or its parameters, is not refused', async () => {
  await deployStack<Template>({ Resources: { Storage: await nest('a.json', files(old)) } }, {}, outer())
  const larger: Template = { Resources: { Storage: await nest('a.json', files(old), {}, { Size: '2400' }) } }
  const plan = await planStack(larger, {}, outer())
  expect(plan.refused).toEqual([])
  expect(plan.changes.map(({ path }) => path)).toEqual(['Storage', 'Storage/Home'])
  await deployStack(larger, {}, outer())
  expect(aws.history.filter(({ action }) => action === 'create').length).toBe(2)
})

test('two levels down, and a value that is only known later', async () => {
  const deep = async (key: string, subnet: unknown): Promise<Template> => {
    const inner = files(old)
    const nested: Template = {
      Parameters: { Subnet: { Type: 'String' } },
      Resources: {
        Home: {
          Type: 'AWS::FSx::FileSystem',
          Properties: {
            ...(inner.Resources['Home']?.['Properties'] as object),
            StorageCapacity: 1200,
            SubnetIds: [{ Ref: 'Subnet' }],
          },
        },
      },
    }
    const middle: Template = {
      Parameters: { Subnet: { Type: 'String' } },
      Resources: { Files: await nest(`${key}-inner.json`, nested, {}, { Subnet: { Ref: 'Subnet' } }) },
    }
    return {
      Resources: {
        Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: 'vpc-0a' } },
        Storage: await nest(`${key}.json`, middle, {}, { Subnet: subnet }),
        ...(key === 'b' ? { Other: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: 'vpc-0a' } } } : {}),
      },
    }
  }
  await deployStack(await deep('a', { Ref: 'Subnet' }), {}, outer())
  const plan = await planStack(await deep('b', { Ref: 'Other' }), {}, outer())
  expect(plan.refused).toMatchObject([{ path: 'Storage/Files/Home', properties: ['SubnetIds'] }])
})

test('taking a nested stack out names what goes with it, whatever holds data in it', async () => {
  const Topic = { Type: 'AWS::SNS::Topic' }
  const kept = files(old, { DeletionPolicy: 'Retain' })
  await deployStack<Template>(
    { Resources: { Topic, Storage: await nest('a.json', files(old)), Kept: await nest('kept.json', kept) } },
    {},
    outer(),
  )
  const without: Template = { Resources: { Topic } }
  const error = await failure(deployStack(without, {}, outer()))
  expect(error).toMatchObject({ code: 'needs-consent', resource: 'Storage/Home' })
  expect(error.changes.map(({ path, danger }) => `${path} ${danger}`)).toEqual([
    'Storage/Home is deleted with its data',
  ])
  await deployStack(without, {}, { ...outer(), consent: ['Storage/Home'] })
  const done = aws.history.filter(({ type }) => type === 'AWS::FSx::FileSystem')
  expect(done.map(({ action }) => action).sort()).toEqual(['create', 'create', 'delete', 'skip'])
})

test('so does destroying, and what stays is told', async () => {
  const kept = files(old, { DeletionPolicy: 'Retain' })
  const whole = await nest('whole.json', files(old), { DeletionPolicy: 'Retain' })
  const template: Template = {
    Resources: { Storage: await nest('a.json', files(old)), Kept: await nest('kept.json', kept), Whole: whole },
  }
  await deployStack(template, {}, outer())
  const error = await failure(destroyStack({ ...outer(), unprotect: true }))
  expect(error.changes.map(({ path }) => path)).toEqual(['Storage/Home'])
  // What is to be kept when a deletion fails is no consent to a deletion that succeeds.
  const unfit = destroyStack({ ...outer(), unprotect: true, retain: ['Storage'] })
  expect(await failure(unfit)).toMatchObject({ code: 'needs-consent' })
  const result = await destroyStack({ ...outer(), unprotect: true, consent: ['Storage/Home'] })
  expect(result.kept.map(({ logicalId }) => logicalId).sort()).toEqual(['Kept/Home', 'Whole'])
})

test('a nested stack that cannot be deleted is told by the resource in it that is stuck', async () => {
  await deployStack<Template>({ Resources: { Storage: await nest('a.json', files(old)) } }, {}, outer())
  aws.fail({
    logicalId: 'Home',
    action: 'DELETE',
    reason: 'The file system has a network interface that is in use',
    times: 1,
  })
  const error = await failure(destroyStack({ ...outer(), unprotect: true, consent: ['Storage/Home'] }))
  expect(error.message.split('\n')[0]).toMatch(
    /^Storage\/Home \(AWS::FSx::FileSystem\): The file system has a network interface that is in use; delete what still uses it/,
  )
  expect(
    await failure(deployStack<Template>({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }, {}, outer())),
  ).toMatchObject({
    message: expect.stringContaining('outer is DELETE_FAILED because of Storage/Home'),
  })
  expect(await destroyStack({ ...outer(), consent: ['Storage/Home'] })).toMatchObject({ existed: true })
})
