import type { ClusterConfig } from '@slurmkit/pcluster-config'

/** A configuration as plain data, right or wrong. */
export type Data = { [key: string]: unknown }

const subnet = 'subnet-aaaaaaaa'

/** One that ParallelCluster has nothing to say of. */
export const plain: Data = {
  Region: 'us-east-1',
  Image: { Os: 'ubuntu2204' },
  HeadNode: { InstanceType: 'c5.xlarge', Networking: { SubnetId: subnet }, Ssh: { KeyName: 'ed' } },
  Scheduling: {
    Scheduler: 'slurm',
    SlurmQueues: [
      {
        Name: 'queue',
        Networking: { SubnetIds: [subnet] },
        ComputeResources: [{ Name: 'c5', InstanceType: 'c5.xlarge' }],
      },
    ],
  },
}

const script = { Script: 's3://bucket/script.sh', Args: ['a'] }
const tags = [{ Key: 'a', Value: 'b' }]
const proxy = { HttpProxyAddress: 'http://proxy:1' }
const rootVolume = { Size: 50, Encrypted: true, VolumeType: 'gp3', Iops: 3000, Throughput: 125 }
const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db'

/** One that has nearly every section, so that each key has a place to be wrong in. */
export const rich: Data = {
  ...plain,
  Imds: { ImdsSupport: 'v2.0' },
  Tags: tags,
  CustomS3Bucket: 'bucket',
  AdditionalResources: 'https://example.com/there',
  HeadNode: {
    InstanceType: 'c5.xlarge',
    DisableSimultaneousMultithreading: false,
    SharedStorageType: 'Efs',
    Networking: {
      SubnetId: subnet,
      ElasticIp: false,
      AdditionalSecurityGroups: ['sg-aaaaaaaa'],
      Proxy: proxy,
    },
    Ssh: { KeyName: 'ed', AllowedIps: '10.0.0.0/8' },
    LocalStorage: {
      RootVolume: { ...rootVolume, DeleteOnTermination: true },
      EphemeralVolume: { MountDir: '/scratch' },
    },
    Dcv: { Enabled: false, Port: 8443, AllowedIps: '10.0.0.0/8' },
    CustomActions: { OnNodeStart: script, OnNodeConfigured: { Sequence: [script] }, OnNodeUpdated: script },
    Iam: { AdditionalIamPolicies: [{ Policy: 'arn:aws:iam::aws:policy/Known' }], S3Access: [{ BucketName: 'bucket' }] },
    Imds: { Secured: true },
    Image: { CustomAmi: 'ami-aaaaaaaa' },
  },
  Scheduling: {
    Scheduler: 'slurm',
    ScalingStrategy: 'best-effort',
    SlurmSettings: {
      ScaledownIdletime: 10,
      Dns: { DisableManagedDns: false, HostedZoneId: 'Z1', UseEc2Hostnames: false },
      QueueUpdateStrategy: 'DRAIN',
      EnableMemoryBasedScheduling: true,
      Database: { Uri: 'db:3306', UserName: 'admin', PasswordSecretArn: secret, DatabaseName: 'db' },
      MungeKeySecretArn: secret.replace(':db', ':munge'),
      CustomSlurmSettings: [{ MaxJobCount: 10 }],
    },
    SlurmQueues: [
      {
        Name: 'queue',
        CapacityType: 'ONDEMAND',
        JobExclusiveAllocation: false,
        Networking: { SubnetIds: [subnet], AssignPublicIp: false, PlacementGroup: { Enabled: true }, Proxy: proxy },
        ComputeSettings: { LocalStorage: { RootVolume: rootVolume, EphemeralVolume: { MountDir: '/scratch' } } },
        CustomActions: { OnNodeStart: script, OnNodeConfigured: { Sequence: [script, script] } },
        Iam: { S3Access: [{ BucketName: 'bucket', KeyName: 'a', EnableWriteAccess: true }] },
        Image: { CustomAmi: 'ami-aaaaaaaa' },
        CapacityReservationTarget: { CapacityReservationId: 'cr-c5' },
        HealthChecks: { Gpu: { Enabled: true } },
        CustomSlurmSettings: { Default: 'YES' },
        Tags: [{ Key: 'b', Value: 'c' }],
        ComputeResources: [
          {
            Name: 'c5',
            InstanceType: 'c5.xlarge',
            MinCount: 1,
            MaxCount: 2,
            SpotPrice: 1.5,
            Efa: { Enabled: false, GdrSupport: false },
            DisableSimultaneousMultithreading: true,
            SchedulableMemory: 8000,
            Networking: { PlacementGroup: { Enabled: false } },
            HealthChecks: { Gpu: { Enabled: true } },
            CustomSlurmSettings: { Feature: 'a' },
            Tags: [{ Key: 'c', Value: 'd' }],
            StaticNodePriority: 1,
            DynamicNodePriority: 1000,
          },
          { Name: 'several', Instances: [{ InstanceType: 'c5.xlarge' }, { InstanceType: 'c5a.xlarge' }] },
        ],
      },
    ],
  },
  LoginNodes: {
    Pools: [
      {
        Name: 'login',
        InstanceType: 'c5.xlarge',
        Count: 1,
        GracetimePeriod: 5,
        Networking: { SubnetIds: [subnet], SecurityGroups: ['sg-aaaaaaaa'], Proxy: proxy },
        Ssh: { AllowedIps: 'pl-12345678' },
        Image: { CustomAmi: 'ami-aaaaaaaa' },
        CustomActions: { OnNodeStart: script },
        Iam: { InstanceRole: 'arn:aws:iam::111122223333:role/role' },
        Dcv: { Enabled: true, AllowedIps: '10.0.0.0/8' },
      },
    ],
  },
  SharedStorage: [
    {
      Name: 'ebs',
      MountDir: '/ebs',
      StorageType: 'Ebs',
      EbsSettings: {
        VolumeType: 'gp3',
        Iops: 3000,
        Throughput: 125,
        Size: 40,
        Encrypted: true,
        DeletionPolicy: 'Retain',
      },
    },
    {
      Name: 'raid',
      MountDir: 'raid',
      StorageType: 'Ebs',
      EbsSettings: { Raid: { Type: 0, NumberOfVolumes: 2 }, SnapshotId: 'snap-aaaaaaaa', KmsKeyId: 'key-1' },
    },
    {
      Name: 'efs',
      MountDir: '/efs',
      StorageType: 'Efs',
      EfsSettings: {
        Encrypted: true,
        PerformanceMode: 'maxIO',
        ThroughputMode: 'provisioned',
        ProvisionedThroughput: 10,
      },
    },
    {
      Name: 'oldefs',
      MountDir: '/oldefs',
      StorageType: 'Efs',
      EfsSettings: { FileSystemId: 'fs-aaaaaaaa', EncryptionInTransit: true, IamAuthorization: true },
    },
    {
      Name: 'lustre',
      MountDir: '/lustre',
      StorageType: 'FsxLustre',
      FsxLustreSettings: {
        StorageCapacity: 1200,
        DeploymentType: 'PERSISTENT_1',
        PerUnitStorageThroughput: 50,
        StorageType: 'SSD',
        DataCompressionType: 'LZ4',
        WeeklyMaintenanceStartTime: '1:00:00',
        DailyAutomaticBackupStartTime: '01:00',
        AutomaticBackupRetentionDays: 1,
        CopyTagsToBackups: true,
        DeletionPolicy: 'Retain',
        DataRepositoryAssociations: [
          {
            Name: 'dra',
            DataRepositoryPath: 's3://bucket/a',
            FileSystemPath: '/a',
            BatchImportMetaDataOnCreate: true,
            ImportedFileChunkSize: 1024,
            AutoExportPolicy: ['NEW'],
            AutoImportPolicy: ['NEW', 'CHANGED'],
          },
        ],
      },
    },
    {
      Name: 'zfs',
      MountDir: '/zfs',
      StorageType: 'FsxOpenZfs',
      FsxOpenZfsSettings: { VolumeId: 'fsvol-aaaaaaaaaaaaaaaaa' },
    },
    {
      Name: 'ontap',
      MountDir: '/ontap',
      StorageType: 'FsxOntap',
      FsxOntapSettings: { VolumeId: 'fsvol-bbbbbbbbbbbbbbbbb' },
    },
    { Name: 'cache', MountDir: '/cache', StorageType: 'FileCache', FileCacheSettings: { FileCacheId: 'fc-aaaaaaaa' } },
  ],
  Monitoring: {
    DetailedMonitoring: false,
    Logs: { CloudWatch: { Enabled: true, RetentionInDays: 30, DeletionPolicy: 'Retain' }, Rotation: { Enabled: true } },
    Dashboards: { CloudWatch: { Enabled: true } },
    Alarms: { Enabled: true },
  },
  DirectoryService: {
    DomainName: 'corp.example.com',
    DomainAddr: 'ldaps://corp.example.com',
    PasswordSecretArn: secret,
    DomainReadOnlyUser: 'cn=reader',
    LdapTlsCaCert: '/ca',
    LdapTlsReqCert: 'hard',
    LdapAccessFilter: 'x',
    GenerateSshKeysForUsers: true,
    AdditionalSssdConfigs: { debug_level: 1 },
  },
  Iam: {
    Roles: { LambdaFunctionsRole: 'arn:aws:iam::111122223333:role/role' },
    PermissionsBoundary: 'arn:aws:iam::aws:policy/Known',
    ResourcePrefix: '/path/name',
  },
  DeploymentSettings: {
    LambdaFunctionsVpcConfig: { SecurityGroupIds: ['sg-aaaaaaaa'], SubnetIds: [subnet] },
    DisableSudoAccessForDefaultUser: false,
    DefaultUserHome: 'Shared',
  },
  DevSettings: {
    Cookbook: { ChefCookbook: 'https://example.com/there', ExtraChefAttributes: '{"cluster": {}}' },
    NodePackage: 'https://example.com/there',
    ClusterTemplate: 'https://example.com/there',
    InstanceTypesData: '{}',
    Timeouts: { HeadNodeBootstrapTimeout: 1800, ComputeNodeBootstrapTimeout: 1800 },
    ComputeStartupTimeMetricEnabled: false,
  },
}

/** A change of a configuration: values by path, with `undefined` for what goes. A list's entry is its index. */
export type Change = { readonly [path: string]: unknown }

/** A configuration with changes; sections that are not there are made. */
export function change(config: Data, changes: Change): Data {
  const copy: Data = structuredClone(config)
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    let section: object = copy
    for (const [index, step] of steps.entries()) {
      let next: unknown = Reflect.get(section, step)
      if (typeof next !== 'object' || next === null) {
        next = /^\d+$/.test(steps[index + 1] ?? last) ? [] : {}
        Reflect.set(section, step, next)
      }
      section = next as object
    }
    if (value === undefined) Reflect.deleteProperty(section, last)
    else Reflect.set(section, last, structuredClone(value))
  }
  return copy
}

/** Data, right or wrong, for what takes a configuration by its type. */
export function toConfig(data: unknown): ClusterConfig {
  if (!isTaken(data)) throw new TypeError('unreachable')
  return data
}

function isTaken(_: unknown): _ is ClusterConfig {
  return true
}
