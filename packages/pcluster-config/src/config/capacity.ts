// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface CapacityReservationTarget {
  /**
   * Of an ODCR or a capacity block; not with Instances.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly CapacityReservationId?: string | undefined
  /**
   * Of a service-linked group of reservations.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly CapacityReservationResourceGroupArn?: string | undefined
}

export interface HealthChecks {
  /**
   * Check of the GPUs.
   *
   * Update: live.
   */
  readonly Gpu?: HealthChecksGpu | undefined
}

interface HealthChecksGpu {
  /**
   * Whether GPUs are checked before a job. Default: the queue’s, which is false.
   *
   * Update: live.
   */
  readonly Enabled?: boolean | undefined
}
