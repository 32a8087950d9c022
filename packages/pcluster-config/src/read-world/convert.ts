import type {
  CapacityReservationFacts,
  ImageFacts,
  InstanceTypeFacts,
  SecurityGroupFacts,
  SecurityGroupRule,
} from '../world.ts'
import type { Accelerators, CapacityReservation, Image, InstanceTypeInfo, SecurityGroup } from './clients.ts'

type Tags = Image['Tags']

function tagsOf(tags: Tags): { readonly [key: string]: string } {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
}

export function toImage(image: Image): ImageFacts {
  return {
    architecture: image.Architecture ?? '',
    ...(image.Description === undefined ? {} : { description: image.Description }),
    volumeSize: image.BlockDeviceMappings?.[0]?.Ebs?.VolumeSize ?? 0,
    tags: tagsOf(image.Tags),
  }
}

type Rules = NonNullable<SecurityGroup['IpPermissions']>

function toRule(rule: Rules[number]): SecurityGroupRule {
  return {
    protocol: rule.IpProtocol ?? '-1',
    ...(rule.FromPort === undefined ? {} : { fromPort: rule.FromPort }),
    ...(rule.ToPort === undefined ? {} : { toPort: rule.ToPort }),
    cidrs: (rule.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
    groups: (rule.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    prefixLists: (rule.PrefixListIds ?? []).map(String),
  }
}

export function toSecurityGroup(group: SecurityGroup): SecurityGroupFacts {
  return {
    vpcId: group.VpcId ?? '',
    ingress: (group.IpPermissions ?? []).map(toRule),
    egress: (group.IpPermissionsEgress ?? []).map(toRule),
  }
}

export function toReservation(reservation: CapacityReservation): CapacityReservationFacts {
  const tags = tagsOf(reservation.Tags)
  const type = reservation.ReservationType ?? tags['aws:ec2capacityreservation:capacityReservationType']
  return {
    instanceType: reservation.InstanceType ?? '',
    availabilityZone: reservation.AvailabilityZone ?? '',
    platform: reservation.InstancePlatform ?? '',
    ...(type === undefined ? {} : { reservationType: type }),
    state: reservation.State ?? '',
    totalCount: reservation.TotalInstanceCount ?? 0,
    availableCount: reservation.AvailableInstanceCount ?? 0,
    requestedCount: Number(tags['aws:ec2capacityreservation:incrementalRequestedQuantity'] ?? 0),
    ...(reservation.PlacementGroupArn === undefined ? {} : { placementGroupArn: reservation.PlacementGroupArn }),
  }
}

function countOf(list: Accelerators, maker: string): number {
  return (list ?? []).reduce(
    (sum, { Manufacturer, Count = 0 }) => sum + (Manufacturer?.toUpperCase() === maker ? Count : 0),
    0,
  )
}

export function toInstanceType(type: InstanceTypeInfo): InstanceTypeFacts {
  const { NetworkInfo: network, VCpuInfo: cpu } = type
  const cards = [...(network?.NetworkCards ?? [])].sort((a, b) => (a.NetworkCardIndex ?? 0) - (b.NetworkCardIndex ?? 0))
  const gpu = type.GpuInfo?.Gpus?.[0]?.Manufacturer
  const accelerator = type.InferenceAcceleratorInfo?.Accelerators?.[0]?.Manufacturer
  return {
    vcpus: cpu?.DefaultVCpus ?? 0,
    cores: cpu?.DefaultCores ?? cpu?.DefaultVCpus ?? 0,
    memoryMiB: type.MemoryInfo?.SizeInMiB ?? 0,
    gpus: countOf(type.GpuInfo?.Gpus, 'NVIDIA'),
    accelerators: countOf(type.InferenceAcceleratorInfo?.Accelerators, 'AWS'),
    ...(gpu === undefined ? {} : { gpuManufacturer: gpu }),
    ...(accelerator === undefined ? {} : { acceleratorManufacturer: accelerator }),
    efaInterfaces: network?.EfaSupported ? (network.EfaInfo?.MaximumEfaInterfaces ?? 1) : 0,
    networkCards: cards.length,
    interfacesPerCard: cards[0]?.MaximumNetworkInterfaces ?? 1,
    architectures: (['x86_64', 'arm64'] as const).filter((one) =>
      type.ProcessorInfo?.SupportedArchitectures?.includes(one),
    ),
    instanceStorage: type.InstanceStorageSupported ?? false,
    usageClasses: type.SupportedUsageClasses ?? [],
    clusterPlacement: type.PlacementGroupInfo?.SupportedStrategies?.includes('cluster') ?? false,
  }
}

/** Bits of a key in Base64, `null` when the text is none. Python, which is asked otherwise, wants it padded. */
export function base64Bits(text: string): number | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  const padding = /=*$/.exec(text)?.[0].length ?? 0
  return ((text.length / 4) * 3 - padding) * 8
}
