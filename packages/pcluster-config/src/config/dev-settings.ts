// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface DevSettings {
  /**
   * Another cookbook.
   *
   * Update: refused, needs a new cluster; since 3.15.0 live.
   */
  readonly Cookbook?: DevSettingsCookbook | undefined
  /**
   * https or s3 address.
   *
   * Update: refused, needs a new cluster.
   */
  readonly NodePackage?: string | undefined
  /**
   * https or s3 address.
   *
   * ParallelCluster has it until 3.16.0. Update: refused, needs a new cluster.
   */
  readonly AwsBatchCliPackage?: string | undefined
  /**
   * https or s3 address of a CloudFormation template.
   *
   * Update: live.
   */
  readonly ClusterTemplate?: string | undefined
  /**
   * Which official image to take.
   *
   * Update: refused, needs a new cluster.
   */
  readonly AmiSearchFilters?: DevSettingsAmiSearchFilters | undefined
  /**
   * JSON by instance type, as DescribeInstanceTypes gives it.
   *
   * Update: live.
   */
  readonly InstanceTypesData?: string | undefined
  /**
   * How long to wait for nodes.
   *
   * Update: live.
   */
  readonly Timeouts?: DevSettingsTimeouts | undefined
  /**
   * Whether the time that nodes take to start is measured. Default: `false`.
   *
   * ParallelCluster has it since 3.7.0. Update: live.
   */
  readonly ComputeStartupTimeMetricEnabled?: boolean | undefined
  /**
   * efa for interfaces as they were before 3.15.
   *
   * ParallelCluster has it since 3.15.0. Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly EfaInterfaceType?: string | undefined
}

interface DevSettingsCookbook {
  /**
   * https or s3 address.
   *
   * Update: refused, needs a new cluster.
   */
  readonly ChefCookbook?: string | undefined
  /**
   * A JSON object as text.
   *
   * Update: refused, needs a new cluster; since 3.15.0 live for Slurm’s reconfigure_timeout and the readiness check,
   * else refused.
   */
  readonly ExtraChefAttributes?: string | undefined
}

interface DevSettingsAmiSearchFilters {
  /**
   * Tags that the image has.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Tags?: readonly DevSettingsAmiSearchFiltersTags[] | undefined
  /**
   * Whose images to look through. Default: `amazon`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Owner?: string | undefined
  /**
   * What the image’s name begins with.
   *
   * ParallelCluster has it since 3.15.0. Update: refused, needs a new cluster.
   */
  readonly NamePrefix?: string | undefined
}

interface DevSettingsAmiSearchFiltersTags {
  /**
   * At most 128 characters. At most 128 characters.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Key: string
  /**
   * At most 256 characters. At most 256 characters.
   *
   * Update: refused, needs a new cluster; since 3.15.0 live; since 3.15.1 live, but refused in isolated regions.
   */
  readonly Value: string
}

interface DevSettingsTimeouts {
  /**
   * Seconds. At least 1. Default: 2100, and 1800 before 3.14.
   *
   * Update: refused, needs a new cluster.
   */
  readonly HeadNodeBootstrapTimeout?: number | undefined
  /**
   * Seconds. At least 1. Default: 2100, and 1800 before 3.14.
   *
   * Update: live.
   */
  readonly ComputeNodeBootstrapTimeout?: number | undefined
  /**
   * Seconds. At least 1. Default: `90`.
   *
   * ParallelCluster has it since 3.16.0. Update: live.
   */
  readonly ComputeInstanceInfoTimeout?: number | undefined
}
