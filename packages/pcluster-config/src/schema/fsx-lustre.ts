import { z } from 'zod'
import { excludes } from './cross-rules.ts'
import { bool, integer } from './values.ts'

const policies = z.array(z.enum(['NEW', 'CHANGED', 'DELETED'])).max(3)

const dataRepositoryAssociation = z.strictObject({
  Name: z.string(),
  DataRepositoryPath: z.string(),
  FileSystemPath: z.string().regex(/^[^\u0000\u0085\u2028\u2029\r\n]{1,4096}$/),
  BatchImportMetaDataOnCreate: bool().optional(),
  ImportedFileChunkSize: integer(1, 512_000).optional(),
  AutoExportPolicy: policies.optional(),
  AutoImportPolicy: policies.optional(),
})

const settings = z.strictObject({
  FileSystemId: z
    .string()
    .regex(/^fs-[0-9a-z]{17}$/)
    .optional(),
  StorageCapacity: integer(1).optional(),
  DeploymentType: z.enum(['SCRATCH_1', 'SCRATCH_2', 'PERSISTENT_1', 'PERSISTENT_2']).optional(),
  PerUnitStorageThroughput: integer(1).optional(),
  StorageType: z.enum(['SSD', 'HDD']).optional(),
  DriveCacheType: z.literal('READ').optional(),
  DataCompressionType: z.literal('LZ4').optional(),
  ImportPath: z.string().optional(),
  ExportPath: z.string().optional(),
  ImportedFileChunkSize: integer(1, 512_000).optional(),
  AutoImportPolicy: z.enum(['NEW', 'NEW_CHANGED', 'NEW_CHANGED_DELETED']).optional(),
  WeeklyMaintenanceStartTime: z
    .string()
    .regex(/^[1-7]:([01]\d|2[0-3]):([0-5]\d)$/)
    .optional(),
  DailyAutomaticBackupStartTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):([0-5]\d)$/)
    .optional(),
  AutomaticBackupRetentionDays: integer(0, 35).optional(),
  CopyTagsToBackups: bool().optional(),
  BackupId: z
    .string()
    .regex(/^backup-[0-9a-f]{8,}$/)
    .optional(),
  KmsKeyId: z.string().optional(),
  DeletionPolicy: z.enum(['Delete', 'Retain']).optional(),
  DataRepositoryAssociations: z.array(dataRepositoryAssociation).max(8).optional(),
})

const createKeys = Object.keys(settings.shape).filter((key) => key !== 'FileSystemId')
const keysOfTheBackup = [
  'DeploymentType',
  'PerUnitStorageThroughput',
  'StorageCapacity',
  'ImportPath',
  'ExportPath',
  'ImportedFileChunkSize',
  'KmsKeyId',
]

/** An existing file system by its id and nothing else, or a new one. */
export const fsxLustreSettings = settings
  .superRefine(excludes('FileSystemId', createKeys))
  .superRefine(excludes('BackupId', keysOfTheBackup))
