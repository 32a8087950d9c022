import { z } from 'zod'
import { capacityReservationTarget, healthChecks } from './capacity.ts'
import { computeResource } from './compute-resource.ts'
import { queueCustomActions } from './custom-actions.ts'
import { nodeIam } from './iam.ts'
import { queueLocalStorage } from './local-storage.ts'
import { queueNetworking } from './networking.ts'
import { slurmSettingsMap } from './slurm-settings.ts'
import { tags } from './tags.ts'
import { bool, image } from './values.ts'

export const queue = z.strictObject({
  Name: z.string(),
  CapacityType: z.enum(['ONDEMAND', 'SPOT', 'CAPACITY_BLOCK']).optional(),
  AllocationStrategy: z
    .enum([
      'lowest-price',
      'capacity-optimized',
      'price-capacity-optimized',
      'prioritized',
      'capacity-optimized-prioritized',
    ])
    .optional(),
  JobExclusiveAllocation: bool().optional(),
  Networking: queueNetworking,
  ComputeSettings: z.strictObject({ LocalStorage: queueLocalStorage.optional() }).optional(),
  CustomActions: queueCustomActions.optional(),
  Iam: nodeIam.optional(),
  Image: image.optional(),
  CapacityReservationTarget: capacityReservationTarget.optional(),
  HealthChecks: healthChecks.optional(),
  CustomSlurmSettings: slurmSettingsMap.optional(),
  Tags: tags.optional(),
  ComputeResources: z.array(computeResource).min(1).max(50),
})
