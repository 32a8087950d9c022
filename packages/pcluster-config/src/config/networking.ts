// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface PlacementGroup {
  /**
   * Alone, true has ParallelCluster make a group for each compute resource.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped.
   */
  readonly Enabled?: boolean | undefined
  /**
   * The same as Name.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped.
   */
  readonly Id?: string | undefined
  /**
   * Of a group that exists.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped.
   */
  readonly Name?: string | undefined
}

export interface HeadNodeNetworking {
  /**
   * Where the node is. Matches `^subnet-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly SubnetId: string
  /**
   * true for a new address, or the one to use. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly ElasticIp?: boolean | string | undefined
  /**
   * In place of ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: live.
   */
  readonly SecurityGroups?: readonly string[] | undefined
  /**
   * Beside ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: live.
   */
  readonly AdditionalSecurityGroups?: readonly string[] | undefined
  /**
   * A proxy to reach AWS through.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Proxy?: HeadNodeNetworkingProxy | undefined
}

export interface QueueNetworking {
  /**
   * More than one needs Instances, and each another availability zone. At least 1 entry. Each matches
   * `^subnet-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused beside a managed FSx for Lustre; else adding is live, removing needs QueueUpdateStrategy or the
   * compute fleet stopped.
   */
  readonly SubnetIds: readonly string[]
  /**
   * Whether nodes get a public address. Default: what the subnet says.
   *
   * Update: refused, needs a new cluster.
   */
  readonly AssignPublicIp?: boolean | undefined
  /**
   * Whether the nodes sit close together. Default: a compute resource’s own.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped.
   */
  readonly PlacementGroup?: PlacementGroup | undefined
  /**
   * In place of ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: live.
   */
  readonly SecurityGroups?: readonly string[] | undefined
  /**
   * Beside ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: live.
   */
  readonly AdditionalSecurityGroups?: readonly string[] | undefined
  /**
   * A proxy to reach AWS through.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Proxy?: QueueNetworkingProxy | undefined
}

export interface LoginNodeNetworking {
  /**
   * Where the nodes are. Exactly 1 entry. Each matches `^subnet-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly SubnetIds: readonly string[]
  /**
   * In place of ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly SecurityGroups?: readonly string[] | undefined
  /**
   * Beside ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly AdditionalSecurityGroups?: readonly string[] | undefined
  /**
   * A proxy to reach AWS through.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly Proxy?: LoginNodeNetworkingProxy | undefined
}

export interface AwsBatchNetworking {
  /**
   * Where the nodes are. Exactly 1 entry. Each matches `^subnet-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused beside a managed FSx for Lustre; else adding is live, removing needs QueueUpdateStrategy or the
   * compute fleet stopped.
   */
  readonly SubnetIds: readonly string[]
  /**
   * Whether nodes get a public address. Default: what the subnet says.
   *
   * Update: refused, needs a new cluster.
   */
  readonly AssignPublicIp?: boolean | undefined
  /**
   * In place of ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: live.
   */
  readonly SecurityGroups?: readonly string[] | undefined
  /**
   * Beside ParallelCluster’s own groups. Each matches `^sg-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: live.
   */
  readonly AdditionalSecurityGroups?: readonly string[] | undefined
}

interface HeadNodeNetworkingProxy {
  /**
   * http(s)://host:port of a proxy.
   *
   * Update: refused, needs a new cluster.
   */
  readonly HttpProxyAddress?: string | undefined
}

interface QueueNetworkingProxy {
  /**
   * http(s)://host:port of a proxy.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly HttpProxyAddress?: string | undefined
}

interface LoginNodeNetworkingProxy {
  /**
   * http(s)://host:port of a proxy.
   *
   * Update: live.
   */
  readonly HttpProxyAddress?: string | undefined
}
