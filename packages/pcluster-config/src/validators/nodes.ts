import type { ClusterConfig } from '../config/cluster.ts'
import type { ComputeResource } from '../config/compute-resource.ts'
import type { SlurmQueue } from '../config/queue.ts'
import type { SharedStorage } from '../config/shared-storage.ts'
import type { Path } from '../finding.ts'
import type { InstanceTypeFacts } from '../world.ts'
import type { Facts } from './facts.ts'

/** A queue of Slurm, and where it stands. */
export interface QueueAt {
  readonly queue: SlurmQueue
  readonly at: Path
}

export function queuesOf(config: ClusterConfig): QueueAt[] {
  return (config.Scheduling.SlurmQueues ?? []).map((queue, index) => ({
    queue,
    at: ['Scheduling', 'SlurmQueues', index],
  }))
}

/** A compute resource with its queue, and with what ParallelCluster takes for it where it says nothing. */
export interface ResourceAt extends QueueAt {
  readonly resource: ComputeResource
  readonly queueAt: Path
  readonly minCount: number
  readonly maxCount: number
  readonly efaEnabled: boolean
  readonly capacityType: 'ONDEMAND' | 'SPOT' | 'CAPACITY_BLOCK'
  readonly reservation: ComputeResource['CapacityReservationTarget']
  /** Whether it lists `Instances`. */
  readonly flexible: boolean
}

export function resourcesOf({ queue, at: queueAt }: QueueAt): ResourceAt[] {
  return (queue.ComputeResources ?? []).map((resource, index) => ({
    queue,
    queueAt,
    resource,
    at: [...queueAt, 'ComputeResources', index],
    minCount: resource.MinCount ?? 0,
    maxCount: resource.MaxCount ?? 10,
    efaEnabled: resource.Efa?.Enabled === true,
    capacityType: queue.CapacityType ?? 'ONDEMAND',
    reservation: resource.CapacityReservationTarget ?? queue.CapacityReservationTarget,
    flexible: (resource.Instances ?? []).length > 0,
  }))
}

export function allResources(config: ClusterConfig): ResourceAt[] {
  return queuesOf(config).flatMap(resourcesOf)
}

/** The instance types of a compute resource; the one of its reservation, where it names none. Empty when nobody knows. */
export function typesOf({ resource }: Pick<ResourceAt, 'resource'>, facts: Facts): string[] {
  if (resource.Instances !== undefined && resource.Instances.length > 0) {
    return resource.Instances.map(({ InstanceType }) => InstanceType)
  }
  if (resource.InstanceType) return [resource.InstanceType]
  const id = resource.CapacityReservationTarget?.CapacityReservationId
  const reservation = id === undefined ? undefined : facts.find('capacityReservations', id)
  return reservation ? [reservation.instanceType] : []
}

/** The types that something is known of. */
export function knownTypes(names: readonly string[], facts: Facts): { name: string; type: InstanceTypeFacts }[] {
  return names.flatMap((name) => {
    const type = facts.instanceType(name)
    return type ? [{ name, type }] : []
  })
}

/** The availability zones of subnets, `undefined` where one is not known. */
export function zonesOf(subnets: readonly string[], facts: Facts): ReadonlySet<string> | undefined {
  const found = subnets.map((id) => facts.find('subnets', id))
  const zones = found.flatMap((subnet) => (subnet ? [subnet.availabilityZone] : []))
  return zones.length === subnets.length ? new Set(zones) : undefined
}

/** Whether a queue is in several zones. One subnet is in one, whatever it is. */
export function isMultiZone(queue: Pick<SlurmQueue, 'Networking'>, facts: Facts): boolean | undefined {
  const subnets = new Set(queue.Networking.SubnetIds)
  if (subnets.size === 1) return false
  const zones = zonesOf([...subnets], facts)
  return zones === undefined ? undefined : zones.size > 1
}

interface Group {
  /** The section that counts: the compute resource's own, else the queue's. */
  readonly section: NonNullable<SlurmQueue['Networking']['PlacementGroup']>
  readonly at: Path
  /** Its name; one that ParallelCluster makes is called by the queue and the compute resource. */
  readonly name: string | undefined
}

export function placementGroupOf({ queue, queueAt, resource, at }: ResourceAt): Group {
  const own = resource.Networking?.PlacementGroup
  const section = own ?? queue.Networking.PlacementGroup ?? {}
  const name = section.Name || section.Id || (section.Enabled ? `${queue.Name}-${resource.Name}` : undefined)
  return { section, name, at: own === undefined ? [...queueAt, 'Networking'] : [...at, 'Networking', 'PlacementGroup'] }
}

export interface StorageAt {
  readonly storage: SharedStorage
  readonly at: Path
}

export function storagesOf(config: ClusterConfig): StorageAt[] {
  return (config.SharedStorage ?? []).map((storage, index) => ({ storage, at: ['SharedStorage', index] }))
}

/** What queues of either scheduler have. */
export function allQueues({ Scheduling }: ClusterConfig): Pick<SlurmQueue, 'Name' | 'Networking'>[] {
  return [...(Scheduling.SlurmQueues ?? []), ...(Scheduling.AwsBatchQueues ?? [])]
}

/** All subnets of compute nodes, each once. */
export function computeSubnets(config: ClusterConfig): string[] {
  return [...new Set(allQueues(config).flatMap(({ Networking }) => Networking.SubnetIds))]
}

/** The image of the head node: its own, the cluster's, or ParallelCluster's. */
export function imageOf(custom: string | undefined, config: ClusterConfig, facts: Facts) {
  const id = custom || config.Image.CustomAmi
  if (id) return { id, image: facts.find('images', id) }
  const architecture = facts.instanceType(config.HeadNode.InstanceType)?.architectures[0]
  if (architecture === undefined) return { id: undefined, image: undefined }
  return { id: undefined, image: facts.find('officialImages', `${config.Image.Os}/${architecture}`) }
}
