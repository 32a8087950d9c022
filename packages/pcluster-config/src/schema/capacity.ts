import { z } from 'zod'
import { exactlyOne } from './cross-rules.ts'
import { key } from './key.ts'
import { enabled } from './values.ts'

const updatePolicy = 'QUEUE_UPDATE_STRATEGY'

export const capacityReservationTarget = z
  .strictObject({
    CapacityReservationId: key(z.string(), {
      updatePolicy,
      doc: 'Of an ODCR or a capacity block; not with Instances.',
    }),
    CapacityReservationResourceGroupArn: key(z.string(), {
      updatePolicy,
      doc: 'Of a service-linked group of reservations.',
    }),
  })
  .superRefine(exactlyOne('CapacityReservationId', 'CapacityReservationResourceGroupArn'))

export const healthChecks = z.strictObject({
  Gpu: key(
    enabled('SUPPORTED', { doc: 'Whether GPUs are checked before a job. Default: the queue’s, which is false.' }),
    {
      updatePolicy: 'SUPPORTED',
      doc: 'Check of the GPUs.',
    },
  ),
})
