// Configurations

export type { ClusterConfig } from './config/cluster.ts'
export type { ComputeResource } from './config/compute-resource.ts'
export type { SlurmQueue } from './config/queue.ts'
export type { SharedStorage } from './config/shared-storage.ts'
export type { SlurmSettings, SlurmSettingsDatabase as Database } from './config/slurm-settings.ts'
export type { DefinedCluster } from './define-cluster.ts'
export { defineCluster } from './define-cluster.ts'
export type { ParsedCluster } from './parse-cluster.ts'
export { parseCluster } from './parse-cluster.ts'
export { printCluster } from './print-cluster.ts'
export type { SlurmSettingsMap } from './slurm-settings-map.ts'
export { withDefaults } from './with-defaults.ts'

// Checks

export type { CheckOptions, ClusterVersion } from './check-options.ts'
export { LATEST_VERSION } from './check-options.ts'
export type { Finding } from './finding.ts'
export { CLUSTER_RULES, type ClusterRule } from './rules/rule-table.ts'

// Edits

export { type ClusterEdit, editCluster } from './edit-cluster.ts'
export { editsOf } from './edits-of.ts'

// Ready-made sections

export { efaQueue, type QueueOptions, type ReservedQueueOptions, reservedGpuQueue } from './efa-queue.ts'
export { GPU_QOS_SETTINGS } from './gpu-qos-settings.ts'
export type { DatabaseOutputs } from './slurm-database.ts'
export { slurmDatabase } from './slurm-database.ts'

// Updates

export type { PlanUpdateOptions, UpdateChange, UpdatePlan } from './plan-update.ts'
export { planUpdate } from './plan-update.ts'
export { renderUpdate } from './render-update.ts'
export type { UpdatePolicy } from './update-policy.ts'
export type { LiveQueueStrategy, UpdateRequirement } from './update-requirement.ts'

// Editors

export type { ClusterJsonSchema, ClusterJsonSchemaOptions } from './cluster-json-schema.ts'
export { clusterJsonSchema } from './cluster-json-schema.ts'

// What is known of the AWS account

export type { WorldClients } from './read-world/clients.ts'
export { type ReadWorldOptions, readWorld } from './read-world/read-world.ts'
export type {
  BucketFacts,
  CapacityBlockStatus,
  CapacityReservationFacts,
  EfsFacts,
  FsxFacts,
  HostedZoneFacts,
  ImageFacts,
  InstanceTypeFacts,
  Known,
  ReservationGroupFacts,
  SecretFacts,
  SecurityGroupFacts,
  SecurityGroupRule,
  SnapshotFacts,
  SubnetFacts,
  VolumeFacts,
  World,
} from './world.ts'
