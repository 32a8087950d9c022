import { accountingDatabase, deployStack, planStack, prerequisites, type Template } from '@slurmkit/infra'
import { expect, test } from 'vitest'
import { stackOptions, startStandIn } from '../stand-in.ts'

const ref = (name: string) => ({ Ref: name })
const att = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] })

/** The resources that hold data as the older templates have them, with as much around them as they refer to. */
const olderNetwork: Template = {
  Parameters: { PrimarySubnetAZ: { Type: 'AWS::EC2::AvailabilityZone::Name' } },
  Resources: {
    VPC: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: true, EnableDnsHostnames: true },
    },
    PrimaryPrivateSubnet: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: ref('VPC'), CidrBlock: '10.1.0.0/17', AvailabilityZone: ref('PrimarySubnetAZ') },
    },
    SecondaryPrivateSubnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('VPC'), CidrBlock: '10.1.128.0/17' } },
    SecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'Allow EFA communication for Multi-Node Parallel Batch jobs', VpcId: ref('VPC') },
    },
    PublicRouteTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('VPC') } },
    PrivateRouteTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('VPC') } },
    FSxLFilesystem: {
      Type: 'AWS::FSx::FileSystem',
      Properties: {
        FileSystemType: 'LUSTRE',
        StorageType: 'SSD',
        FileSystemTypeVersion: '2.15',
        StorageCapacity: '1200',
        SecurityGroupIds: [ref('SecurityGroup')],
        SubnetIds: [ref('PrimaryPrivateSubnet')],
        LustreConfiguration: {
          DataCompressionType: 'LZ4',
          DeploymentType: 'PERSISTENT_2',
          PerUnitStorageThroughput: '250',
          MetadataConfiguration: { Mode: 'AUTOMATIC' },
        },
      },
    },
    OpenZFSFileSystem: {
      Type: 'AWS::FSx::FileSystem',
      Properties: {
        FileSystemType: 'OPENZFS',
        StorageType: 'SSD',
        StorageCapacity: '512',
        SecurityGroupIds: [ref('SecurityGroup')],
        SubnetIds: [ref('PrimaryPrivateSubnet'), ref('SecondaryPrivateSubnet')],
        OpenZFSConfiguration: {
          DeploymentType: 'MULTI_AZ_1',
          PreferredSubnetId: ref('PrimaryPrivateSubnet'),
          RouteTableIds: [ref('PrivateRouteTable'), ref('PublicRouteTable')],
          RootVolumeConfiguration: {
            DataCompressionType: 'NONE',
            NfsExports: [{ ClientConfigurations: [{ Clients: '*', Options: ['rw', 'no_root_squash', 'crossmnt'] }] }],
          },
          ThroughputCapacity: '160',
        },
      },
    },
  },
}

const olderDatabase: Template = {
  Parameters: { VpcId: { Type: 'String' }, SubnetIds: { Type: 'CommaDelimitedList' } },
  Resources: {
    AccountingClusterAdminSecret: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { GenerateSecretString: { PasswordLength: 16, ExcludeCharacters: '#"@/\\' } },
    },
    AccountingClusterSubnetGroup: {
      Type: 'AWS::RDS::DBSubnetGroup',
      Properties: { DBSubnetGroupDescription: 'x', SubnetIds: ref('SubnetIds') },
    },
    AccountingClusterSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'RDS security group', VpcId: ref('VpcId') },
    },
    AccountingCluster: {
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        DBClusterIdentifier: 'slurm-accounting-cluster',
        Engine: 'aurora-mysql',
        EngineVersion: '8.0.mysql_aurora.3.12.0',
        DBSubnetGroupName: ref('AccountingClusterSubnetGroup'),
        MasterUsername: 'clusteradmin',
        MasterUserPassword: { 'Fn::Sub': `{{resolve:secretsmanager:\${AccountingClusterAdminSecret}}}` },
        StorageEncrypted: true,
        VpcSecurityGroupIds: [att('AccountingClusterSecurityGroup', 'GroupId')],
      },
    },
    AccountingClusterInstance1: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBInstanceClass: 'db.serverless',
        DBClusterIdentifier: ref('AccountingCluster'),
        DBInstanceIdentifier: 'slurm-accounting-cluster-instance-1',
        Engine: 'aurora-mysql',
        PubliclyAccessible: false,
      },
    },
  },
}

test('stacks of the older templates are taken over without losing anything, and without being told so are refused', async () => {
  const aws = await startStandIn()
  const net = stackOptions(aws, { stackName: 'net' })
  await deployStack<Template>(olderNetwork, { PrimarySubnetAZ: 'us-east-1a' }, net)
  const zone = { PrimarySubnetAZ: 'us-east-1a' }
  expect((await planStack(prerequisites(), { ...zone, TakeOver: 'true' }, net)).refused).toEqual([])
  expect((await planStack(prerequisites(), zone, net)).refused.map(({ path }) => path).sort()).toEqual([
    'FSxLFilesystem',
    'OpenZFSFileSystem',
  ])

  const db = stackOptions(aws, { stackName: 'db' })
  const subnets = { VpcId: 'vpc-0a', SubnetIds: ['subnet-0a', 'subnet-0b'] }
  await deployStack<Template>(olderDatabase, subnets, db)
  const version = { ...subnets, EngineVersion: '8.0.mysql_aurora.3.12.0' }
  const plan = await planStack(accountingDatabase(), { ...version, TakeOver: 'true' }, db)
  expect(plan.refused.map(({ path, danger }) => `${path} ${danger}`)).toEqual([])
  expect((await planStack(accountingDatabase(), version, db)).refused.map(({ path }) => path)).toContain(
    'AccountingCluster',
  )
  await aws.stop()
})
