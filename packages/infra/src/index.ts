// Stacks

// The cluster
export type { Cluster, ClusterInput, ClusterOptions, CreateClusterOptions } from './cluster.ts'
export { createCluster, deleteCluster, describeCluster, updateCluster } from './cluster.ts'
export type { ClusterDescription, ClusterDriver, DriverContext } from './cluster-driver.ts'
export type { ClusterResourceOptions } from './cluster-resource.ts'
export { clusterResource } from './cluster-resource.ts'
export type { ComputeFleetOptions, ComputeFleetStatus } from './compute-fleet.ts'
export { readComputeFleet, startComputeFleet, stopComputeFleet } from './compute-fleet.ts'
export type { PcsClusterOutputs, PcsClusterParameters } from './deploy-pcs-cluster.ts'
export { deployPcsCluster } from './deploy-pcs-cluster.ts'
export type { DeployStackOptions, PlanStackOptions } from './deploy-stack.ts'
export { deployStack, planStack } from './deploy-stack.ts'
// Templates
export type {
  AccountingDatabaseOutputs,
  AccountingDatabaseParameters,
  DeployTemplateOptions,
  PrerequisitesOutputs,
  PrerequisitesParameters,
  ScriptBucketOutputs,
  ScriptBucketParameters,
} from './deploy-templates.ts'
export { deployAccountingDatabase, deployPrerequisites, deployScriptBucket } from './deploy-templates.ts'
export type { DestroyedStack, DestroyStackOptions } from './destroy-stack.ts'
export { cancelStack, destroyStack } from './destroy-stack.ts'
// Errors
export type { FailureExplanation } from './explain-failure.ts'
export { explainFailure } from './explain-failure.ts'
export type { SignedFetch } from './pcluster-api.ts'
export { pclusterApi } from './pcluster-api.ts'
export { pclusterCli } from './pcluster-cli.ts'
export type { PublishedScript, PublishScriptOptions } from './publish-script.ts'
export { publishScript } from './publish-script.ts'
// Plans
export { isStateful, replaces } from './replacement-rules.ts'
// The database's password and identity
export type { AccountingServer, RotateDatabasePasswordOptions, RotatedPassword } from './rotate-database-password.ts'
export { checkDatabasePassword, createDatabasePassword, rotateDatabasePassword } from './rotate-database-password.ts'
// Commands on instances
export type { SsmOptions, SsmResult, SsmRunner } from './ssm/ssm.ts'
export { ssm } from './ssm/ssm.ts'
export type { CloudFormation, StackOptions } from './stack-context.ts'
export type { StackErrorCode, StackErrorData } from './stack-error.ts'
export { StackError } from './stack-error.ts'
export type { Progress, StackEvent } from './stack-event.ts'
export type { StackChange, StackPlan } from './stack-plan.ts'
export { renderStackPlan } from './stack-plan.ts'
export type {
  Outputs,
  ParameterValue,
  StackParameters,
  Template,
  TemplateOutput,
  TemplateParameter,
} from './template.ts'
export { accountingDatabase } from './templates/accounting-database.ts'
export type { PcsClusterSettings } from './templates/pcs-cluster.ts'
export { pcsCluster } from './templates/pcs-cluster.ts'
export { prerequisites } from './templates/prerequisites.ts'
export { scriptBucket } from './templates/script-bucket.ts'
export type { VerifyDatabaseServerOptions } from './verify-database-server.ts'
export { verifyDatabaseServer } from './verify-database-server.ts'
