import type { ClusterConfig } from '@slurmkit/pcluster-config'
import { seedCluster, withSettings } from '../seed-cluster.ts'

const [queue] = seedCluster.Scheduling.SlurmQueues ?? []
const Database = seedCluster.Scheduling.SlurmSettings?.Database

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
export const withStorage = (...storage: NonNullable<ClusterConfig['SharedStorage']>): ClusterConfig => ({
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

export const ebs = (Name: string, MountDir: string, EbsSettings = {}) => ({
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
export const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:'

/** Each rule: a configuration that it warns of, where it does, and one beside it that is fine. */
export const cases: readonly (readonly [
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
