// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { NodeCustomActions } from './custom-actions.ts'
import type { LoginNodeIam } from './iam.ts'
import type { LoginNodeNetworking } from './networking.ts'
import type { Dcv, LoginNodeSsh } from './remote-access.ts'

export interface LoginNodes {
  /**
   * At most 10.
   *
   * At most 1 before 3.11.0. Update: adding is live, removing needs the login nodes stopped.
   */
  readonly Pools: readonly LoginNodesPools[]
}

interface LoginNodesPools {
  /**
   * Of the pool. At most 25 of a-z, 0-9 and -.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly Name: string
  /**
   * EC2 instance type.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly InstanceType: string
  /**
   * How many nodes there are. At least 0.
   *
   * Update: live.
   */
  readonly Count: number
  /**
   * Minutes that users get before a node goes. 3 to 120. Default: `10`.
   *
   * Update: live.
   */
  readonly GracetimePeriod?: number | undefined
  /**
   * Subnet and security groups.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly Networking: LoginNodeNetworking
  /**
   * Who may log in with SSH.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly Ssh?: LoginNodeSsh | undefined
  /**
   * An image of its own.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly Image?: LoginNodesPoolsImage | undefined
  /**
   * Scripts of yours that run on the nodes.
   *
   * ParallelCluster has it since 3.11.0. Update: live.
   */
  readonly CustomActions?: NodeCustomActions | undefined
  /**
   * Rights of the nodes.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly Iam?: LoginNodeIam | undefined
  /**
   * Remote desktops.
   *
   * ParallelCluster has it since 3.11.0. Update: refused, needs a new cluster.
   */
  readonly Dcv?: Dcv | undefined
}

interface LoginNodesPoolsImage {
  /**
   * In place of the cluster’s image. Matches `^ami-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of the pool stopped.
   */
  readonly CustomAmi?: string | undefined
}
