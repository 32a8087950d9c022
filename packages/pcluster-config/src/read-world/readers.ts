import { type ClusterVersion, compareVersions } from '../check-options.ts'
import type { ClusterConfig } from '../config/cluster.ts'
import type { FsxFacts } from '../world.ts'
import type { FsxSystem, WorldClients } from './clients.ts'
import { base64Bits, toImage, toInstanceType, toReservation, toSecurityGroup } from './convert.ts'

/** What some readers have to know beside an id. */
export interface Context {
  readonly config: ClusterConfig
  readonly version: ClusterVersion
}

/** Asks for one thing: `undefined` when there is no client, `null` when AWS has no such thing. */
export type Reader = (clients: WorldClients, id: string, context: Context) => Promise<object | null | undefined>

const imageNames: { readonly [os: string]: string } = {
  alinux2: 'amzn2-hvm',
  alinux2023: 'amzn2023-hvm',
  ubuntu2004: 'ubuntu-2004-lts-hvm',
  ubuntu2204: 'ubuntu-2204-lts-hvm',
  ubuntu2404: 'ubuntu-2404-lts-hvm',
}

function onlyOne<T>(list: readonly T[] | undefined): T | null {
  return list?.[0] ?? null
}

async function toFsx(system: FsxSystem | null, { ec2 }: WorldClients): Promise<FsxFacts | null | undefined> {
  if (system === null) return null
  const ids = [...(system.NetworkInterfaceIds ?? [])]
  if (ids.length > 0 && ec2 === undefined) return undefined
  const cards =
    ids.length === 0 ? [] : (await ec2?.describeNetworkInterfaces({ NetworkInterfaceIds: ids }))?.NetworkInterfaces
  const type = system.FileSystemType ?? system.FileCacheType
  return {
    type: type === 'OPENZFS' || type === 'ONTAP' || type === 'WINDOWS' ? type : 'LUSTRE',
    vpcId: system.VpcId ?? '',
    subnetIds: system.SubnetIds ?? [],
    networkInterfaces: (cards ?? []).map(({ NetworkInterfaceId = '', VpcId = '', Groups = [] }) => ({
      id: NetworkInterfaceId,
      vpcId: VpcId,
      securityGroups: Groups.flatMap(({ GroupId }) => GroupId ?? []),
    })),
  }
}

/** By the name of the part of the world. */
export const readers: { readonly [part: string]: Reader } = {
  instanceTypes: async ({ ec2 }, id) => {
    // The SDK lists the types that it knows, and AWS has newer ones.
    const found = await ec2?.describeInstanceTypes({ InstanceTypes: [id] as never[] })
    const type = onlyOne(found?.InstanceTypes)
    return found && (type === null ? null : toInstanceType(type))
  },
  instanceFamilies: async ({ ec2 }, id) => {
    const Filters = [{ Name: 'instance-type', Values: [`${id}.*`] }]
    const found = await ec2?.describeInstanceTypeOfferings({ Filters })
    return found && (onlyOne(found.InstanceTypeOfferings) === null ? null : {})
  },
  subnets: async ({ ec2 }, id) => {
    const found = await ec2?.describeSubnets({ SubnetIds: [id] })
    const subnet = onlyOne(found?.Subnets)
    if (subnet === null) return found && null
    const { VpcId = '', AvailabilityZone = '', CidrBlock = '', MapPublicIpOnLaunch = false } = subnet
    return {
      vpcId: VpcId,
      availabilityZone: AvailabilityZone,
      cidr: CidrBlock,
      mapPublicIpOnLaunch: MapPublicIpOnLaunch,
    }
  },
  vpcs: async ({ ec2 }, id) => {
    const support = await ec2?.describeVpcAttribute({ VpcId: id, Attribute: 'enableDnsSupport' })
    const names = await ec2?.describeVpcAttribute({ VpcId: id, Attribute: 'enableDnsHostnames' })
    return (
      support && {
        dnsSupport: support.EnableDnsSupport?.Value ?? false,
        dnsHostnames: names?.EnableDnsHostnames?.Value ?? false,
      }
    )
  },
  securityGroups: async ({ ec2 }, id) => {
    const found = await ec2?.describeSecurityGroups({ GroupIds: [id] })
    const group = onlyOne(found?.SecurityGroups)
    return found && (group === null ? null : toSecurityGroup(group))
  },
  images: async ({ ec2 }, id) => {
    const found = await ec2?.describeImages({ ImageIds: [id] })
    const image = onlyOne(found?.Images)
    return found && (image === null ? null : toImage(image))
  },
  officialImages: async ({ ec2 }, id, { version, config }) => {
    const [os = '', architecture = ''] = id.split('/')
    const { AmiSearchFilters: filters } = config.DevSettings ?? {}
    const name = `${filters?.NamePrefix ?? ''}aws-parallelcluster-${version}-${imageNames[os] ?? `${os}-hvm`}-${architecture}*`
    const tags = (filters?.Tags ?? []).map(({ Key, Value }) => ({ Name: `tag:${Key}`, Values: [Value] }))
    const state = compareVersions(version, '3.14.0') < 0 ? [] : [{ Name: 'state', Values: ['available'] }]
    const found = await ec2?.describeImages({
      Owners: [filters?.Owner ?? 'amazon'],
      Filters: [{ Name: 'name', Values: [name] }, ...tags, ...state],
      IncludeDeprecated: true,
    })
    const newest = [...(found?.Images ?? [])].sort((a, b) =>
      (a.CreationDate ?? '') < (b.CreationDate ?? '') ? 1 : -1,
    )[0]
    return found && (newest === undefined ? null : toImage(newest))
  },
  keyPairs: async ({ ec2 }, id) => {
    const found = await ec2?.describeKeyPairs({ KeyNames: [id] })
    const pair = onlyOne(found?.KeyPairs)
    return found && (pair === null ? null : { type: pair.KeyType ?? '' })
  },
  placementGroups: async ({ ec2 }, id) => {
    const found = await ec2?.describePlacementGroups({ GroupNames: [id] })
    return found && (onlyOne(found.PlacementGroups) === null ? null : {})
  },
  capacityReservations: async ({ ec2 }, id) => {
    const found = await ec2?.describeCapacityReservations({ CapacityReservationIds: [id] })
    const reservation = onlyOne(found?.CapacityReservations)
    return found && (reservation === null ? null : toReservation(reservation))
  },
  capacityBlockStatuses: async ({ ec2 }) => {
    const found = await ec2?.describeCapacityBlockStatus({})
    return found?.CapacityBlockStatuses?.map((status) => {
      const ids = (status.CapacityReservationStatuses ?? []).flatMap(
        ({ CapacityReservationId }) => CapacityReservationId ?? [],
      )
      return {
        id: status.CapacityBlockId ?? '',
        reservationId: ids[0] ?? '',
        reservationIds: ids,
        ...(status.InterconnectStatus === undefined ? {} : { interconnectStatus: status.InterconnectStatus }),
        ...(status.TotalCapacity === undefined ? {} : { totalCapacity: status.TotalCapacity }),
      }
    })
  },
  reservationGroups: async ({ resourceGroups }, id) => {
    const group = await resourceGroups?.getGroupConfiguration({ Group: id })
    const found = await resourceGroups?.listGroupResources({ Group: id })
    const types = (group?.GroupConfiguration?.Configuration ?? []).map(({ Type = '' }) => Type)
    const arns = (found?.Resources ?? [])
      .filter(({ Identifier }) => Identifier?.ResourceType === 'AWS::EC2::CapacityReservation')
      .map(({ Identifier }) => Identifier?.ResourceArn ?? '')
    return (
      group && {
        serviceLinked: types.some((type) => type.includes('CapacityReservationPool')),
        reservations: arns.map((arn) => arn.split('/').at(-1) ?? ''),
      }
    )
  },
  volumes: async ({ ec2 }, id) => {
    const found = await ec2?.describeVolumes({ VolumeIds: [id] })
    const volume = onlyOne(found?.Volumes)
    if (volume === null) return found && null
    const { AvailabilityZone = '', State = '', Attachments = [] } = volume
    return {
      availabilityZone: AvailabilityZone,
      state: State,
      attachedTo: Attachments.flatMap(({ InstanceId }) => InstanceId ?? []),
    }
  },
  snapshots: async ({ ec2 }, id) => {
    const found = await ec2?.describeSnapshots({ SnapshotIds: [id] })
    const snapshot = onlyOne(found?.Snapshots)
    if (snapshot === null) return found && null
    const { State = '', VolumeSize } = snapshot
    return { state: State, ...(VolumeSize === undefined ? {} : { volumeSize: VolumeSize }) }
  },
  efsFileSystems: async ({ efs }, id) => {
    const found = await efs?.describeFileSystems({ FileSystemId: id })
    const system = onlyOne(found?.FileSystems)
    if (efs === undefined || system === null) return found && null
    const { MountTargets = [] } = await efs.describeMountTargets({ FileSystemId: id })
    const mountTargets = await Promise.all(
      MountTargets.map(async ({ MountTargetId = '', SubnetId = '' }) => {
        const { SecurityGroups = [] } = await efs.describeMountTargetSecurityGroups({ MountTargetId })
        return { id: MountTargetId, subnetId: SubnetId, securityGroups: SecurityGroups }
      }),
    )
    const zone = system.AvailabilityZoneName
    return { ...(zone === undefined ? {} : { availabilityZone: zone }), mountTargets }
  },
  fsxFileSystems: async (clients, id) => {
    const found = await clients.fsx?.describeFileSystems({ FileSystemIds: [id] })
    return found && (await toFsx(onlyOne(found.FileSystems), clients))
  },
  fileCaches: async (clients, id) => {
    const found = await clients.fsx?.describeFileCaches({ FileCacheIds: [id] })
    return found && (await toFsx(onlyOne(found.FileCaches), clients))
  },
  fsxVolumes: async ({ fsx }, id) => {
    const found = await fsx?.describeVolumes({ VolumeIds: [id] })
    const volume = onlyOne(found?.Volumes)
    return found && (volume === null ? null : { fileSystemId: volume.FileSystemId ?? '' })
  },
  fsxBackups: async ({ fsx }, id) => {
    const found = await fsx?.describeBackups({ BackupIds: [id] })
    return found && (onlyOne(found.Backups) === null ? null : {})
  },
  secrets: async ({ secretsManager }, id, { config }) => {
    if (secretsManager === undefined) return undefined
    await secretsManager.describeSecret({ SecretId: id })
    if (config.Scheduling.SlurmSettings?.MungeKeySecretArn !== id) return { readable: true }
    const { SecretString = '' } = await secretsManager.getSecretValue({ SecretId: id })
    return { readable: true, base64Bits: base64Bits(SecretString) }
  },
  kmsKeys: async ({ kms }, id) => kms?.describeKey({ KeyId: id }).then(() => ({})),
  roles: async ({ iam }, id) => iam?.getRole({ RoleName: id }).then(() => ({})),
  instanceProfiles: async ({ iam }, id) => iam?.getInstanceProfile({ InstanceProfileName: id }).then(() => ({})),
  policies: async ({ iam }, id) => iam?.getPolicy({ PolicyArn: id }).then(() => ({})),
  buckets: async ({ s3 }, id) => {
    if (s3 === undefined) return undefined
    await s3.headBucket({ Bucket: id })
    const { LocationConstraint } = await s3.getBucketLocation({ Bucket: id })
    const { Status } = await s3.getBucketVersioning({ Bucket: id })
    return { region: LocationConstraint ?? 'us-east-1', ...(Status === undefined ? {} : { versioning: Status }) }
  },
  urls: async ({ s3, fetch }, url) => {
    const [, bucket, key = ''] = /^s3:\/\/(.*?)\/(.*)/.exec(url) ?? []
    if (bucket !== undefined) return s3?.headObject({ Bucket: bucket, Key: key }).then(() => ({}))
    return fetch?.(url, { method: 'HEAD' }).then(({ ok }) => (ok ? {} : null))
  },
  elasticIps: async ({ ec2 }, id) => {
    const found = await ec2?.describeAddresses({ PublicIps: [id] })
    return found && (onlyOne(found.Addresses) === null ? null : {})
  },
  hostedZones: async ({ route53 }, id) => {
    const found = await route53?.getHostedZone({ Id: id })
    return (
      found && {
        name: found.HostedZone?.Name ?? '',
        private: found.HostedZone?.Config?.PrivateZone ?? false,
        vpcs: (found.VPCs ?? []).flatMap(({ VPCId }) => VPCId ?? []),
      }
    )
  },
  launchTemplates: async ({ ec2 }, id) => {
    const [template = '', version = ''] = id.split('/')
    const found = await ec2?.describeLaunchTemplateVersions({ LaunchTemplateId: template, Versions: [version] })
    const first = onlyOne(found?.LaunchTemplateVersions)
    return found && (first === null ? null : { settings: Object.keys(first.LaunchTemplateData ?? {}) })
  },
}
