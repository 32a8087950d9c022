import { z } from 'zod'
import { capacityReservationTarget, healthChecks } from './capacity.ts'
import { atMostOne } from './cross-rules.ts'
import { placementGroup } from './networking.ts'
import { slurmSettingsMap } from './slurm-settings.ts'
import { tags } from './tags.ts'
import { bool, decimal, integer } from './values.ts'

const nodePriority = integer(1, 4_294_967_295)

const instances = z.array(z.strictObject({ InstanceType: z.string() })).superRefine((list, context) => {
  for (const [index, { InstanceType }] of list.entries()) {
    if (list.findIndex((other) => other.InstanceType === InstanceType) === index) continue
    context.addIssue({
      code: 'custom',
      path: [index, 'InstanceType'],
      message: `${InstanceType} is there twice: keep one`,
    })
  }
})

export const computeResource = z
  .strictObject({
    Name: z.string(),
    InstanceType: z.string().optional(),
    Instances: instances.optional(),
    MinCount: integer(0).optional(),
    MaxCount: integer(1).optional(),
    SpotPrice: decimal(0).optional(),
    Efa: z.strictObject({ Enabled: bool().optional(), GdrSupport: bool().optional() }).optional(),
    DisableSimultaneousMultithreading: bool().optional(),
    SchedulableMemory: integer().optional(),
    CapacityReservationTarget: capacityReservationTarget.optional(),
    Networking: z.strictObject({ PlacementGroup: placementGroup.optional() }).optional(),
    HealthChecks: healthChecks.optional(),
    CustomSlurmSettings: slurmSettingsMap.optional(),
    Tags: tags.optional(),
    StaticNodePriority: nodePriority.optional(),
    DynamicNodePriority: nodePriority.optional(),
    LaunchTemplateOverrides: z
      .strictObject({ LaunchTemplateId: z.string(), Version: z.union([z.string(), z.number()]).optional() })
      .optional(),
  })
  .superRefine(atMostOne('InstanceType', 'Instances'))
  .superRefine((resource, context) => {
    const reserved = resource.CapacityReservationTarget?.CapacityReservationId
    if (resource.InstanceType ?? resource.Instances ?? reserved) return
    context.addIssue({ code: 'custom', message: 'needs one of InstanceType, Instances, CapacityReservationId' })
  })
