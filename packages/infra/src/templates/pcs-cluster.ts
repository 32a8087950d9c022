import type { Template } from '../template.ts'
import { attribute, ref } from './intrinsics.ts'

/** What of a PCS cluster is not a parameter, since CloudFormation has no parameters that are lists of pairs. */
export interface PcsClusterSettings {
  /** Further settings of slurm.conf, by Slurm's own names; PCS allows some. Default: none. */
  readonly slurmSettings?: Readonly<Record<string, string>>
}

/**
 * A cluster of AWS Parallel Computing Service that keeps accounting by itself, with a login node group and a compute queue.
 * The records live as long as the cluster: export them before it goes.
 *
 * Source: CloudFormation resource reference for PCS; PCS user guide, Slurm accounting.
 *
 * @example
 * ```ts
 * import { deployStack, pcsCluster } from '@slurmkit/infra'
 *
 * const template = pcsCluster({ slurmSettings: { PreemptType: 'preempt/qos' } })
 * const parameters = { ClusterName: 'physics', SubnetId: 'subnet-0a', SecurityGroupIds: ['sg-0a'], InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-nodes', LaunchTemplateId: 'lt-0a', AmiId: 'ami-0a' }
 * console.log((await deployStack(template, parameters, { stackName: 'pcs', region: 'us-east-1' })).ClusterId)
 * ```
 */
export function pcsCluster({ slurmSettings = {} }: PcsClusterSettings = {}) {
  const custom = Object.entries(slurmSettings).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
  }))
  const group = (name: string, count: string | number) => ({
    Type: 'AWS::PCS::ComputeNodeGroup',
    Properties: {
      ClusterId: attribute('Cluster', 'Id'),
      Name: name,
      AmiId: ref('AmiId'),
      CustomLaunchTemplate: { TemplateId: ref('LaunchTemplateId'), Version: ref('LaunchTemplateVersion') },
      IamInstanceProfileArn: ref('InstanceProfileArn'),
      InstanceConfigs: [{ InstanceType: ref(name === 'login' ? 'LoginInstanceType' : 'ComputeInstanceType') }],
      ScalingConfiguration: {
        MinInstanceCount: name === 'login' ? count : 0,
        MaxInstanceCount: name === 'login' ? count : ref('MaxNodes'),
      },
      SubnetIds: [ref('SubnetId')],
    },
  })
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'PCS cluster with managed accounting',
    Parameters: {
      ClusterName: { Type: 'String', AllowedPattern: '[A-Za-z][A-Za-z0-9-]{1,40}', Description: 'Name of the cluster' },
      Size: {
        Type: 'String',
        Default: 'SMALL',
        AllowedValues: ['SMALL', 'MEDIUM', 'LARGE'],
        Description: 'Size of the controller. A later change replaces the cluster',
      },
      SlurmVersion: {
        Type: 'String',
        Default: '25.05',
        Description: 'Release of Slurm, 24.11 at least for accounting',
      },
      SubnetId: { Type: 'AWS::EC2::Subnet::Id', Description: 'Subnet of controller and nodes' },
      SecurityGroupIds: { Type: 'List<AWS::EC2::SecurityGroup::Id>', Description: 'Security groups of the controller' },
      AccountingMode: {
        Type: 'String',
        Default: 'STANDARD',
        AllowedValues: ['STANDARD', 'NONE'],
        Description: 'Whether PCS keeps accounting',
      },
      DefaultPurgeTimeInDays: {
        Type: 'Number',
        Default: -1,
        MinValue: -1,
        MaxValue: 10000,
        Description: 'Days that records are kept; -1 for ever; 0 is not possible',
      },
      AccountingStorageEnforce: {
        Type: 'String',
        Default: 'associations,limits,safe',
        Description: 'What Slurm enforces',
      },
      AmiId: { Type: 'AWS::EC2::Image::Id', Description: 'Image with the agent of PCS' },
      LaunchTemplateId: { Type: 'String', Description: 'Launch template of the nodes: network, file systems' },
      LaunchTemplateVersion: { Type: 'String', Default: '$Default', Description: 'Its version' },
      InstanceProfileArn: {
        Type: 'String',
        AllowedPattern: 'arn:[^:]+:iam::\\d+:instance-profile/.+',
        Description: 'Profile of the nodes; its name or path begins with AWSPCS',
      },
      LoginInstanceType: { Type: 'String', Default: 'c6i.xlarge', Description: 'Instance type of the login node' },
      ComputeInstanceType: { Type: 'String', Default: 'c6i.xlarge', Description: 'Instance type of compute nodes' },
      MaxNodes: { Type: 'Number', Default: 4, MinValue: 1, Description: 'Most compute nodes' },
    },
    Rules: {
      PurgeIsPossible: {
        Assertions: [
          {
            Assert: { 'Fn::Not': [{ 'Fn::Equals': [ref('DefaultPurgeTimeInDays'), '0'] }] },
            AssertDescription: 'DefaultPurgeTimeInDays is -1 (for ever) or a number of days above 0',
          },
        ],
      },
    },
    Conditions: { HasAccounting: { 'Fn::Equals': [ref('AccountingMode'), 'STANDARD'] } },
    Resources: {
      Cluster: {
        Type: 'AWS::PCS::Cluster',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          Name: ref('ClusterName'),
          Size: ref('Size'),
          Networking: { SubnetIds: [ref('SubnetId')], SecurityGroupIds: ref('SecurityGroupIds') },
          Scheduler: { Type: 'SLURM', Version: ref('SlurmVersion') },
          SlurmConfiguration: {
            Accounting: {
              'Fn::If': [
                'HasAccounting',
                { Mode: 'STANDARD', DefaultPurgeTimeInDays: ref('DefaultPurgeTimeInDays') },
                { Mode: 'NONE' },
              ],
            },
            SlurmCustomSettings: {
              'Fn::If': [
                'HasAccounting',
                [
                  { ParameterName: 'AccountingStorageEnforce', ParameterValue: ref('AccountingStorageEnforce') },
                  ...custom,
                ],
                custom,
              ],
            },
          },
        },
      },
      LoginGroup: group('login', 1),
      ComputeGroup: group('compute', 0),
      Queue: {
        Type: 'AWS::PCS::Queue',
        Properties: {
          ClusterId: attribute('Cluster', 'Id'),
          Name: 'compute',
          ComputeNodeGroupConfigurations: [{ ComputeNodeGroupId: attribute('ComputeGroup', 'Id') }],
        },
      },
    },
    Outputs: {
      ClusterId: { Description: 'The cluster', Value: attribute('Cluster', 'Id') },
      ClusterArn: { Description: 'The cluster', Value: attribute('Cluster', 'Arn') },
      ClusterName: { Description: 'Name of the cluster', Value: ref('ClusterName') },
      LoginGroupId: {
        Description: 'Tag aws:pcs:compute-node-group-id of login nodes',
        Value: attribute('LoginGroup', 'Id'),
      },
      QueueArn: { Description: 'The queue', Value: attribute('Queue', 'Arn') },
    },
  } as const satisfies Template
}
