import type { ClusterConfig } from '../config/cluster.ts'
import type { Path, Problem } from '../finding.ts'
import { error, type Facts, info, type Validator, warning, when } from './facts.ts'
import { allQueues, computeSubnets, imageOf, isMultiZone, queuesOf, storagesOf } from './nodes.ts'

const sizes: { readonly [type: string]: readonly [min: number, max: number] } = {
  standard: [1, 1024],
  io1: [4, 16_384],
  io2: [4, 65_536],
  gp2: [1, 16_384],
  gp3: [1, 16_384],
  st1: [500, 16_384],
  sc1: [500, 16_384],
}
const iopsBounds: { readonly [type: string]: readonly [min: number, max: number, perGiB: number] } = {
  io1: [100, 64_000, 50],
  io2: [100, 256_000, 1000],
  gp3: [3000, 16_000, 500],
}
const defaultIops: { readonly [type: string]: number } = { io1: 100, io2: 100, gp3: 3000 }

interface Volume {
  readonly VolumeType?: string | undefined
  readonly Iops?: number | undefined
  readonly Throughput?: number | undefined
}

/** Throughput of a gp3 volume; other types have none. */
function checkThroughput({ VolumeType = 'gp3', Iops = 3000, Throughput = 125 }: Volume, at: Path): Problem[] {
  if (VolumeType !== 'gp3') return []
  return [
    ...when(Throughput < 125 || Throughput > 1000, () =>
      error('EbsVolumeThroughputValidator', [...at, 'Throughput'], `gp3 has 125 to 1000 MB/s, got ${Throughput}`),
    ),
    ...when(Throughput !== 0 && Throughput > Iops * 0.25, () =>
      error(
        'EbsVolumeThroughputIopsValidator',
        [...at, 'Throughput'],
        `gp3 gives at most a quarter of its IOPS (${Iops}) as MB/s, got ${Throughput}`,
        `raise Iops to ${Math.ceil(Throughput * 4)}, or lower Throughput`,
      ),
    ),
  ]
}

function checkSize(VolumeType: string, size: number | undefined, at: Path): Problem[] {
  const [min, max] = (Object.hasOwn(sizes, VolumeType) ? sizes[VolumeType] : undefined) ?? []
  if (size === undefined || min === undefined || max === undefined || (size >= min && size <= max)) return []
  return [error('EbsVolumeTypeSizeValidator', at, `${VolumeType} volumes have ${min} to ${max} GiB, got ${size}`)]
}

function checkIops({ VolumeType = 'gp3', Iops }: Volume, size: number | undefined, at: Path): Problem[] {
  const rule = 'EbsVolumeIopsValidator'
  const here = [...at, 'Iops']
  const iops = Iops ?? (Object.hasOwn(defaultIops, VolumeType) ? defaultIops[VolumeType] : undefined)
  if (!iops) return []
  const bounds = Object.hasOwn(iopsBounds, VolumeType) ? iopsBounds[VolumeType] : undefined
  if (bounds === undefined) return [error(rule, here, `${VolumeType} volumes take no Iops`, 'remove Iops')]
  const [min, max, perGiB] = bounds
  if (iops < min || iops > max)
    return [error(rule, here, `${VolumeType} volumes have ${min} to ${max} IOPS, got ${iops}`)]
  if (size === undefined || iops <= size * perGiB) return []
  return [
    error(rule, here, `${VolumeType} gives at most ${perGiB} IOPS a GiB: ${iops} need ${Math.ceil(iops / perGiB)} GiB`),
  ]
}

/** In isolated regions root volumes have a size of their own. */
function defaultRootSize({ region, since }: Facts): number | undefined {
  if (!region?.startsWith('us-iso')) return undefined
  return since('3.14.0') ? 45 : 40
}

/** A root volume is as large as its image, where nobody says otherwise. */
function checkRootVolume(
  volume: Volume & { readonly Size?: number | undefined },
  at: Path,
  customAmi: string | undefined,
  config: ClusterConfig,
  facts: Facts,
): Problem[] {
  const { VolumeType = 'gp3', Iops } = volume
  const Size = volume.Size ?? defaultRootSize(facts)
  // Every image has more than gp3's default IOPS ask for: there is no need to know it.
  const { image } = Size || Iops || VolumeType !== 'gp3' ? imageOf(customAmi, config, facts) : {}
  const size = Size ?? image?.volumeSize
  return [
    ...checkThroughput(volume, at),
    ...checkSize(VolumeType, size, [...at, 'Size']),
    ...checkIops(volume, size, at),
    ...when(Size && image && Size < image.volumeSize, () =>
      error(
        'RootVolumeSizeValidator',
        [...at, 'Size'],
        `the image has ${image?.volumeSize} GiB, the root volume ${Size}`,
      ),
    ),
  ]
}

export const checkRootVolumes: Validator = (config, facts) => {
  const path = ['LocalStorage', 'RootVolume']
  const { LocalStorage, Image } = config.HeadNode
  const queues = queuesOf(config)
  const encrypted = queues.map(({ queue }) => queue.ComputeSettings?.LocalStorage?.RootVolume?.Encrypted ?? true)
  const rule = 'RootVolumeEncryptionConsistencyValidator'
  return [
    ...checkRootVolume(LocalStorage?.RootVolume ?? {}, ['HeadNode', ...path], Image?.CustomAmi, config, facts),
    ...queues.flatMap(({ queue, at }) => {
      const volume = queue.ComputeSettings?.LocalStorage?.RootVolume ?? {}
      return checkRootVolume(volume, [...at, 'ComputeSettings', ...path], queue.Image?.CustomAmi, config, facts)
    }),
    ...queues.flatMap(({ queue, at }, index) =>
      when(encrypted[index] !== encrypted[0], () =>
        warning(
          rule,
          [...at, 'ComputeSettings', ...path, 'Encrypted'],
          `the root volumes of ${queue.Name} and of ${queues[0]?.queue.Name} differ in Encrypted`,
        ),
      ),
    ),
    ...when(config.Scheduling.Scheduler === 'slurm' && queues.length === 0, () =>
      error(rule, ['Scheduling', 'SlurmQueues'], 'there is no queue'),
    ),
  ]
}

export const checkSharedEbs: Validator = (config, facts) => {
  const volumes = storagesOf(config).filter(({ storage }) => storage.StorageType === 'Ebs')
  return volumes.flatMap(({ storage, at: storageAt }) => {
    const at = [...storageAt, 'EbsSettings']
    const settings = storage.EbsSettings ?? {}
    const { VolumeType = 'gp3', Size = 40, VolumeId, SnapshotId } = settings
    return [
      ...checkThroughput(settings, at),
      ...checkSize(VolumeType, Size, [...at, 'Size']),
      ...checkIops(settings, Size, at),
      ...(VolumeId ? checkVolumeId(VolumeId, at, facts) : []),
      ...(SnapshotId ? checkSnapshot(SnapshotId, Size, at, facts) : []),
    ]
  })
}

function checkVolumeId(id: string, at: Path, facts: Facts): Problem[] {
  const volume = facts.find('volumes', id)
  const here = [...at, 'VolumeId']
  if (volume === null) return [error('SharedEbsVolumeIdValidator', here, `there is no volume ${id}`)]
  return when(volume && volume.state !== 'available', () =>
    error('SharedEbsVolumeIdValidator', here, `the volume ${id} is ${volume?.state}, not available`),
  )
}

function checkSnapshot(id: string, size: number, at: Path, facts: Facts): Problem[] {
  const rule = 'EbsVolumeSizeSnapshotValidator'
  const snapshot = facts.find('snapshots', id)
  const here = [...at, 'SnapshotId']
  if (snapshot === undefined) return []
  if (snapshot === null) return [error(rule, here, `there is no snapshot ${id}`)]
  const { volumeSize, state } = snapshot
  return [
    ...when(volumeSize === undefined || size < volumeSize, () =>
      error(
        rule,
        [...at, 'Size'],
        `the snapshot ${id} has ${volumeSize ?? 'no known number of'} GiB, the volume ${size}`,
      ),
    ),
    ...when(volumeSize !== undefined && size > volumeSize, () =>
      warning(
        rule,
        [...at, 'Size'],
        `the snapshot ${id} has ${volumeSize} GiB: the file system has to be grown by hand`,
      ),
    ),
    ...when(state !== 'completed', () => warning(rule, here, `the snapshot ${id} is ${state}, not completed`)),
  ]
}

/** EBS volumes are in the head node's zone; nodes elsewhere reach them across zones. */
export const checkZonesOfVolumes: Validator = (config, facts) => {
  const storages = storagesOf(config)
  if (storages.length === 0) return []
  const volumes = storages.filter(({ storage }) => storage.StorageType === 'Ebs')
  const headZone = facts.find('subnets', config.HeadNode.Networking.SubnetId)?.availabilityZone
  const queues = allQueues(config)
  const isElsewhere = (zone: string | undefined, queue: (typeof queues)[number]) => {
    if (isMultiZone(queue, facts) === true) return true
    const own = queue.Networking.SubnetIds.map((id) => facts.find('subnets', id)?.availabilityZone)
    return zone !== undefined && own.some((other) => other !== undefined && other !== zone)
  }
  const away = (zone: string | undefined) => queues.filter((queue) => isElsewhere(zone, queue)).map(({ Name }) => Name)
  const nowhere = computeSubnets(config).filter((id) => facts.find('subnets', id) === null)
  const zones = volumes.map(({ storage, at }) => {
    const id = storage.EbsSettings?.VolumeId
    return { at, zone: id ? facts.find('volumes', id)?.availabilityZone : headZone }
  })
  const rule = 'MultiAzEbsVolumeValidator'
  const crossing = [...new Set(zones.flatMap(({ zone }) => (zone === undefined ? [] : away(zone))))]
  const fromHead = away(headZone)
  if (nowhere.length > 0) {
    const names = [...(volumes.length === 0 ? [] : [rule]), 'MultiAzRootVolumeValidator']
    return names.map((name) => error(name, ['Scheduling'], `there is no subnet ${nowhere.join(', ')}`))
  }
  return [
    ...zones.flatMap(({ at, zone }) =>
      when(zone !== undefined && headZone !== undefined && zone !== headZone, () =>
        error(rule, at, `the volume is in ${zone}, the head node in ${headZone}`),
      ),
    ),
    ...volumes.flatMap(({ storage, at }) => {
      const id = storage.EbsSettings?.VolumeId
      return when(id && facts.find('volumes', id) === null, () => error(rule, at, `there is no volume ${id}`))
    }),
    ...when(crossing.length > 0, () =>
      info(rule, ['SharedStorage'], `${crossing.join(', ')} reach the volumes across zones, which is slower and costs`),
    ),
    ...when(fromHead.length > 0, () =>
      info(
        'MultiAzRootVolumeValidator',
        ['Scheduling', 'SlurmQueues'],
        `${fromHead.join(', ')} are not in the head node's zone: what it shares is slower there and costs`,
      ),
    ),
  ]
}
