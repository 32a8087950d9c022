import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec'
import {
  accountingDatabase,
  deployStack,
  isStateful,
  pcsCluster,
  planStack,
  prerequisites,
  replaces,
  scriptBucket,
  type Template,
} from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { propertyPaths, replacementRows } from '../../fixtures/generate-replacement-table.ts'
import { REPLACEMENT_TABLE } from '../../src/replacement-table.ts'
import { failure, stackOptions, startStandIn } from '../stand-in.ts'

const database = await loadAwsServiceSpec()

/** What CloudFormation's own description says, read anew: the judge of the committed table. */
function byTheSpec(type: string, path: string): 'yes' | 'maybe' | 'no' {
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', type)
  const all = resource === undefined ? [] : propertyPaths(database, resource.properties, '', new Set())
  const verdict = (of: string) => all.find(([name]) => name === of)?.[1]
  const parents = path.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'))
  if (parents.some((parent) => verdict(parent) === 'yes')) return 'yes'
  const below = all.filter(([name]) => name.startsWith(`${path}.`)).map(([, causes]) => causes)
  return [...parents.map(verdict), ...below].some((causes) => causes === 'maybe' || causes === 'yes') ? 'maybe' : 'no'
}

const templates = {
  prerequisites: { template: prerequisites(), parameters: { PrimarySubnetAZ: 'us-east-1a' } },
  accountingDatabase: {
    template: accountingDatabase(),
    parameters: { VpcId: 'vpc-0a', SubnetIds: ['subnet-0a', 'subnet-0b'], SecondInstance: 'true' },
  },
  scriptBucket: { template: scriptBucket(), parameters: {} },
  pcsCluster: {
    template: pcsCluster(),
    parameters: {
      ClusterName: 'physics',
      SubnetId: 'subnet-0a',
      SecurityGroupIds: ['sg-0a'],
      AmiId: 'ami-0a',
      LaunchTemplateId: 'lt-0a',
      InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-nodes',
    },
  },
} as const

interface Mutation {
  readonly id: string
  readonly type: string
  readonly path: string
  readonly template: Template
}

/** One template for every property of every resource that holds data, with that property changed. */
function mutations(template: Template): readonly Mutation[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) => {
    const [spec] = database.lookup('resource', 'cloudFormationType', 'equals', resource.Type)
    if (spec === undefined || !isStateful(resource.Type)) return []
    const paths = propertyPaths(database, spec.properties, '', new Set()).map(([path]) => path)
    // Below a list there is no one place to change: the list itself is.
    const single = paths.filter((path) => {
      const parents = path
        .split('.')
        .slice(0, -1)
        .map((_, index, parts) => parts.slice(0, index + 1).join('.'))
      return !parents.some((parent) => Array.isArray(valueAt(resource['Properties'], parent)))
    })
    return single.map((path) => ({
      id,
      type: resource.Type,
      path,
      template: {
        ...template,
        Resources: {
          ...template.Resources,
          [id]: { ...resource, Properties: changed(resource['Properties'], path.split('.')) },
        },
      },
    }))
  })
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      value,
    )
}

function changed(value: unknown, [name = '', ...rest]: readonly string[]): object {
  const record = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  // A function of CloudFormation gives way to the value that replaces it.
  const plain = Object.keys(record).some((key) => key === 'Ref' || key.startsWith('Fn::')) ? {} : record
  const inner: unknown = (plain as Record<string, unknown>)[name]
  if (rest.length > 0) return { ...plain, [name]: changed(inner, rest) }
  return { ...plain, [name]: Array.isArray(inner) ? ['mutated'] : 'mutated' }
}

let aws: AwsStandIn
/** One that never says that anything is replaced: what is refused there is refused by our table alone. */
let silent: AwsStandIn
beforeAll(async () => {
  aws = await startStandIn({ replaces: byTheSpec })
  silent = await startStandIn({ replaces: () => 'no' })
})
afterAll(() => Promise.all([aws.stop(), silent.stop()]))

test('the table is what the specification says', async () => {
  expect(REPLACEMENT_TABLE).toEqual(await replacementRows())
})

test.each(Object.entries(templates))(
  '%s: every property of what holds data is known to replace or not',
  { timeout: 120_000 },
  async (name, { template, parameters }) => {
    const all = mutations(template)
    expect(all.length).toBeGreaterThan(5)
    for (const world of [aws, silent]) {
      const options = stackOptions(world, { stackName: name })
      await deployStack<Template>(template, parameters, options)
      for (const { id, type, path, template: mutant } of all) {
        const plan = await planStack<Template>(mutant, parameters, options)
        const change = plan.changes.find(({ logicalId }) => logicalId === id)
        // A structure whose inner properties replace is judged by those that really change.
        const verdicts = (change?.properties ?? []).map((property) => byTheSpec(type, property))
        const isDangerous = verdicts.some((verdict) => verdict !== 'no')
        const label = `${id}.${path} on ${world === aws ? 'CloudFormation' : 'a CloudFormation that says nothing'}`
        expect(plan.refused.map(({ logicalId }) => logicalId).includes(id), label).toBe(isDangerous)
        if (byTheSpec(type, path) === 'yes') expect(isDangerous, label).toBe(true)
        if (isDangerous) expect(change?.danger, label).toMatch(/replaced by an empty one because/)
      }
      expect(world.stacks().flatMap(({ changeSets }) => changeSets)).toEqual([])
    }
  },
)

test.each(Object.entries(templates))(
  '%s: a replacement is refused until it is named, and so is taking out',
  { timeout: 60_000 },
  async (name, { template, parameters }) => {
    const options = stackOptions(aws, { stackName: `${name}-refusal` })
    await deployStack<Template>(template, parameters, options)
    const before = aws.history.length
    const stateful = Object.entries(template.Resources as Template['Resources']).filter(
      ([id, { Type }]) => isStateful(Type) && id in (aws.stacks().at(-1)?.resources ?? {}),
    )
    expect(stateful.length).toBeGreaterThan(0)
    const emptied = { Parameters: template.Parameters, Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }
    const refusal = await failure(deployStack<Template>(emptied, parameters, options))
    expect(refusal.code).toBe('needs-consent')
    expect(refusal.changes.map(({ path }) => path).sort()).toEqual(stateful.map(([id]) => id).sort())
    for (const { id, template: mutant, type, path } of mutations(template)) {
      if (replaces(type, path) !== 'yes' || path.includes('.')) continue
      const error = await failure(deployStack<Template>(mutant, parameters, options))
      expect(error.code).toBe('needs-consent')
      expect(error.message).toContain(`'${id}'`)
    }
    expect(aws.history.length).toBe(before)
  },
)
