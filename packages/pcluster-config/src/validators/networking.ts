import type { ClusterConfig } from '../config/cluster.ts'
import type { Path, Problem } from '../finding.ts'
import { error, type Facts, type Validator, warning, when } from './facts.ts'
import { computeSubnets, isMultiZone, knownTypes, queuesOf, resourcesOf, typesOf } from './nodes.ts'

interface Groups {
  readonly SecurityGroups?: readonly string[] | undefined
  readonly AdditionalSecurityGroups?: readonly string[] | undefined
}

function checkGroups(
  { SecurityGroups = [], AdditionalSecurityGroups = [] }: Groups,
  at: Path,
  facts: Facts,
): Problem[] {
  return [...SecurityGroups, ...AdditionalSecurityGroups].flatMap((id) =>
    when(facts.find('securityGroups', id) === null, () =>
      error('SecurityGroupsValidator', [...at, 'Networking'], `there is no security group ${id}`),
    ),
  )
}

function batchQueues(config: ClusterConfig) {
  return (config.Scheduling.AwsBatchQueues ?? []).map((queue, index) => ({
    queue,
    at: ['Scheduling', 'AwsBatchQueues', index],
  }))
}

export const checkSecurityGroups: Validator = (config, facts) => {
  const head = config.HeadNode.Networking
  const custom = queuesOf(config).map(({ queue }) => (queue.Networking.SecurityGroups ?? []).length > 0)
  const all = custom.length > 0 && custom.every(Boolean)
  const mixed = head.SecurityGroups === undefined ? custom.some(Boolean) : head.SecurityGroups.length > 0 && !all
  return [
    ...checkGroups(head, ['HeadNode'], facts),
    ...[...queuesOf(config), ...batchQueues(config)].flatMap(({ queue, at }) =>
      checkGroups(queue.Networking, at, facts),
    ),
    ...(config.LoginNodes?.Pools ?? []).flatMap((pool, index) =>
      checkGroups(pool.Networking, ['LoginNodes', 'Pools', index], facts),
    ),
    ...when(config.Scheduling.Scheduler === 'slurm' && mixed, () =>
      warning(
        'MixedSecurityGroupOverwriteValidator',
        ['HeadNode', 'Networking'],
        'some nodes have security groups of yours in place of ParallelCluster’s, and others do not: they may not reach each other',
        'use AdditionalSecurityGroups',
      ),
    ),
  ]
}

export const checkQueueSubnets: Validator = (config, facts) =>
  queuesOf(config).flatMap((queueAt) => {
    const { queue, at } = queueAt
    const ids = queue.Networking.SubnetIds
    const here = [...at, 'Networking', 'SubnetIds']
    const zones = [...new Set(ids)].flatMap((id) => facts.find('subnets', id)?.availabilityZone ?? [])
    const single = resourcesOf(queueAt).some(({ flexible }) => !flexible)
    const rule = 'QueueSubnetsValidator'
    return [
      ...when(new Set(ids).size < ids.length, () => error(rule, here, 'a subnet is there twice: keep one')),
      ...when(new Set(zones).size < zones.length, () =>
        error(rule, here, 'two subnets are in one availability zone', 'use one subnet in each zone'),
      ),
      ...when(single && ids.length > 1, () =>
        error(
          'SingleInstanceTypeSubnetValidator',
          here,
          'several subnets need Instances in place of InstanceType in each compute resource',
        ),
      ),
    ]
  })

/** All subnets in one VPC, which gives names. ParallelCluster asks only where there are login nodes, or AWS Batch. */
export const checkVpc: Validator = (config, facts) => {
  const pools = config.LoginNodes?.Pools ?? []
  if (config.LoginNodes === undefined && config.Scheduling.Scheduler === 'slurm') return []
  const rule = 'SubnetsValidator'
  const at = config.LoginNodes === undefined ? ['Scheduling'] : ['LoginNodes']
  const ids = [
    ...new Set([
      ...pools.flatMap(({ Networking }) => Networking.SubnetIds),
      ...computeSubnets(config),
      config.HeadNode.Networking.SubnetId,
    ]),
  ]
  const subnets = ids.map((id) => ({ id, subnet: facts.find('subnets', id) }))
  const missing = subnets.find(({ subnet }) => subnet === null)
  if (missing !== undefined) return [error(rule, at, `there is no subnet ${missing.id}`)]
  const vpcs = [...new Set(subnets.flatMap(({ subnet }) => subnet?.vpcId ?? []))]
  const [first] = vpcs
  const vpc = first === undefined ? undefined : facts.find('vpcs', first)
  return [
    ...when(vpcs.length > 1, () => error(rule, at, `the subnets are in several VPCs: ${vpcs.join(', ')}`)),
    ...when(vpc?.dnsSupport === false, () => error(rule, at, `the VPC ${first} has no DNS support`)),
    ...when(vpc?.dnsHostnames === false, () => error(rule, at, `the VPC ${first} gives no DNS hostnames`)),
  ]
}

export const checkElasticIp: Validator = ({ HeadNode }, facts) => {
  const address = HeadNode.Networking.ElasticIp
  if (typeof address !== 'string' || /^(true|false)$/i.test(address)) return []
  return when(facts.find('elasticIps', address) === null, () =>
    error('ElasticIpValidator', ['HeadNode', 'Networking', 'ElasticIp'], `there is no elastic IP address ${address}`),
  )
}

export const checkHostedZone: Validator = (config, facts) => {
  const id = config.Scheduling.SlurmSettings?.Dns?.HostedZoneId
  if (!id) return []
  const rule = 'HostedZoneValidator'
  const at = ['Scheduling', 'SlurmSettings', 'Dns', 'HostedZoneId']
  const zone = facts.find('hostedZones', id)
  if (zone === undefined) return []
  if (zone === null) return [error(rule, at, `there is no hosted zone ${id}`)]
  const vpc = facts.find('subnets', config.HeadNode.Networking.SubnetId)?.vpcId
  const length = zone.name.length + (facts.clusterName ?? '').length
  return [
    ...when(!zone.private, () => error(rule, at, `the hosted zone ${id} is public`, 'use a private one')),
    ...when(zone.private && vpc && !zone.vpcs.includes(vpc), () =>
      error(rule, at, `the hosted zone ${id} does not belong to the cluster's VPC ${vpc}`),
    ),
    ...when(length > 190, () => error(rule, at, `cluster and domain have ${length} characters, at most 190 will do`)),
  ]
}

export const checkLambdaVpc: Validator = ({ DeploymentSettings }, facts) => {
  const vpc = DeploymentSettings?.LambdaFunctionsVpcConfig
  if (vpc === undefined) return []
  const rule = 'LambdaFunctionsVpcConfigValidator'
  const at = ['DeploymentSettings', 'LambdaFunctionsVpcConfig']
  const groups = vpc.SecurityGroupIds.map((id) => facts.find('securityGroups', id))
  const subnets = vpc.SubnetIds.map((id) => facts.find('subnets', id))
  if ([...groups, ...subnets].includes(null)) return [error(rule, at, 'a security group or a subnet is not there')]
  if ([...groups, ...subnets].includes(undefined)) return []
  const vpcs = new Set([...groups, ...subnets].map((one) => one?.vpcId))
  return when(vpcs.size > 1, () => error(rule, at, 'security groups and subnets are in several VPCs'))
}

/** Nodes that start with several network interfaces get no public address. */
export const checkPublicIps: Validator = (config, facts) =>
  queuesOf(config).flatMap((queueAt) => {
    const { queue, at } = queueAt
    const several = resourcesOf(queueAt).some((resource) => {
      const types = knownTypes(typesOf(resource, facts), facts).map(({ type }) => type)
      const [first] = types
      if (first === undefined) return false
      const cards = Math.min(...types.map(({ networkCards }) => networkCards))
      if (cards > 1) return true
      if (!facts.since('3.16.0') || !resource.efaEnabled || config.DevSettings?.EfaInterfaceType === 'efa') return false
      const onFirst = Math.min(...types.map(({ efaInterfaces }) => efaInterfaces)) === cards
      return onFirst && (types.find(({ networkCards }) => networkCards === cards)?.interfacesPerCard ?? 1) >= 2
    })
    if (!several) return []
    const rule = 'MultiNetworkInterfacesInstancesValidator'
    const here = [...at, 'Networking']
    const open = queue.Networking.SubnetIds.filter((id) => facts.find('subnets', id)?.mapPublicIpOnLaunch)
    return [
      ...when(queue.Networking.AssignPublicIp, () =>
        error(
          rule,
          [...here, 'AssignPublicIp'],
          `${queue.Name} has nodes with several network interfaces, which get no public address`,
        ),
      ),
      ...when(open.length > 0, () =>
        error(
          rule,
          [...here, 'SubnetIds'],
          `${open.join(', ')} gives public addresses, which nodes with several network interfaces cannot have`,
        ),
      ),
    ]
  })

/** EFA's traffic needs a group that lets everything to and from itself through. */
export const checkEfaGroups: Validator = (config, facts) =>
  queuesOf(config).flatMap((queueAt) => {
    const { SecurityGroups = [], AdditionalSecurityGroups = [] } = queueAt.queue.Networking
    if (SecurityGroups.length === 0 || !resourcesOf(queueAt).some(({ efaEnabled }) => efaEnabled)) return []
    const groups = [...SecurityGroups, ...AdditionalSecurityGroups].map((id) => ({
      id,
      group: facts.find('securityGroups', id),
    }))
    const rule = 'EfaSecurityGroupValidator'
    const at = [...queueAt.at, 'Networking', 'SecurityGroups']
    const open = groups.some(({ id, group }) =>
      [group?.ingress, group?.egress].every((rules) =>
        rules?.some(({ protocol, groups: others }) => protocol === '-1' && others.includes(id)),
      ),
    )
    if (open || groups.some(({ group }) => group === undefined)) return []
    return [
      ...groups.flatMap(({ id, group }) =>
        when(group === null, () => warning(rule, at, `there is no security group ${id}`)),
      ),
      error(rule, at, 'EFA needs a security group that allows all traffic to and from itself'),
    ]
  })

export const checkZoneRules: Validator = (config, facts) =>
  queuesOf(config).flatMap((queueAt) => {
    if (isMultiZone(queueAt.queue, facts) !== true) return []
    return resourcesOf(queueAt).flatMap(({ resource, at, efaEnabled }) => {
      const own = resource.Networking?.PlacementGroup
      const group = own ?? queueAt.queue.Networking.PlacementGroup
      const wanted = group?.Enabled || (group?.Name || group?.Id) !== undefined
      return [
        ...when(efaEnabled, () =>
          error('EfaMultiAzValidator', [...at, 'Efa'], 'EFA needs all nodes in one availability zone'),
        ),
        ...when(wanted, () =>
          error('MultiAzPlacementGroupValidator', at, 'a placement group needs all nodes in one availability zone'),
        ),
      ]
    })
  })
