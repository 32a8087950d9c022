// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { CapacityReservationTarget, HealthChecks } from './capacity.ts'
import type { ComputeResource } from './compute-resource.ts'
import type { QueueCustomActions } from './custom-actions.ts'
import type { QueueIam } from './iam.ts'
import type { QueueLocalStorage } from './local-storage.ts'
import type { QueueNetworking } from './networking.ts'

/** One entry of `Scheduling.SlurmQueues`, which is one Slurm partition. */
export interface SlurmQueue {
  /**
   * The partition. At most 25 of a-z, 0-9 and -.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Name: string
  /**
   * How instances are paid for. Default: `ONDEMAND`.
   *
   * Not in every release: `CAPACITY_BLOCK` since 3.8.0. Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly CapacityType?: 'ONDEMAND' | 'SPOT' | 'CAPACITY_BLOCK' | undefined
  /**
   * With Instances. Default: lowest-price, and none for CAPACITY_BLOCK.
   *
   * Not in every release: `price-capacity-optimized` since 3.10.0; `prioritized` since 3.14.0;
   * `capacity-optimized-prioritized` since 3.14.0. Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly AllocationStrategy?:
    | 'lowest-price'
    | 'capacity-optimized'
    | 'price-capacity-optimized'
    | 'prioritized'
    | 'capacity-optimized-prioritized'
    | undefined
  /**
   * Whole nodes for each job. Default: `false`.
   *
   * ParallelCluster has it since 3.7.0. Update: live.
   */
  readonly JobExclusiveAllocation?: boolean | undefined
  /**
   * Subnets, addresses and security groups.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Networking: QueueNetworking
  /**
   * Disks of the nodes.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly ComputeSettings?: SlurmQueueComputeSettings | undefined
  /**
   * Scripts of yours that run on the nodes.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly CustomActions?: QueueCustomActions | undefined
  /**
   * Rights of the nodes.
   *
   * Update: live.
   */
  readonly Iam?: QueueIam | undefined
  /**
   * An image of its own.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Image?: SlurmQueueImage | undefined
  /**
   * Reserved capacity for all compute resources without their own.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly CapacityReservationTarget?: CapacityReservationTarget | undefined
  /**
   * Checks before a job.
   *
   * ParallelCluster has it since 3.6.0. Update: live.
   */
  readonly HealthChecks?: HealthChecks | undefined
  /**
   * Of the partition’s line in slurm.conf.
   *
   * ParallelCluster has it since 3.6.0. Update: live.
   */
  readonly CustomSlurmSettings?: { readonly [key: string]: string | number | boolean } | undefined
  /**
   * Of the nodes and their volumes.
   *
   * ParallelCluster has it since 3.6.0. Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Tags?: readonly SlurmQueueTags[] | undefined
  /**
   * At most 50.
   *
   * Update: more is live, less needs QueueUpdateStrategy TERMINATE or the compute fleet stopped.
   */
  readonly ComputeResources: readonly ComputeResource[]
}

interface SlurmQueueComputeSettings {
  /**
   * Disks of the nodes’ own.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly LocalStorage?: QueueLocalStorage | undefined
}

interface SlurmQueueImage {
  /**
   * In place of the cluster’s image. Matches `^ami-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly CustomAmi?: string | undefined
}

interface SlurmQueueTags {
  /**
   * At most 128 characters. At most 128 characters.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Key: string
  /**
   * At most 256 characters. At most 256 characters.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Value: string
}
