import type { SlurmSettings } from './config/slurm-settings.ts'

/**
 * slurm.conf settings for a shared GPU cluster, ready for `CustomSlurmSettings`: GPUs are tracked, limits and QOS are
 * enforced (`safe` refuses a job that could not end within its GPU minutes), fair share outweighs QOS and age with a half
 * life of seven days, and a QOS can preempt another, whose jobs go back into the queue. See slurm.conf(5).
 *
 * From the moment it is in force, a user without an association cannot submit.
 *
 * @example
 * ```ts
 * import { GPU_QOS_SETTINGS, type SlurmSettings } from '@slurmkit/pcluster-config'
 *
 * const settings: SlurmSettings = { CustomSlurmSettings: [...GPU_QOS_SETTINGS, { MaxJobCount: 50_000 }] }
 * ```
 */
export const GPU_QOS_SETTINGS: NonNullable<SlurmSettings['CustomSlurmSettings']> = [
  { AccountingStorageTRES: 'gres/gpu' },
  { AccountingStorageEnforce: 'associations,limits,qos,safe' },
  { PriorityType: 'priority/multifactor' },
  { PriorityDecayHalfLife: '7-0' },
  { PriorityWeightAge: 1_000 },
  { PriorityWeightFairshare: 100_000 },
  { PriorityWeightQOS: 10_000 },
  { PriorityWeightTRES: 'CPU=1000,Mem=2000,GRES/gpu=4000' },
  { PreemptType: 'preempt/qos' },
  { PreemptMode: 'REQUEUE' },
]
