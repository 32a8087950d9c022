import type { Path, Problem } from '../finding.ts'
import type { InstanceTypeFacts } from '../world.ts'
import { error, type Facts, info, type Validator, warning, when } from './facts.ts'
import {
  allResources,
  imageOf,
  isMultiZone,
  knownTypes,
  placementGroupOf,
  queuesOf,
  type ResourceAt,
  resourcesOf,
  typesOf,
} from './nodes.ts'

/** A check of each compute resource. */
function ofResources(check: (resource: ResourceAt, facts: Facts) => Problem[]): Validator {
  return (config, facts) => allResources(config).flatMap((resource) => check(resource, facts))
}

export const checkSizes = ofResources(({ at, minCount, maxCount, capacityType }) => {
  const rule = 'ComputeResourceSizeValidator'
  return [
    ...when(maxCount < minCount, () => error(rule, at, `MaxCount (${maxCount}) is below MinCount (${minCount})`)),
    ...when(capacityType === 'CAPACITY_BLOCK' && maxCount !== minCount, () =>
      error(rule, at, `a capacity block needs MinCount and MaxCount to be the same, got ${minCount} and ${maxCount}`),
    ),
    ...when(capacityType === 'CAPACITY_BLOCK' && minCount === 0, () =>
      error(rule, at, 'a capacity block needs MinCount above 0'),
    ),
  ]
})

export const checkMemory = ofResources((resourceAt, facts) => {
  const memory = resourceAt.resource.SchedulableMemory
  if (memory === undefined) return []
  const rule = 'SchedulableMemoryValidator'
  const at = [...resourceAt.at, 'SchedulableMemory']
  const types = knownTypes(typesOf(resourceAt, facts), facts)
  const least = types.length === 0 ? undefined : Math.min(...types.map(({ type }) => type.memoryMiB))
  return [
    ...when(memory < 1, () => error(rule, at, `must be at least 1 MiB, got ${memory}`)),
    ...when(least !== undefined && memory > least, () =>
      error(rule, at, `the instance has ${least} MiB, got ${memory}`),
    ),
    ...when(least !== undefined && memory < Math.floor(0.95 * least), () =>
      info(rule, at, `${memory} MiB is below 95 % of the instance's ${least} MiB`),
    ),
  ]
})

export const checkEfa = ofResources((resourceAt, facts) => {
  const { queue, resource, at, efaEnabled, flexible, capacityType } = resourceAt
  const here = [...at, 'Efa']
  const multiZone = isMultiZone(queue, facts)
  const types = knownTypes(typesOf(resourceAt, facts), facts)
  const able = types.filter(({ type }) => type.efaInterfaces > 0).map(({ name }) => name)
  const unable = types.filter(({ type }) => type.efaInterfaces === 0).map(({ name }) => name)
  const rule = flexible ? 'InstancesEFAValidator' : 'EfaValidator'
  const { section, name, at: groupAt } = placementGroupOf(resourceAt)
  const groupRule = 'EfaPlacementGroupValidator'
  const needsGroup = efaEnabled && multiZone === false && capacityType !== 'CAPACITY_BLOCK'
  return [
    ...when(efaEnabled && unable.length > 0, () => error(rule, here, `${unable.join(', ')} has no EFA`)),
    ...when(!efaEnabled && able.length > 0 && multiZone === false, () =>
      warning(rule, here, `${able.join(', ')} has EFA, at no cost, and it is not used`, 'set Efa.Enabled: true'),
    ),
    ...when(!flexible && resource.Efa?.GdrSupport && !efaEnabled, () =>
      error(rule, here, 'GdrSupport needs Enabled: true'),
    ),
    ...when(needsGroup && section.Enabled === false, () =>
      warning(
        groupRule,
        groupAt,
        'nodes with EFA are faster in a placement group',
        'set Enabled: true, but for a reservation',
      ),
    ),
    ...when(needsGroup && section.Enabled !== false && name === undefined, () =>
      error(groupRule, groupAt, 'nodes with EFA need a word about their placement group', 'set PlacementGroup.Enabled'),
    ),
  ]
})

/** OSes that 1 GiB is too little for. */
const needsMemory = /^(ubuntu|rhel|rocky)/
const withoutP6e = ['rhel8', 'rocky8', 'alinux2', 'rhel9']

function checkSystem(type: string, os: string, at: Path, facts: Facts): Problem[] {
  const rule = 'InstanceTypeOSCompatibleValidator'
  return [
    ...when(needsMemory.test(os) && /micro|nano/.test(type), () =>
      warning(rule, at, `${type} has too little memory for ${os}`, 'use a type with at least 1.7 GiB'),
    ),
    ...when(facts.since('3.14.0') && type.startsWith('p6e-gb200') && withoutP6e.includes(os), () =>
      error(rule, at, `${type} does not run ${os}`),
    ),
    ...when(facts.since('3.15.0') && type.startsWith('p6-b300') && os === 'alinux2', () =>
      error(rule, at, `${type} does not run ${os}`),
    ),
  ]
}

/** GPUs that NVIDIA's open kernel modules, which the official images have, do not drive. */
const oldGpus = /^(p3|p3dn|p2|g3|g3s|g2)\./

function checkImage(type: string, found: ReturnType<typeof imageOf>, at: Path, facts: Facts): Problem[] {
  const rule = 'InstanceTypeBaseAMICompatibleValidator'
  const { id, image } = found
  const own = facts.instanceType(type)
  if (image === null && id !== undefined) return [error(rule, at, `there is no image ${id}`)]
  const official = image?.description?.includes('AWS ParallelCluster AMI') ?? id === undefined
  return [
    ...when(own === null, () => error(rule, at, `there is no instance type ${type} in this region`)),
    ...when(image && own && !own.architectures.some((one) => one === image.architecture), () =>
      error(
        rule,
        at,
        `the image ${id ?? ''} is for ${image?.architecture}, ${type} is ${own?.architectures.join(', ')}`,
      ),
    ),
    ...when(facts.since('3.9.0') && official && oldGpus.test(`${type}.`.replace(/\.\.$/, '.')), () =>
      error(rule, at, `${type} has a GPU that the drivers of the official images do not know`),
    ),
  ]
}

function typesByResource(config: Parameters<Validator>[0], facts: Facts) {
  return queuesOf(config).flatMap((queueAt) =>
    resourcesOf(queueAt).flatMap((resource) =>
      typesOf(resource, facts).map((name) => ({ name, resource, ...queueAt })),
    ),
  )
}

export const checkInstanceTypes: Validator = (config, facts) => {
  if (config.Scheduling.Scheduler !== 'slurm') return checkHeadType(config, facts)
  const head = facts.instanceType(config.HeadNode.InstanceType)
  return [
    ...checkHeadType(config, facts),
    ...typesByResource(config, facts).flatMap(({ name, resource, queue }) => {
      const { at } = resource
      const type = facts.instanceType(name)
      const group = placementGroupOf(resource)
      const [architecture] = head?.architectures ?? []
      return [
        ...checkImage(name, imageOf(queue.Image?.CustomAmi, config, facts), at, facts),
        ...checkSystem(name, config.Image.Os, at, facts),
        ...(type ? checkAccelerators(name, type, at) : []),
        ...when(type && group.name !== undefined && !type.clusterPlacement, () =>
          error('InstanceTypePlacementGroupValidator', group.at, `${name} does not run in a cluster placement group`),
        ),
        ...when(type && architecture && !type.architectures.includes(architecture), () =>
          error(
            'InstanceArchitectureCompatibilityValidator',
            at,
            `${name} is ${type?.architectures.join(', ')}, the head node ${architecture}`,
          ),
        ),
      ]
    }),
    ...when(facts.since('3.13.0') && head && head.memoryMiB / 1024 < memoryNeeded(config), () =>
      error(
        'HeadNodeMemorySizeValidator',
        ['HeadNode', 'InstanceType'],
        `${config.HeadNode.InstanceType} has ${(head?.memoryMiB ?? 0) / 1024} GiB, so many nodes need ${memoryNeeded(config)}`,
      ),
    ),
    ...when(
      facts.since('3.13.0') &&
        nodesOf(config) > 100 &&
        config.SharedStorage?.some(({ StorageType }) => StorageType === 'Ebs'),
      () =>
        warning(
          'SharedEbsPerformanceBottleNeckValidator',
          ['SharedStorage'],
          'the head node serves EBS volumes to all nodes, and is too slow for more than 100',
          'use FSx or EFS',
        ),
    ),
  ]
}

function nodesOf(config: Parameters<Validator>[0]): number {
  return allResources(config).reduce((sum, { maxCount }) => sum + maxCount, 0)
}

/** GiB: the system's own, and 1 for 25 nodes; nobody is asked for more than 16. */
function memoryNeeded(config: Parameters<Validator>[0]): number {
  return Math.min(nodesOf(config) / 25 + 0.6, 16)
}

function checkHeadType(config: Parameters<Validator>[0], facts: Facts): Problem[] {
  const { InstanceType, Image } = config.HeadNode
  const at = ['HeadNode', 'InstanceType']
  return [
    ...checkImage(InstanceType, imageOf(Image?.CustomAmi, config, facts), at, facts),
    ...checkSystem(InstanceType, config.Image.Os, at, facts),
  ]
}

function checkAccelerators(name: string, type: InstanceTypeFacts, at: Path): Problem[] {
  const rule = 'InstanceTypeAcceleratorManufacturerValidator'
  const wrong = (maker: string) =>
    warning(rule, at, `${name} has accelerators of ${maker}, which need an image with their drivers`)
  const { gpuManufacturer: gpu, acceleratorManufacturer: accelerator } = type
  return [
    ...when(gpu !== undefined && gpu.toUpperCase() !== 'NVIDIA', () => wrong(gpu ?? '')),
    ...when(accelerator !== undefined && accelerator.toUpperCase() !== 'AWS', () => wrong(accelerator ?? '')),
  ]
}

/** Login nodes with images of their own. */
export const checkLoginNodes: Validator = (config, facts) =>
  (config.LoginNodes?.Pools ?? []).flatMap((pool, index) => {
    const at = ['LoginNodes', 'Pools', index]
    const type = [...at, 'InstanceType']
    const ami = pool.Image?.CustomAmi
    return [
      ...when(facts.instanceType(pool.InstanceType) === null, () =>
        error('InstanceTypeValidator', type, `there is no instance type ${pool.InstanceType} in this region`),
      ),
      ...(ami
        ? [
            ...checkImage(pool.InstanceType, imageOf(ami, config, facts), type, facts),
            ...checkSystem(pool.InstanceType, config.Image.Os, type, facts),
          ]
        : []),
      ...when(facts.since('3.14.0') && pool.Ssh?.KeyName, () =>
        warning(
          'LoginNodesSshKeyNameDeprecatedValidator',
          [...at, 'Ssh', 'KeyName'],
          'login nodes take the head node’s key from 3.15',
        ),
      ),
    ]
  })

/** Nodes whose priority does not let running ones come first. */
export const checkPriorities: Validator = (config, facts) =>
  queuesOf(config).flatMap((queueAt) => {
    if (!facts.since('3.7.0')) return []
    const resources = resourcesOf(queueAt)
    const statics = resources.flatMap(({ resource, minCount }) =>
      minCount > 0 ? [resource.StaticNodePriority ?? 1] : [],
    )
    const dynamics = resources.flatMap(({ resource, minCount, maxCount }) =>
      maxCount > minCount ? [resource.DynamicNodePriority ?? 1000] : [],
    )
    return when(statics.length > 0 && dynamics.length > 0 && Math.max(...statics) >= Math.min(...dynamics), () =>
      warning(
        'SlurmNodePrioritiesWarningValidator',
        queueAt.at,
        `static nodes of ${queueAt.queue.Name} do not come before all dynamic ones`,
        'give each StaticNodePriority a lower value than each DynamicNodePriority',
      ),
    )
  })
