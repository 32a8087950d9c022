// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { AwsBatchQueue } from './aws-batch.ts'
import type { SlurmQueue } from './queue.ts'
import type { SlurmSettings } from './slurm-settings.ts'

export interface Scheduling {
  /**
   * slurm; awsbatch is gone since 3.16.
   *
   * Not in every release: `awsbatch` until 3.16.0. Update: refused, needs a new cluster.
   */
  readonly Scheduler: 'slurm' | 'awsbatch'
  /**
   * Whether a job gets all the nodes that it needs or none. Default: `all-or-nothing`.
   *
   * ParallelCluster has it since 3.8.0. Update: live.
   */
  readonly ScalingStrategy?: 'all-or-nothing' | 'best-effort' | 'greedy-all-or-nothing' | undefined
  /**
   * Settings of Slurm.
   *
   * Update: live.
   */
  readonly SlurmSettings?: SlurmSettings | undefined
  /**
   * Partitions, at most 50; the first one is the default.
   *
   * Required since 3.16.0. Update: more is live, less needs QueueUpdateStrategy TERMINATE or the compute fleet stopped.
   */
  readonly SlurmQueues?: readonly SlurmQueue[] | undefined
  /**
   * Nothing can be set.
   *
   * ParallelCluster has it until 3.16.0. Update: needs the compute fleet stopped.
   */
  readonly AwsBatchSettings?: Record<string, never> | undefined
  /**
   * The job queue. Exactly 1 entry.
   *
   * ParallelCluster has it until 3.16.0. Update: needs the compute fleet stopped.
   */
  readonly AwsBatchQueues?: readonly AwsBatchQueue[] | undefined
}
