import type { SharedStorage } from '../config/shared-storage.ts'
import type { Path, Problem } from '../finding.ts'
import { error, type Facts, info, type Validator, warning, when } from './facts.ts'
import { duplicates } from './names.ts'
import { allQueues, computeSubnets, knownTypes, queuesOf, resourcesOf, storagesOf, typesOf, zonesOf } from './nodes.ts'

const reserved = [
  ...['/bin', '/boot', '/dev', '/etc', '/lib', '/lib64', '/media', '/mnt', '/opt', '/opt/parallelcluster'],
  ...['/opt/parallelcluster/shared', '/opt/parallelcluster/shared_login_nodes', '/opt/slurm', '/opt/intel', '/proc'],
  ...['/root', '/run', '/sbin', '/srv', '/sys', '/tmp', '/usr', '/var'],
]

/** Letters and digits of any script, and a few signs. The name becomes a tag. */
const tagValue = /^[\p{L}\p{N}_+\-=.:@/]{0,256}\n?$/u

export function checkStorageName(name: string, at: Path): Problem[] {
  const rule = 'SharedStorageNameValidator'
  return [
    ...when(!tagValue.test(name), () =>
      error(rule, at, `${JSON.stringify(name)} has other signs than letters, digits, + - = . _ : @ /`),
    ),
    ...when([...name].length > 30, () => error(rule, at, `${name} is longer than 30 characters`)),
    ...when(/^default\n?$/.test(name), () => error(rule, at, 'default is taken: choose another name')),
  ]
}

/** The id of a file system that exists without the cluster. */
function existingId(storage: SharedStorage): string | undefined {
  const id =
    storage.EfsSettings?.FileSystemId ||
    storage.FsxLustreSettings?.FileSystemId ||
    storage.EbsSettings?.VolumeId ||
    storage.FsxOpenZfsSettings?.VolumeId ||
    storage.FsxOntapSettings?.VolumeId ||
    storage.FileCacheSettings?.FileCacheId
  return id || undefined
}

export const checkStorageNames: Validator = (config) => {
  const storages = storagesOf(config)
  const at = ['SharedStorage']
  const ids = storages.flatMap(({ storage }) => existingId(storage) ?? [])
  return [
    ...storages.flatMap(({ storage, at: here }) => checkStorageName(storage.Name, [...here, 'Name'])),
    ...duplicates(
      'Shared Storage',
      storages.map(({ storage }) => storage.Name),
      at,
    ),
    ...duplicates('Shared Storage IDs', ids, at),
    ...storages.flatMap(({ storage: { MountDir }, at: here }) => {
      const dir = MountDir.startsWith('/') ? MountDir : `/${MountDir}`
      return when(reserved.includes(dir), () =>
        error('SharedStorageMountDirValidator', [...here, 'MountDir'], `${dir} is the system's: mount it elsewhere`),
      )
    }),
    ...storages.flatMap(({ storage, at: here }) =>
      when(storage.StorageType === 'FileCache' && /^\/?home$/.test(storage.MountDir), () =>
        error('SharedFileCacheNotHomeValidator', [...here, 'MountDir'], 'a file cache cannot be /home'),
      ),
    ),
  ]
}

export const checkDeletionPolicies: Validator = (config) =>
  storagesOf(config).flatMap(({ storage, at }) => {
    const key = ({ Ebs: 'EbsSettings', Efs: 'EfsSettings', FsxLustre: 'FsxLustreSettings' } as const)[
      storage.StorageType as 'Ebs'
    ]
    if (key === undefined) return []
    const policy = storage[key]?.DeletionPolicy ?? (existingId(storage) === undefined ? 'Delete' : undefined)
    if (policy !== 'Delete' && policy !== 'Retain') return []
    const happens = policy === 'Delete' ? 'is deleted' : 'is kept'
    return [
      info(
        'DeletionPolicyValidator',
        [...at, key],
        `${storage.Name} ${happens} when an update removes it or the cluster is deleted (DeletionPolicy: ${policy})`,
      ),
    ]
  })

const limits = { ebs: 5, 'new EFS': 1, 'new FSx': 1, 'new RAID': 1, 'existing EFS': 20, 'existing FSx': 20 }

function kindOf(storage: SharedStorage): keyof typeof limits {
  const { StorageType, EbsSettings } = storage
  if (StorageType === 'Ebs') return EbsSettings?.Raid === undefined ? 'ebs' : 'new RAID'
  const age = existingId(storage) === undefined ? 'new' : 'existing'
  return StorageType === 'Efs' ? `${age} EFS` : `${age} FSx`
}

export const checkStorageCounts: Validator = (config) => {
  const kinds = storagesOf(config).map(({ storage }) => kindOf(storage))
  const subnets = computeSubnets(config)
  return [
    ...Object.entries(limits).flatMap(([kind, limit]) => {
      const count = kinds.filter((other) => other === kind).length
      return when(count > limit, () =>
        error(
          'NumberOfStorageValidator',
          ['SharedStorage'],
          `${count} ${kind} file systems: ParallelCluster takes ${limit}`,
        ),
      )
    }),
    ...when(subnets.length > 1 && kinds.includes('new FSx'), () =>
      error(
        'ManagedFsxMultiAzValidator',
        ['SharedStorage'],
        `an FSx file system that ParallelCluster makes needs all queues in one subnet, there are ${subnets.length}`,
        'use an existing file system, or one subnet',
      ),
    ),
  ]
}

/** Directories of the nodes' own disks, and which instance types have them. */
function localDirs(config: Parameters<Validator>[0], facts: Facts): Map<string, string[]> {
  const dirs = new Map<string, string[]>()
  const add = (dir: string, names: string[]) => {
    const withDisk = knownTypes(names, facts).filter(({ type }) => type.instanceStorage)
    if (withDisk.length > 0) dirs.set(dir, [...(dirs.get(dir) ?? []), ...withDisk.map(({ name }) => name)])
  }
  const { LocalStorage, InstanceType } = config.HeadNode
  add(dirOf(LocalStorage), [InstanceType])
  for (const queueAt of queuesOf(config)) {
    const names = resourcesOf(queueAt).flatMap((resource) => typesOf(resource, facts))
    add(dirOf(queueAt.queue.ComputeSettings?.LocalStorage), names)
  }
  return dirs
}

function dirOf(
  storage: { readonly EphemeralVolume?: { readonly MountDir?: string | undefined } | undefined } | undefined,
) {
  return storage?.EphemeralVolume?.MountDir ?? '/scratch'
}

export const checkMountDirs: Validator = (config, facts) => {
  const storages = storagesOf(config)
  if (storages.length === 0) return []
  const rule = 'DuplicateMountDirValidator'
  const dirs = storages.map(({ storage }) => storage.MountDir)
  // ParallelCluster compares names here in place of directories.
  const names = storages.map(({ storage }) => storage.Name)
  const local = localDirs(config, facts)
  const isWithin = (a: string, b: string) => a.startsWith(`${b}/`) || b.startsWith(`${a}/`)
  const overlaps =
    names.some((name, index) => names.slice(index + 1).some((other) => isWithin(name, other))) ||
    names.some((name) => [...local.keys()].some((dir) => isWithin(name, dir)))
  return [
    ...storages.flatMap(({ storage, at }, index) =>
      when(dirs.indexOf(storage.MountDir) !== index, () =>
        error(rule, [...at, 'MountDir'], `${storage.MountDir} is mounted twice`),
      ),
    ),
    ...[...local].flatMap(([dir, types]) =>
      when(dirs.includes(dir), () =>
        warning(
          rule,
          ['SharedStorage', dirs.indexOf(dir), 'MountDir'],
          `${dir} is where ${[...new Set(types)].join(', ')} mount their own disks, too`,
        ),
      ),
    ),
    ...when(overlaps, () =>
      error('OverlappingMountDirValidator', ['SharedStorage'], 'the name of a file system lies within another one'),
    ),
  ]
}

export const checkKmsKeys: Validator = (config, facts) =>
  storagesOf(config).flatMap(({ storage, at }) => {
    const { EbsSettings: ebs, EfsSettings: efs, FsxLustreSettings: lustre } = storage
    const settings = ebs?.KmsKeyId ? ebs : efs?.KmsKeyId ? efs : lustre
    const id = settings?.KmsKeyId
    if (!id) return []
    const key = ebs?.KmsKeyId ? 'EbsSettings' : efs?.KmsKeyId ? 'EfsSettings' : 'FsxLustreSettings'
    const encrypted = settings === lustre || (settings === ebs ? (ebs?.Encrypted ?? true) : (efs?.Encrypted ?? false))
    return [
      ...when(facts.find('kmsKeys', id) === null, () =>
        error('KmsKeyValidator', [...at, key, 'KmsKeyId'], `there is no key ${id}`),
      ),
      ...when(!encrypted, () =>
        error('KmsKeyIdEncryptedValidator', [...at, key, 'Encrypted'], 'KmsKeyId needs Encrypted: true'),
      ),
    ]
  })

export const checkEfsOptions: Validator = (config) =>
  storagesOf(config).flatMap(({ storage, at: storageAt }) => {
    const at = [...storageAt, 'EfsSettings']
    const { EncryptionInTransit, IamAuthorization, AccessPointId, FileSystemId } = storage.EfsSettings ?? {}
    const accessRule = 'EfsAccessPointOptionsValidator'
    return [
      ...when(IamAuthorization && !EncryptionInTransit, () =>
        error('EfsMountOptionsValidator', at, 'IamAuthorization needs EncryptionInTransit: true'),
      ),
      ...when(AccessPointId && !FileSystemId, () => error(accessRule, at, 'AccessPointId needs FileSystemId')),
      ...when(AccessPointId && !EncryptionInTransit, () =>
        error(accessRule, at, 'AccessPointId needs EncryptionInTransit: true'),
      ),
    ]
  })

/** Zones that nodes are in and an existing FSx file system is not. */
export const checkZonesOfFsx: Validator = (config, facts) =>
  storagesOf(config).flatMap(({ storage, at }) => {
    const volume = storage.FsxOpenZfsSettings?.VolumeId ?? storage.FsxOntapSettings?.VolumeId
    const id =
      volume === undefined ? storage.FsxLustreSettings?.FileSystemId : facts.find('fsxVolumes', volume)?.fileSystemId
    const system = id ? facts.find('fsxFileSystems', id) : undefined
    const zones = system ? zonesOf(system.subnetIds, facts) : undefined
    if (zones === undefined) return []
    const rule = 'UnmanagedFsxMultiAzValidator'
    return allQueues(config).flatMap(({ Name, Networking }) => {
      const missing = Networking.SubnetIds.find((subnet) => facts.find('subnets', subnet) === null)
      if (missing !== undefined) return [error(rule, at, `there is no subnet ${missing}`)]
      const own = zonesOf(Networking.SubnetIds, facts)
      return when(own !== undefined && [...own].some((zone) => !zones.has(zone)), () =>
        info(rule, at, `${Name} reaches ${storage.Name} across zones, which is slower and costs`),
      )
    })
  })
