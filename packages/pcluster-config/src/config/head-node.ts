// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { NodeCustomActions } from './custom-actions.ts'
import type { HeadNodeIam } from './iam.ts'
import type { HeadNodeLocalStorage } from './local-storage.ts'
import type { HeadNodeNetworking } from './networking.ts'
import type { Dcv, HeadNodeSsh } from './remote-access.ts'

export interface HeadNode {
  /**
   * EC2 instance type.
   *
   * Update: refused, needs a new cluster.
   */
  readonly InstanceType: string
  /**
   * Whether each core runs one thread only. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly DisableSimultaneousMultithreading?: boolean | undefined
  /**
   * Where ParallelCluster keeps what nodes share. Default: `Ebs`.
   *
   * ParallelCluster has it since 3.8.0. Update: refused, needs a new cluster.
   */
  readonly SharedStorageType?: 'Ebs' | 'Efs' | undefined
  /**
   * Only with SharedStorageType: Efs.
   *
   * ParallelCluster has it since 3.14.0. Update: refused, needs a new cluster.
   */
  readonly SharedStorageEfsSettings?: HeadNodeSharedStorageEfsSettings | undefined
  /**
   * Subnet, address and security groups.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Networking: HeadNodeNetworking
  /**
   * Who may log in with SSH.
   *
   * Update: live.
   */
  readonly Ssh?: HeadNodeSsh | undefined
  /**
   * Disks of its own.
   *
   * Update: live; since 3.15.0 refused, needs a new cluster.
   */
  readonly LocalStorage?: HeadNodeLocalStorage | undefined
  /**
   * Remote desktops.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Dcv?: Dcv | undefined
  /**
   * Scripts of yours that run on it.
   *
   * Update: live.
   */
  readonly CustomActions?: NodeCustomActions | undefined
  /**
   * Rights of the node.
   *
   * Update: live.
   */
  readonly Iam?: HeadNodeIam | undefined
  /**
   * Who on the node gets its role.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Imds?: HeadNodeImds | undefined
  /**
   * An image of its own.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Image?: HeadNodeImage | undefined
}

interface HeadNodeSharedStorageEfsSettings {
  /**
   * Whether it is encrypted. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Encrypted?: boolean | undefined
}

interface HeadNodeImds {
  /**
   * Whether only root gets the node’s role. Default: `true`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Secured?: boolean | undefined
}

interface HeadNodeImage {
  /**
   * In place of the cluster’s image. Matches `^ami-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly CustomAmi?: string | undefined
}
