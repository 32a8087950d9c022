import type { Template } from '../template.ts'
import { attribute, equals, not, nothing, ref, sub, when } from './intrinsics.ts'

const TAGS = [{ Key: 'parallelcluster:usecase', Value: 'slurm accounting' }]
const NOWHERE = {
  CidrIp: '255.255.255.255/32',
  IpProtocol: 'icmp',
  FromPort: 252,
  ToPort: 86,
  Description: 'Lets nothing out',
}
const YES_NO = { Type: 'String', AllowedValues: ['true', 'false'] } as const

/**
 * The database in which slurmdbd keeps accounting: Aurora MySQL Serverless v2 that takes connections over TLS only, its
 * password in Secrets Manager as ParallelCluster reads it (bare, without `#`), and security groups of client and server.
 *
 * Parameters, outputs and logical ids are those of the template of awsome-distributed-ai; pass `TakeOver: 'true'` to update
 * one of its stacks, and identifiers and the password stay what they are. Deleting the database needs consent, leaves a
 * snapshot, and is refused while `DeletionProtection` is on. What the template leaves out, and why, is in docs/infra.md.
 *
 * Source: CloudFormation resource reference for RDS and Secrets Manager; slurm.conf accounting guide for MySQL's settings.
 *
 * @example
 * ```ts
 * import { accountingDatabase, deployStack } from '@slurmkit/infra'
 *
 * const database = await deployStack(accountingDatabase(), { VpcId: 'vpc-0a', SubnetIds: ['subnet-0a', 'subnet-0b'] }, { stackName: 'accounting', region: 'us-east-1' })
 * console.log(database.DatabaseHost)
 * ```
 */
export function accountingDatabase() {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Accounting database of Slurm clusters',
    Parameters: {
      ClusterName: {
        Type: 'String',
        Default: 'slurm-accounting-cluster',
        AllowedPattern: '[a-z][-a-z0-9]{0,62}',
        ConstraintDescription: 'a lower-case letter, then lower-case letters, digits and hyphens, 63 at most',
        Description: 'Name of the database; its identifier too where a stack is taken over',
      },
      ClusterAdmin: {
        Type: 'String',
        Default: 'clusteradmin',
        MinLength: 3,
        MaxLength: 64,
        Description: 'Name of its administrator',
      },
      MinCapacity: {
        Type: 'Number',
        Default: 1,
        MinValue: 0,
        MaxValue: 256,
        Description: 'Least ACUs; 0 pauses the database while nothing is connected, which a running slurmdbd is',
      },
      MaxCapacity: {
        Type: 'Number',
        Default: 4,
        MinValue: 1,
        MaxValue: 256,
        Description: 'Most ACUs, 2 GiB of memory each',
      },
      VpcId: { Type: 'AWS::EC2::VPC::Id', Description: 'The VPC' },
      SubnetIds: { Type: 'List<AWS::EC2::Subnet::Id>', Description: 'Private subnets in two zones at least' },
      EngineVersion: {
        Type: 'String',
        Default: '8.0',
        Description: 'Version of Aurora MySQL; 8.0 is the default one of Aurora 3',
      },
      KmsKeyId: {
        Type: 'String',
        Default: '',
        Description:
          'Key of the database and the password; empty takes those of AWS. A later change replaces the database',
      },
      BackupDays: {
        Type: 'Number',
        Default: 35,
        MinValue: 1,
        MaxValue: 35,
        Description: 'Days back to which it can be restored',
      },
      SecondInstance: {
        ...YES_NO,
        Default: 'false',
        Description: 'Whether another instance takes over in seconds, at twice the price',
      },
      DeletionProtection: {
        ...YES_NO,
        Default: 'true',
        Description: 'Whether the database can only be deleted after turning this off',
      },
      TakeOver: {
        ...YES_NO,
        Default: 'false',
        Description: 'Whether identifiers and password stay those of an older stack',
      },
    },
    Conditions: {
      HasKey: not(equals(ref('KmsKeyId'), '')),
      HasSecondInstance: equals(ref('SecondInstance'), 'true'),
      IsTakenOver: equals(ref('TakeOver'), 'true'),
      Pauses: equals(ref('MinCapacity'), '0'),
    },
    Resources: {
      AccountingClusterAdminSecret: {
        Type: 'AWS::SecretsManager::Secret',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          Description: 'Password of the accounting database',
          // Another rule would make another password, which the database would not know. Without punctuation nothing that
          // reads it can take a character for something else.
          GenerateSecretString: when(
            'IsTakenOver',
            { PasswordLength: 16, ExcludeCharacters: '#"@/\\' },
            { PasswordLength: 32, ExcludePunctuation: true },
          ),
          KmsKeyId: when('HasKey', ref('KmsKeyId'), nothing),
          Tags: TAGS,
        },
      },
      AccountingClusterParameterGroup: {
        Type: 'AWS::RDS::DBClusterParameterGroup',
        Properties: {
          Description: 'Cluster parameter group for aurora-mysql',
          Family: 'aurora-mysql8.0',
          Parameters: {
            require_secure_transport: 'ON',
            innodb_lock_wait_timeout: '900',
            // Has to be above max_script_size where job scripts are stored.
            max_allowed_packet: '67108864',
          },
          Tags: TAGS,
        },
      },
      AccountingClusterSubnetGroup: {
        Type: 'AWS::RDS::DBSubnetGroup',
        Properties: {
          DBSubnetGroupDescription: sub(`Subnets for AccountingCluster-\${AWS::Region} database`),
          SubnetIds: ref('SubnetIds'),
          Tags: TAGS,
        },
      },
      AccountingClusterSecurityGroup: {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {
          GroupDescription: 'RDS security group',
          SecurityGroupEgress: [NOWHERE],
          Tags: TAGS,
          VpcId: ref('VpcId'),
        },
      },
      AccountingClusterClientSecurityGroup: {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {
          GroupDescription: 'Security Group to allow connection to Serverless DB Cluster',
          SecurityGroupEgress: [NOWHERE],
          Tags: TAGS,
          VpcId: ref('VpcId'),
        },
      },
      AccountingClusterSecurityGroupInboundRule: rule(
        'Ingress',
        'AccountingClusterSecurityGroup',
        'AccountingClusterClientSecurityGroup',
      ),
      AccountingClusterClientSecurityGroupOutboundRule: rule(
        'Egress',
        'AccountingClusterClientSecurityGroup',
        'AccountingClusterSecurityGroup',
      ),
      MonitoringRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'monitoring.rds.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
          ManagedPolicyArns: [
            sub(`arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`),
          ],
          Tags: TAGS,
        },
      },
      AccountingCluster: {
        Type: 'AWS::RDS::DBCluster',
        DeletionPolicy: 'Snapshot',
        UpdateReplacePolicy: 'Snapshot',
        Properties: {
          // Without a name of ours a replacement can exist beside what it replaces.
          DBClusterIdentifier: when('IsTakenOver', ref('ClusterName'), nothing),
          Engine: 'aurora-mysql',
          EngineVersion: ref('EngineVersion'),
          BackupRetentionPeriod: ref('BackupDays'),
          CopyTagsToSnapshot: true,
          DBClusterParameterGroupName: ref('AccountingClusterParameterGroup'),
          DBSubnetGroupName: ref('AccountingClusterSubnetGroup'),
          DeletionProtection: ref('DeletionProtection'),
          EnableCloudwatchLogsExports: ['audit', 'error', 'general', 'slowquery'],
          EnableHttpEndpoint: false,
          EnableIAMDatabaseAuthentication: true,
          KmsKeyId: when('HasKey', ref('KmsKeyId'), nothing),
          MasterUsername: ref('ClusterAdmin'),
          MasterUserPassword: sub(`{{resolve:secretsmanager:\${AccountingClusterAdminSecret}}}`),
          ServerlessV2ScalingConfiguration: {
            MinCapacity: ref('MinCapacity'),
            MaxCapacity: ref('MaxCapacity'),
            SecondsUntilAutoPause: when('Pauses', 3600, nothing),
          },
          StorageEncrypted: true,
          Tags: [...TAGS, { Key: 'Name', Value: ref('ClusterName') }],
          VpcSecurityGroupIds: [attribute('AccountingClusterSecurityGroup', 'GroupId')],
        },
      },
      AccountingClusterInstance1: instance(when('IsTakenOver', sub(`\${ClusterName}-instance-1`), nothing)),
      AccountingClusterInstance2: { ...instance(nothing), Condition: 'HasSecondInstance' },
    },
    Outputs: {
      ClusterName: { Description: 'Name of the database', Value: ref('ClusterName') },
      DatabaseHost: { Description: 'Host', Value: attribute('AccountingCluster', 'Endpoint.Address') },
      DatabasePort: { Description: 'Port', Value: attribute('AccountingCluster', 'Endpoint.Port') },
      DatabaseAdminUser: { Description: 'Administrator', Value: ref('ClusterAdmin') },
      DatabaseSecretArn: { Description: 'Secret with the bare password', Value: ref('AccountingClusterAdminSecret') },
      DatabaseClusterSecurityGroup: {
        Description: 'Group of the server',
        Value: attribute('AccountingClusterSecurityGroup', 'GroupId'),
      },
      DatabaseClientSecurityGroup: {
        Description: 'Group of clients: nothing but the database can be reached through it',
        Value: attribute('AccountingClusterClientSecurityGroup', 'GroupId'),
      },
    },
  } as const satisfies Template
}

function rule(direction: 'Ingress' | 'Egress', own: string, other: string) {
  const peer = direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'
  const port = attribute('AccountingCluster', 'Endpoint.Port')
  return {
    Type: `AWS::EC2::SecurityGroup${direction}`,
    Properties: {
      GroupId: attribute(own, 'GroupId'),
      [peer]: attribute(other, 'GroupId'),
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      Description: 'slurmdbd to its database',
    },
  }
}

function instance(identifier: unknown) {
  return {
    Type: 'AWS::RDS::DBInstance',
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      DBInstanceClass: 'db.serverless',
      DBClusterIdentifier: ref('AccountingCluster'),
      DBInstanceIdentifier: identifier,
      Engine: 'aurora-mysql',
      // What the pinned version is decides the stack, not a maintenance window. An instance that is there may be replaced by that.
      AutoMinorVersionUpgrade: when('IsTakenOver', nothing, false),
      EnablePerformanceInsights: true,
      MonitoringInterval: 60,
      MonitoringRoleArn: attribute('MonitoringRole', 'Arn'),
      PubliclyAccessible: false,
      Tags: TAGS,
    },
  } as const
}
