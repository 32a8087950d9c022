import { type ClusterVersion, compareVersions } from './check-options.ts'

/** ParallelCluster's own name of what a changed key asks for. */
export type UpdatePolicy =
  | 'AWSBATCH_CE_MAX_RESIZE'
  | 'COMPUTE_AND_LOGIN_NODES_STOP'
  | 'COMPUTE_FLEET_STOP'
  | 'COMPUTE_FLEET_STOP_ON_REMOVE'
  | 'IGNORED'
  | 'LOGIN_NODES_POOLS_UPDATE_POLICY'
  | 'LOGIN_NODES_POOL_STOP'
  | 'LOGIN_NODES_STOP'
  | 'MANAGED_FSX'
  | 'MANAGED_PLACEMENT_GROUP'
  | 'QUEUE_UPDATE_STRATEGY'
  | 'READ_ONLY_RESOURCE_BUCKET'
  | 'RESIZE_UPDATE_STRATEGY_ON_REMOVE'
  | 'SHARED_STORAGE_UPDATE_POLICY'
  | 'SUPPORTED'
  | 'UNSUPPORTED'

/**
 * What a change asks for, by key path with the list positions left out (ParallelCluster 3.12's code, which wins over its
 * documentation; what came later from the release notes). A key that is not here has the policy of its section. The keys
 * that entries of a list are matched by are not here either: another name is another entry.
 */
const policies: { readonly [path: string]: UpdatePolicy } = {
  LoginNodes: 'LOGIN_NODES_STOP',
  'LoginNodes.Pools': 'LOGIN_NODES_POOLS_UPDATE_POLICY',
  'LoginNodes.Pools.InstanceType': 'LOGIN_NODES_POOL_STOP',
  'LoginNodes.Pools.Image': 'LOGIN_NODES_POOL_STOP',
  'LoginNodes.Pools.Networking': 'LOGIN_NODES_POOL_STOP',
  'LoginNodes.Pools.Networking.Proxy.HttpProxyAddress': 'SUPPORTED',
  'LoginNodes.Pools.Count': 'SUPPORTED',
  'LoginNodes.Pools.Dcv': 'UNSUPPORTED',
  'LoginNodes.Pools.Dcv.AllowedIps': 'SUPPORTED',
  'LoginNodes.Pools.Ssh': 'LOGIN_NODES_POOL_STOP',
  'LoginNodes.Pools.CustomActions': 'IGNORED',
  'LoginNodes.Pools.CustomActions.OnNodeStart': 'UNSUPPORTED',
  'LoginNodes.Pools.CustomActions.OnNodeConfigured': 'UNSUPPORTED',
  'LoginNodes.Pools.CustomActions.OnNodeUpdated': 'SUPPORTED',
  'LoginNodes.Pools.Iam': 'LOGIN_NODES_POOL_STOP',
  'LoginNodes.Pools.GracetimePeriod': 'SUPPORTED',
  Image: 'UNSUPPORTED',
  HeadNode: 'SUPPORTED',
  'HeadNode.InstanceType': 'UNSUPPORTED',
  'HeadNode.DisableSimultaneousMultithreading': 'UNSUPPORTED',
  'HeadNode.Networking': 'UNSUPPORTED',
  'HeadNode.Networking.AdditionalSecurityGroups': 'SUPPORTED',
  'HeadNode.Networking.SecurityGroups': 'SUPPORTED',
  'HeadNode.Ssh.KeyName': 'UNSUPPORTED',
  'HeadNode.LocalStorage.RootVolume.VolumeType': 'UNSUPPORTED',
  'HeadNode.LocalStorage.RootVolume.Iops': 'UNSUPPORTED',
  'HeadNode.LocalStorage.RootVolume.Size': 'UNSUPPORTED',
  'HeadNode.LocalStorage.RootVolume.Throughput': 'UNSUPPORTED',
  'HeadNode.LocalStorage.RootVolume.Encrypted': 'UNSUPPORTED',
  'HeadNode.LocalStorage.RootVolume.DeleteOnTermination': 'UNSUPPORTED',
  'HeadNode.LocalStorage.EphemeralVolume': 'UNSUPPORTED',
  'HeadNode.SharedStorageType': 'UNSUPPORTED',
  'HeadNode.Dcv': 'UNSUPPORTED',
  'HeadNode.Dcv.AllowedIps': 'SUPPORTED',
  'HeadNode.CustomActions': 'IGNORED',
  'HeadNode.CustomActions.OnNodeStart': 'UNSUPPORTED',
  'HeadNode.CustomActions.OnNodeConfigured': 'UNSUPPORTED',
  'HeadNode.CustomActions.OnNodeUpdated': 'SUPPORTED',
  'HeadNode.Iam.InstanceProfile': 'UNSUPPORTED',
  'HeadNode.Imds': 'UNSUPPORTED',
  'HeadNode.Image': 'UNSUPPORTED',
  'HeadNode.SharedStorageEfsSettings': 'UNSUPPORTED',
  Scheduling: 'UNSUPPORTED',
  'Scheduling.ScalingStrategy': 'SUPPORTED',
  'Scheduling.SlurmSettings': 'IGNORED',
  'Scheduling.SlurmSettings.ScaledownIdletime': 'COMPUTE_FLEET_STOP',
  'Scheduling.SlurmSettings.Dns': 'UNSUPPORTED',
  'Scheduling.SlurmSettings.EnableMemoryBasedScheduling': 'COMPUTE_FLEET_STOP',
  'Scheduling.SlurmSettings.Database': 'COMPUTE_FLEET_STOP',
  'Scheduling.SlurmSettings.Database.DatabaseName': 'SUPPORTED',
  'Scheduling.SlurmSettings.CustomSlurmSettings': 'SUPPORTED',
  'Scheduling.SlurmSettings.CustomSlurmSettingsIncludeFile': 'SUPPORTED',
  'Scheduling.SlurmSettings.MungeKeySecretArn': 'COMPUTE_AND_LOGIN_NODES_STOP',
  'Scheduling.SlurmSettings.ExternalSlurmdbd': 'SUPPORTED',
  'Scheduling.SlurmQueues': 'RESIZE_UPDATE_STRATEGY_ON_REMOVE',
  'Scheduling.SlurmQueues.CapacityType': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.ComputeSettings': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.CustomActions': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.Iam': 'SUPPORTED',
  'Scheduling.SlurmQueues.Iam.InstanceProfile': 'COMPUTE_FLEET_STOP',
  'Scheduling.SlurmQueues.Image': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.CapacityReservationTarget': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.AllocationStrategy': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.ComputeResources.InstanceType': 'COMPUTE_FLEET_STOP',
  'Scheduling.SlurmQueues.ComputeResources.Instances': 'COMPUTE_FLEET_STOP_ON_REMOVE',
  'Scheduling.SlurmQueues.ComputeResources.SpotPrice': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.ComputeResources.Efa': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.ComputeResources.DisableSimultaneousMultithreading': 'COMPUTE_FLEET_STOP',
  'Scheduling.SlurmQueues.ComputeResources.SchedulableMemory': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.ComputeResources.CapacityReservationTarget': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.ComputeResources.Networking': 'MANAGED_PLACEMENT_GROUP',
  'Scheduling.SlurmQueues.ComputeResources.HealthChecks': 'SUPPORTED',
  'Scheduling.SlurmQueues.ComputeResources.CustomSlurmSettings': 'SUPPORTED',
  'Scheduling.SlurmQueues.ComputeResources.Tags': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.ComputeResources.StaticNodePriority': 'SUPPORTED',
  'Scheduling.SlurmQueues.ComputeResources.DynamicNodePriority': 'SUPPORTED',
  'Scheduling.SlurmQueues.Networking': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.Networking.AdditionalSecurityGroups': 'SUPPORTED',
  'Scheduling.SlurmQueues.Networking.SecurityGroups': 'SUPPORTED',
  'Scheduling.SlurmQueues.Networking.AssignPublicIp': 'UNSUPPORTED',
  'Scheduling.SlurmQueues.Networking.SubnetIds': 'MANAGED_FSX',
  'Scheduling.SlurmQueues.Networking.PlacementGroup': 'MANAGED_PLACEMENT_GROUP',
  'Scheduling.SlurmQueues.HealthChecks': 'SUPPORTED',
  'Scheduling.SlurmQueues.CustomSlurmSettings': 'SUPPORTED',
  'Scheduling.SlurmQueues.Tags': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.SlurmQueues.JobExclusiveAllocation': 'SUPPORTED',
  'Scheduling.AwsBatchQueues': 'COMPUTE_FLEET_STOP',
  'Scheduling.AwsBatchQueues.CapacityType': 'QUEUE_UPDATE_STRATEGY',
  'Scheduling.AwsBatchQueues.ComputeResources.MaxvCpus': 'AWSBATCH_CE_MAX_RESIZE',
  'Scheduling.AwsBatchQueues.ComputeResources.MinvCpus': 'SUPPORTED',
  'Scheduling.AwsBatchQueues.ComputeResources.DesiredvCpus': 'IGNORED',
  'Scheduling.AwsBatchQueues.ComputeResources.SpotBidPercentage': 'SUPPORTED',
  'Scheduling.AwsBatchQueues.Networking.AdditionalSecurityGroups': 'SUPPORTED',
  'Scheduling.AwsBatchQueues.Networking.SecurityGroups': 'SUPPORTED',
  'Scheduling.AwsBatchQueues.Networking.AssignPublicIp': 'UNSUPPORTED',
  'Scheduling.AwsBatchQueues.Networking.SubnetIds': 'MANAGED_FSX',
  'Scheduling.AwsBatchSettings': 'COMPUTE_FLEET_STOP',
  'Scheduling.SlurmQueues.ComputeResources.LaunchTemplateOverrides': 'QUEUE_UPDATE_STRATEGY',
  SharedStorage: 'SHARED_STORAGE_UPDATE_POLICY',
  'SharedStorage.StorageType': 'UNSUPPORTED',
  'SharedStorage.EbsSettings': 'IGNORED',
  'SharedStorage.EbsSettings.VolumeType': 'UNSUPPORTED',
  'SharedStorage.EbsSettings.Iops': 'SUPPORTED',
  'SharedStorage.EbsSettings.Size': 'UNSUPPORTED',
  'SharedStorage.EbsSettings.KmsKeyId': 'UNSUPPORTED',
  'SharedStorage.EbsSettings.Throughput': 'SUPPORTED',
  'SharedStorage.EbsSettings.Encrypted': 'UNSUPPORTED',
  'SharedStorage.EbsSettings.SnapshotId': 'UNSUPPORTED',
  'SharedStorage.EbsSettings.VolumeId': 'UNSUPPORTED',
  'SharedStorage.EbsSettings.Raid': 'UNSUPPORTED',
  'SharedStorage.EbsSettings.DeletionPolicy': 'SUPPORTED',
  'SharedStorage.EfsSettings': 'IGNORED',
  'SharedStorage.EfsSettings.Encrypted': 'UNSUPPORTED',
  'SharedStorage.EfsSettings.KmsKeyId': 'UNSUPPORTED',
  'SharedStorage.EfsSettings.PerformanceMode': 'UNSUPPORTED',
  'SharedStorage.EfsSettings.ThroughputMode': 'SUPPORTED',
  'SharedStorage.EfsSettings.ProvisionedThroughput': 'SUPPORTED',
  'SharedStorage.EfsSettings.FileSystemId': 'UNSUPPORTED',
  'SharedStorage.EfsSettings.DeletionPolicy': 'SUPPORTED',
  'SharedStorage.EfsSettings.AccessPointId': 'UNSUPPORTED',
  'SharedStorage.EfsSettings.EncryptionInTransit': 'UNSUPPORTED',
  'SharedStorage.EfsSettings.IamAuthorization': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings': 'IGNORED',
  'SharedStorage.FsxLustreSettings.StorageCapacity': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.DeploymentType': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.ImportedFileChunkSize': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.ExportPath': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.ImportPath': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.WeeklyMaintenanceStartTime': 'SUPPORTED',
  'SharedStorage.FsxLustreSettings.AutomaticBackupRetentionDays': 'SUPPORTED',
  'SharedStorage.FsxLustreSettings.CopyTagsToBackups': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.DailyAutomaticBackupStartTime': 'SUPPORTED',
  'SharedStorage.FsxLustreSettings.PerUnitStorageThroughput': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.BackupId': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.KmsKeyId': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.FileSystemId': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.AutoImportPolicy': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.DriveCacheType': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.DataCompressionType': 'SUPPORTED',
  'SharedStorage.FsxLustreSettings.StorageType': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.DeletionPolicy': 'SUPPORTED',
  'SharedStorage.FsxLustreSettings.DataRepositoryAssociations': 'SUPPORTED',
  'SharedStorage.FsxLustreSettings.DataRepositoryAssociations.BatchImportMetaDataOnCreate': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.DataRepositoryAssociations.DataRepositoryPath': 'UNSUPPORTED',
  'SharedStorage.FsxLustreSettings.DataRepositoryAssociations.FileSystemPath': 'UNSUPPORTED',
  'SharedStorage.FsxOpenZfsSettings': 'UNSUPPORTED',
  'SharedStorage.FsxOntapSettings': 'UNSUPPORTED',
  'SharedStorage.FileCacheSettings': 'UNSUPPORTED',
  Monitoring: 'IGNORED',
  'Monitoring.DetailedMonitoring': 'COMPUTE_FLEET_STOP',
  'Monitoring.Logs': 'UNSUPPORTED',
  'Monitoring.Logs.CloudWatch.RetentionInDays': 'SUPPORTED',
  'Monitoring.Logs.CloudWatch.DeletionPolicy': 'SUPPORTED',
  'Monitoring.Dashboards': 'SUPPORTED',
  'Monitoring.Alarms': 'SUPPORTED',
  AdditionalPackages: 'UNSUPPORTED',
  Tags: 'UNSUPPORTED',
  Iam: 'IGNORED',
  'Iam.Roles': 'SUPPORTED',
  'Iam.PermissionsBoundary': 'SUPPORTED',
  'Iam.ResourcePrefix': 'UNSUPPORTED',
  DirectoryService: 'COMPUTE_AND_LOGIN_NODES_STOP',
  Region: 'UNSUPPORTED',
  Imds: 'UNSUPPORTED',
  CustomS3Bucket: 'READ_ONLY_RESOURCE_BUCKET',
  AdditionalResources: 'SUPPORTED',
  DevSettings: 'SUPPORTED',
  'DevSettings.Cookbook': 'UNSUPPORTED',
  'DevSettings.NodePackage': 'UNSUPPORTED',
  'DevSettings.AwsBatchCliPackage': 'UNSUPPORTED',
  'DevSettings.AmiSearchFilters': 'UNSUPPORTED',
  'DevSettings.Timeouts.HeadNodeBootstrapTimeout': 'UNSUPPORTED',
  'DevSettings.EfaInterfaceType': 'UNSUPPORTED',
  DeploymentSettings: 'UNSUPPORTED',
  'DeploymentSettings.DisableSudoAccessForDefaultUser': 'COMPUTE_AND_LOGIN_NODES_STOP',
}

/** Policies that a release changed. */
const laterPolicies: { readonly [path: string]: { readonly since: ClusterVersion; readonly policy: UpdatePolicy } } = {
  Tags: { since: '3.15.0', policy: 'SUPPORTED' },
}

/** The policy of a key path. ParallelCluster refuses to change a key without one. */
export function policyOf(path: string, version: ClusterVersion): UpdatePolicy {
  for (let section = path; section !== ''; section = section.slice(0, Math.max(0, section.lastIndexOf('.')))) {
    const later = Object.hasOwn(laterPolicies, section) ? laterPolicies[section] : undefined
    if (later !== undefined && compareVersions(version, later.since) >= 0) return later.policy
    const policy = Object.hasOwn(policies, section) ? policies[section] : undefined
    if (policy !== undefined) return policy
  }
  return 'UNSUPPORTED'
}
