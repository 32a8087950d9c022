import { z } from 'zod'
import { excludes } from './cross-rules.ts'
import { fsxLustreSettings } from './fsx-lustre.ts'
import { bool, efsFileSystemId, integer, mountDir, snapshotId, volumeId, volumeType } from './values.ts'

const ebsSettings = z.strictObject({
  VolumeType: volumeType.optional(),
  Iops: integer(1).optional(),
  Throughput: integer(1).optional(),
  Size: integer(1).optional(),
  KmsKeyId: z.string().optional(),
  Encrypted: bool().optional(),
  SnapshotId: snapshotId.optional(),
  VolumeId: volumeId.optional(),
  Raid: z.strictObject({ Type: integer(0, 1), NumberOfVolumes: integer(2, 5).optional() }).optional(),
  DeletionPolicy: z.enum(['Delete', 'Retain', 'Snapshot']).optional(),
})

const efsSettings = z
  .strictObject({
    FileSystemId: efsFileSystemId.optional(),
    Encrypted: bool().optional(),
    KmsKeyId: z.string().optional(),
    PerformanceMode: z.enum(['generalPurpose', 'maxIO']).optional(),
    ThroughputMode: z.enum(['provisioned', 'bursting']).optional(),
    ProvisionedThroughput: integer(1, 1024).optional(),
    EncryptionInTransit: bool().optional(),
    IamAuthorization: bool().optional(),
    AccessPointId: z
      .string()
      .regex(/^fsap-[0-9a-z]{17}$/)
      .optional(),
    DeletionPolicy: z.enum(['Delete', 'Retain']).optional(),
  })
  .superRefine(
    excludes('FileSystemId', [
      'Encrypted',
      'KmsKeyId',
      'PerformanceMode',
      'ThroughputMode',
      'ProvisionedThroughput',
      'DeletionPolicy',
    ]),
  )
  .superRefine((efs, context) => {
    if ((efs.ThroughputMode === 'provisioned') === (efs.ProvisionedThroughput !== undefined)) return
    const message = 'ThroughputMode: provisioned and ProvisionedThroughput need each other'
    context.addIssue({ code: 'custom', path: ['ProvisionedThroughput'], message })
  })

const volume = z.strictObject({ VolumeId: z.string().regex(/^fsvol-[0-9a-f]{17}$/) })

/** The settings key that belongs to each `StorageType`, and whether ParallelCluster can do without it. */
const settingsOf = {
  Ebs: { key: 'EbsSettings', required: false },
  Efs: { key: 'EfsSettings', required: false },
  FsxLustre: { key: 'FsxLustreSettings', required: false },
  FsxOpenZfs: { key: 'FsxOpenZfsSettings', required: true },
  FsxOntap: { key: 'FsxOntapSettings', required: true },
  FileCache: { key: 'FileCacheSettings', required: true },
} as const

export const sharedStorage = z
  .strictObject({
    Name: z.string(),
    MountDir: mountDir.refine((dir) => !/^\/?NONE$/i.test(dir), 'MountDir cannot be NONE'),
    StorageType: z.enum(['Ebs', 'Efs', 'FsxLustre', 'FsxOpenZfs', 'FsxOntap', 'FileCache']),
    EbsSettings: ebsSettings.optional(),
    EfsSettings: efsSettings.optional(),
    FsxLustreSettings: fsxLustreSettings.optional(),
    FsxOpenZfsSettings: volume.optional(),
    FsxOntapSettings: volume.optional(),
    FileCacheSettings: z.strictObject({ FileCacheId: z.string().regex(/^fc-[0-9a-f]{8,18}$/) }).optional(),
  })
  .superRefine((storage, context) => {
    const own = settingsOf[storage.StorageType]
    for (const { key } of Object.values(settingsOf)) {
      if (key === own.key || storage[key] === undefined) continue
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `${key} is not for StorageType: ${storage.StorageType}`,
      })
    }
    if (own.required && storage[own.key] === undefined) {
      const message = `StorageType: ${storage.StorageType} needs ${own.key}`
      context.addIssue({ code: 'custom', path: [own.key], message })
    }
  })
