import type { Change } from './base.ts'
import { absenceTriggers } from './triggers/absence-triggers.ts'
import { batchTriggers } from './triggers/batch-triggers.ts'
import { capacityTriggers } from './triggers/capacity-triggers.ts'
import { headTriggers } from './triggers/head-triggers.ts'
import { nodeTriggers } from './triggers/node-triggers.ts'
import { serviceTriggers } from './triggers/service-triggers.ts'
import { slurmTriggers } from './triggers/slurm-triggers.ts'
import { storageTriggers } from './triggers/storage-triggers.ts'

/** Changes of a plain configuration, each near a validator: some make it speak, others nearly do. */
export const triggers: readonly Change[] = [
  ...nodeTriggers,
  ...capacityTriggers,
  ...storageTriggers,
  ...headTriggers,
  ...slurmTriggers,
  ...serviceTriggers,
  ...batchTriggers,
  ...absenceTriggers,
]
