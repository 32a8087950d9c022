// The cluster

// AWS
export type { ResourceAction, ResourceHistory, ResourceProvider } from './aws/cloud-formation/stack-record.ts'
export type { AwsFaults } from './aws/faults.ts'
export type { SdkRequestHandler } from './aws/in-process.ts'
export { type AwsStandIn, type FailureRule, type StartAwsOptions, startAws } from './aws/start-aws.ts'
export type { ManagedInstance } from './aws/systems-manager.ts'

// The machine
export { checkHost } from './check-host.ts'
export { sweepClusters } from './cluster-folder.ts'
export type { Acknowledge } from './cluster-process.ts'
export type { ClusterEvent, TreeEvent } from './events.ts'
export { INSTANCE_TYPES, type InstanceType } from './instance-types.ts'
export { type PrepareTreeOptions, prepareTree } from './prepare-tree.ts'
export { SLURM_SUITES, type SlurmChoice } from './slurm-version.ts'
export { type StartClusterOptions, startCluster, type TestCluster } from './start-cluster.ts'

// Errors
export { TestbedError, type TestbedErrorCode, type TestbedErrorData, type TestbedProblem } from './testbed-error.ts'
