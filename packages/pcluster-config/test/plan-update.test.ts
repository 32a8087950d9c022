import { readFileSync } from 'node:fs'
import {
  type ClusterConfig,
  type ClusterVersion,
  type ComputeResource,
  planUpdate,
  renderUpdate,
  type SharedStorage,
  type SlurmQueue,
  type UpdateChange,
} from '@slurmkit/pcluster-config'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toConfig } from './agreement/base.ts'
import { seedCluster, withSettings } from './seed-cluster.ts'

/** Key paths by ParallelCluster's policy; `[]` stands for an entry of a list. */
const policies: { [policy: string]: string[] } = JSON.parse(
  readFileSync(new URL('parallelcluster-policies.json', import.meta.url), 'utf8'),
)
const keys = Object.entries(policies).flatMap(([policy, paths]) => paths.map((key) => ({ key, policy })))

/** Keys that entries are matched by: changing one is one entry removed and one added. */
const identity =
  /(?:Pools|Queues|ComputeResources|SharedStorage|DataRepositoryAssociations)\[\]\.Name$|Instances\[\]\.InstanceType$|Policies\[\]\.Policy$|S3Access\[\]\.BucketName$|Tags\[\]\.Key$/
const identities = ['Name', 'InstanceType', 'Policy', 'BucketName', 'Key']
const sections = new Set(keys.map(({ key }) => key.replace(/\.[^.]*$/, '')))

function around(path: string, value: unknown): Record<string, unknown> {
  return path.split('.').reduceRight<unknown>((inner, step, index, steps) => {
    const last = index === steps.length - 1
    if (!step.endsWith('[]')) return { [step]: last ? inner : { Marker: 1, ...(inner as object) } }
    const names = Object.fromEntries(identities.map((name) => [name, 'x']))
    return { [step.slice(0, -2)]: last ? inner : [{ ...names, ...(inner as object) }] }
  }, value) as Record<string, unknown>
}

function plan(before: unknown, after: unknown, version: ClusterVersion = '3.12.0'): readonly UpdateChange[] {
  return planUpdate(before as ClusterConfig, after as ClusterConfig, { version }).changes
}

/** A cluster in which this key, and nothing else, is smaller, another or gone. */
function changeOf(key: string): readonly UpdateChange[] {
  const isSection = sections.has(key) || /Settings$|Configs$/.test(key)
  const [from, to] = isSection
    ? key.endsWith('[]')
      ? [[{ Name: 'a', Key: 'a' }], []]
      : [{ Inner: 1 }, {}]
    : key.endsWith('[]')
      ? [['a'], ['b']]
      : [2, 1]
  const pools = key.startsWith('LoginNodes') ? {} : { LoginNodes: { Pools: [{ Name: 'login' }] } }
  return plan({ ...pools, ...around(key, from) }, { ...pools, ...around(key, to) })
}

function expected(key: string, policy: string): object {
  const slurmQueue = key.startsWith('Scheduling.SlurmQueues[].')
  const withStrategy = slurmQueue
    ? { takes: 'queue-update-strategy', strategies: ['DRAIN', 'TERMINATE'], loginNodes: false }
    : { takes: 'fleet-stop', loginNodes: false }
  switch (policy) {
    case 'SUPPORTED':
    case 'IGNORED':
      return { takes: 'live' }
    case 'UNSUPPORTED':
    case 'READ_ONLY_RESOURCE_BUCKET':
      return { takes: 'new-cluster' }
    case 'COMPUTE_FLEET_STOP':
    case 'COMPUTE_FLEET_STOP_ON_REMOVE':
    case 'AWSBATCH_CE_MAX_RESIZE':
      return { takes: 'fleet-stop', loginNodes: false }
    case 'SHARED_STORAGE_UPDATE_POLICY':
      // The entry is one that no strategy is set for; another MountDir stops ParallelCluster whatever the strategy.
      return { takes: key.endsWith('[]') ? 'queue-update-strategy' : 'fleet-stop', loginNodes: true }
    case 'COMPUTE_AND_LOGIN_NODES_STOP':
      return { takes: 'fleet-stop', loginNodes: true }
    case 'LOGIN_NODES_STOP':
    case 'LOGIN_NODES_POOLS_UPDATE_POLICY':
    case 'LOGIN_NODES_POOL_STOP':
      return { takes: 'login-nodes-stop' }
    case 'RESIZE_UPDATE_STRATEGY_ON_REMOVE':
      return { takes: 'queue-update-strategy', strategies: ['TERMINATE'] }
    case 'QUEUE_UPDATE_STRATEGY':
    case 'MANAGED_PLACEMENT_GROUP':
    case 'MANAGED_FSX':
      return withStrategy
    default:
      throw new Error(`no expectation for ${policy}`)
  }
}

test('the table has what ParallelCluster has', () => {
  expect(keys).toHaveLength(341)
  expect(keys.filter(({ key }) => identity.test(key))).toHaveLength(17)
})

test.each(keys.filter(({ key }) => !identity.test(key)))('$key is $policy', ({ key, policy }) => {
  expect(changeOf(key)).toMatchObject([{ policy, ...expected(key, policy) }])
})

test.each(keys.filter(({ key }) => identity.test(key)))('$key is what entries are matched by', ({ key }) => {
  const list = key.replace(/\.[^.]*$/, '')
  const policy = keys.find((other) => other.key === list)?.policy ?? ''
  const name = key.slice(list.length + 1)
  const changes = plan(around(list, [{ [name]: 'old' }]), around(list, [{ [name]: 'new' }]))
  expect(changes).toMatchObject([
    { policy, after: { [name]: 'new' } },
    { policy, before: { [name]: 'old' } },
  ])
  expect(changes.map(({ path }) => path.slice(-5))).toEqual(['[new]', '[old]'])
})

const [queue] = seedCluster.Scheduling.SlurmQueues ?? []
const [resource] = queue?.ComputeResources ?? []

function withQueues(...SlurmQueues: SlurmQueue[]): ClusterConfig {
  return { ...seedCluster, Scheduling: { ...seedCluster.Scheduling, SlurmQueues } }
}

function withStrategy(config: ClusterConfig, QueueUpdateStrategy: 'COMPUTE_FLEET_STOP' | 'DRAIN' | 'TERMINATE') {
  const SlurmSettings = { ...config.Scheduling.SlurmSettings, QueueUpdateStrategy }
  return { ...config, Scheduling: { ...config.Scheduling, SlurmSettings } }
}

function withStorage(...SharedStorage: SharedStorage[]): ClusterConfig {
  return { ...seedCluster, SharedStorage }
}

const cpu: SlurmQueue = { ...queue!, Name: 'cpu' }

test('the same cluster has no changes, in whatever order', () => {
  expect(planUpdate(seedCluster, structuredClone(seedCluster))).toEqual({ changes: [], findings: [] })
  expect(plan(withQueues(queue!, cpu), withQueues(cpu, queue!))).toEqual([])
  expect(plan({ ...seedCluster, Iam: {} }, { ...seedCluster, Tags: [] })).toEqual([])
  expect(renderUpdate(planUpdate(seedCluster, seedCluster))).toBe('no changes\n')
})

test('a queue is added live, and removed under TERMINATE or with the fleet stopped', () => {
  const [one, two] = [withQueues(queue!), withQueues(queue!, cpu)]
  const path = 'Scheduling.SlurmQueues[cpu]'
  expect(plan(one, two)).toEqual([{ path, after: cpu, policy: 'RESIZE_UPDATE_STRATEGY_ON_REMOVE', takes: 'live' }])
  const removed = { path, before: cpu, takes: 'queue-update-strategy', strategies: ['TERMINATE'], loginNodes: false }
  const policy = 'RESIZE_UPDATE_STRATEGY_ON_REMOVE'
  expect(plan(two, one)).toEqual([{ ...removed, policy }])
  expect(plan(withStrategy(two, 'TERMINATE'), withStrategy(one, 'TERMINATE'))).toEqual([
    { ...removed, policy, given: 'TERMINATE' },
  ])
})

test('a renamed queue is one added and one removed', () => {
  expect(plan(withQueues(queue!), withQueues(cpu))).toMatchObject([
    { path: 'Scheduling.SlurmQueues[cpu]', takes: 'live' },
    { path: 'Scheduling.SlurmQueues[gpu]', takes: 'queue-update-strategy' },
  ])
})

test.each([
  ['more dynamic nodes', [1, 4], [1, 6], { MaxCount: 'live' }],
  ['fewer nodes', [1, 4], [1, 3], { MaxCount: 'queue-update-strategy' }],
  ['static in place of dynamic nodes', [1, 4], [2, 4], { MinCount: 'queue-update-strategy' }],
  ['more static nodes', [1, 4], [3, 6], { MinCount: 'live', MaxCount: 'live' }],
  ['more static, fewer dynamic nodes', [1, 4], [3, 5], { MinCount: 'queue-update-strategy', MaxCount: 'live' }],
  ['dynamic in place of static nodes', [1, 4], [0, 4], { MinCount: 'queue-update-strategy' }],
  [
    'dynamic in place of static nodes, and more of them',
    [4, 4],
    [undefined, undefined],
    { MinCount: 'live', MaxCount: 'live' },
  ],
  ['fewer static nodes', [3, 6], [1, 4], { MinCount: 'live', MaxCount: 'queue-update-strategy' }],
  ['the defaults, written down', [undefined, undefined], [0, 10], { MinCount: 'live', MaxCount: 'live' }],
  ['one default, written down', [undefined, 4], [0, 4], { MinCount: 'queue-update-strategy' }],
])('%s', (_, [minBefore, maxBefore], [minAfter, maxAfter], takes) => {
  const sized = (MinCount: number | undefined, MaxCount: number | undefined): ClusterConfig => {
    const one = { ...resource!, MinCount, MaxCount } as ComputeResource
    return withQueues({ ...queue!, ComputeResources: [one] })
  }
  const changes = plan(sized(minBefore, maxBefore), sized(minAfter, maxAfter))
  const at = 'Scheduling.SlurmQueues[gpu].ComputeResources[g6-48xl].'
  expect(Object.fromEntries(changes.map((change) => [change.path.replace(at, ''), change.takes]))).toEqual(takes)
})

test('Slurm’s own settings change live, at each level', () => {
  const settings = seedCluster.Scheduling.SlurmSettings
  const CustomSlurmSettings = [...(settings?.CustomSlurmSettings ?? []), { MaxJobCount: 50_000 }]
  expect(plan(seedCluster, withSettings({ ...settings, CustomSlurmSettings }))).toMatchObject([
    { path: 'Scheduling.SlurmSettings.CustomSlurmSettings', takes: 'live' },
  ])
  const qos = withQueues({ ...queue!, CustomSlurmSettings: { QOS: 'gpu' } })
  expect(plan(seedCluster, qos)).toMatchObject([{ after: { QOS: 'gpu' }, takes: 'live' }])
  expect(plan(qos, withQueues({ ...queue!, CustomSlurmSettings: { QOS: 'b' } }))).toMatchObject([
    {
      path: 'Scheduling.SlurmQueues[gpu].CustomSlurmSettings',
      before: { QOS: 'gpu' },
      after: { QOS: 'b' },
      takes: 'live',
    },
  ])
})

test('DRAIN excuses a change of a queue, and nothing outside', () => {
  const spot = { ...withQueues({ ...queue!, CapacityType: 'SPOT' }), Monitoring: { DetailedMonitoring: true } }
  const before = { ...seedCluster, Monitoring: { DetailedMonitoring: false } }
  expect(plan(before, spot)).toMatchObject([
    { path: 'Scheduling.SlurmQueues[gpu].CapacityType', takes: 'queue-update-strategy', given: 'DRAIN' },
    { path: 'Monitoring.DetailedMonitoring', takes: 'fleet-stop' },
  ])
  const [unset] = plan(withStrategy(before, 'COMPUTE_FLEET_STOP'), withStrategy(spot, 'COMPUTE_FLEET_STOP'))
  expect(unset).not.toHaveProperty('given')
})

test('a managed placement group is deleted with the fleet stopped', () => {
  const grouped = (PlacementGroup: object) =>
    withQueues({ ...queue!, Networking: { ...queue!.Networking, PlacementGroup } })
  expect(plan(grouped({ Enabled: true }), grouped({ Enabled: false }))).toMatchObject([{ takes: 'fleet-stop' }])
  expect(plan(grouped({ Enabled: false }), grouped({ Enabled: true }))).toMatchObject([
    { takes: 'queue-update-strategy' },
  ])
  expect(plan(grouped({ Enabled: true, Name: 'a' }), grouped({ Enabled: true, Name: 'b' }))).toMatchObject([
    { takes: 'queue-update-strategy' },
  ])
})

const scratch: SharedStorage = {
  Name: 'scratch',
  MountDir: '/shared',
  StorageType: 'FsxLustre',
  FsxLustreSettings: { StorageCapacity: 1200 },
}

test('subnets: more are live, others are not, and a managed Lustre forbids both', () => {
  const [a, b] = ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb']
  const inSubnets = (SubnetIds: string[], storage?: SharedStorage) => ({
    ...withQueues({ ...queue!, Networking: { ...queue!.Networking, SubnetIds } }),
    ...(storage === undefined ? {} : { SharedStorage: [storage] }),
  })
  expect(plan(inSubnets([a]), inSubnets([a, b]))).toMatchObject([{ takes: 'live' }])
  expect(plan(inSubnets([a]), inSubnets([b]))).toMatchObject([{ takes: 'queue-update-strategy' }])
  expect(plan(inSubnets([a], scratch), inSubnets([a, b], scratch))).toMatchObject([
    { takes: 'new-cluster', dataLoss: expect.stringContaining('scratch') },
  ])
})

test('existing file systems come and go live; managed ones die with their data unless they are retained', () => {
  const [home, fsx] = seedCluster.SharedStorage ?? []
  expect(plan(withStorage(home!, fsx!), withStorage(home!))).toMatchObject([
    { path: 'SharedStorage[fsx]', takes: 'live' },
  ])
  expect(plan(withStorage(home!, fsx!), withStorage(fsx!))).toMatchObject([{ takes: 'new-cluster' }])
  expect(plan(withStorage(fsx!), withStorage(fsx!, scratch))).toMatchObject([
    { takes: 'queue-update-strategy', given: 'DRAIN', loginNodes: false },
  ])
  const { changes, findings } = planUpdate(withStorage(fsx!, scratch), withStorage(fsx!))
  expect(changes).toMatchObject([{ takes: 'queue-update-strategy', dataLoss: expect.stringContaining('Retain') }])
  expect(findings).toMatchObject([{ level: 'warning', rule: 'update-loses-data', path: 'SharedStorage[scratch]' }])
  const retained = {
    ...scratch,
    FsxLustreSettings: { StorageCapacity: 1200, DeletionPolicy: 'Retain' },
  } satisfies SharedStorage
  expect(plan(withStorage(retained), withStorage())[0]).not.toHaveProperty('dataLoss')
  const [, renamed] = plan(withStorage(scratch), withStorage({ ...scratch, Name: 'other' }))
  expect(renamed).toMatchObject({ path: 'SharedStorage[scratch]', dataLoss: expect.any(String) })
})

test('login nodes that run have to stop as well', () => {
  const LoginNodes = {
    Pools: [
      { Name: 'login', InstanceType: 'c5.large', Count: 1, Networking: { SubnetIds: ['subnet-0aaaaaaaaaaaaaaaa'] } },
    ],
  }
  const before = { ...withStorage(scratch), LoginNodes }
  expect(plan(before, { ...withStorage(), LoginNodes })).toMatchObject([
    { takes: 'queue-update-strategy', loginNodes: true },
  ])
  const bigger = { Pools: LoginNodes.Pools.map((pool) => ({ ...pool, InstanceType: 'c5.xlarge' })) }
  expect(plan(before, { ...before, LoginNodes: bigger })).toMatchObject([{ takes: 'login-nodes-stop', pool: 'login' }])
  expect(plan(seedCluster, { ...seedCluster, LoginNodes })).toMatchObject([{ takes: 'live' }])
})

test('another database name is live, and leaves the accounting behind', () => {
  const { Database, ...settings } = seedCluster.Scheduling.SlurmSettings ?? {}
  const named = withSettings({ ...settings, Database: { ...Database!, DatabaseName: 'other' } })
  const { changes, findings } = planUpdate(seedCluster, named)
  expect(changes).toMatchObject([{ takes: 'live', dataLoss: expect.stringContaining('associations') }])
  expect(findings).toMatchObject([{ rule: 'update-loses-data' }])
})

test('accounting that is switched off or moved stays behind', () => {
  const { Database, ...settings } = seedCluster.Scheduling.SlurmSettings ?? {}
  const ExternalSlurmdbd = { Host: 'dbd' }
  const losses = (after: ClusterConfig) =>
    plan(seedCluster, after).map(({ path, dataLoss }) => [path, dataLoss !== undefined])
  expect(losses(withSettings({ ...settings, ExternalSlurmdbd }))).toEqual([
    ['Scheduling.SlurmSettings.Database', true],
    ['Scheduling.SlurmSettings.ExternalSlurmdbd', false],
  ])
  expect(losses(withSettings(undefined))).toContainEqual(['Scheduling.SlurmSettings.Database', true])
  expect(losses(withSettings({ Database: Database! }))).not.toContainEqual([expect.anything(), true])
})

test('tags are updatable from 3.15', () => {
  const tagged = { ...seedCluster, Tags: [{ Key: 'a', Value: 'b' }] }
  expect(plan(seedCluster, tagged, '3.14.2')).toMatchObject([{ path: 'Tags[a]', takes: 'new-cluster' }])
  expect(plan(seedCluster, tagged, '3.15.0')).toMatchObject([{ takes: 'live' }])
})

test('what is refused, and what does not fit the schema, is found', () => {
  const after = { ...seedCluster, Region: 'eu-west-1', Monitorin: 1 }
  expect(planUpdate(seedCluster, after).findings).toMatchObject([
    { rule: 'ConfigSchemaValidator', path: 'Monitorin' },
    { level: 'error', rule: 'update-refused', path: 'Region' },
    { level: 'error', rule: 'update-refused', path: 'Monitorin' },
  ])
})

test.each([[undefined], [null], ['text'], [[1]], [{ Scheduling: { SlurmQueues: [null, 1, { Name: 'a' }] } }]])(
  'nothing is thrown for %j',
  (value) => {
    for (const [before, after] of [
      [value, seedCluster],
      [seedCluster, value],
      [JSON.parse('{"__proto__": {"constructor": 1}}'), value],
    ]) {
      expect(renderUpdate(planUpdate(toConfig(before), toConfig(after)))).not.toBe('')
    }
  },
)

const anyKey = fc.constantFrom(
  'Name',
  'MinCount',
  'Networking',
  'PlacementGroup',
  'MountDir',
  'StorageType',
  'toString',
)
const anySection = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.jsonValue({ maxDepth: 1 }),
    tie('section'),
    fc.array(tie('section'), { maxLength: 2 }),
  ),
  section: fc.dictionary(
    fc.oneof(
      anyKey,
      fc.constantFrom('Scheduling', 'SlurmQueues', 'ComputeResources', 'SharedStorage', 'LoginNodes', 'Pools'),
    ),
    tie('value'),
    { maxKeys: 4 },
  ),
})).section

test('any two values give a plan, and a value and its copy an empty one', () => {
  fc.assert(
    fc.property(anySection, anySection, (before, after) => {
      expect(plan(before, structuredClone(before))).toEqual([])
      const text = renderUpdate(planUpdate(toConfig(before), toConfig(after)))
      expect(text).toMatch(/^(?:\P{C}+\n)+$/u)
    }),
  )
})

test('a plan reads', () => {
  const { Database, ...others } = seedCluster.Scheduling.SlurmSettings ?? {}
  const settings = { ...others, Database: { ...Database!, DatabaseName: 'a\u009bb' } }
  const after = { ...withSettings(settings), Region: 'eu-west-1', SharedStorage: [scratch] }
  expect(renderUpdate(planUpdate({ ...seedCluster, SharedStorage: [] }, after))).toMatchInlineSnapshot(`
    "Region
      "us-east-1" -> "eu-west-1"
      refused: needs a new cluster
    Scheduling.SlurmSettings.Database.DatabaseName
      (none) -> "a?b"
      applied live
      may lose data: accounting no longer uses this database: its associations, QOS and usage stay behind
    SharedStorage[scratch]
      (none) -> {"Name":"scratch","MountDir":"/shared","StorageType":"FsxLu…
      needs QueueUpdateStrategy DRAIN or TERMINATE (DRAIN is set), or a stopped compute fleet
    error ConfigSchemaValidator at Scheduling.SlurmSettings.Database.DatabaseName: "a?b" does not match /^[0-9a-z_]+$/
    "
  `)
})
