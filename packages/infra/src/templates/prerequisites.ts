import type { Template } from '../template.ts'
import { attribute, equals, exported, join, named, not, nothing, ref, sub, when } from './intrinsics.ts'
import { networkResources } from './network.ts'

const YES_NO = { Type: 'String', AllowedValues: ['true', 'false'] } as const

/**
 * The network and the file systems that a cluster needs: a VPC with a public and two private subnets in different zones, NAT,
 * an endpoint for S3, security groups per purpose, FSx for Lustre for /fsx, and FSx for OpenZFS in two zones for /home.
 *
 * Parameters, outputs and logical ids are those of the template of awsome-distributed-ai, so that its stacks can be taken over:
 * pass `TakeOver: 'true'`, and the file systems stay in the one security group that they have. Both file systems outlive the
 * stack. What the template leaves out, and why, is in docs/infra.md.
 *
 * Source: CloudFormation resource reference for EC2 and FSx.
 *
 * @example
 * ```ts
 * import { deployStack, prerequisites } from '@slurmkit/infra'
 *
 * const network = await deployStack(prerequisites(), { PrimarySubnetAZ: 'us-east-1b' }, { stackName: 'network', region: 'us-east-1' })
 * console.log(network.PrimaryPrivateSubnet)
 * ```
 */
export function prerequisites() {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Network and file systems of a Slurm cluster',
    Parameters: {
      VPCName: { Type: 'String', Default: 'AWS ParallelCluster', Description: 'Name of the VPC' },
      PrimarySubnetAZ: {
        Type: 'AWS::EC2::AvailabilityZone::Name',
        Description: 'Zone of the public and the primary private subnet',
      },
      SecondarySubnetAZ: {
        Type: 'String',
        Default: '',
        Description: 'Zone of the secondary private subnet; empty takes the first or second zone of the region',
      },
      CreateS3Endpoint: { ...YES_NO, Default: 'true', Description: 'Whether S3 is reached without NAT' },
      Capacity: {
        Type: 'Number',
        Default: 1200,
        MinValue: 1200,
        Description: 'GiB of Lustre: 1200, or a multiple of 2400',
      },
      PerUnitStorageThroughput: {
        Type: 'Number',
        Default: 250,
        AllowedValues: [125, 250, 500, 1000],
        Description: 'MB/s for each TiB of Lustre. A later change replaces the file system',
      },
      Compression: {
        Type: 'String',
        Default: 'LZ4',
        AllowedValues: ['LZ4', 'NONE'],
        Description: 'Compression of Lustre',
      },
      LustreVersion: { Type: 'String', Default: '2.15', AllowedValues: ['2.15'], Description: 'Version of Lustre' },
      LustreBackupDays: {
        Type: 'Number',
        Default: 7,
        MinValue: 0,
        MaxValue: 90,
        Description: 'Days that backups of Lustre are kept',
      },
      HomeCapacity: { Type: 'Number', Default: 512, MinValue: 64, MaxValue: 524288, Description: 'GiB of /home' },
      HomeThroughput: {
        Type: 'Number',
        Default: 160,
        AllowedValues: [160, 320, 640, 1280, 2560, 3840, 5120, 7680, 10240],
        Description: 'MB/s of /home',
      },
      KmsKeyId: {
        Type: 'String',
        Default: '',
        Description: 'Key of the file systems; empty takes that of FSx. A later change replaces them',
      },
      FlowLogs: { ...YES_NO, Default: 'true', Description: 'Whether refused connections are logged' },
      InterfaceEndpoints: {
        ...YES_NO,
        Default: 'false',
        Description:
          'Whether Systems Manager, Secrets Manager and others are reached without NAT; each costs by the hour',
      },
      TakeOver: {
        ...YES_NO,
        Default: 'false',
        Description: 'Whether the file systems keep the one security group of an older stack',
      },
    },
    Rules: {
      ZonesDiffer: {
        RuleCondition: not(equals(ref('SecondarySubnetAZ'), '')),
        Assertions: [
          {
            Assert: not(equals(ref('PrimarySubnetAZ'), ref('SecondarySubnetAZ'))),
            AssertDescription: 'SecondarySubnetAZ has to be another zone than PrimarySubnetAZ',
          },
        ],
      },
    },
    Conditions: {
      HasS3Endpoint: equals(ref('CreateS3Endpoint'), 'true'),
      HasFlowLogs: equals(ref('FlowLogs'), 'true'),
      HasInterfaceEndpoints: equals(ref('InterfaceEndpoints'), 'true'),
      HasKey: not(equals(ref('KmsKeyId'), '')),
      IsTakenOver: equals(ref('TakeOver'), 'true'),
      PicksSecondZone: equals(ref('SecondarySubnetAZ'), ''),
      PrimaryIsSecondZone: equals(ref('PrimarySubnetAZ'), { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }),
    },
    Resources: {
      ...networkResources(),
      FSxLFilesystem: {
        Type: 'AWS::FSx::FileSystem',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          FileSystemType: 'LUSTRE',
          StorageType: 'SSD',
          FileSystemTypeVersion: ref('LustreVersion'),
          StorageCapacity: ref('Capacity'),
          KmsKeyId: when('HasKey', ref('KmsKeyId'), nothing),
          SecurityGroupIds: [when('IsTakenOver', ref('SecurityGroup'), ref('LustreSecurityGroup'))],
          SubnetIds: [ref('PrimaryPrivateSubnet')],
          LustreConfiguration: {
            AutomaticBackupRetentionDays: ref('LustreBackupDays'),
            DataCompressionType: ref('Compression'),
            DeploymentType: 'PERSISTENT_2',
            PerUnitStorageThroughput: ref('PerUnitStorageThroughput'),
            MetadataConfiguration: { Mode: 'AUTOMATIC' },
          },
          Tags: named(join(' ', ref('VPCName'), 'fsx')),
        },
      },
      OpenZFSFileSystem: {
        Type: 'AWS::FSx::FileSystem',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          FileSystemType: 'OPENZFS',
          StorageType: 'SSD',
          StorageCapacity: ref('HomeCapacity'),
          KmsKeyId: when('HasKey', ref('KmsKeyId'), nothing),
          SecurityGroupIds: [when('IsTakenOver', ref('SecurityGroup'), ref('HomeSecurityGroup'))],
          SubnetIds: [ref('PrimaryPrivateSubnet'), ref('SecondaryPrivateSubnet')],
          OpenZFSConfiguration: {
            AutomaticBackupRetentionDays: 30,
            CopyTagsToBackups: true,
            CopyTagsToVolumes: true,
            DailyAutomaticBackupStartTime: '19:00',
            DeploymentType: 'MULTI_AZ_1',
            PreferredSubnetId: ref('PrimaryPrivateSubnet'),
            // Every subnet with a client: the address of /home is a route that moves when a server fails.
            RouteTableIds: [ref('PrivateRouteTable'), ref('PublicRouteTable')],
            Options: ['DELETE_CHILD_VOLUMES_AND_SNAPSHOTS'],
            RootVolumeConfiguration: {
              DataCompressionType: 'NONE',
              NfsExports: [{ ClientConfigurations: [{ Clients: '*', Options: ['rw', 'no_root_squash', 'crossmnt'] }] }],
            },
            ThroughputCapacity: ref('HomeThroughput'),
            WeeklyMaintenanceStartTime: '1:04:00',
          },
          Tags: named(join(' ', ref('VPCName'), 'home')),
        },
      },
    },
    Outputs: {
      VPC: exported('VPC', ref('VPC'), 'The VPC'),
      PublicSubnet: exported('PublicSubnet', ref('PublicSubnet'), 'The public subnet'),
      PrimaryPrivateSubnet: exported(
        'PrimaryPrivateSubnet',
        ref('PrimaryPrivateSubnet'),
        'The private subnet of the primary zone',
      ),
      SecondaryPrivateSubnet: exported(
        'SecondaryPrivateSubnet',
        ref('SecondaryPrivateSubnet'),
        'The private subnet of the other zone',
      ),
      SecurityGroup: exported('SecurityGroup', ref('SecurityGroup'), 'Nodes that talk to each other over EFA'),
      FSxLustreFilesystemMountname: exported(
        'FSxLustreFilesystemMountname',
        attribute('FSxLFilesystem', 'LustreMountName'),
        'Mount name of Lustre',
      ),
      FSxLustreFilesystemDNSname: exported(
        'FSxLustreFilesystemDNSname',
        attribute('FSxLFilesystem', 'DNSName'),
        'DNS name of Lustre',
      ),
      FSxLustreFilesystemId: exported('FSxLustreFilesystemId', ref('FSxLFilesystem'), 'Id of Lustre'),
      FSxORootVolumeId: exported(
        'FSxORootVolumeId',
        attribute('OpenZFSFileSystem', 'RootVolumeId'),
        'The volume of /home',
      ),
      FSxOFilesystemId: { Description: 'Id of the file system of /home', Value: ref('OpenZFSFileSystem') },
      FSxODNSname: {
        Description: 'DNS name of the file system of /home',
        Value: attribute('OpenZFSFileSystem', 'DNSName'),
      },
      FileSystemSecurityGroup: {
        Description: 'Nodes that mount the file systems',
        Value: when('IsTakenOver', ref('SecurityGroup'), ref('FileSystemClientSecurityGroup')),
      },
      PrimaryZone: {
        Description: 'Zone of the primary private subnet',
        Value: attribute('PrimaryPrivateSubnet', 'AvailabilityZone'),
      },
      SecondaryZone: {
        Description: 'Zone of the secondary private subnet',
        Value: attribute('SecondaryPrivateSubnet', 'AvailabilityZone'),
      },
      PublicRouteTable: { Description: 'Routes of the public subnet', Value: ref('PublicRouteTable') },
      PrivateRouteTable: { Description: 'Routes of the private subnets', Value: ref('PrivateRouteTable') },
      NatAddress: { Description: 'The address that the private subnets have outside', Value: ref('ElasticIP') },
      Region: { Description: 'The region', Value: sub(`\${AWS::Region}`) },
    },
  } as const satisfies Template
}
