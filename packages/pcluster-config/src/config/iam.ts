// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface HeadNodeIam {
  /**
   * A role to use in place of ParallelCluster’s own. Matches `^arn:.*:role\/`.
   *
   * Update: live.
   */
  readonly InstanceRole?: string | undefined
  /**
   * A profile to use in place of ParallelCluster’s own. Matches `^arn:.*:instance-profile\/`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly InstanceProfile?: string | undefined
  /**
   * Policies for ParallelCluster’s own role.
   *
   * Update: live.
   */
  readonly AdditionalIamPolicies?: readonly HeadNodeIamAdditionalIamPolicies[] | undefined
  /**
   * Buckets that the node may read.
   *
   * Update: live.
   */
  readonly S3Access?: readonly HeadNodeIamS3Access[] | undefined
}

export interface QueueIam {
  /**
   * A role to use in place of ParallelCluster’s own. Matches `^arn:.*:role\/`.
   *
   * Update: live.
   */
  readonly InstanceRole?: string | undefined
  /**
   * A profile to use in place of ParallelCluster’s own. Matches `^arn:.*:instance-profile\/`.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly InstanceProfile?: string | undefined
  /**
   * Policies for ParallelCluster’s own role.
   *
   * Update: live.
   */
  readonly AdditionalIamPolicies?: readonly QueueIamAdditionalIamPolicies[] | undefined
  /**
   * Buckets that the node may read.
   *
   * Update: live.
   */
  readonly S3Access?: readonly HeadNodeIamS3Access[] | undefined
}

export interface LoginNodeIam {
  /**
   * A role to use in place of ParallelCluster’s own. Matches `^arn:.*:role\/`.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly InstanceRole?: string | undefined
  /**
   * A profile to use in place of ParallelCluster’s own. Matches `^arn:.*:instance-profile\/`.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly InstanceProfile?: string | undefined
  /**
   * Policies for ParallelCluster’s own role.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly AdditionalIamPolicies?: readonly LoginNodeIamAdditionalIamPolicies[] | undefined
}

export interface ClusterIam {
  /**
   * Roles to use in place of ParallelCluster’s own.
   *
   * Update: live.
   */
  readonly Roles?: ClusterIamRoles | undefined
  /**
   * ARN of a policy that bounds all roles. Matches `^arn:.*:policy\/`.
   *
   * Update: live.
   */
  readonly PermissionsBoundary?: string | undefined
  /**
   * /path/, name or /path/name; the name at most 30 characters.
   *
   * ParallelCluster has it since 3.4.0. Update: refused, needs a new cluster.
   */
  readonly ResourcePrefix?: string | undefined
}

interface HeadNodeIamAdditionalIamPolicies {
  /**
   * ARN of a policy. Matches `^arn:.*:policy\/`.
   *
   * Update: live.
   */
  readonly Policy: string
}

interface HeadNodeIamS3Access {
  /**
   * A bucket, or a pattern with *. Matches `^[*a-z0-9\-.]+$`.
   *
   * Update: live.
   */
  readonly BucketName: string
  /**
   * Object, or a prefix with *. Default: the whole bucket.
   *
   * Update: live.
   */
  readonly KeyName?: string | undefined
  /**
   * Whether the node may write as well. Default: `false`.
   *
   * Update: live.
   */
  readonly EnableWriteAccess?: boolean | undefined
}

interface QueueIamAdditionalIamPolicies {
  /**
   * ARN of a policy. Matches `^arn:.*:policy\/`.
   *
   * Update: live.
   */
  readonly Policy: string
}

interface LoginNodeIamAdditionalIamPolicies {
  /**
   * ARN of a policy. Matches `^arn:.*:policy\/`.
   *
   * Update: live.
   */
  readonly Policy: string
}

interface ClusterIamRoles {
  /**
   * ARN of a role for ParallelCluster’s Lambda functions.
   *
   * Update: live.
   */
  readonly LambdaFunctionsRole?: string | undefined
}
