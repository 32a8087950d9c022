import { type ClusterVersion, compareVersions, LATEST_VERSION } from './check-options.ts'
import { checkSchema } from './check-schema.ts'
import type { ClusterConfig } from './config/cluster.ts'
import type { ComputeResource } from './config/compute-resource.ts'
import type { SlurmQueue } from './config/queue.ts'
import type { SharedStorage } from './config/shared-storage.ts'
import { isKeyOf } from './key-table.ts'

/** A section with defaults for what it does not say. What is `undefined` is not said. */
function fill<T extends object>(section: T | undefined, defaults: object): T {
  const said = Object.entries(section ?? {}).filter(([, value]) => value !== undefined)
  const implied = Object.entries(defaults).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(implied), ...Object.fromEntries(said) } as T
}

const iops: { readonly [volumeType: string]: number } = { io1: 100, io2: 100, gp3: 3000 }

function volumeDefaults({ VolumeType = 'gp3' }: { readonly VolumeType?: string | undefined } = {}) {
  return {
    VolumeType,
    Iops: Object.hasOwn(iops, VolumeType) ? iops[VolumeType] : undefined,
    Throughput: VolumeType === 'gp3' ? 125 : undefined,
    Encrypted: true,
  }
}

interface LocalStorage {
  readonly RootVolume?: { readonly VolumeType?: string | undefined } | undefined
  readonly EphemeralVolume?: { readonly MountDir?: string | undefined } | undefined
}

function localStorage<T extends LocalStorage>(storage: T | undefined, more: object): T {
  const { RootVolume, EphemeralVolume } = storage ?? {}
  return fill<T>(undefined, {
    RootVolume: fill(RootVolume, { ...volumeDefaults(RootVolume), ...more }),
    EphemeralVolume: EphemeralVolume && fill(EphemeralVolume, { MountDir: '/scratch' }),
  })
}

const dcvDefaults = { Port: 8443, AllowedIps: '0.0.0.0/0' }
const iamDefaults = { AdditionalIamPolicies: [] }

function withBuckets<T extends NonNullable<SlurmQueue['Iam']>>(iam: T | undefined): T {
  const S3Access = iam?.S3Access?.map((access) => fill(access, { EnableWriteAccess: false }))
  return fill(iam && fill<T>({ ...iam, ...(S3Access && { S3Access }) }, {}), iamDefaults)
}

function resource(one: ComputeResource): ComputeResource {
  return fill<ComputeResource>(
    {
      ...one,
      Efa: fill(one.Efa, one.Efa === undefined ? { Enabled: false, GdrSupport: false } : { GdrSupport: false }),
      Networking: fill(one.Networking, { PlacementGroup: {} }),
      HealthChecks: fill(one.HealthChecks, { Gpu: {} }),
    },
    {
      MinCount: 0,
      MaxCount: 10,
      DisableSimultaneousMultithreading: false,
      CustomSlurmSettings: {},
      StaticNodePriority: 1,
      DynamicNodePriority: 1000,
    },
  )
}

function queue(one: SlurmQueue): SlurmQueue {
  const flexible = one.ComputeResources.some(({ Instances = [] }) => Instances.length > 0)
  const strategy = flexible && one.CapacityType !== 'CAPACITY_BLOCK' ? 'lowest-price' : undefined
  const storage = localStorage(one.ComputeSettings?.LocalStorage, {})
  return fill<SlurmQueue>(
    {
      ...one,
      Networking: fill(one.Networking, { PlacementGroup: {} }),
      ComputeSettings: { LocalStorage: storage },
      Iam: withBuckets(one.Iam),
      HealthChecks: fill(one.HealthChecks, { Gpu: {} }),
      ComputeResources: one.ComputeResources.map(resource),
      // Nobody asks for it where there is only one type to choose.
      AllocationStrategy: flexible ? one.AllocationStrategy : undefined,
    },
    { CapacityType: 'ONDEMAND', AllocationStrategy: strategy, CustomSlurmSettings: {}, JobExclusiveAllocation: false },
  )
}

function scheduling(section: ClusterConfig['Scheduling']): ClusterConfig['Scheduling'] {
  const { Scheduler, SlurmSettings, SlurmQueues, AwsBatchQueues } = section
  if (Scheduler !== 'slurm') {
    const queues = AwsBatchQueues?.map((one) => fill(one, { CapacityType: 'ONDEMAND' }))
    return fill<ClusterConfig['Scheduling']>({ ...section, AwsBatchQueues: queues }, {})
  }
  const settings = fill<NonNullable<typeof SlurmSettings>>(
    {
      ...SlurmSettings,
      Dns: fill(SlurmSettings?.Dns, { DisableManagedDns: false, UseEc2Hostnames: false }),
      ExternalSlurmdbd: SlurmSettings?.ExternalSlurmdbd && fill(SlurmSettings.ExternalSlurmdbd, { Port: 6819 }),
    },
    { ScaledownIdletime: 10, QueueUpdateStrategy: 'COMPUTE_FLEET_STOP', EnableMemoryBasedScheduling: false },
  )
  return fill<ClusterConfig['Scheduling']>(
    { ...section, SlurmSettings: settings, SlurmQueues: SlurmQueues?.map(queue) },
    { ScalingStrategy: 'all-or-nothing' },
  )
}

function storage(one: SharedStorage): SharedStorage {
  const { EbsSettings: ebs, EfsSettings: efs, FsxLustreSettings: lustre } = one
  const policy = (id: string | undefined) => (id === undefined ? 'Delete' : undefined)
  switch (one.StorageType) {
    case 'Ebs': {
      const Raid = ebs?.Raid && fill(ebs.Raid, { NumberOfVolumes: 2 })
      const defaults = { ...volumeDefaults(ebs), Size: 40, DeletionPolicy: policy(ebs?.VolumeId) }
      return { ...one, EbsSettings: fill(fill({ ...ebs, Raid }, {}), defaults) }
    }
    case 'Efs': {
      const modes = { PerformanceMode: 'generalPurpose', ThroughputMode: 'bursting' }
      const switches = { Encrypted: false, EncryptionInTransit: false, IamAuthorization: false }
      return { ...one, EfsSettings: fill(efs, { ...modes, ...switches, DeletionPolicy: policy(efs?.FileSystemId) }) }
    }
    case 'FsxLustre': {
      const isNew = lustre?.BackupId === undefined && lustre?.FileSystemId === undefined
      const DataRepositoryAssociations = lustre?.DataRepositoryAssociations?.map((association) =>
        fill(association, { BatchImportMetaDataOnCreate: false, ImportedFileChunkSize: 1024 }),
      )
      const defaults = { DeploymentType: isNew ? 'SCRATCH_2' : undefined, DeletionPolicy: policy(lustre?.FileSystemId) }
      return { ...one, FsxLustreSettings: fill(fill({ ...lustre, DataRepositoryAssociations }, {}), defaults) }
    }
    default:
      return one
  }
}

function loginNodes({ LoginNodes, HeadNode }: ClusterConfig): ClusterConfig['LoginNodes'] {
  const AllowedIps = HeadNode.Ssh?.AllowedIps ?? '0.0.0.0/0'
  const Pools = LoginNodes?.Pools.map((pool) =>
    fill<typeof pool>(
      {
        ...pool,
        Ssh: fill(pool.Ssh, { AllowedIps, KeyName: HeadNode.Ssh?.KeyName }),
        Iam: fill(pool.Iam, iamDefaults),
        Dcv: pool.Dcv && fill(pool.Dcv, dcvDefaults),
      },
      { GracetimePeriod: 10 },
    ),
  )
  return LoginNodes && Pools && { ...LoginNodes, Pools }
}

function headNode(node: ClusterConfig['HeadNode']): ClusterConfig['HeadNode'] {
  return fill<ClusterConfig['HeadNode']>(
    {
      ...node,
      Ssh: fill(node.Ssh, { AllowedIps: '0.0.0.0/0' }),
      LocalStorage: localStorage(node.LocalStorage, { DeleteOnTermination: true }),
      SharedStorageEfsSettings:
        node.SharedStorageEfsSettings && fill(node.SharedStorageEfsSettings, { Encrypted: false }),
      Dcv: node.Dcv && fill(node.Dcv, dcvDefaults),
      Iam: withBuckets(node.Iam),
      Imds: fill(node.Imds, { Secured: true }),
    },
    { DisableSimultaneousMultithreading: false, SharedStorageType: 'Ebs' },
  )
}

function monitoring(section: ClusterConfig['Monitoring'] = {}): ClusterConfig['Monitoring'] {
  const enabled = { Enabled: true }
  const logs = { ...enabled, RetentionInDays: 180, DeletionPolicy: 'Retain' }
  return fill<NonNullable<ClusterConfig['Monitoring']>>(
    {
      ...section,
      Logs: {
        CloudWatch: fill(section.Logs?.CloudWatch, logs),
        Rotation: fill(section.Logs?.Rotation, enabled),
      },
      Dashboards: { CloudWatch: fill(section.Dashboards?.CloudWatch, enabled) },
      Alarms: fill(section.Alarms, enabled),
    },
    { DetailedMonitoring: false },
  )
}

function devSettings(
  settings: NonNullable<ClusterConfig['DevSettings']>,
  version: ClusterVersion,
): ClusterConfig['DevSettings'] {
  const seconds = compareVersions(version, '3.14.0') < 0 ? 1800 : 2100
  const timeouts = {
    HeadNodeBootstrapTimeout: seconds,
    ComputeNodeBootstrapTimeout: seconds,
    ComputeInstanceInfoTimeout: 90,
  }
  return fill<typeof settings>(
    { ...settings, Timeouts: settings.Timeouts && fill(settings.Timeouts, timeouts) },
    { ComputeStartupTimeMetricEnabled: false },
  )
}

/** Without keys that the release does not have. */
function prune<T>(value: T, path: string, version: ClusterVersion): T {
  if (Array.isArray(value)) return value.map((item) => prune(item, path, version)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    const at = path === '' ? key : `${path}.${key}`
    return item === undefined || !isKeyOf(at, version) ? [] : [[key, prune(item, at, version)]]
  })
  return Object.fromEntries(entries) as T
}

/**
 * The configuration with what ParallelCluster takes for what it does not say, as its own file with implied values has it.
 * Numbers and truths that came as text are numbers and truths. Gives `undefined` when the configuration does not fit the
 * schema of the release, default {@link LATEST_VERSION}.
 *
 * @example
 * ```ts
 * import { type ClusterConfig, withDefaults } from '@slurmkit/pcluster-config'
 *
 * export const minutesUntilIdle = (config: ClusterConfig): number | undefined =>
 *   withDefaults(config)?.Scheduling.SlurmSettings?.ScaledownIdletime // 10 where the file says nothing
 * ```
 */
export function withDefaults(
  config: ClusterConfig,
  { version = LATEST_VERSION }: { readonly version?: ClusterVersion } = {},
): ClusterConfig | undefined {
  const { config: checked } = checkSchema(config, version)
  if (checked === undefined) return undefined
  const { DirectoryService: directory, DeploymentSettings: deployment, DevSettings: dev } = checked
  const directoryDefaults = { LdapTlsReqCert: 'hard', GenerateSshKeysForUsers: true, AdditionalSssdConfigs: {} }
  const packages = checked.AdditionalPackages
  const intel = packages?.IntelSoftware && { IntelSoftware: fill(packages.IntelSoftware, { IntelHpcPlatform: false }) }
  const filled: ClusterConfig = {
    ...checked,
    Imds: fill(checked.Imds, { ImdsSupport: 'v2.0' }),
    HeadNode: headNode(checked.HeadNode),
    Scheduling: scheduling(checked.Scheduling),
    LoginNodes: loginNodes(checked),
    SharedStorage: checked.SharedStorage?.map(storage),
    Monitoring: monitoring(checked.Monitoring),
    DirectoryService: directory && fill(directory, directoryDefaults),
    DeploymentSettings: deployment && fill(deployment, { DefaultUserHome: 'Shared' }),
    AdditionalPackages: packages && { ...packages, ...intel },
    DevSettings: dev && devSettings(dev, version),
  }
  return prune(filled, '', version)
}
