import { attribute, join, named, ref, sub, when } from './intrinsics.ts'

/** Ports of FSx for OpenZFS (NFS). Source: FSx for OpenZFS user guide, file system access control with VPC. */
const NFS_PORTS = [
  [111, 111],
  [2049, 2049],
  [20001, 20003],
] as const

/** Ports of FSx for Lustre. Source: FSx for Lustre user guide, file system access control with VPC. */
const LUSTRE_PORTS = [
  [988, 988],
  [1018, 1023],
] as const

/** An address that nothing has: with it in place EC2 does not add its own rule that lets everything out. */
const NOWHERE = {
  CidrIp: '255.255.255.255/32',
  IpProtocol: 'icmp',
  FromPort: 252,
  ToPort: 86,
  Description: 'Lets nothing out',
}

/** Services that a head node without a way out needs, one endpoint each. */
const SERVICES = {
  Ssm: 'ssm',
  SsmMessages: 'ssmmessages',
  Ec2Messages: 'ec2messages',
  SecretsManager: 'secretsmanager',
  Logs: 'logs',
  CloudFormation: 'cloudformation',
  Ec2: 'ec2',
  Kms: 'kms',
  Monitoring: 'monitoring',
} as const

/** The network of {@link prerequisites}. */
export function networkResources() {
  return {
    VPC: {
      Type: 'AWS::EC2::VPC',
      Properties: {
        CidrBlock: '10.0.0.0/16',
        EnableDnsSupport: true,
        EnableDnsHostnames: true,
        Tags: named(ref('VPCName')),
      },
    },
    VpcCidrBlock: { Type: 'AWS::EC2::VPCCidrBlock', Properties: { VpcId: ref('VPC'), CidrBlock: '10.1.0.0/16' } },
    InternetGateway: { Type: 'AWS::EC2::InternetGateway', Properties: { Tags: named(ref('VPCName')) } },
    GatewayToInternet: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: ref('VPC'), InternetGatewayId: ref('InternetGateway') },
    },
    ...subnet('PublicSubnet', '10.0.0.0/17', ref('PrimarySubnetAZ'), 'Public Subnet', { MapPublicIpOnLaunch: true }),
    ...subnet('PrimaryPrivateSubnet', '10.1.0.0/17', ref('PrimarySubnetAZ'), 'Private Subnet'),
    ...subnet('SecondaryPrivateSubnet', '10.1.128.0/17', SECONDARY_ZONE, 'Private Subnet'),
    // Without the attachment first, addresses and routes fail now and then, and the whole stack with them.
    ElasticIP: {
      Type: 'AWS::EC2::EIP',
      DependsOn: 'GatewayToInternet',
      Properties: { Domain: 'vpc', Tags: named(ref('VPCName')) },
    },
    NATGateway: {
      Type: 'AWS::EC2::NatGateway',
      DependsOn: 'GatewayToInternet',
      Properties: {
        AllocationId: attribute('ElasticIP', 'AllocationId'),
        SubnetId: ref('PublicSubnet'),
        Tags: named(ref('VPCName')),
      },
    },
    PublicRouteTable: routeTable('public'),
    PrivateRouteTable: routeTable('private'),
    PublicRoute: {
      Type: 'AWS::EC2::Route',
      DependsOn: 'GatewayToInternet',
      Properties: {
        RouteTableId: ref('PublicRouteTable'),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('InternetGateway'),
      },
    },
    PrivateRouteToInternet: {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: ref('PrivateRouteTable'),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: ref('NATGateway'),
      },
    },
    PublicSubnetRouteTableAssociation: association('PublicSubnet', 'PublicRouteTable'),
    PrimaryPrivateSubnetRTAssociation: association('PrimaryPrivateSubnet', 'PrivateRouteTable'),
    SecondaryPrivateSubnetRTAssociation: association('SecondaryPrivateSubnet', 'PrivateRouteTable'),
    S3Endpoint: {
      Type: 'AWS::EC2::VPCEndpoint',
      Condition: 'HasS3Endpoint',
      Properties: {
        VpcId: ref('VPC'),
        VpcEndpointType: 'Gateway',
        ServiceName: sub(`com.amazonaws.\${AWS::Region}.s3`),
        RouteTableIds: [ref('PublicRouteTable'), ref('PrivateRouteTable')],
        PolicyDocument: S3_POLICY,
      },
    },
    ...securityGroups(),
    ...flowLogs(),
    ...Object.fromEntries(
      Object.entries(SERVICES).map(([name, service]) => [
        `${name}Endpoint`,
        {
          Type: 'AWS::EC2::VPCEndpoint',
          Condition: 'HasInterfaceEndpoints',
          Properties: {
            VpcId: ref('VPC'),
            VpcEndpointType: 'Interface',
            ServiceName: sub(`com.amazonaws.\${AWS::Region}.${service}`),
            PrivateDnsEnabled: true,
            SubnetIds: [ref('PrimaryPrivateSubnet')],
            SecurityGroupIds: [ref('EndpointSecurityGroup')],
          },
        },
      ]),
    ),
  } as const
}

const SECONDARY_ZONE = when(
  'PicksSecondZone',
  when('PrimaryIsSecondZone', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }),
  ref('SecondarySubnetAZ'),
)

/** The account's own buckets; of others only what nodes fetch: ParallelCluster's files, packages, and the agent of SSM. */
const S3_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceAccount': ref('AWS::AccountId') } },
    },
    {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
      Resource: [
        'aws-parallelcluster',
        'al2023-repos',
        'amazonlinux-2-repos',
        'aws-ssm',
        'amazon-ssm',
        'amazon-ssm-packages',
        'patch-baseline-snapshot',
        'aws-fsx-lustre-client-repo',
        'ec2-linux-nvidia-drivers',
        'aws-efa-installer',
        'cloudformation-examples',
        'aws-codedeploy',
        'dcv-license',
      ].flatMap((name) => [
        sub(`arn:\${AWS::Partition}:s3:::*${name}*`),
        sub(`arn:\${AWS::Partition}:s3:::*${name}*/*`),
      ]),
    },
  ],
}

function subnet(id: string, cidr: string, zone: unknown, title: string, more: object = {}) {
  return {
    [id]: {
      Type: 'AWS::EC2::Subnet',
      DependsOn: 'VpcCidrBlock',
      Properties: {
        VpcId: ref('VPC'),
        CidrBlock: cidr,
        AvailabilityZone: zone,
        ...more,
        Tags: named(join(' ', ref('VPCName'), title, '-', zone)),
      },
    },
  }
}

function routeTable(title: string) {
  return {
    Type: 'AWS::EC2::RouteTable',
    Properties: { VpcId: ref('VPC'), Tags: named(join(' ', ref('VPCName'), title)) },
  }
}

function association(subnetId: string, table: string) {
  return {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref(subnetId), RouteTableId: ref(table) },
  }
}

function group(description: string, ingress: readonly object[] = []) {
  return {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: description,
      VpcId: ref('VPC'),
      SecurityGroupEgress: [NOWHERE],
      ...(ingress.length === 0 ? {} : { SecurityGroupIngress: ingress }),
      Tags: named(join(' ', ref('VPCName'), description)),
    },
  }
}

function rule(
  direction: 'Ingress' | 'Egress',
  own: string,
  other: string,
  protocol: string,
  ports: readonly [number, number] | undefined,
  description: string,
) {
  const peer = direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'
  // Everything has no ports.
  const range = ports === undefined ? {} : { FromPort: ports[0], ToPort: ports[1] }
  return {
    Type: `AWS::EC2::SecurityGroup${direction}`,
    Properties: {
      GroupId: ref(own),
      [peer]: ref(other),
      IpProtocol: protocol,
      ...range,
      Description: description,
    },
  }
}

/** Rules from and to the nodes that mount a file system, one for each range of ports. */
function mountRules(
  server: string,
  title: string,
  ports: readonly (readonly [number, number])[],
  protocols: readonly string[],
) {
  const client = 'FileSystemClientSecurityGroup'
  return Object.fromEntries(
    ports.flatMap((range) =>
      protocols.flatMap((protocol) => {
        const id = `${title}${protocol === 'udp' ? 'Udp' : ''}${range[0]}`
        return [
          [`${id}In`, rule('Ingress', server, client, protocol, range, `${title} from nodes`)],
          [`${id}Out`, rule('Egress', client, server, protocol, range, `${title} to its servers`)],
        ] as const
      }),
    ),
  )
}

function securityGroups() {
  const efa = 'SecurityGroup'
  return {
    // The description is that of older stacks: another one would replace the group, and with it what is in it.
    SecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'Allow EFA communication for Multi-Node Parallel Batch jobs', VpcId: ref('VPC') },
    },
    EFASecurityGroupIngress: rule('Ingress', efa, efa, '-1', undefined, 'Everything from nodes to nodes'),
    EFASecurityGroupEgress: rule('Egress', efa, efa, '-1', undefined, 'Everything from nodes to nodes'),
    EFASecurityGroupEgressECS: {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: { GroupId: ref(efa), CidrIp: '0.0.0.0/0', IpProtocol: '-1', Description: 'Everything to outside' },
    },
    FileSystemClientSecurityGroup: group('file system clients'),
    LustreSecurityGroup: group('lustre'),
    HomeSecurityGroup: group('home'),
    EndpointSecurityGroup: group('endpoints', [
      {
        CidrIp: '10.0.0.0/16',
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        Description: 'AWS from the public subnet',
      },
      {
        CidrIp: '10.1.0.0/16',
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        Description: 'AWS from the private subnets',
      },
    ]),
    ...mountRules('LustreSecurityGroup', 'Lustre', LUSTRE_PORTS, ['tcp']),
    ...mountRules('HomeSecurityGroup', 'Nfs', NFS_PORTS, ['tcp', 'udp']),
    LustreServersIn: rule(
      'Ingress',
      'LustreSecurityGroup',
      'LustreSecurityGroup',
      'tcp',
      [988, 1023],
      'Lustre between its servers',
    ),
    LustreServersOut: rule(
      'Egress',
      'LustreSecurityGroup',
      'LustreSecurityGroup',
      'tcp',
      [988, 1023],
      'Lustre between its servers',
    ),
    LustreCallsOut: rule(
      'Egress',
      'LustreSecurityGroup',
      'FileSystemClientSecurityGroup',
      'tcp',
      [988, 1023],
      'Lustre calls its clients',
    ),
    LustreCallsIn: rule(
      'Ingress',
      'FileSystemClientSecurityGroup',
      'LustreSecurityGroup',
      'tcp',
      [988, 1023],
      'Lustre calls its clients',
    ),
  }
}

function flowLogs() {
  return {
    FlowLogGroup: {
      Type: 'AWS::Logs::LogGroup',
      Condition: 'HasFlowLogs',
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Retain',
      Properties: { RetentionInDays: 365 },
    },
    FlowLogRole: {
      Type: 'AWS::IAM::Role',
      Condition: 'HasFlowLogs',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'vpc-flow-logs.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        },
        Policies: [
          {
            PolicyName: 'write',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
                  Resource: attribute('FlowLogGroup', 'Arn'),
                },
              ],
            },
          },
        ],
      },
    },
    FlowLog: {
      Type: 'AWS::EC2::FlowLog',
      Condition: 'HasFlowLogs',
      Properties: {
        ResourceId: ref('VPC'),
        ResourceType: 'VPC',
        TrafficType: 'REJECT',
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: ref('FlowLogGroup'),
        DeliverLogsPermissionArn: attribute('FlowLogRole', 'Arn'),
      },
    },
  }
}
