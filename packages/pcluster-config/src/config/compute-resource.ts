// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { CapacityReservationTarget, HealthChecks } from './capacity.ts'
import type { PlacementGroup } from './networking.ts'

/** One entry of a queue's `ComputeResources`: nodes of one kind. */
export interface ComputeResource {
  /**
   * At most 25 of a-z, 0-9 and -.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Name: string
  /**
   * This, or Instances, or a CapacityReservationId.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly InstanceType?: string | undefined
  /**
   * Types with the same vCPUs and GPUs.
   *
   * Update: adding is live, removing needs the compute fleet stopped.
   */
  readonly Instances?: readonly ComputeResourceInstances[] | undefined
  /**
   * Nodes that always run. At least 0. Default: `0`.
   *
   * Update: more is live, less needs QueueUpdateStrategy TERMINATE or the compute fleet stopped.
   */
  readonly MinCount?: number | undefined
  /**
   * Most nodes at once, static ones included. At least 1. Default: `10`.
   *
   * Update: more is live, less needs QueueUpdateStrategy TERMINATE or the compute fleet stopped.
   */
  readonly MaxCount?: number | undefined
  /**
   * US dollars an hour. At least 0. Default: the on-demand price.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly SpotPrice?: number | undefined
  /**
   * Elastic Fabric Adapter, the network of large instances.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Efa?: ComputeResourceEfa | undefined
  /**
   * Whether each core runs one thread only. Default: `false`.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly DisableSimultaneousMultithreading?: boolean | undefined
  /**
   * MiB. Default: 95 % of the instance’s.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly SchedulableMemory?: number | undefined
  /**
   * Reserved capacity. Default: the queue’s.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly CapacityReservationTarget?: CapacityReservationTarget | undefined
  /**
   * Placement of these nodes.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped.
   */
  readonly Networking?: ComputeResourceNetworking | undefined
  /**
   * Checks before a job. Default: the queue’s.
   *
   * ParallelCluster has it since 3.6.0. Update: live.
   */
  readonly HealthChecks?: HealthChecks | undefined
  /**
   * Of the nodes’ line in slurm.conf.
   *
   * ParallelCluster has it since 3.6.0. Update: live.
   */
  readonly CustomSlurmSettings?: { readonly [key: string]: string | number | boolean } | undefined
  /**
   * Of these nodes and their volumes; they win over the queue’s.
   *
   * ParallelCluster has it since 3.6.0. Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Tags?: readonly ComputeResourceTags[] | undefined
  /**
   * Lower comes first. 1 to 4294967295. Default: `1`.
   *
   * ParallelCluster has it since 3.7.0. Update: live.
   */
  readonly StaticNodePriority?: number | undefined
  /**
   * Lower comes first. 1 to 4294967295. Default: `1000`.
   *
   * ParallelCluster has it since 3.7.0. Update: live.
   */
  readonly DynamicNodePriority?: number | undefined
  /**
   * A launch template whose network interfaces these nodes get.
   *
   * ParallelCluster has it since 3.15.0. Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly LaunchTemplateOverrides?: ComputeResourceLaunchTemplateOverrides | undefined
}

interface ComputeResourceInstances {
  /**
   * EC2 instance type.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly InstanceType: string
}

interface ComputeResourceEfa {
  /**
   * Whether nodes have EFA. Default: `false`.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Enabled?: boolean | undefined
  /**
   * Without effect: it is always on. Default: `false`.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly GdrSupport?: boolean | undefined
}

interface ComputeResourceNetworking {
  /**
   * Whether the nodes sit close together. Default: the queue’s.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped.
   */
  readonly PlacementGroup?: PlacementGroup | undefined
}

interface ComputeResourceTags {
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

interface ComputeResourceLaunchTemplateOverrides {
  /**
   * May set NetworkInterfaces and nothing else.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly LaunchTemplateId: string
  /**
   * Of the launch template. At least 1.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly Version: number
}
