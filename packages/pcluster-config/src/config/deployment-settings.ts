// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface DeploymentSettings {
  /**
   * A VPC for ParallelCluster’s Lambda functions.
   *
   * Update: refused, needs a new cluster.
   */
  readonly LambdaFunctionsVpcConfig?: DeploymentSettingsLambdaFunctionsVpcConfig | undefined
  /**
   * Whether the default user cannot become root. Default: `false`.
   *
   * ParallelCluster has it since 3.9.0. Update: needs the compute fleet and the login nodes stopped.
   */
  readonly DisableSudoAccessForDefaultUser?: boolean | undefined
  /**
   * Whether the default user has a home of its own on each node. Default: `Shared`.
   *
   * ParallelCluster has it since 3.9.0. Update: refused, needs a new cluster.
   */
  readonly DefaultUserHome?: 'Shared' | 'Local' | undefined
}

interface DeploymentSettingsLambdaFunctionsVpcConfig {
  /**
   * Groups of the functions. 1 to 5 entries. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly SecurityGroupIds: readonly string[]
  /**
   * Where the functions run. 1 to 16 entries. Each matches `^subnet-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly SubnetIds: readonly string[]
}
