// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { FsxLustreSettings } from './fsx-lustre.ts'

/** One entry of `SharedStorage`. */
export interface SharedStorage {
  /**
   * At most 30 characters.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Name: string
  /**
   * Folder on every node. Its name cannot begin with a dot. Matches `^\/?[^/.\\][^/\\]*(\/[^/.\\][^/]*)*$`.
   *
   * Update: existing EFS and FSx file systems are mounted live; others need the compute fleet and the login nodes
   * stopped.
   */
  readonly MountDir: string
  /**
   * What it is; the settings have the same name.
   *
   * Not in every release: `FileCache` since 3.7.0. Update: refused, needs a new cluster.
   */
  readonly StorageType: 'Ebs' | 'Efs' | 'FsxLustre' | 'FsxOpenZfs' | 'FsxOntap' | 'FileCache'
  /**
   * A volume that the head node exports.
   *
   * Update: live.
   */
  readonly EbsSettings?: SharedStorageEbsSettings | undefined
  /**
   * An EFS file system.
   *
   * Update: live.
   */
  readonly EfsSettings?: SharedStorageEfsSettings | undefined
  /**
   * An FSx for Lustre file system.
   *
   * Update: live.
   */
  readonly FsxLustreSettings?: FsxLustreSettings | undefined
  /**
   * An FSx for OpenZFS volume.
   *
   * Update: refused, needs a new cluster.
   */
  readonly FsxOpenZfsSettings?: SharedStorageFsxOpenZfsSettings | undefined
  /**
   * An FSx for NetApp ONTAP volume.
   *
   * Update: refused, needs a new cluster.
   */
  readonly FsxOntapSettings?: SharedStorageFsxOpenZfsSettings | undefined
  /**
   * A file cache.
   *
   * ParallelCluster has it since 3.7.0. Update: refused, needs a new cluster.
   */
  readonly FileCacheSettings?: SharedStorageFileCacheSettings | undefined
}

interface SharedStorageEbsSettings {
  /**
   * Kind of EBS volume. Default: `gp3`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly VolumeType?: 'standard' | 'io1' | 'io2' | 'gp2' | 'st1' | 'sc1' | 'gp3' | undefined
  /**
   * Operations a second. Default: 3000 for gp3, 100 for io1 and io2.
   *
   * Update: live.
   */
  readonly Iops?: number | undefined
  /**
   * MB/s. Default: 125 for gp3.
   *
   * Update: live.
   */
  readonly Throughput?: number | undefined
  /**
   * GiB. Default: `40`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Size?: number | undefined
  /**
   * Key to encrypt with. Default: the account’s own for EBS.
   *
   * Update: refused, needs a new cluster.
   */
  readonly KmsKeyId?: string | undefined
  /**
   * Whether the volume is encrypted. Default: `true`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Encrypted?: boolean | undefined
  /**
   * A snapshot to make the volume from. Matches `^snap-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly SnapshotId?: string | undefined
  /**
   * An existing volume. Matches `^vol-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly VolumeId?: string | undefined
  /**
   * Several volumes as one.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Raid?: SharedStorageEbsSettingsRaid | undefined
  /**
   * What happens to the volume when the cluster or the entry goes. Default: `Delete`.
   *
   * Update: live.
   */
  readonly DeletionPolicy?: 'Delete' | 'Retain' | 'Snapshot' | undefined
}

interface SharedStorageEbsSettingsRaid {
  /**
   * 0 stripes, 1 mirrors.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Type: 0 | 1
  /**
   * How many. 2 to 5. Default: `2`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly NumberOfVolumes?: number | undefined
}

interface SharedStorageEfsSettings {
  /**
   * An existing file system. Matches `^fs-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly FileSystemId?: string | undefined
  /**
   * Whether the file system is encrypted. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Encrypted?: boolean | undefined
  /**
   * Key to encrypt with. Default: the account’s own for EFS.
   *
   * Update: refused, needs a new cluster.
   */
  readonly KmsKeyId?: string | undefined
  /**
   * maxIO allows more operations, which take longer. Default: `generalPurpose`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly PerformanceMode?: 'generalPurpose' | 'maxIO' | undefined
  /**
   * provisioned needs ProvisionedThroughput. Default: `bursting`.
   *
   * Update: live.
   */
  readonly ThroughputMode?: 'provisioned' | 'bursting' | undefined
  /**
   * MiB/s. 1 to 1024.
   *
   * Update: live.
   */
  readonly ProvisionedThroughput?: number | undefined
  /**
   * Whether TLS is used. Default: `false`.
   *
   * ParallelCluster has it since 3.4.0. Update: refused, needs a new cluster.
   */
  readonly EncryptionInTransit?: boolean | undefined
  /**
   * Needs EncryptionInTransit. Default: `false`.
   *
   * ParallelCluster has it since 3.4.0. Update: refused, needs a new cluster.
   */
  readonly IamAuthorization?: boolean | undefined
  /**
   * Needs EncryptionInTransit. Matches `^fsap-[0-9a-z]{17}$`.
   *
   * ParallelCluster has it since 3.11.0. Update: refused, needs a new cluster.
   */
  readonly AccessPointId?: string | undefined
  /**
   * What happens to the file system when the cluster or the entry goes. Default: `Delete`.
   *
   * Update: live.
   */
  readonly DeletionPolicy?: 'Delete' | 'Retain' | undefined
}

interface SharedStorageFsxOpenZfsSettings {
  /**
   * An existing volume. Matches `^fsvol-[0-9a-f]{17}$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly VolumeId: string
}

interface SharedStorageFileCacheSettings {
  /**
   * An existing cache. Matches `^fc-[0-9a-f]{8,18}$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly FileCacheId: string
}
