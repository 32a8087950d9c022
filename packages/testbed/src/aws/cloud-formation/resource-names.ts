import { isRecord } from '../aws-request.ts'
import type { StackResource, StackWorld } from './stack-record.ts'

const PREFIXES: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'vpc-',
  'AWS::EC2::Subnet': 'subnet-',
  'AWS::EC2::SecurityGroup': 'sg-',
  'AWS::EC2::InternetGateway': 'igw-',
  'AWS::EC2::NatGateway': 'nat-',
  'AWS::EC2::RouteTable': 'rtb-',
  'AWS::EC2::VPCEndpoint': 'vpce-',
  'AWS::EC2::LaunchTemplate': 'lt-',
  'AWS::FSx::FileSystem': 'fs-',
  'AWS::FSx::Volume': 'fsvol-',
  'AWS::PCS::Cluster': 'pcs_',
  'AWS::PCS::ComputeNodeGroup': 'pcs_',
  'AWS::PCS::Queue': 'pcs_',
}

/** Properties by which resources can be named; a second one of that name is refused. */
const NAMES = [
  'BucketName',
  'DBClusterIdentifier',
  'DBInstanceIdentifier',
  'RoleName',
  'LogGroupName',
  'FileSystemName',
]

/** The name that a resource's properties give it. */
export function nameOf(properties: Readonly<Record<string, unknown>>): string | undefined {
  const name = NAMES.map((property) => properties[property]).find((value) => typeof value === 'string')
  return typeof name === 'string' ? name : undefined
}

/** A physical id that looks like the real ones. */
export function makePhysicalId(
  world: StackWorld,
  stackName: string,
  resource: Pick<StackResource, 'logicalId' | 'type' | 'properties'>,
): string {
  const name = nameOf(resource.properties)
  if (name !== undefined) return name
  const prefix = PREFIXES[resource.type]
  if (prefix !== undefined) return `${prefix}0${world.id(16)}`
  if (resource.type === 'AWS::SecretsManager::Secret') {
    return `arn:aws:secretsmanager:${world.region}:${world.account}:secret:${resource.logicalId}-${world.id(6)}`
  }
  if (resource.type === 'AWS::KMS::Key') return `${world.id(8)}-${world.id(4)}-${world.id(4)}-${world.id(12)}`
  return `${stackName}-${resource.logicalId}-${world.id(12)}`.toLowerCase()
}

/** What `Fn::GetAtt` gives. */
export function attributeOf(world: StackWorld, resource: StackResource, attribute: string): unknown {
  const { physicalId, type, properties, attributes } = resource
  if (attribute in attributes) return attributes[attribute]
  const own = attribute.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), properties)
  const host = `${physicalId}.cluster-stand-in.${world.region}`
  switch (attribute) {
    case 'Arn':
      return `arn:aws:${(type.split('::')[1] ?? '').toLowerCase()}:${world.region}:${world.account}:${physicalId}`
    case 'GroupId':
    case 'Id':
    case 'VpcId':
    case 'SubnetId':
    case 'RouteTableId':
      return attribute === 'VpcId' && own !== undefined ? own : physicalId
    case 'AvailabilityZone':
      return own ?? world.zones[0]
    case 'CidrBlock':
      return own
    case 'Endpoint.Address':
      return `${host}.rds.amazonaws.com`
    case 'Endpoint.Port':
      return String(properties['Port'] ?? 3306)
    case 'DNSName':
      return `${physicalId}.fsx.${world.region}.amazonaws.com`
    case 'LustreMountName':
      return 'fsx'
    case 'RootVolumeId':
      return `fsvol-${physicalId.replace(/^fs-/, '').padEnd(17, '0').slice(0, 17)}`
    default:
      return own ?? `${physicalId}.${attribute}`
  }
}
