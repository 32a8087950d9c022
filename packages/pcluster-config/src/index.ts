// Configurations

export type { CheckOptions, ClusterVersion, World } from './check-options.ts'
// Checks
export { LATEST_VERSION } from './check-options.ts'
export type {
  ClusterConfig,
  ComputeResource,
  Database,
  SharedStorage,
  SlurmQueue,
  SlurmSettings,
  SlurmSettingsMap,
} from './cluster-config.ts'
export type { DefinedCluster } from './define-cluster.ts'
export { defineCluster } from './define-cluster.ts'
export type { Finding } from './finding.ts'
// Ready-made sections
export { GPU_QOS_SETTINGS } from './gpu-qos-settings.ts'
export type { ParsedCluster } from './parse-cluster.ts'
export { parseCluster } from './parse-cluster.ts'
export { printCluster } from './print-cluster.ts'
export type { DatabaseOutputs } from './slurm-database.ts'
export { slurmDatabase } from './slurm-database.ts'
