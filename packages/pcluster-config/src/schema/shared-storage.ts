import { z } from 'zod'
import { between, isTruthy, ofSection } from './cross-rules.ts'
import { fsxLustreSettings } from './fsx-lustre.ts'
import { key, required } from './key.ts'
import {
  bool,
  efsFileSystemId,
  integer,
  mountDir,
  oneOfIntegers,
  snapshotId,
  text,
  volumeId,
  volumeType,
} from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const
const ignored = { updatePolicy: 'IGNORED' } as const

const raid = z.strictObject({
  Type: required(oneOfIntegers([0, 1]), { ...fixed, doc: '0 stripes, 1 mirrors.' }),
  NumberOfVolumes: key(integer(2, 5), { ...fixed, doc: 'How many.', default: 2 }),
})

const ebsSettings = z.strictObject({
  VolumeType: key(volumeType, { ...fixed, doc: 'Kind of EBS volume.', default: 'gp3' }),
  Iops: key(integer(), { ...live, doc: 'Operations a second. Default: 3000 for gp3, 100 for io1 and io2.' }),
  Throughput: key(integer(), { ...live, doc: 'MB/s. Default: 125 for gp3.' }),
  Size: key(integer(), { ...fixed, doc: 'GiB.', default: 40 }),
  KmsKeyId: key(z.string(), { ...fixed, doc: 'Key to encrypt with. Default: the account’s own for EBS.' }),
  Encrypted: key(bool(), { ...fixed, doc: 'Whether the volume is encrypted.', default: true }),
  SnapshotId: key(snapshotId, { ...fixed, doc: 'A snapshot to make the volume from.' }),
  VolumeId: key(volumeId, { ...fixed, doc: 'An existing volume.' }),
  Raid: key(raid, { ...fixed, doc: 'Several volumes as one.' }),
  DeletionPolicy: key(z.enum(['Delete', 'Retain', 'Snapshot']), {
    ...live,
    doc: 'What happens to the volume when the cluster or the entry goes.',
    default: 'Delete',
  }),
})

/** What an existing file system may still be given. */
const keysOfTheMount = ['FileSystemId', 'EncryptionInTransit', 'IamAuthorization', 'AccessPointId']

const efsSettings = z
  .strictObject({
    FileSystemId: key(efsFileSystemId, { ...fixed, doc: 'An existing file system.' }),
    Encrypted: key(bool(), { ...fixed, doc: 'Whether the file system is encrypted.', default: false }),
    KmsKeyId: key(z.string(), { ...fixed, doc: 'Key to encrypt with. Default: the account’s own for EFS.' }),
    PerformanceMode: key(z.enum(['generalPurpose', 'maxIO']), {
      ...fixed,
      doc: 'maxIO allows more operations, which take longer.',
      default: 'generalPurpose',
    }),
    ThroughputMode: key(z.enum(['provisioned', 'bursting']), {
      ...live,
      doc: 'provisioned needs ProvisionedThroughput.',
      default: 'bursting',
    }),
    ProvisionedThroughput: key(integer(1, 1024), { ...live, doc: 'MiB/s.' }),
    EncryptionInTransit: key(bool(), { ...fixed, since: '3.4.0', doc: 'Whether TLS is used.', default: false }),
    IamAuthorization: key(bool(), { ...fixed, since: '3.4.0', doc: 'Needs EncryptionInTransit.', default: false }),
    AccessPointId: key(text('^fsap-[0-9a-z]{17}$'), { ...fixed, since: '3.11.0', doc: 'Needs EncryptionInTransit.' }),
    DeletionPolicy: key(z.enum(['Delete', 'Retain']), {
      ...live,
      doc: 'What happens to the file system when the cluster or the entry goes.',
      default: 'Delete',
    }),
  })
  .superRefine(
    between((efs) => {
      const other = Object.keys(efs).find((name) => !keysOfTheMount.includes(name))
      return efs.FileSystemId === undefined || other === undefined
        ? undefined
        : `${other} cannot stand beside FileSystemId: remove one of them`
    }),
  )
  .superRefine((efs, context) => {
    const provisioned = efs.ThroughputMode === 'provisioned'
    if (provisioned === (efs.ProvisionedThroughput !== undefined)) return
    const key = provisioned ? 'ProvisionedThroughput' : 'ThroughputMode'
    const message = 'ThroughputMode: provisioned and ProvisionedThroughput need each other'
    context.addIssue({ code: 'custom', params: { ...ofSection, key }, message })
  })

const volume = z.strictObject({
  VolumeId: required(text('^fsvol-[0-9a-f]{17}$'), { ...fixed, doc: 'An existing volume.' }),
})
const fileCache = z.strictObject({
  FileCacheId: required(text('^fc-[0-9a-f]{8,18}$'), { ...fixed, doc: 'An existing cache.' }),
})

/** The settings key that belongs to each `StorageType`. */
const settingsOf = {
  Ebs: 'EbsSettings',
  Efs: 'EfsSettings',
  FsxLustre: 'FsxLustreSettings',
  FsxOpenZfs: 'FsxOpenZfsSettings',
  FsxOntap: 'FsxOntapSettings',
  FileCache: 'FileCacheSettings',
} as const

export const sharedStorage = z
  .strictObject({
    Name: required(z.string(), { ...fixed, doc: 'At most 30 characters.' }),
    MountDir: required(
      mountDir.refine((dir) => !/^\/?NONE\n?$/.test(dir), 'MountDir cannot be NONE'),
      { updatePolicy: 'SHARED_STORAGE_UPDATE_POLICY', doc: 'Folder on every node. Its name cannot begin with a dot.' },
    ),
    StorageType: required(z.enum(['Ebs', 'Efs', 'FsxLustre', 'FsxOpenZfs', 'FsxOntap', 'FileCache']), {
      ...fixed,
      values: { FileCache: { since: '3.7.0' } },
      doc: 'What it is; the settings have the same name.',
    }),
    EbsSettings: key(ebsSettings, { ...ignored, doc: 'A volume that the head node exports.' }),
    EfsSettings: key(efsSettings, { ...ignored, doc: 'An EFS file system.' }),
    FsxLustreSettings: key(fsxLustreSettings, { ...ignored, doc: 'An FSx for Lustre file system.' }),
    FsxOpenZfsSettings: key(volume, { ...fixed, doc: 'An FSx for OpenZFS volume.' }),
    FsxOntapSettings: key(volume, { ...fixed, doc: 'An FSx for NetApp ONTAP volume.' }),
    FileCacheSettings: key(fileCache, { ...fixed, since: '3.7.0', doc: 'A file cache.' }),
  })
  .superRefine(
    between((storage) => {
      const own = settingsOf[storage.StorageType]
      const stray = Object.values(settingsOf).find((name) => name !== own && isTruthy(storage[name]))
      return stray === undefined ? undefined : `${stray} is not for StorageType: ${storage.StorageType}`
    }),
  )
