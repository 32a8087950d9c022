import type { SlurmQueue } from './config/queue.ts'

/** What a queue of one instance type is made of. */
export interface QueueOptions {
  /** Name of the queue, and of its compute resource. */
  readonly name: string
  readonly instanceType: string
  /** One subnet: EFA and reservations lie in one availability zone. */
  readonly subnetId: string
  /** Most nodes. */
  readonly maxCount: number
  /** Nodes that are always there. Default: 0. */
  readonly minCount?: number
  /** Groups beside ParallelCluster's own, of file systems for example. */
  readonly additionalSecurityGroups?: readonly string[]
}

/**
 * A queue with EFA whose nodes sit close together: one subnet, and a placement group that ParallelCluster makes. Source:
 * [Elastic Fabric Adapter](https://docs.aws.amazon.com/parallelcluster/latest/ug/efa-v3.html).
 *
 * @example
 * ```ts
 * import { efaQueue } from '@slurmkit/pcluster-config'
 *
 * efaQueue({ name: 'mpi', instanceType: 'c7i.48xlarge', subnetId: 'subnet-0123456789abcdef0', maxCount: 8 }).Name // 'mpi'
 * ```
 */
export function efaQueue(options: QueueOptions): SlurmQueue {
  return queueOf(options, true)
}

/** How a queue on reserved capacity is made. */
export interface ReservedQueueOptions extends QueueOptions {
  /** A capacity reservation of that instance type, in the zone of the subnet. */
  readonly capacityReservationId: string
}

/**
 * A queue with EFA on an on-demand capacity reservation, without a placement group: EC2 may have no room for reserved instances in
 * one. All reserved nodes are static unless `minCount` says otherwise. Source: [launching instances with On-Demand Capacity
 * Reservations](https://docs.aws.amazon.com/parallelcluster/latest/ug/launch-instances-odcr-v3.html).
 *
 * @example
 * ```ts
 * import { reservedGpuQueue } from '@slurmkit/pcluster-config'
 *
 * const queue = reservedGpuQueue({
 *   name: 'gpu',
 *   instanceType: 'p5.48xlarge',
 *   subnetId: 'subnet-0123456789abcdef0',
 *   maxCount: 4,
 *   capacityReservationId: 'cr-0123456789abcdef0',
 * })
 * console.log(queue.ComputeResources[0]?.MinCount) // 4
 * ```
 */
export function reservedGpuQueue(options: ReservedQueueOptions): SlurmQueue {
  const { capacityReservationId, maxCount } = options
  const queue = queueOf({ minCount: maxCount, ...options }, false)
  const CapacityReservationTarget = { CapacityReservationId: capacityReservationId }
  return {
    ...queue,
    ComputeResources: queue.ComputeResources.map((resource) => ({ ...resource, CapacityReservationTarget })),
  }
}

function queueOf(options: QueueOptions, placed: boolean): SlurmQueue {
  const { name, instanceType, subnetId, maxCount, minCount = 0, additionalSecurityGroups } = options
  return {
    Name: name,
    Networking: {
      SubnetIds: [subnetId],
      ...(additionalSecurityGroups === undefined ? {} : { AdditionalSecurityGroups: additionalSecurityGroups }),
      PlacementGroup: { Enabled: placed },
    },
    ComputeResources: [
      { Name: name, InstanceType: instanceType, MinCount: minCount, MaxCount: maxCount, Efa: { Enabled: true } },
    ],
  }
}
