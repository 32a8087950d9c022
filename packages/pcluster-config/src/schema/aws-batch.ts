import { z } from 'zod'
import { key, required } from './key.ts'
import { awsBatchNetworking } from './networking.ts'
import { integer } from './values.ts'

const computeResource = z.strictObject({
  Name: required(z.string(), { updatePolicy: 'UNSUPPORTED' }),
  InstanceTypes: required(z.array(z.string()), {
    updatePolicy: 'COMPUTE_FLEET_STOP',
    doc: 'Types, families, or optimal.',
  }),
  MinvCpus: key(integer(0), { updatePolicy: 'SUPPORTED', doc: 'Default: 0.' }),
  MaxvCpus: key(integer(1), { updatePolicy: 'AWSBATCH_CE_MAX_RESIZE', doc: 'Default: 10.' }),
  DesiredvCpus: key(integer(0), { updatePolicy: 'IGNORED', doc: 'Default: MinvCpus.' }),
  SpotBidPercentage: key(integer(1, 100), { updatePolicy: 'SUPPORTED', doc: 'Of the on-demand price.' }),
})

export const awsBatchQueue = z.strictObject({
  Name: required(z.string(), { updatePolicy: 'UNSUPPORTED' }),
  CapacityType: key(z.enum(['ONDEMAND', 'SPOT', 'CAPACITY_BLOCK']), {
    updatePolicy: 'QUEUE_UPDATE_STRATEGY',
    doc: 'Default: ONDEMAND.',
    values: { CAPACITY_BLOCK: { since: '3.8.0' } },
  }),
  Networking: required(awsBatchNetworking, { updatePolicy: 'COMPUTE_FLEET_STOP' }),
  ComputeResources: key(z.array(computeResource).length(1), { updatePolicy: 'COMPUTE_FLEET_STOP' }),
})
