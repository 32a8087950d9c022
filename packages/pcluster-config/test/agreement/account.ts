import type { InstanceTypeFacts, WorldClients } from '@slurmkit/pcluster-config'
import { instanceTypes } from '../../src/instance-types.ts'

/** An AWS account that is not there: tables in AWS's own shapes, from which both sides are answered. */
export type Tables = ReturnType<typeof makeTables>

const VPC = 'vpc-1'

const subnet = (SubnetId: string, zone: string, index: number, more: object = {}) => ({
  SubnetId,
  VpcId: VPC,
  AvailabilityZone: `us-east-1${zone}`,
  CidrBlock: `10.0.${index}.0/24`,
  MapPublicIpOnLaunch: false,
  ...more,
})

const all = (groups: string[] = [], cidrs: string[] = []) => ({
  IpProtocol: '-1',
  UserIdGroupPairs: groups.map((GroupId) => ({ GroupId })),
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
  PrefixListIds: [] as { PrefixListId: string }[],
})

const port = (number: number, cidrs: string[], protocol = 'tcp') => ({
  ...all([], cidrs),
  IpProtocol: protocol,
  FromPort: number,
  ToPort: number,
})

const group = (GroupId: string, IpPermissions: object[], IpPermissionsEgress: object[], VpcId = VPC) => ({
  GroupId,
  VpcId,
  IpPermissions,
  IpPermissionsEgress,
})

const image = (
  ImageId: string,
  Architecture: string,
  VolumeSize: number,
  tags: Record<string, string>,
  more: object = {},
) => ({
  ImageId,
  Name: ImageId,
  Architecture,
  CreationDate: '2026-01-01T00:00:00.000Z',
  BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize, SnapshotId: 'snap-1' } }],
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  ...more,
})

const reservation = (CapacityReservationId: string, InstanceType: string, more: object = {}) => ({
  CapacityReservationId,
  InstanceType,
  AvailabilityZone: 'us-east-1a',
  InstancePlatform: 'Linux/UNIX',
  TotalInstanceCount: 20,
  AvailableInstanceCount: 20,
  State: 'active',
  Tags: [] as { Key: string; Value: string }[],
  ...more,
})

const reservationsOf = (GroupArn: string, types: string[], ids: string[]) => ({
  GroupArn,
  GroupConfiguration: { Configuration: types.map((Type) => ({ Type })) },
  Resources: ids.map((id) => ({
    Identifier: {
      ResourceType: 'AWS::EC2::CapacityReservation',
      ResourceArn: `arn:aws:ec2:us-east-1:111122223333:capacity-reservation/${id}`,
    },
  })),
})

const card = (NetworkInterfaceId: string, groups: string[], VpcId = VPC) => ({
  NetworkInterfaceId,
  VpcId,
  Groups: groups.map((GroupId) => ({ GroupId })),
})

function describe([InstanceType, facts]: readonly [string, InstanceTypeFacts]) {
  const cards = Array.from({ length: facts.networkCards }, (_, NetworkCardIndex) => ({
    NetworkCardIndex,
    MaximumNetworkInterfaces: facts.interfacesPerCard,
  }))
  const { gpuManufacturer: gpu, acceleratorManufacturer: accelerator } = facts
  return {
    InstanceType,
    VCpuInfo: { DefaultVCpus: facts.vcpus, DefaultCores: facts.cores, DefaultThreadsPerCore: 2 },
    MemoryInfo: { SizeInMiB: facts.memoryMiB },
    ProcessorInfo: { SupportedArchitectures: facts.architectures },
    InstanceStorageSupported: facts.instanceStorage,
    SupportedUsageClasses: facts.usageClasses,
    PlacementGroupInfo: { SupportedStrategies: facts.clusterPlacement ? ['cluster', 'spread'] : ['spread'] },
    NetworkInfo: {
      EfaSupported: facts.efaInterfaces > 0,
      ...(facts.efaInterfaces > 0 ? { EfaInfo: { MaximumEfaInterfaces: facts.efaInterfaces } } : {}),
      NetworkCards: cards,
    },
    ...(gpu === undefined ? {} : { GpuInfo: { Gpus: [{ Manufacturer: gpu, Count: facts.gpus || 1 }] } }),
    ...(accelerator === undefined
      ? {}
      : {
          InferenceAcceleratorInfo: { Accelerators: [{ Manufacturer: accelerator, Count: facts.accelerators || 1 }] },
        }),
  }
}

const base = instanceTypes.get('c5.xlarge')
if (base === undefined) throw new Error('c5.xlarge is not in the table')

/** Types that exist no more, or not in this region, for the rules about them. */
const moreTypes: [string, InstanceTypeFacts][] = [
  ['p3.2xlarge', { ...base, gpus: 1, gpuManufacturer: 'NVIDIA' }],
  ['g4ad.xlarge', { ...base, gpus: 0, gpuManufacturer: 'AMD' }],
  ['p6e-gb200.36xlarge', { ...base, usageClasses: ['capacity-block'] }],
  ['nousage.large', { ...base, usageClasses: [] }],
]

const other = (id: string) => `${id}-of-another-vpc`

export function makeTables(version: string) {
  const tags = { 'parallelcluster:version': version, 'parallelcluster:build_status': 'available' }
  return {
    InstanceTypes: Object.fromEntries([...instanceTypes, ...moreTypes].map((entry) => [entry[0], describe(entry)])),
    Vpcs: [
      { VpcId: VPC, EnableDnsSupport: true, EnableDnsHostnames: true },
      { VpcId: 'vpc-2', EnableDnsSupport: false, EnableDnsHostnames: false },
    ],
    Subnets: [
      subnet('subnet-aaaaaaaa', 'a', 1),
      subnet('subnet-aaaaaaab', 'a', 2),
      subnet('subnet-bbbbbbbb', 'b', 3),
      subnet('subnet-cccccccc', 'c', 4),
      subnet('subnet-pppppppp', 'a', 5, { MapPublicIpOnLaunch: true }),
      subnet('subnet-vvvvvvvv', 'a', 6, { VpcId: 'vpc-2' }),
    ],
    SecurityGroups: [
      group('sg-aaaaaaaa', [all(['sg-aaaaaaaa'])], [all(['sg-aaaaaaaa'], ['0.0.0.0/0'])]),
      group('sg-bbbbbbbb', [all([], ['10.0.1.0/24'])], [all([], ['0.0.0.0/0'])]),
      group('sg-nfsopen1', [port(2049, ['10.0.0.0/16'])], [all([], ['0.0.0.0/0'])]),
      group('sg-nfsshut1', [port(22, ['10.0.0.0/16'])], [all([], ['0.0.0.0/0'])]),
      group('sg-lustre01', [port(988, ['10.0.0.0/17', '10.0.128.0/17'])], [all([], ['0.0.0.0/0'])]),
      group('sg-prefixes', [{ ...all(), PrefixListIds: [{ PrefixListId: 'pl-1' }] }], [all([], ['0.0.0.0/0'])]),
      group('sg-bygroups', [all(['sg-aaaaaaaa'])], [all(['sg-aaaaaaaa'])]),
      group('sg-vvvvvvvv', [], [], 'vpc-2'),
    ],
    Images: [
      image('official-x86_64', 'x86_64', 40, {}, { Description: 'AWS ParallelCluster AMI for x' }),
      image('official-arm64', 'arm64', 40, {}, { Description: 'AWS ParallelCluster AMI for x' }),
      image('ami-aaaaaaaa', 'x86_64', 50, { ...tags, 'parallelcluster:os': 'ubuntu2204' }),
      image('ami-armarmar', 'arm64', 50, { ...tags, 'parallelcluster:os': 'ubuntu2204' }),
      image('ami-oldolold', 'x86_64', 50, {
        ...tags,
        'parallelcluster:version': '3.0.0',
        'parallelcluster:os': 'rhel8',
      }),
      image('ami-untagged', 'x86_64', 8, {}),
      image('ami-halfmade', 'x86_64', 8, { 'parallelcluster:version': version }),
    ],
    KeyPairs: [
      { KeyName: 'ed', KeyType: 'ed25519' },
      { KeyName: 'rsa', KeyType: 'rsa' },
    ],
    PlacementGroups: [{ GroupName: 'group' }, { GroupName: 'reserved' }],
    CapacityReservations: [
      reservation('cr-c5', 'c5.xlarge'),
      reservation('cr-small', 'c5.xlarge', { TotalInstanceCount: 1 }),
      reservation('cr-zone', 'c5.xlarge', { AvailabilityZone: 'us-east-1b' }),
      reservation('cr-rhel', 'c5.xlarge', { InstancePlatform: 'Red Hat Enterprise Linux' }),
      reservation('cr-group', 'c5.xlarge', { PlacementGroupArn: 'arn:aws:ec2:us-east-1:1:placement-group/reserved' }),
      reservation('cr-block', 'p5.48xlarge', {
        ReservationType: 'capacity-block',
        TotalInstanceCount: 0,
        Tags: [{ Key: 'aws:ec2capacityreservation:incrementalRequestedQuantity', Value: '4' }],
      }),
      reservation('cr-ultra', 'p6e-gb200.36xlarge', { ReservationType: 'capacity-block' }),
      reservation('cr-sick', 'p6e-gb200.36xlarge', { ReservationType: 'capacity-block', AvailableInstanceCount: 3 }),
      reservation('cr-later', 'p6e-gb200.36xlarge', { ReservationType: 'capacity-block', State: 'scheduled' }),
      reservation('cr-lost', 'p6e-gb200.36xlarge', { ReservationType: 'capacity-block' }),
    ],
    CapacityBlockStatuses: [
      {
        CapacityBlockId: 'cb-1',
        InterconnectStatus: 'ok',
        TotalCapacity: 18,
        CapacityReservationStatuses: [{ CapacityReservationId: 'cr-ultra' }],
      },
      {
        CapacityBlockId: 'cb-2',
        InterconnectStatus: 'impaired',
        TotalCapacity: 5,
        CapacityReservationStatuses: [{ CapacityReservationId: 'cr-sick' }],
      },
    ],
    ResourceGroups: [
      reservationsOf(
        'arn:aws:resource-groups:us-east-1:1:group/pool',
        ['AWS::EC2::CapacityReservationPool'],
        ['cr-c5', 'cr-zone'],
      ),
      reservationsOf(
        'arn:aws:resource-groups:us-east-1:1:group/grouped',
        ['AWS::EC2::CapacityReservationPool'],
        ['cr-group'],
      ),
      reservationsOf('arn:aws:resource-groups:us-east-1:1:group/tags', ['AWS::ResourceGroups::Generic'], ['cr-c5']),
    ],
    Volumes: [
      { VolumeId: 'vol-aaaaaaaa', AvailabilityZone: 'us-east-1a', State: 'available', Attachments: [] },
      {
        VolumeId: 'vol-bbbbbbbb',
        AvailabilityZone: 'us-east-1b',
        State: 'in-use',
        Attachments: [{ InstanceId: 'i-1' }],
      },
    ],
    Snapshots: [
      { SnapshotId: 'snap-aaaaaaaa', State: 'completed', VolumeSize: 40 },
      { SnapshotId: 'snap-bigbigbi', State: 'pending', VolumeSize: 100 },
    ],
    Addresses: [{ PublicIp: '192.0.2.1', AllocationId: 'eipalloc-1' }],
    NetworkInterfaces: [
      card('eni-lustre', ['sg-lustre01']),
      card('eni-shut', ['sg-nfsshut1']),
      card('eni-prefix', ['sg-prefixes']),
      card('eni-groups', ['sg-bygroups']),
      card('eni-vpc2', ['sg-vvvvvvvv'], 'vpc-2'),
    ],
    LaunchTemplateVersions: [
      { LaunchTemplateId: 'lt-net', VersionNumber: 1, LaunchTemplateData: { NetworkInterfaces: [] } },
      {
        LaunchTemplateId: 'lt-more',
        VersionNumber: 1,
        LaunchTemplateData: { ImageId: 'ami-1', NetworkInterfaces: [] },
      },
    ],
    EfsFileSystems: [
      { FileSystemId: 'fs-aaaaaaaa' },
      { FileSystemId: 'fs-onezone1', AvailabilityZoneName: 'us-east-1a' },
      { FileSystemId: 'fs-shutshut' },
      { FileSystemId: 'fs-bygroups' },
    ],
    MountTargets: [
      {
        FileSystemId: 'fs-aaaaaaaa',
        MountTargetId: 'fsmt-1',
        SubnetId: 'subnet-aaaaaaaa',
        SecurityGroups: ['sg-nfsopen1'],
      },
      {
        FileSystemId: 'fs-onezone1',
        MountTargetId: 'fsmt-2',
        SubnetId: 'subnet-aaaaaaaa',
        SecurityGroups: ['sg-nfsopen1'],
      },
      {
        FileSystemId: 'fs-shutshut',
        MountTargetId: 'fsmt-3',
        SubnetId: 'subnet-aaaaaaaa',
        SecurityGroups: ['sg-nfsshut1'],
      },
      {
        FileSystemId: 'fs-bygroups',
        MountTargetId: 'fsmt-4',
        SubnetId: 'subnet-aaaaaaaa',
        SecurityGroups: ['sg-bygroups'],
      },
    ],
    FsxFileSystems: [
      fsx('fs-aaaaaaaaaaaaaaaaa', 'LUSTRE', ['eni-lustre']),
      fsx('fs-bbbbbbbbbbbbbbbbb', 'LUSTRE', ['eni-shut']),
      fsx('fs-ccccccccccccccccc', 'LUSTRE', []),
      { ...fsx('fs-ddddddddddddddddd', 'LUSTRE', ['eni-vpc2']), VpcId: 'vpc-2', SubnetIds: ['subnet-vvvvvvvv'] },
      fsx('fs-zfs', 'OPENZFS', ['eni-prefix']),
      fsx('fs-ontap', 'ONTAP', ['eni-groups']),
    ],
    FsxVolumes: [
      { VolumeId: 'fsvol-aaaaaaaaaaaaaaaaa', FileSystemId: 'fs-zfs' },
      { VolumeId: 'fsvol-bbbbbbbbbbbbbbbbb', FileSystemId: 'fs-ontap' },
    ],
    FileCaches: [
      {
        FileCacheId: 'fc-aaaaaaaa',
        FileCacheType: 'LUSTRE',
        VpcId: VPC,
        SubnetIds: ['subnet-aaaaaaaa'],
        NetworkInterfaceIds: ['eni-lustre'],
      },
      {
        FileCacheId: 'fc-bbbbbbbb',
        FileCacheType: 'LUSTRE',
        VpcId: VPC,
        SubnetIds: ['subnet-aaaaaaaa'],
        NetworkInterfaceIds: ['eni-shut'],
      },
    ],
    Backups: [{ BackupId: 'backup-aaaaaaaa' }],
    Keys: [{ KeyId: 'key-1' }],
    Roles: [{ RoleName: 'role' }],
    InstanceProfiles: [{ InstanceProfileName: 'profile', Roles: [] }],
    Policies: [{ Arn: 'arn:aws:iam::aws:policy/Known' }],
    Secrets: [
      { ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db', SecretString: 'password' },
      { ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:munge', SecretString: 'A'.repeat(64) },
      { ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:short', SecretString: 'AAAA' },
      { ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:text', SecretString: 'no base64!' },
    ],
    HostedZones: [
      { Id: 'Z1', HostedZone: { Name: 'example.com.', Config: { PrivateZone: true } }, VPCs: [{ VPCId: VPC }] },
      { Id: 'Z2', HostedZone: { Name: 'example.com.', Config: { PrivateZone: false } }, VPCs: [] },
      {
        Id: 'Z3',
        HostedZone: { Name: `${'x'.repeat(200)}.`, Config: { PrivateZone: true } },
        VPCs: [{ VPCId: other('vpc') }],
      },
    ],
    Buckets: [
      { Name: 'bucket', Status: 'Enabled', Keys: ['script.sh'], LocationConstraint: null },
      { Name: 'plain', Keys: [], LocationConstraint: 'eu-west-1' },
    ],
    Urls: ['https://example.com/there'],
  }
}

function fsx(FileSystemId: string, FileSystemType: string, NetworkInterfaceIds: string[]) {
  return { FileSystemId, FileSystemType, VpcId: VPC, SubnetIds: ['subnet-aaaaaaaa'], NetworkInterfaceIds }
}

class NotFound extends Error {
  override readonly name = 'NotFound'
}

/** The same account as clients of the SDK would show it. */
export function makeClients(tables: Tables): Required<WorldClients> {
  type Name = Exclude<keyof Tables, 'InstanceTypes' | 'Urls'>
  const pick = async <K extends Name>(table: K, key: string, [id]: readonly string[]): Promise<Tables[K][number]> => {
    const rows = tables[table] as readonly Tables[K][number][]
    const row = rows.find((one) => Reflect.get(one as object, key) === id)
    if (row === undefined) throw new NotFound(`${id} is not there`)
    return row
  }
  const system = <T extends { FileSystemType?: string }>(row: T) => row
  return {
    ec2: {
      describeInstanceTypes: async ({ InstanceTypes: [name = ''] }) => {
        const type = tables.InstanceTypes[name]
        if (type === undefined) throw new NotFound(name)
        return { InstanceTypes: [type] }
      },
      describeInstanceTypeOfferings: async ({ Filters: [filter] }) => {
        const family = filter?.Values[0]?.replace('*', '') ?? ''
        const types = Object.keys(tables.InstanceTypes).filter((name) => name.startsWith(family))
        return { InstanceTypeOfferings: types.map((InstanceType) => ({ InstanceType })) }
      },
      describeSubnets: async ({ SubnetIds }) => ({ Subnets: [await pick('Subnets', 'SubnetId', SubnetIds)] }),
      describeVpcAttribute: async ({ VpcId }) => {
        const { EnableDnsSupport, EnableDnsHostnames } = await pick('Vpcs', 'VpcId', [VpcId])
        return { EnableDnsSupport: { Value: EnableDnsSupport }, EnableDnsHostnames: { Value: EnableDnsHostnames } }
      },
      describeSecurityGroups: async ({ GroupIds }) => ({
        SecurityGroups: [await pick('SecurityGroups', 'GroupId', GroupIds)],
      }),
      describeImages: async ({ ImageIds, Filters = [] }) => {
        if (ImageIds !== undefined) return { Images: [await pick('Images', 'ImageId', ImageIds)] }
        const architecture = Filters[0]?.Values[0]?.replace('*', '').split('-').at(-1)
        return { Images: tables.Images.filter(({ Name }) => Name === `official-${architecture}`) }
      },
      describeKeyPairs: async ({ KeyNames }) => ({ KeyPairs: [await pick('KeyPairs', 'KeyName', KeyNames)] }),
      describePlacementGroups: async ({ GroupNames }) => ({
        PlacementGroups: [await pick('PlacementGroups', 'GroupName', GroupNames)],
      }),
      describeCapacityReservations: async ({ CapacityReservationIds: ids }) => ({
        CapacityReservations: [await pick('CapacityReservations', 'CapacityReservationId', ids)],
      }),
      describeCapacityBlockStatus: async () => ({ CapacityBlockStatuses: tables.CapacityBlockStatuses }),
      describeVolumes: async ({ VolumeIds }) => ({ Volumes: [await pick('Volumes', 'VolumeId', VolumeIds)] }),
      describeSnapshots: async ({ SnapshotIds }) => ({
        Snapshots: [await pick('Snapshots', 'SnapshotId', SnapshotIds)],
      }),
      describeAddresses: async ({ PublicIps }) => ({ Addresses: [await pick('Addresses', 'PublicIp', PublicIps)] }),
      describeNetworkInterfaces: async ({ NetworkInterfaceIds: ids }) => ({
        NetworkInterfaces: await Promise.all(ids.map((id) => pick('NetworkInterfaces', 'NetworkInterfaceId', [id]))),
      }),
      describeLaunchTemplateVersions: async ({ LaunchTemplateId, Versions }) => ({
        LaunchTemplateVersions: tables.LaunchTemplateVersions.filter(
          (row) => row.LaunchTemplateId === LaunchTemplateId && Versions.includes(String(row.VersionNumber)),
        ),
      }),
    },
    efs: {
      describeFileSystems: async ({ FileSystemId }) => ({
        FileSystems: [await pick('EfsFileSystems', 'FileSystemId', [FileSystemId])],
      }),
      describeMountTargets: async ({ FileSystemId }) => ({
        MountTargets: tables.MountTargets.filter((row) => row.FileSystemId === FileSystemId),
      }),
      describeMountTargetSecurityGroups: ({ MountTargetId }) => pick('MountTargets', 'MountTargetId', [MountTargetId]),
    },
    fsx: {
      describeFileSystems: async ({ FileSystemIds }) => ({
        FileSystems: [system(await pick('FsxFileSystems', 'FileSystemId', FileSystemIds))],
      }),
      describeVolumes: async ({ VolumeIds }) => ({ Volumes: [await pick('FsxVolumes', 'VolumeId', VolumeIds)] }),
      describeFileCaches: async ({ FileCacheIds }) => ({
        FileCaches: [await pick('FileCaches', 'FileCacheId', FileCacheIds)],
      }),
      describeBackups: async ({ BackupIds }) => ({ Backups: [await pick('Backups', 'BackupId', BackupIds)] }),
    },
    iam: {
      getRole: ({ RoleName }) => pick('Roles', 'RoleName', [RoleName]),
      getInstanceProfile: ({ InstanceProfileName }) =>
        pick('InstanceProfiles', 'InstanceProfileName', [InstanceProfileName]),
      getPolicy: ({ PolicyArn }) => pick('Policies', 'Arn', [PolicyArn]),
    },
    kms: { describeKey: ({ KeyId }) => pick('Keys', 'KeyId', [KeyId]) },
    secretsManager: {
      describeSecret: ({ SecretId }) => pick('Secrets', 'ARN', [SecretId]),
      getSecretValue: ({ SecretId }) => pick('Secrets', 'ARN', [SecretId]),
    },
    s3: {
      headBucket: ({ Bucket }) => pick('Buckets', 'Name', [Bucket]),
      headObject: async ({ Bucket, Key }) => {
        const bucket = await pick('Buckets', 'Name', [Bucket])
        if (!bucket.Keys.some((key) => key === Key)) throw new NotFound(Key)
        return {}
      },
      getBucketLocation: async ({ Bucket }) => {
        const { LocationConstraint } = await pick('Buckets', 'Name', [Bucket])
        return LocationConstraint === null ? {} : { LocationConstraint }
      },
      getBucketVersioning: async ({ Bucket }) => {
        const bucket = await pick('Buckets', 'Name', [Bucket])
        return 'Status' in bucket ? { Status: bucket.Status } : {}
      },
    },
    route53: { getHostedZone: ({ Id }) => pick('HostedZones', 'Id', [Id]) },
    resourceGroups: {
      getGroupConfiguration: ({ Group }) => pick('ResourceGroups', 'GroupArn', [Group]),
      listGroupResources: ({ Group }) => pick('ResourceGroups', 'GroupArn', [Group]),
    },
    fetch: async (url) => ({ ok: tables.Urls.includes(url) }),
  }
}
