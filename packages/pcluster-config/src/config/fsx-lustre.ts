// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface FsxLustreSettings {
  /**
   * An existing file system; then no other key may be there. Matches `^fs-[0-9a-z]{17}$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly FileSystemId?: string | undefined
  /**
   * GiB.
   *
   * Update: refused, needs a new cluster.
   */
  readonly StorageCapacity?: number | undefined
  /**
   * Default: SCRATCH_2, and none beside BackupId.
   *
   * Update: refused, needs a new cluster.
   */
  readonly DeploymentType?: 'SCRATCH_1' | 'SCRATCH_2' | 'PERSISTENT_1' | 'PERSISTENT_2' | undefined
  /**
   * MB/s per TiB; PERSISTENT needs it.
   *
   * Update: refused, needs a new cluster.
   */
  readonly PerUnitStorageThroughput?: number | undefined
  /**
   * HDD is for PERSISTENT_1. Default: `SSD`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly StorageType?: 'SSD' | 'HDD' | undefined
  /**
   * HDD only.
   *
   * Update: refused, needs a new cluster.
   */
  readonly DriveCacheType?: 'READ' | undefined
  /**
   * Compression on the file system. Default: none.
   *
   * Update: live.
   */
  readonly DataCompressionType?: 'LZ4' | undefined
  /**
   * s3://bucket/prefix to import from.
   *
   * Update: refused, needs a new cluster.
   */
  readonly ImportPath?: string | undefined
  /**
   * s3://bucket/prefix to export to; needs ImportPath.
   *
   * Update: refused, needs a new cluster.
   */
  readonly ExportPath?: string | undefined
  /**
   * MiB, 1 to 512000. 1 to 512000.
   *
   * Update: refused, needs a new cluster.
   */
  readonly ImportedFileChunkSize?: number | undefined
  /**
   * What is imported by itself; needs ImportPath. Default: nothing.
   *
   * Update: refused, needs a new cluster.
   */
  readonly AutoImportPolicy?: 'NEW' | 'NEW_CHANGED' | 'NEW_CHANGED_DELETED' | undefined
  /**
   * d:HH:MM, UTC. Matches `^[1-7]:([01]\p{Nd}|2[0-3]):([0-5]\p{Nd})$`.
   *
   * Update: live.
   */
  readonly WeeklyMaintenanceStartTime?: string | undefined
  /**
   * HH:MM, UTC. Matches `^([01]\p{Nd}|2[0-3]):([0-5]\p{Nd})$`.
   *
   * Update: live.
   */
  readonly DailyAutomaticBackupStartTime?: string | undefined
  /**
   * 0 turns backups off. 0 to 90.
   *
   * At most 35 before 3.16.0. Update: live.
   */
  readonly AutomaticBackupRetentionDays?: number | undefined
  /**
   * Whether backups get the tags. Default: FSx’s.
   *
   * Update: refused, needs a new cluster.
   */
  readonly CopyTagsToBackups?: boolean | undefined
  /**
   * A backup to make the file system from. Matches `^backup-[0-9a-f]{8,}$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly BackupId?: string | undefined
  /**
   * Key to encrypt with; PERSISTENT only. Default: the account’s own for FSx.
   *
   * Update: refused, needs a new cluster.
   */
  readonly KmsKeyId?: string | undefined
  /**
   * What happens to the file system when the cluster or the entry goes. Default: `Delete`.
   *
   * Update: live.
   */
  readonly DeletionPolicy?: 'Delete' | 'Retain' | undefined
  /**
   * At most 8.
   *
   * ParallelCluster has it since 3.8.0. Update: live.
   */
  readonly DataRepositoryAssociations?: readonly FsxLustreSettingsDataRepositoryAssociations[] | undefined
}

interface FsxLustreSettingsDataRepositoryAssociations {
  /**
   * Of the association.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Name: string
  /**
   * s3://bucket/prefix.
   *
   * Update: refused, needs a new cluster.
   */
  readonly DataRepositoryPath: string
  /**
   * Folder of the file system, /data for example. Matches `^[^\u0000\u0085\u2028\u2029\r\n]{1,4096}$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly FileSystemPath: string
  /**
   * Whether metadata is imported when the association is made. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly BatchImportMetaDataOnCreate?: boolean | undefined
  /**
   * MiB, 1 to 512000. 1 to 512000. Default: `1024`.
   *
   * Update: live.
   */
  readonly ImportedFileChunkSize?: number | undefined
  /**
   * What is exported by itself. At most 3 entries. Default: nothing.
   *
   * Update: live.
   */
  readonly AutoExportPolicy?: readonly ('NEW' | 'CHANGED' | 'DELETED')[] | undefined
  /**
   * What is imported by itself. At most 3 entries. Default: nothing.
   *
   * Update: live.
   */
  readonly AutoImportPolicy?: readonly ('NEW' | 'CHANGED' | 'DELETED')[] | undefined
}
