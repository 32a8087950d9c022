import { z } from 'zod'
import { awsBatchNetworking } from './networking.ts'
import { integer } from './values.ts'

const computeResource = z.strictObject({
  Name: z.string(),
  InstanceTypes: z.array(z.string()),
  MinvCpus: integer(0).optional(),
  MaxvCpus: integer(1).optional(),
  DesiredvCpus: integer(0).optional(),
  SpotBidPercentage: integer(0, 100).optional(),
})

export const awsBatchQueue = z.strictObject({
  Name: z.string(),
  CapacityType: z.enum(['ONDEMAND', 'SPOT', 'CAPACITY_BLOCK']).optional(),
  Networking: awsBatchNetworking,
  ComputeResources: z.array(computeResource).length(1),
})
