import { z } from 'zod'
import { bool, enabled } from './values.ts'

const retentionInDays = z.literal([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653])

export const monitoring = z.strictObject({
  DetailedMonitoring: bool().optional(),
  Logs: z
    .strictObject({
      CloudWatch: z
        .strictObject({
          Enabled: bool().optional(),
          RetentionInDays: retentionInDays.optional(),
          DeletionPolicy: z.enum(['Delete', 'Retain']).optional(),
        })
        .optional(),
      Rotation: enabled.optional(),
    })
    .optional(),
  Dashboards: z.strictObject({ CloudWatch: enabled.optional() }).optional(),
  Alarms: enabled.optional(),
})
