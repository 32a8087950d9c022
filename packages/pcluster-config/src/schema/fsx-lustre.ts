import { z } from 'zod'
import { excludes } from './cross-rules.ts'
import { key, required } from './key.ts'
import { bool, integer, text } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const policies = z.array(z.enum(['NEW', 'CHANGED', 'DELETED'])).max(3)
const chunkDoc = 'MiB, 1 to 512000.'

const dataRepositoryAssociation = z.strictObject({
  Name: required(z.string(), fixed),
  DataRepositoryPath: required(z.string(), { ...fixed, doc: 's3://bucket/prefix.' }),
  FileSystemPath: required(text('^[^\\u0000\\u0085\\u2028\\u2029\\r\\n]{1,4096}$'), fixed),
  BatchImportMetaDataOnCreate: key(bool(), { ...fixed, doc: 'Default: false.' }),
  ImportedFileChunkSize: key(integer(1, 512_000), { ...live, doc: `${chunkDoc} Default: 1024.` }),
  AutoExportPolicy: key(policies, live),
  AutoImportPolicy: key(policies, live),
})

const settings = z.strictObject({
  FileSystemId: key(text('^fs-[0-9a-z]{17}$'), {
    ...fixed,
    doc: 'An existing file system; then no other key may be there.',
  }),
  StorageCapacity: key(integer(), { ...fixed, doc: 'GiB.' }),
  DeploymentType: key(z.enum(['SCRATCH_1', 'SCRATCH_2', 'PERSISTENT_1', 'PERSISTENT_2']), {
    ...fixed,
    doc: 'Default: SCRATCH_2.',
  }),
  PerUnitStorageThroughput: key(integer(), { ...fixed, doc: 'MB/s per TiB; PERSISTENT needs it.' }),
  StorageType: key(z.enum(['SSD', 'HDD']), { ...fixed, doc: 'Default: SSD.' }),
  DriveCacheType: key(z.enum(['READ']), { ...fixed, doc: 'HDD only.' }),
  DataCompressionType: key(z.enum(['LZ4']), live),
  ImportPath: key(z.string(), fixed),
  ExportPath: key(z.string(), fixed),
  ImportedFileChunkSize: key(integer(1, 512_000), { ...fixed, doc: chunkDoc }),
  AutoImportPolicy: key(z.enum(['NEW', 'NEW_CHANGED', 'NEW_CHANGED_DELETED']), fixed),
  WeeklyMaintenanceStartTime: key(text('^[1-7]:([01]\\p{Nd}|2[0-3]):([0-5]\\p{Nd})$', 'u'), {
    ...live,
    doc: 'd:HH:MM, UTC.',
  }),
  DailyAutomaticBackupStartTime: key(text('^([01]\\p{Nd}|2[0-3]):([0-5]\\p{Nd})$', 'u'), {
    ...live,
    doc: 'HH:MM, UTC.',
  }),
  AutomaticBackupRetentionDays: key(integer(0, 90), {
    ...live,
    maximumBefore: ['3.16.0', 35],
    doc: '0 turns backups off.',
  }),
  CopyTagsToBackups: key(bool(), fixed),
  BackupId: key(text('^backup-[0-9a-f]{8,}$'), fixed),
  KmsKeyId: key(z.string(), fixed),
  DeletionPolicy: key(z.enum(['Delete', 'Retain']), { ...live, doc: 'Default: Delete.' }),
  DataRepositoryAssociations: key(z.array(dataRepositoryAssociation), { ...live, since: '3.8.0', doc: 'At most 8.' }),
})

const createKeys = Object.keys(settings.shape).filter((name) => name !== 'FileSystemId')
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
