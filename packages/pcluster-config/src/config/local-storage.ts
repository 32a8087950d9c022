// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface HeadNodeLocalStorage {
  /**
   * The system’s disk.
   *
   * Update: live; since 3.15.0 refused, needs a new cluster.
   */
  readonly RootVolume?: HeadNodeLocalStorageRootVolume | undefined
  /**
   * Disks of the instance itself, which end with it.
   *
   * Update: refused, needs a new cluster.
   */
  readonly EphemeralVolume?: HeadNodeLocalStorageEphemeralVolume | undefined
}

export interface QueueLocalStorage {
  /**
   * The system’s disk.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly RootVolume?: QueueLocalStorageRootVolume | undefined
  /**
   * Disks of the instance itself, which end with it.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly EphemeralVolume?: QueueLocalStorageEphemeralVolume | undefined
}

interface HeadNodeLocalStorageRootVolume {
  /**
   * GiB. Default: the image’s.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Size?: number | undefined
  /**
   * Whether the volume is encrypted. Default: `true`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Encrypted?: boolean | undefined
  /**
   * Operations a second. Default: 3000 for gp3, 100 for io1 and io2.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Iops?: number | undefined
  /**
   * MB/s. Default: 125 for gp3.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Throughput?: number | undefined
  /**
   * Kind of EBS volume. Default: `gp3`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly VolumeType?: 'standard' | 'io1' | 'io2' | 'gp2' | 'st1' | 'sc1' | 'gp3' | undefined
  /**
   * Whether the volume goes with the node. Default: `true`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly DeleteOnTermination?: boolean | undefined
}

interface HeadNodeLocalStorageEphemeralVolume {
  /**
   * Folder of it. Matches `^\/?[^/.\\][^/\\]*(\/[^/.\\][^/]*)*$`. Default: `/scratch`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly MountDir?: string | undefined
}

interface QueueLocalStorageRootVolume {
  /**
   * GiB. Default: the image’s.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Size?: number | undefined
  /**
   * Whether the volume is encrypted. Default: `true`.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Encrypted?: boolean | undefined
  /**
   * Operations a second. Default: 3000 for gp3, 100 for io1 and io2.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Iops?: number | undefined
  /**
   * MB/s. Default: 125 for gp3.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Throughput?: number | undefined
  /**
   * Kind of EBS volume; ParallelCluster takes any text, and EC2 does not. Default: `gp3`.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly VolumeType?: string | undefined
}

interface QueueLocalStorageEphemeralVolume {
  /**
   * Folder of it. Matches `^\/?[^/.\\][^/\\]*(\/[^/.\\][^/]*)*$`. Default: `/scratch`.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly MountDir?: string | undefined
}
