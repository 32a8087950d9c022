// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface HeadNodeSsh {
  /**
   * An EC2 key pair; without one, only Session Manager lets you in.
   *
   * Update: refused, needs a new cluster.
   */
  readonly KeyName?: string | undefined
  /**
   * An address range or a prefix list. Matches
   * `^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\/([0-9]|[1-2][0-9]|3[0-2])$|^pl-[a-zA-Z0-9]`.
   * Default: `0.0.0.0/0`.
   *
   * Update: live.
   */
  readonly AllowedIps?: string | undefined
}

export interface LoginNodeSsh {
  /**
   * An EC2 key pair. Default: the head node’s.
   *
   * ParallelCluster has it until 3.15.0. Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of
   * the pool stopped.
   */
  readonly KeyName?: string | undefined
  /**
   * An address range or a prefix list. Matches
   * `^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\/([0-9]|[1-2][0-9]|3[0-2])$|^pl-[a-zA-Z0-9]`.
   * Default: the head node’s.
   *
   * ParallelCluster has it since 3.11.0. Update: needs the login nodes stopped; since 3.11.0 needs the login nodes of
   * the pool stopped.
   */
  readonly AllowedIps?: string | undefined
}

export interface Dcv {
  /**
   * ParallelCluster fails without it.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Enabled?: boolean | undefined
  /**
   * TCP port. Default: `8443`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Port?: number | undefined
  /**
   * An address range or a prefix list. Matches
   * `^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\/([0-9]|[1-2][0-9]|3[0-2])$|^pl-[a-zA-Z0-9]`.
   * Default: `0.0.0.0/0`.
   *
   * Update: live.
   */
  readonly AllowedIps?: string | undefined
}
