import { readFileSync } from 'node:fs'
import {
  CLUSTER_RULES,
  type ClusterConfig,
  defineCluster,
  editCluster,
  editsOf,
  parseCluster,
  printCluster,
} from '@slurmkit/pcluster-config'
import { expect, test } from 'vitest'
import { seedCluster, withSettings } from './seed-cluster.ts'

const [queue] = seedCluster.Scheduling.SlurmQueues ?? []
const Database = seedCluster.Scheduling.SlurmSettings?.Database
const ids = new Set(CLUSTER_RULES.map(({ id }) => id))

const withQueues = (...changes: object[]): ClusterConfig => ({
  ...seedCluster,
  Scheduling: { ...seedCluster.Scheduling, SlurmQueues: changes.map((change) => ({ ...queue!, ...change })) },
})
const withResource = (change: object) =>
  withQueues({ ComputeResources: [{ ...queue!.ComputeResources[0]!, ...change }] })
const withHead = (change: object): ClusterConfig => ({
  ...seedCluster,
  HeadNode: { ...seedCluster.HeadNode, ...change },
})
const withCustom = (...maps: readonly { readonly [key: string]: string | number | boolean }[]) =>
  withSettings({
    ...seedCluster.Scheduling.SlurmSettings,
    CustomSlurmSettings: [...(seedCluster.Scheduling.SlurmSettings?.CustomSlurmSettings ?? []), ...maps],
  })
const withStorage = (...storage: NonNullable<ClusterConfig['SharedStorage']>): ClusterConfig => ({
  ...seedCluster,
  SharedStorage: [...(seedCluster.SharedStorage ?? []), ...storage],
})

const withPools = (...pools: object[]): ClusterConfig => ({
  ...seedCluster,
  LoginNodes: {
    Pools: pools.map((change) => ({
      Name: 'login',
      InstanceType: 'c5.xlarge',
      Count: 1,
      Networking: { SubnetIds: ['subnet-0aaaaaaaaaaaaaaaa'] },
      ...change,
    })),
  },
})

const ebs = (Name: string, MountDir: string, EbsSettings = {}) => ({
  Name,
  MountDir,
  StorageType: 'Ebs' as const,
  EbsSettings,
})
const vpc = (vpcId: string) => ({
  vpcId,
  availabilityZone: 'us-east-1a',
  cidr: '10.0.0.0/24',
  mapPublicIpOnLaunch: true,
})
const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:'

/** Each rule: a configuration that it warns of, where it does, and one beside it that is fine. */
const cases: readonly (readonly [
  rule: string,
  at: string,
  bad: ClusterConfig,
  good: ClusterConfig,
  options?: object,
])[] = [
  [
    'slurm-key-known',
    'CustomSlurmSettings[10].AccountingStorageEnforc',
    withCustom({ AccountingStorageEnforc: 'qos' }),
    withCustom({ killwait: 40 }),
  ],
  [
    'slurm-key-known',
    'CustomSlurmSettings[10].MetricsAuthUsers',
    withCustom({ MetricsAuthUsers: 'root' }),
    withCustom({ MetricsType: 'x' }),
  ],
  [
    'slurm-key-level',
    'CustomSlurmSettings[10].MaxTime',
    withCustom({ MaxTime: '1-0' }),
    withQueues({ CustomSlurmSettings: { MaxTime: '1-0' } }),
  ],
  [
    'slurm-key-level',
    'SlurmQueues[0].CustomSlurmSettings.PreemptType',
    withQueues({ CustomSlurmSettings: { PreemptType: 'preempt/qos' } }),
    seedCluster,
  ],
  [
    'slurm-value-parses',
    'CustomSlurmSettings[10].KillWait',
    withCustom({ KillWait: '1m' }),
    withCustom({ KillWait: 60 }),
  ],
  [
    'slurm-value-parses',
    'CustomSlurmSettings[10].MailProg',
    withCustom({ MailProg: '/bin/mail # mine' }),
    withCustom({ MailProg: '/bin/mail' }),
  ],
  [
    'slurm-key-once',
    'CustomSlurmSettings[10].KillWait',
    withCustom({ KillWait: 60 }, { killwait: 61 }),
    withCustom({ KillWait: 60 }),
  ],
  [
    'slurm-denied-in-line',
    'CustomSlurmSettings[10].SuspendTime',
    withCustom({ KillWait: 60, SuspendTime: 5 }),
    withCustom({ KillWait: 60, InactiveLimit: 5 }),
  ],
  [
    'preempt-pair',
    'CustomSlurmSettings[0].PreemptMode',
    withSettings({ CustomSlurmSettings: [{ PreemptMode: 'REQUEUE' }] }),
    seedCluster,
  ],
  ['qos-needs-enforce', 'Database', withSettings({ Database: Database! }), seedCluster],
  ['tres-gpu', 'Database', withSettings({ Database: Database! }), seedCluster],
  [
    'partition-qos-two-phase',
    'SlurmQueues[0].CustomSlurmSettings.QOS',
    withQueues({ CustomSlurmSettings: { QOS: 'gone' } }),
    withQueues({ CustomSlurmSettings: { QOS: 'there' } }),
    { world: { qos: ['there'] } },
  ],
  [
    'allow-qos-exists',
    'SlurmQueues[0].CustomSlurmSettings.AllowQos',
    withQueues({ CustomSlurmSettings: { AllowQos: 'there,gone' } }),
    withQueues({ CustomSlurmSettings: { AllowQos: 'there,normal' } }),
    { world: { qos: ['there'] } },
  ],
  [
    'tres-weight-tracked',
    'CustomSlurmSettings[0].PriorityWeightTRES',
    withSettings({ Database: Database!, CustomSlurmSettings: [{ PriorityWeightTRES: 'CPU=1,GRES/gpu=4' }] }),
    seedCluster,
  ],
  [
    'db-client-sg',
    'HeadNode.Networking',
    withHead({ Networking: { SubnetId: 'subnet-0aaaaaaaaaaaaaaaa' } }),
    seedCluster,
  ],
  [
    'db-secret-plain',
    'Database.PasswordSecretArn',
    withSettings({ Database: { ...Database!, PasswordSecretArn: `${secret}rds!cluster-1-abc` } }),
    seedCluster,
  ],
  [
    'db-name-collision',
    'Database',
    seedCluster,
    withSettings({ Database: { ...Database!, DatabaseName: 'own' } }),
    { world: { clusterName: 'a-b', databases: [{ uri: Database!.Uri, name: 'a_b' }] } },
  ],
  [
    'script-readable',
    'SlurmQueues[0].CustomActions.OnNodeConfigured.Script',
    withQueues({ Iam: { S3Access: [{ BucketName: 'a-bucket', KeyName: 'other/*' }] } }),
    withQueues({ Iam: { S3Access: [{ BucketName: 'a-*', KeyName: 'create*.sh' }] } }),
  ],
  [
    'script-every-role',
    'SlurmQueues[1]',
    withQueues({}, { Name: 'cpu', CustomActions: undefined }),
    withQueues({}, { Name: 'cpu' }),
  ],
  [
    'imds-secured',
    'HeadNode.Imds.Secured',
    withHead({ Imds: { Secured: false } }),
    withHead({ Imds: { Secured: true } }),
  ],
  [
    'ssh-not-world',
    'HeadNode.Ssh.AllowedIps',
    withHead({ Ssh: { AllowedIps: '0.0.0.0/0' } }),
    withHead({ Ssh: { AllowedIps: '192.0.2.0/24' } }),
  ],
  [
    'one-vpc',
    'SubnetIds[0]',
    seedCluster,
    withQueues({ Networking: { ...queue!.Networking, SubnetIds: ['subnet-0aaaaaaaaaaaaaaaa'] } }),
    { world: { subnets: { 'subnet-0aaaaaaaaaaaaaaaa': vpc('vpc-1'), 'subnet-0bbbbbbbbbbbbbbbb': vpc('vpc-2') } } },
  ],
  [
    'efa-single-az',
    'Efa.Enabled',
    withQueues({
      Networking: { ...queue!.Networking, SubnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'] },
    }),
    seedCluster,
  ],
  [
    'efa-pg-explicit',
    'ComputeResources[0].Efa',
    withQueues({ Networking: { SubnetIds: ['subnet-0aaaaaaaaaaaaaaaa'] } }),
    seedCluster,
  ],
  [
    'odcr-pg',
    'ComputeResources[0].Name',
    withQueues({ Networking: { ...queue!.Networking, PlacementGroup: { Enabled: true } } }),
    seedCluster,
  ],
  [
    'static-capacity',
    'ComputeResources[0].MinCount',
    withResource({ CapacityReservationTarget: undefined }),
    withResource({ CapacityReservationTarget: undefined, MinCount: 0 }),
  ],
  ['reservation-needs-type', 'CapacityReservationId', withResource({ InstanceType: undefined }), seedCluster],
  [
    'mounts-overlap',
    'SharedStorage[2].MountDir',
    withStorage(ebs('sub', 'fsx/sub', { VolumeId: 'vol-0123456789abcdef0' })),
    withStorage(ebs('sub', '/fsx2', { VolumeId: 'vol-0123456789abcdef0' })),
  ],
  [
    'mounts-overlap',
    'SharedStorage[2].MountDir',
    withStorage(ebs('etc', '/opt/slurm/etc', { DeletionPolicy: 'Retain' })),
    seedCluster,
  ],
  ['home-is-forever', 'SharedStorage', { ...seedCluster, SharedStorage: [] }, seedCluster],
  [
    'retain-data',
    'SharedStorage[2]',
    withStorage(ebs('data', '/data')),
    withStorage(ebs('data', '/data', { DeletionPolicy: 'Delete' })),
  ],
  [
    'shared-efs-encrypted',
    'HeadNode.SharedStorageType',
    withHead({ SharedStorageType: 'Efs' }),
    withHead({ SharedStorageType: 'Efs', SharedStorageEfsSettings: { Encrypted: true } }),
  ],
  [
    'volume-type-known',
    'RootVolume.VolumeType',
    withQueues({ ComputeSettings: { LocalStorage: { RootVolume: { VolumeType: 'gp9' } } } }),
    withQueues({ ComputeSettings: { LocalStorage: { RootVolume: { VolumeType: 'gp3' } } } }),
  ],
  ['whole-numbers', 'ComputeResources[0].MinCount', withResource({ MinCount: 1.5 }), withResource({ MinCount: '1' })],
  [
    'login-pools-limit',
    'LoginNodes.Pools',
    withPools(...Array.from({ length: 11 }, (_, n) => ({ Name: `p${n}` }))),
    withPools(...Array.from({ length: 10 }, (_, n) => ({ Name: `p${n}` }))),
    { version: '3.12.0' },
  ],
  ['login-pool-empty', 'LoginNodes.Pools[0].Count', withPools({ Count: 0 }), withPools({ Count: 1 })],
  [
    'head-node-memory',
    'HeadNode.InstanceType',
    { ...withHead({ InstanceType: 't3.medium' }), Scheduling: withResource({ MaxCount: 100 }).Scheduling },
    withResource({ MaxCount: 100 }),
    { version: '3.12.0' },
  ],
  [
    'shared-ebs-bottleneck',
    'SharedStorage',
    { ...withResource({ MaxCount: 101 }), SharedStorage: [ebs('data', '/data')] },
    { ...withResource({ MaxCount: 100 }), SharedStorage: [ebs('data', '/data')] },
    { version: '3.12.0' },
  ],
  [
    'cluster-name-length',
    '',
    withSettings({ ExternalSlurmdbd: { Host: 'db' }, MungeKeySecretArn: `${secret}munge` }),
    withSettings({}),
    { version: '3.15.0', world: { clusterName: 'n'.repeat(41) } },
  ],
]

test.each(cases.map((one) => [one[0], one[1], one] as const))(
  '%s speaks at %s, and not of a good configuration',
  (rule, at, [, , bad, good, options = {}]) => {
    const found = defineCluster(bad, options).findings.filter((finding) => finding.rule === rule)
    expect(found.map(({ path }) => path.endsWith(at))).toEqual([true])
    expect(found[0]?.remedy).toMatch(/./)
    expect(defineCluster(good, options).findings.filter((finding) => finding.rule === rule)).toEqual([])
  },
)

test('every rule has a case, and the page lists what the table has', () => {
  const shown = new Set([...cases.map(([rule]) => rule), 'yaml11-safe'])
  expect([...shown].sort()).toEqual([...ids].sort())
  const page = readFileSync(new URL('../../../docs/pcluster-config/rules.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([^`]+)` +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].map((row) => row.slice(1))
  expect(rows).toEqual(
    CLUSTER_RULES.map(({ id, says, shownOn = 'takes AWS to see', source }) => [id, says, shownOn, source]),
  )
})

const yaml = printCluster(withStorage(ebs('data', '/data')))
const rulesOf = (text: string, options = {}) =>
  parseCluster(text, options).findings.map(({ rule, line }) => [rule, line])

test('what YAML 1.1 changes is pointed at, where it matters', () => {
  const changed = yaml.replace(
    'AccountingStorageTRES: gres/gpu',
    'AccountingStorageTRES: gres/gpu\n      - PrivateData: OFF\n      - UsePAM: NO\n      - KillWait: 1:30\n      - InactiveLimit: 010',
  )
  const found = parseCluster(changed).findings.filter(({ rule }) => rule === 'yaml11-safe')
  expect(found.map(({ path, message }) => `${path.split('.').at(-1)} ${message}`)).toEqual([
    'PrivateData YAML 1.1 reads OFF as False',
    'KillWait YAML 1.1 reads 1:30 as 90',
    'InactiveLimit YAML 1.1 reads 010 as 8',
  ])
  expect(parseCluster(yaml).findings.filter(({ rule }) => rule === 'yaml11-safe')).toEqual([])
})

test('rules offer edits where there is nothing to decide', () => {
  const offers = cases.flatMap(([rule, , bad, , options = {}]) => {
    const { findings } = defineCluster(bad, options)
    return findings.some((one) => one.rule === rule && one.edits !== undefined) ? [rule] : []
  })
  expect([...new Set(offers)].sort()).toEqual([
    'efa-pg-explicit',
    'imds-secured',
    'login-pool-empty',
    'odcr-pg',
    'preempt-pair',
    'qos-needs-enforce',
    'retain-data',
    'script-readable',
    'shared-efs-encrypted',
    'slurm-denied-in-line',
    'slurm-key-known',
    'slurm-key-once',
    'tres-gpu',
    'volume-type-known',
    'whole-numbers',
  ])
})

const asWritten = `# The cluster of the blog post
Region: us-east-1
Image:
  Os: ubuntu2204 # as the post has it
HeadNode:
  InstanceType: c5.xlarge
  Networking:
    SubnetId: subnet-0aaaaaaaaaaaaaaaa
  Imds:
    Secured: false
Scheduling:
  Scheduler: slurm
  SlurmSettings:
    Database: { Uri: 'db:3306', UserName: admin, PasswordSecretArn: '${secret}db' }
    # What the post calls multi-tenant
    CustomSlurmSettings:
      - AccountingStorageEnforce: qos,limits
      - PrivateData: OFF
      - JobRequeu: 1 # twice
      - JobRequeue: 0
  SlurmQueues:
    - Name: gpu
      Networking:
        SubnetIds: [subnet-0bbbbbbbbbbbbbbbb]
        PlacementGroup: { Enabled: true }
      ComputeResources:
        - Name: g6-48xl
          InstanceType: g6.48xlarge
          MinCount: 1.5 # two
          Efa: { Enabled: true }
          CapacityReservationTarget: { CapacityReservationId: cr-0123456789abcdef0 }
      CustomActions:
        OnNodeConfigured: { Script: 's3://a-bucket/create-users.sh' }
SharedStorage:
  # Home of everybody
  - Name: home
    MountDir: /home
    StorageType: Efs
`

test('all edits of a file together leave nothing that they were offered for, and every comment', () => {
  const offered = (text: string) => parseCluster(text).findings.filter(({ edits }) => edits !== undefined)
  const before = offered(asWritten)
  expect(new Set(before.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(8)
  const mended = editCluster(asWritten, editsOf(before))
  // A name that was mistyped may be there twice once it is right: that takes another look.
  const twice = editCluster(mended, editsOf(offered(mended)))
  expect(offered(twice)).toEqual([])
  const comments = (text: string) => [...text.matchAll(/#.*/g)].map(([comment]) => comment)
  expect(comments(mended)).toEqual(comments(asWritten))
  expect(mended).toContain("- PrivateData: 'OFF'\n".replaceAll("'", /'OFF'/.test(mended) ? "'" : '"'))
})

test.each(cases.map((one) => [one[0], one[1], one] as const))(
  'what %s at %s offers to edit is mended by it',
  (rule, _, [, , bad, , options = {}]) => {
    const text = `# ours\n${printCluster(bad).replace(/^Image:$/m, 'Image: # kept')}`
    const offered = parseCluster(text, options).findings.filter((one) => one.rule === rule && one.edits !== undefined)
    const mended = editCluster(text, editsOf(offered))
    const left = parseCluster(mended, options).findings.filter((one) => one.rule === rule)
    expect(left.length).toBe(offered.length > 0 ? 0 : left.length)
    expect([mended.includes('# ours'), mended.includes('# kept')]).toEqual([true, true])
  },
)

test('a rule is left out with a reason, in the file or by an option', () => {
  const line = yaml.split('\n').findIndex((text) => text.includes('Name: data')) + 1
  expect(rulesOf(yaml)).toContainEqual(['retain-data', line])
  expect(rulesOf(yaml, { suppress: { 'retain-data': 'kept in S3' } })).not.toContainEqual(['retain-data', line])
  expect(rulesOf(yaml, { suppress: { 'retain-data': ' ' } })).toContainEqual(['retain-data', line])
  const above = (comment: string) => yaml.replace('  - Name: data', `  # slurmkit: ignore ${comment}\n  - Name: data`)
  expect(rulesOf(above('retain-data kept in S3'))).not.toContainEqual(['retain-data', line + 1])
  expect(
    rulesOf(yaml.replace('Name: data', 'Name: data # slurmkit: ignore retain-data kept in S3')),
  ).not.toContainEqual(['retain-data', line])
  expect(rulesOf(`# slurmkit: ignore retain-data kept in S3\n${yaml}`)).not.toContainEqual(['retain-data', line + 1])
  expect(rulesOf(above('ssh-not-world of no use'))).toContainEqual(['retain-data', line + 1])
  expect(rulesOf(above('retain-data'))).toEqual(
    expect.arrayContaining([
      ['retain-data', line + 1],
      ['suppression', line],
    ]),
  )
  expect(rulesOf(above('no-such-rule because'))).toContainEqual(['suppression', line])
})
