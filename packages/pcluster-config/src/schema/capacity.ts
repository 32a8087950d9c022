import { z } from 'zod'
import { atMostOne } from './cross-rules.ts'
import { enabled } from './values.ts'

export const capacityReservationTarget = z
  .strictObject({
    CapacityReservationId: z.string().optional(),
    CapacityReservationResourceGroupArn: z.string().optional(),
  })
  .superRefine(atMostOne('CapacityReservationId', 'CapacityReservationResourceGroupArn'))

export const healthChecks = z.strictObject({ Gpu: enabled.optional() })
