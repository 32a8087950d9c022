import { z } from 'zod'
import { excludes } from './cross-rules.ts'
import { key, required } from './key.ts'
import { bool, integer, list, text } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const policies = list(z.enum(['NEW', 'CHANGED', 'DELETED']), 0, 3)
const chunkDoc = 'MiB, 1 to 512000.'

const dataRepositoryAssociation = z.strictObject({
  Name: required(z.string(), { ...fixed, doc: 'Of the association.' }),
  DataRepositoryPath: required(z.string(), { ...fixed, doc: 's3://bucket/prefix.' }),
  FileSystemPath: required(text('^[^\\u0000\\u0085\\u2028\\u2029\\r\\n]{1,4096}$'), {
    ...fixed,
    doc: 'Folder of the file system, /data for example.',
  }),
  BatchImportMetaDataOnCreate: key(bool(), {
    ...fixed,
    doc: 'Whether metadata is imported when the association is made.',
    default: false,
  }),
  ImportedFileChunkSize: key(integer(1, 512_000), { ...live, doc: `${chunkDoc}`, default: 1024 }),
  AutoExportPolicy: key(policies, { ...live, doc: 'What is exported by itself. Default: nothing.' }),
  AutoImportPolicy: key(policies, { ...live, doc: 'What is imported by itself. Default: nothing.' }),
})

const settings = z.strictObject({
  FileSystemId: key(text('^fs-[0-9a-z]{17}$'), {
    ...fixed,
    doc: 'An existing file system; then no other key may be there.',
  }),
  StorageCapacity: key(integer(), { ...fixed, doc: 'GiB.' }),
  DeploymentType: key(z.enum(['SCRATCH_1', 'SCRATCH_2', 'PERSISTENT_1', 'PERSISTENT_2']), {
    ...fixed,
    doc: 'Default: SCRATCH_2, and none beside BackupId.',
  }),
  PerUnitStorageThroughput: key(integer(), { ...fixed, doc: 'MB/s per TiB; PERSISTENT needs it.' }),
  StorageType: key(z.enum(['SSD', 'HDD']), { ...fixed, doc: 'HDD is for PERSISTENT_1.', default: 'SSD' }),
  DriveCacheType: key(z.enum(['READ']), { ...fixed, doc: 'HDD only.' }),
  DataCompressionType: key(z.enum(['LZ4']), { ...live, doc: 'Compression on the file system. Default: none.' }),
  ImportPath: key(z.string(), { ...fixed, doc: 's3://bucket/prefix to import from.' }),
  ExportPath: key(z.string(), { ...fixed, doc: 's3://bucket/prefix to export to; needs ImportPath.' }),
  ImportedFileChunkSize: key(integer(1, 512_000), { ...fixed, doc: chunkDoc }),
  AutoImportPolicy: key(z.enum(['NEW', 'NEW_CHANGED', 'NEW_CHANGED_DELETED']), {
    ...fixed,
    doc: 'What is imported by itself; needs ImportPath. Default: nothing.',
  }),
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
  CopyTagsToBackups: key(bool(), { ...fixed, doc: 'Whether backups get the tags. Default: FSx’s.' }),
  BackupId: key(text('^backup-[0-9a-f]{8,}$'), { ...fixed, doc: 'A backup to make the file system from.' }),
  KmsKeyId: key(z.string(), {
    ...fixed,
    doc: 'Key to encrypt with; PERSISTENT only. Default: the account’s own for FSx.',
  }),
  DeletionPolicy: key(z.enum(['Delete', 'Retain']), {
    ...live,
    doc: 'What happens to the file system when the cluster or the entry goes.',
    default: 'Delete',
  }),
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
