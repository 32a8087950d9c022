import type { SharedStorage } from '../config/shared-storage.ts'
import type { Path, Problem } from '../finding.ts'
import { error, type Facts, type Validator, when } from './facts.ts'
import { storagesOf } from './nodes.ts'
import { checkStorageName } from './shared-storage.ts'
import { checkBucketUri } from './urls.ts'

type Lustre = NonNullable<SharedStorage['FsxLustreSettings']>

const ssdThroughput: { readonly [type: string]: readonly number[] } = {
  PERSISTENT_1: [50, 100, 200],
  PERSISTENT_2: [125, 250, 500, 1000],
}
const hddThroughput = [12, 40]

export const checkLustre: Validator = (config, facts) =>
  storagesOf(config)
    .filter(({ storage }) => storage.StorageType === 'FsxLustre')
    .flatMap(({ storage, at }) => {
      const settings = storage.FsxLustreSettings ?? {}
      const here = [...at, 'FsxLustreSettings']
      const { BackupId, FileSystemId } = settings
      const type =
        settings.DeploymentType ?? (BackupId === undefined && FileSystemId === undefined ? 'SCRATCH_2' : undefined)
      return [
        ...checkImports(settings, here, facts),
        ...checkPersistence(settings, type, here),
        ...checkBackups(settings, type, here, facts),
        ...checkDisks(settings, type, here),
        ...checkCapacity(settings, type, here),
      ]
    })

function checkImports(settings: Lustre, at: Path, facts: Facts): Problem[] {
  const { ImportPath, ExportPath, ImportedFileChunkSize, AutoImportPolicy, DataRepositoryAssociations = [] } = settings
  const needs = (key: string) => error('FsxS3Validator', [...at, key], `${key} needs ImportPath`)
  return [
    ...when(ImportedFileChunkSize && !ImportPath, () => needs('ImportedFileChunkSize')),
    ...when(ExportPath && !ImportPath, () => needs('ExportPath')),
    ...when(AutoImportPolicy && !ImportPath, () => needs('AutoImportPolicy')),
    ...(ImportPath ? checkBucketUri(ImportPath, [...at, 'ImportPath'], facts) : []),
    ...(ExportPath ? checkBucketUri(ExportPath, [...at, 'ExportPath'], facts) : []),
    ...(AutoImportPolicy ? checkAutoImport(ImportPath, [...at, 'AutoImportPolicy'], facts) : []),
    ...when(DataRepositoryAssociations.length > 0 && (ImportPath || ExportPath), () =>
      error('FsxDraValidator', at, 'DataRepositoryAssociations cannot stand beside ImportPath and ExportPath'),
    ),
    ...when(DataRepositoryAssociations.length > 8, () =>
      error(
        'FsxDraValidator',
        at,
        `a file system takes 8 data repository associations, got ${DataRepositoryAssociations.length}`,
      ),
    ),
    ...DataRepositoryAssociations.flatMap(({ Name, DataRepositoryPath, AutoImportPolicy: policy }, index) => {
      const here = [...at, 'DataRepositoryAssociations', index]
      return [
        ...checkStorageName(Name, [...here, 'Name']),
        ...checkBucketUri(DataRepositoryPath, [...here, 'DataRepositoryPath'], facts),
        ...(policy === undefined ? [] : checkAutoImport(DataRepositoryPath, [...here, 'AutoImportPolicy'], facts)),
      ]
    }),
  ]
}

function checkAutoImport(url: string | undefined, at: Path, facts: Facts): Problem[] {
  const rule = 'FsxAutoImportValidator'
  const name = url?.split('/')[2]
  if (name === undefined) return [error(rule, at, `${url ?? 'the import path'} names no bucket`)]
  const bucket = facts.find('buckets', name)
  if (bucket === null) return [error(rule, at, `there is no bucket ${name}`)]
  return when(bucket && facts.region && bucket.region !== facts.region, () =>
    error(
      rule,
      at,
      `the bucket ${name} is in ${bucket?.region}, not in ${facts.region}: nothing is imported by itself`,
    ),
  )
}

function checkPersistence(settings: Lustre, type: string | undefined, at: Path): Problem[] {
  const rule = 'FsxPersistentOptionsValidator'
  const { PerUnitStorageThroughput, KmsKeyId } = settings
  if (type?.startsWith('PERSISTENT')) {
    return when(!PerUnitStorageThroughput, () =>
      error(rule, at, `DeploymentType: ${type} needs PerUnitStorageThroughput`),
    )
  }
  return [
    ...when(KmsKeyId, () => error(rule, [...at, 'KmsKeyId'], 'KmsKeyId needs a PERSISTENT DeploymentType')),
    ...when(PerUnitStorageThroughput, () =>
      error(rule, [...at, 'PerUnitStorageThroughput'], 'PerUnitStorageThroughput needs a PERSISTENT DeploymentType'),
    ),
  ]
}

function checkBackups(settings: Lustre, type: string | undefined, at: Path, facts: Facts): Problem[] {
  const rule = 'FsxBackupOptionsValidator'
  const { AutomaticBackupRetentionDays: days, BackupId } = settings
  const linked = ['ImportedFileChunkSize', 'ImportPath', 'ExportPath', 'AutoImportPolicy'] as const
  return [
    ...when(!days && settings.DailyAutomaticBackupStartTime, () =>
      error(rule, at, 'DailyAutomaticBackupStartTime needs AutomaticBackupRetentionDays'),
    ),
    ...when(!days && settings.CopyTagsToBackups !== undefined, () =>
      error(rule, at, 'CopyTagsToBackups needs AutomaticBackupRetentionDays'),
    ),
    ...when(days && !type?.startsWith('PERSISTENT'), () => error(rule, at, 'backups need a PERSISTENT DeploymentType')),
    ...when(days && linked.some((key) => settings[key]), () =>
      error(rule, at, 'a file system that is linked to S3 has no backups'),
    ),
    ...when(BackupId && facts.find('fsxBackups', BackupId) === null, () =>
      error('FsxBackupIdValidator', [...at, 'BackupId'], `there is no backup ${BackupId}`),
    ),
  ]
}

function checkDisks(settings: Lustre, type: string | undefined, at: Path): Problem[] {
  const rule = 'FsxStorageTypeOptionsValidator'
  const { StorageType, PerUnitStorageThroughput: throughput, DriveCacheType } = settings
  const here = [...at, 'PerUnitStorageThroughput']
  if (StorageType === 'HDD') {
    return [
      ...when(type !== 'PERSISTENT_1', () => error(rule, at, 'HDD needs DeploymentType: PERSISTENT_1')),
      ...when(throughput === undefined || !hddThroughput.includes(throughput), () =>
        error(rule, here, `HDD has ${hddThroughput.join(' or ')} MB/s per TiB, got ${throughput}`),
      ),
    ]
  }
  const allowed = (type === undefined || !Object.hasOwn(ssdThroughput, type) ? undefined : ssdThroughput[type]) ?? []
  return [
    ...when(DriveCacheType, () => error(rule, [...at, 'DriveCacheType'], 'DriveCacheType needs StorageType: HDD')),
    ...when(throughput && !allowed.includes(throughput), () =>
      error(rule, here, `${type} on SSD has ${allowed.join(', ') || 'no'} MB/s per TiB, got ${throughput}`),
    ),
  ]
}

function checkCapacity(settings: Lustre, type: string | undefined, at: Path): Problem[] {
  const { StorageCapacity: capacity, StorageType, PerUnitStorageThroughput: throughput } = settings
  const here = [...at, 'StorageCapacity']
  const wrong = (sizes: string) =>
    error('FsxStorageCapacityValidator', here, `${type} takes ${sizes} GiB, got ${capacity}`)
  if (settings.FileSystemId || settings.BackupId) return []
  if (!capacity) return [error('FsxStorageCapacityValidator', here, 'a new file system needs StorageCapacity')]
  if (type === 'SCRATCH_1') {
    return when(capacity !== 1200 && capacity !== 2400 && capacity % 3600 !== 0, () =>
      wrong('1200, 2400 or a multiple of 3600'),
    )
  }
  if (type === 'PERSISTENT_1' && StorageType === 'HDD') {
    return [
      ...when(throughput === 12 && capacity % 6000 !== 0, () => wrong('a multiple of 6000')),
      ...when(throughput === 40 && capacity % 1800 !== 0, () => wrong('a multiple of 1800')),
    ]
  }
  return when(capacity !== 1200 && capacity % 2400 !== 0, () => wrong('1200 or a multiple of 2400'))
}
