// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { AwsBatchNetworking } from './networking.ts'

export interface AwsBatchQueue {
  /**
   * Of the job queue.
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
   * Subnet and security groups.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly Networking: AwsBatchNetworking
  /**
   * Exactly one. Exactly 1 entry.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly ComputeResources?: readonly AwsBatchQueueComputeResources[] | undefined
}

interface AwsBatchQueueComputeResources {
  /**
   * Of the compute environment.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Name: string
  /**
   * Types, families, or optimal.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly InstanceTypes: readonly string[]
  /**
   * vCPUs that always run. At least 0. Default: `0`.
   *
   * Update: live.
   */
  readonly MinvCpus?: number | undefined
  /**
   * Most vCPUs at once. At least 1. Default: `10`.
   *
   * Update: more is live, less may need the compute fleet stopped.
   */
  readonly MaxvCpus?: number | undefined
  /**
   * vCPUs at the start. At least 0. Default: MinvCpus.
   *
   * Update: live.
   */
  readonly DesiredvCpus?: number | undefined
  /**
   * Of the on-demand price. 1 to 100.
   *
   * Update: live.
   */
  readonly SpotBidPercentage?: number | undefined
}
