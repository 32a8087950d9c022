import type { Path, Problem } from '../finding.ts'
import { error, type Facts, readTypesData, type Validator, when } from './facts.ts'
import { allResources, queuesOf, resourcesOf, typesOf } from './nodes.ts'

/** Launch templates may set the network interfaces of nodes, and nothing else. */
export const checkLaunchTemplates: Validator = (config, facts) =>
  allResources(config).flatMap(({ resource, at }) => {
    const overrides = resource.LaunchTemplateOverrides
    if (!overrides?.LaunchTemplateId) return []
    const rule = 'LaunchTemplateValidator'
    const id = `${overrides.LaunchTemplateId}/${overrides.Version}`
    const template = facts.find('launchTemplates', id)
    const here = [...at, 'LaunchTemplateOverrides']
    if (template === null) return [error(rule, here, `there is no launch template ${id}`)]
    const others = template?.settings.filter((name) => name !== 'NetworkInterfaces') ?? []
    return when(others.length > 0, () =>
      error(rule, here, `${id} sets ${others.join(', ')}: only NetworkInterfaces may be set`),
    )
  })

/** What stops ParallelCluster before it comes to its validators: it describes these and goes on only when they are there. */
export const checkWhatIsDescribed: Validator = (config, facts) => {
  const rule = 'ConfigValidationError'
  const head = config.HeadNode
  const missing = (at: Path, message: string): Problem[] => [error(rule, at, message)]
  const subnet = (id: string, at: Path) =>
    facts.find('subnets', id) === null ? missing(at, `there is no subnet ${id}`) : []
  const type = (name: string, at: Path) =>
    facts.instanceType(name) === null ? missing(at, `there is no instance type ${name} in this region`) : []
  facts.miss('whether EC2 would start the head node and the nodes')
  return [
    ...type(head.InstanceType, ['HeadNode', 'InstanceType']),
    ...when(facts.find('subnets', head.Networking.SubnetId) === null, () =>
      error(
        'HeadNodeLaunchTemplateValidator',
        ['HeadNode', 'Networking', 'SubnetId'],
        `there is no subnet ${head.Networking.SubnetId}`,
      ),
    ),
    ...when(config.DevSettings?.InstanceTypesData && readTypesData(config) === undefined, () =>
      error(rule, ['DevSettings', 'InstanceTypesData'], 'InstanceTypesData has to be a JSON object'),
    ),
    ...allResources(config).flatMap(({ resource, at }) =>
      when(resource.Instances?.length === 0, () =>
        error(rule, [...at, 'Instances'], 'Instances is empty', 'name types, or remove it'),
      ),
    ),
    ...when(config.LoginNodes !== undefined && config.Scheduling.Scheduler === 'awsbatch', () =>
      error(rule, ['LoginNodes'], 'a cluster of AWS Batch has no login nodes', 'remove the section, or use slurm'),
    ),
    ...(config.Scheduling.AwsBatchQueues ?? []).flatMap(({ ComputeResources }, index) =>
      when(ComputeResources === undefined, () =>
        error(rule, ['Scheduling', 'AwsBatchQueues', index], 'the queue needs ComputeResources'),
      ),
    ),
    ...queuesOf(config)
      .slice(0, 1)
      .flatMap(({ queue, at }) =>
        when(queue.ComputeResources.length === 0, () =>
          error(
            'ComputeResourceLaunchTemplateValidator',
            [...at, 'ComputeResources'],
            `${queue.Name} has no compute resource`,
          ),
        ),
      ),
    ...queuesOf(config).flatMap((queueAt) => [
      ...queueAt.queue.Networking.SubnetIds.flatMap((id) => subnet(id, [...queueAt.at, 'Networking', 'SubnetIds'])),
      ...resourcesOf(queueAt).flatMap((resource) => checkResourceTypes(resource, type, facts)),
    ]),
    ...((config.SharedStorage ?? []).length === 0 && !config.Scheduling.SlurmSettings?.Dns?.HostedZoneId
      ? []
      : subnet(head.Networking.SubnetId, ['HeadNode', 'Networking', 'SubnetId'])),
    ...when(head.Image !== undefined && head.Image.CustomAmi === undefined, () =>
      error(rule, ['HeadNode', 'Image'], 'Image needs CustomAmi'),
    ),
    ...queuesOf(config).flatMap(({ queue, at }) =>
      when(queue.Image !== undefined && queue.Image.CustomAmi === undefined, () =>
        error(rule, [...at, 'Image'], 'Image needs CustomAmi'),
      ),
    ),
    ...(config.LoginNodes?.Pools ?? []).flatMap(({ Dcv, InstanceType }, index) =>
      Dcv === undefined ? [] : type(InstanceType, ['LoginNodes', 'Pools', index, 'InstanceType']),
    ),
    ...(config.LoginNodes?.Pools ?? []).flatMap(({ Image }, index) =>
      when(Image !== undefined && Image.CustomAmi === undefined, () =>
        error(rule, ['LoginNodes', 'Pools', index, 'Image'], 'Image needs CustomAmi'),
      ),
    ),
    ...(config.SharedStorage ?? []).flatMap(
      ({ StorageType, FsxOpenZfsSettings, FsxOntapSettings, FileCacheSettings }, index) => {
        const settings = { FsxOpenZfs: FsxOpenZfsSettings, FsxOntap: FsxOntapSettings, FileCache: FileCacheSettings }
        const name = StorageType as keyof typeof settings
        return when(Object.hasOwn(settings, name) && settings[name] === undefined, () =>
          error(rule, ['SharedStorage', index], `StorageType: ${StorageType} needs ${StorageType}Settings`),
        )
      },
    ),
  ]
}

function checkResourceTypes(
  resourceAt: ReturnType<typeof resourcesOf>[number],
  check: (name: string, at: Path) => Problem[],
  facts: Facts,
): Problem[] {
  const { resource, at, reservation } = resourceAt
  const id = reservation?.CapacityReservationId
  // Before 3.14, nobody asks for a reservation that is not needed for the instance type.
  const typeless = !resource.InstanceType && !resourceAt.flexible && resource.CapacityReservationTarget !== undefined
  const asked = facts.since('3.14.0') || typeless
  const unknown = id && asked ? facts.find('capacityReservations', id) === null : false
  return [
    ...typesOf(resourceAt, facts).flatMap((name) =>
      check(name, [...at, resource.InstanceType ? 'InstanceType' : 'Instances']),
    ),
    ...when(unknown, () => error('ConfigValidationError', at, `there is no capacity reservation ${id}`)),
  ]
}
