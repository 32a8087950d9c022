import type { Change } from '../base.ts'
import { ebs, efs, lustre, queue, reserve, resource, settings, several, type } from './changes.ts'

/** Subnets, zones and reservations. */
export const capacityTriggers: readonly Change[] = [
  // Subnets and zones
  { [`${queue}.Networking.SubnetIds`]: ['subnet-aaaaaaaa', 'subnet-bbbbbbbb'] },
  { [`${queue}.Networking.SubnetIds`]: ['subnet-bbbbbbbb'], ...ebs({}) },
  { [`${queue}.Networking.SubnetIds`]: ['subnet-00000000'] },
  {
    [`${queue}.Networking.SubnetIds`]: ['subnet-aaaaaaaa', 'subnet-bbbbbbbb'],
    [`${queue}.Networking.PlacementGroup.Name`]: 'group',
  },
  { 'HeadNode.Networking.SubnetId': 'subnet-bbbbbbbb', ...efs({ FileSystemId: 'fs-aaaaaaaa' }) },
  { 'HeadNode.Networking.SubnetId': 'subnet-vvvvvvvv', ...lustre({ FileSystemId: 'fs-aaaaaaaaaaaaaaaaa' }) },
  { 'HeadNode.Networking.SecurityGroups': ['sg-aaaaaaaa'] },
  { 'HeadNode.Networking.SecurityGroups': ['sg-aaaaaaaa'], [`${queue}.Networking.SecurityGroups`]: ['sg-aaaaaaaa'] },
  { 'HeadNode.Networking.SecurityGroups': [] },
  { [`${queue}.Networking.SecurityGroups`]: ['sg-aaaaaaaa'] },
  { 'HeadNode.Networking.AdditionalSecurityGroups': ['sg-00000000'] },
  { 'HeadNode.Networking.ElasticIp': true },
  { 'HeadNode.Networking.ElasticIp': 'True' },
  { 'HeadNode.Networking.ElasticIp': '192.0.2.1' },
  { 'HeadNode.Networking.ElasticIp': '192.0.2.2' },
  ...['Z1', 'Z2', 'Z3', 'Z4'].map((zone) => ({ [`${settings}.Dns.HostedZoneId`]: zone })),
  {
    'DeploymentSettings.LambdaFunctionsVpcConfig': {
      SecurityGroupIds: ['sg-aaaaaaaa'],
      SubnetIds: ['subnet-aaaaaaaa'],
    },
  },
  {
    'DeploymentSettings.LambdaFunctionsVpcConfig': {
      SecurityGroupIds: ['sg-vvvvvvvv'],
      SubnetIds: ['subnet-aaaaaaaa'],
    },
  },
  {
    'DeploymentSettings.LambdaFunctionsVpcConfig': {
      SecurityGroupIds: ['sg-00000000'],
      SubnetIds: ['subnet-aaaaaaaa'],
    },
  },
  // Capacity
  { [`${queue}.CapacityType`]: 'SPOT' },
  { [`${queue}.CapacityType`]: 'CAPACITY_BLOCK' },
  ...['cr-c5', 'cr-small', 'cr-zone', 'cr-rhel', 'cr-group', 'cr-block', 'cr-nobody'].map((id) => reserve(id)),
  reserve('cr-rhel', { 'Image.Os': 'rhel9' }),
  reserve('cr-c5', { [`${resource}.InstanceType`]: undefined }),
  reserve('cr-c5', { [`${queue}.Networking.PlacementGroup.Enabled`]: true }),
  reserve('cr-group', { [`${queue}.Networking.PlacementGroup.Name`]: 'reserved' }),
  reserve('cr-group', { [`${queue}.Networking.PlacementGroup.Name`]: 'group' }),
  reserve('cr-c5', several('c5.xlarge')),
  reserve('cr-block', {
    [`${queue}.CapacityType`]: 'CAPACITY_BLOCK',
    ...type('p5.48xlarge'),
    [`${resource}.MinCount`]: 4,
    [`${resource}.MaxCount`]: 4,
  }),
  reserve('cr-block', {
    [`${queue}.CapacityType`]: 'CAPACITY_BLOCK',
    [`${queue}.Networking.PlacementGroup.Enabled`]: true,
    ...type('p5.48xlarge', { [`${resource}.Efa.Enabled`]: true }),
  }),
  ...['cr-ultra', 'cr-sick', 'cr-later', 'cr-lost'].map((id) =>
    reserve(id, {
      [`${queue}.CapacityType`]: 'CAPACITY_BLOCK',
      ...type('p6e-gb200.36xlarge'),
      [`${resource}.MinCount`]: 10,
    }),
  ),
  ...['pool', 'grouped', 'tags', 'nobody'].flatMap((name) => {
    const arn = `arn:aws:resource-groups:us-east-1:1:group/${name}`
    const target = { [`${resource}.CapacityReservationTarget.CapacityReservationResourceGroupArn`]: arn }
    return name === 'nobody' ? [] : [target, { ...target, [`${queue}.Networking.PlacementGroup.Name`]: 'group' }]
  }),
  {
    ...several('c5.xlarge', 'c5a.xlarge'),
    [`${queue}.CapacityReservationTarget.CapacityReservationResourceGroupArn`]:
      'arn:aws:resource-groups:us-east-1:1:group/pool',
    [`${queue}.Networking.SubnetIds`]: ['subnet-aaaaaaaa', 'subnet-cccccccc'],
  },
]
