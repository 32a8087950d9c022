import { type ClusterConfig, defineCluster, parseCluster, printCluster, slurmDatabase } from '@slurmkit/pcluster-config'
import { expect, test } from 'vitest'
import { seedCluster, withSettings } from './seed-cluster.ts'

const [queue] = seedCluster.Scheduling.SlurmQueues ?? []
const [resource] = queue?.ComputeResources ?? []
const Database = seedCluster.Scheduling.SlurmSettings?.Database

function withResource(change: object): ClusterConfig {
  const SlurmQueues = [{ ...queue!, ComputeResources: [{ ...resource!, ...change }] }]
  return { ...seedCluster, Scheduling: { ...seedCluster.Scheduling, SlurmQueues } }
}

function rulesOf(config: ClusterConfig, options = {}): string[] {
  // What ParallelCluster itself only remarks on, and what only AWS knows, has tests of its own.
  return defineCluster(config, options)
    .findings.filter(({ level, rule }) => rule !== 'not-checked' && !(rule.endsWith('Validator') && level !== 'error'))
    .map(({ level, rule, path }) => `${level} ${rule} ${path}`)
}

test('the seeds’ cluster has nothing to report', () => {
  expect(defineCluster(seedCluster).config).toEqual(seedCluster)
  expect(rulesOf(seedCluster)).toEqual([])
})

test('a mistyped key does not compile, and is found in YAML with its line', () => {
  const typo: ClusterConfig['HeadNode'] = {
    // @ts-expect-error InstanceTyp is not a key
    InstanceTyp: 'c5.xlarge',
    Networking: { SubnetId: 'subnet-0aaaaaaaaaaaaaaaa' },
  }
  // @ts-expect-error a count is a number
  const count: NonNullable<typeof resource>['MaxCount'] = 'two'
  expect(count).toBe('two')
  defineCluster({
    ...seedCluster,
    // @ts-expect-error Monitorin is not a key
    Monitorin: {},
  })
  const { findings, config } = parseCluster(printCluster({ ...seedCluster, HeadNode: typo }))
  expect(config).toBeUndefined()
  expect(findings).toEqual([
    {
      level: 'error',
      rule: 'ConfigSchemaValidator',
      path: 'HeadNode.InstanceType',
      line: 6,
      column: 1,
      message: 'is required',
    },
    {
      level: 'error',
      rule: 'ConfigSchemaValidator',
      path: 'HeadNode.InstanceTyp',
      line: 7,
      column: 3,
      message: '"InstanceTyp" is not a key of this section',
    },
  ])
})

test.each([
  [{ Instances: [{ InstanceType: 'g6.48xlarge' }] }, ''],
  [{ MinCount: -1 }, 'MinCount'],
  [{ MaxCount: 0.5 }, 'MaxCount'],
  [{ InstanceType: undefined, CapacityReservationTarget: undefined }, ''],
  [{ Efa: { Enabled: 'maybe' } }, 'Efa.Enabled'],
  [{ Tags: [{ Key: 'parallelcluster:x', Value: 'y' }] }, 'Tags'],
])('the schema refuses %j at %s', (change, key) => {
  const at = `Scheduling.SlurmQueues[0].ComputeResources[0]${key === '' ? '' : `.${key}`}`
  expect(rulesOf(withResource(change))).toEqual([`error ConfigSchemaValidator ${at}`])
})

test('numbers and booleans may come as text, as CloudFormation sends them', () => {
  const config = withResource({ MaxCount: '2', Efa: { Enabled: 'true' } })
  expect(rulesOf(config)).toEqual([])
  expect(parseCluster(printCluster(config)).config).toEqual(seedCluster)
})

test.each([
  ['SlurmctldParameters', 'idle_on_node_suspend'],
  ['suspendtime', 60],
  ['JobAcctGatherType', 'jobacct_gather/linux'],
])('%s is ParallelCluster’s own', (name, value) => {
  const settings = { ...seedCluster.Scheduling.SlurmSettings }
  const config = withSettings({
    ...settings,
    CustomSlurmSettings: [...(settings.CustomSlurmSettings ?? []), { [name]: value }],
  })
  expect(rulesOf(config)).toEqual([
    `error CustomSlurmSettingsValidator Scheduling.SlurmSettings.CustomSlurmSettings[10].${name}`,
  ])
})

test('without Database, JobAcctGatherType is free; Features is free from 3.14.1', () => {
  expect(rulesOf(withSettings({ CustomSlurmSettings: [{ JobAcctGatherType: 'jobacct_gather/linux' }] }))).toEqual([])
  const config = withResource({ CustomSlurmSettings: { Features: 'a' } })
  const at = 'Scheduling.SlurmQueues[0].ComputeResources[0].CustomSlurmSettings.Features'
  expect(rulesOf(config, { version: '3.14.0' })).toEqual([`error CustomSlurmSettingsValidator ${at}`])
  expect(rulesOf(config, { version: '3.14.1' })).toEqual([])
})

test('accounting without enforcement, GPU tracking or a way to the database is pointed out', () => {
  const config = withSettings(Database === undefined ? undefined : { Database })
  const { Networking, ...headNode } = config.HeadNode
  const HeadNode = { ...headNode, Networking: { SubnetId: Networking.SubnetId }, Imds: { Secured: false } }
  expect(rulesOf({ ...config, HeadNode })).toEqual([
    'warning qos-needs-enforce Scheduling.SlurmSettings.Database',
    'warning tres-gpu Scheduling.SlurmSettings.Database',
    'warning db-client-sg HeadNode.Networking',
    'error imds-secured HeadNode.Imds.Secured',
  ])
})

test('a QOS setting without a database is an error, and safe is recommended', () => {
  expect(rulesOf(withSettings({ CustomSlurmSettings: [{ PreemptType: 'preempt/qos' }] }))).toEqual([
    'error preempt-pair Scheduling.SlurmSettings.CustomSlurmSettings[0].PreemptType',
    'error qos-needs-enforce Scheduling.SlurmSettings.CustomSlurmSettings[0].PreemptType',
  ])
  const CustomSlurmSettings = [{ AccountingStorageTRES: 'gres/gpu' }, { accountingstorageenforce: 'qos,limits' }]
  expect(rulesOf(withSettings({ ...(Database ? { Database } : {}), CustomSlurmSettings }))).toEqual([
    'info qos-needs-enforce Scheduling.SlurmSettings.CustomSlurmSettings[1].accountingstorageenforce',
  ])
})

test('what the world knows of an instance type wins over its name', () => {
  const config = withSettings({
    ...(Database ? { Database } : {}),
    CustomSlurmSettings: [{ AccountingStorageEnforce: 'limits,qos,safe' }],
  })
  expect(rulesOf(config)).toEqual(['warning tres-gpu Scheduling.SlurmSettings.Database'])
  expect(rulesOf(config, { world: { instanceTypes: { 'g6.48xlarge': { gpus: 0 } } } })).toEqual([])
})

test('keys and systems of another release are refused', () => {
  expect(rulesOf(seedCluster, { version: '3.5.1' })).toEqual([
    'error ConfigSchemaValidator Image.Os',
    'error ConfigSchemaValidator Scheduling.SlurmSettings.CustomSlurmSettings',
  ])
  expect(rulesOf({ ...seedCluster, Image: { Os: 'ubuntu2004' } })).toEqual(['error ConfigSchemaValidator Image.Os'])
})

test('text that is no YAML is a finding', () => {
  expect(parseCluster('Image: "ubuntu').findings).toMatchObject([{ rule: 'ConfigSchemaValidator', line: 1 }])
  expect(parseCluster('Region: a\nRegion: b\n').findings).toMatchObject([{ rule: 'ConfigSchemaValidator', line: 2 }])
  expect(parseCluster('a: *b\n').findings).toMatchObject([{ rule: 'ConfigSchemaValidator', line: 1 }])
  expect(parseCluster('').findings).toMatchObject([{ rule: 'ConfigSchemaValidator', path: '' }])
  const { findings } = parseCluster('[global]\ncluster_template = default\n\n[cluster default]\nbase_os = alinux2\n')
  expect(findings).toMatchObject([{ message: expect.stringContaining('ParallelCluster 2'), line: 2, column: 1 }])
})

test('a setting whose name YAML takes for something else than text is found where it stands', () => {
  const yaml = printCluster(withSettings({ CustomSlurmSettings: [{ MaxJobCount: 10 }] }))
  const { findings } = parseCluster(yaml.replace('MaxJobCount: 10', 'no: 10'), { version: '3.16.1' })
  const line = yaml.split('\n').findIndex((text) => text.includes('MaxJobCount')) + 1
  const path = 'Scheduling.SlurmSettings.CustomSlurmSettings[0].False'
  const column = (yaml.split('\n')[line - 1]?.indexOf('MaxJobCount') ?? 0) + 1
  expect(findings.filter(({ rule }) => rule.startsWith('CustomSlurm'))).toMatchObject([
    { rule: 'CustomSlurmSettingsValidator', level: 'error', path, line, column },
    { rule: 'CustomSlurmNodeNamesValidator', level: 'error', path, line, column },
  ])
})

test('a time that YAML 1.1 turns into a number is what ParallelCluster would see', () => {
  const yaml = printCluster(withSettings({ CustomSlurmSettings: [{ MaxTime: '1:30:00', KillOnBadExit: 'y' }] }))
  const bare = yaml.replaceAll('"', '')
  expect(parseCluster(yaml).config?.Scheduling.SlurmSettings?.CustomSlurmSettings).toEqual([
    { MaxTime: '1:30:00', KillOnBadExit: 'y' },
  ])
  expect(parseCluster(bare).config?.Scheduling.SlurmSettings?.CustomSlurmSettings).toEqual([
    { MaxTime: 5400, KillOnBadExit: 'y' },
  ])
})

test('a database section takes the port of the outputs, which is text there', () => {
  const outputs = { DatabaseHost: 'h', DatabasePort: '3307', DatabaseAdminUser: 'u', DatabaseSecretArn: 'arn:aws:s' }
  expect(slurmDatabase(outputs)).toEqual({ Uri: 'h:3307', UserName: 'u', PasswordSecretArn: 'arn:aws:s' })
})
