import { z } from 'zod'
import { between, isTruthy } from './cross-rules.ts'
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
  Type: required(oneOfIntegers([0, 1]), fixed),
  NumberOfVolumes: key(integer(2, 5), { ...fixed, doc: 'Default: 2.' }),
})

const ebsSettings = z.strictObject({
  VolumeType: key(volumeType, { ...fixed, doc: 'Default: gp3.' }),
  Iops: key(integer(), { ...live, doc: 'Default: 3000 for gp3, 100 for io1 and io2.' }),
  Throughput: key(integer(), { ...live, doc: 'MB/s. Default: 125 for gp3.' }),
  Size: key(integer(), { ...fixed, doc: 'GiB. Default: 40.' }),
  KmsKeyId: key(z.string(), fixed),
  Encrypted: key(bool(), { ...fixed, doc: 'Default: true.' }),
  SnapshotId: key(snapshotId, fixed),
  VolumeId: key(volumeId, { ...fixed, doc: 'An existing volume.' }),
  Raid: key(raid, fixed),
  DeletionPolicy: key(z.enum(['Delete', 'Retain', 'Snapshot']), { ...live, doc: 'Default: Delete.' }),
})

/** What an existing file system may still be given. */
const keysOfTheMount = ['FileSystemId', 'EncryptionInTransit', 'IamAuthorization', 'AccessPointId']

const efsSettings = z
  .strictObject({
    FileSystemId: key(efsFileSystemId, { ...fixed, doc: 'An existing file system.' }),
    Encrypted: key(bool(), { ...fixed, doc: 'Default: false.' }),
    KmsKeyId: key(z.string(), fixed),
    PerformanceMode: key(z.enum(['generalPurpose', 'maxIO']), { ...fixed, doc: 'Default: generalPurpose.' }),
    ThroughputMode: key(z.enum(['provisioned', 'bursting']), { ...live, doc: 'Default: bursting.' }),
    ProvisionedThroughput: key(integer(1, 1024), { ...live, doc: 'MiB/s.' }),
    EncryptionInTransit: key(bool(), { ...fixed, since: '3.4.0', doc: 'Default: false.' }),
    IamAuthorization: key(bool(), { ...fixed, since: '3.4.0', doc: 'Needs EncryptionInTransit. Default: false.' }),
    AccessPointId: key(text('^fsap-[0-9a-z]{17}$'), { ...fixed, since: '3.11.0', doc: 'Needs EncryptionInTransit.' }),
    DeletionPolicy: key(z.enum(['Delete', 'Retain']), { ...live, doc: 'Default: Delete.' }),
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
    const path = [provisioned ? 'ProvisionedThroughput' : 'ThroughputMode']
    const message = 'ThroughputMode: provisioned and ProvisionedThroughput need each other'
    context.addIssue({ code: 'custom', params: { ofSection: true }, path, message })
  })

const volume = z.strictObject({ VolumeId: required(text('^fsvol-[0-9a-f]{17}$'), fixed) })
const fileCache = z.strictObject({ FileCacheId: required(text('^fc-[0-9a-f]{8,18}$'), fixed) })

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
      { updatePolicy: 'SHARED_STORAGE_UPDATE_POLICY' },
    ),
    StorageType: required(z.enum(['Ebs', 'Efs', 'FsxLustre', 'FsxOpenZfs', 'FsxOntap', 'FileCache']), {
      ...fixed,
      values: { FileCache: { since: '3.7.0' } },
    }),
    EbsSettings: key(ebsSettings, ignored),
    EfsSettings: key(efsSettings, ignored),
    FsxLustreSettings: key(fsxLustreSettings, ignored),
    FsxOpenZfsSettings: key(volume, fixed),
    FsxOntapSettings: key(volume, fixed),
    FileCacheSettings: key(fileCache, { ...fixed, since: '3.7.0' }),
  })
  .superRefine(
    between((storage) => {
      const own = settingsOf[storage.StorageType]
      const stray = Object.values(settingsOf).find((name) => name !== own && isTruthy(storage[name]))
      return stray === undefined ? undefined : `${stray} is not for StorageType: ${storage.StorageType}`
    }),
  )
