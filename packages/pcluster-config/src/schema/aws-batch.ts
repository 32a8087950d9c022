import { z } from 'zod'
import { key, required } from './key.ts'
import { awsBatchNetworking } from './networking.ts'
import { integer, list } from './values.ts'

const computeResource = z.strictObject({
  Name: required(z.string(), { updatePolicy: 'UNSUPPORTED', doc: 'Of the compute environment.' }),
  InstanceTypes: required(z.array(z.string()), {
    updatePolicy: 'COMPUTE_FLEET_STOP',
    doc: 'Types, families, or optimal.',
  }),
  MinvCpus: key(integer(0), { updatePolicy: 'SUPPORTED', doc: 'vCPUs that always run.', default: 0 }),
  MaxvCpus: key(integer(1), { updatePolicy: 'AWSBATCH_CE_MAX_RESIZE', doc: 'Most vCPUs at once.', default: 10 }),
  DesiredvCpus: key(integer(0), { updatePolicy: 'IGNORED', doc: 'vCPUs at the start. Default: MinvCpus.' }),
  SpotBidPercentage: key(integer(1, 100), { updatePolicy: 'SUPPORTED', doc: 'Of the on-demand price.' }),
})

export const awsBatchQueue = z.strictObject({
  Name: required(z.string(), { updatePolicy: 'UNSUPPORTED', doc: 'Of the job queue.' }),
  CapacityType: key(z.enum(['ONDEMAND', 'SPOT', 'CAPACITY_BLOCK']), {
    updatePolicy: 'QUEUE_UPDATE_STRATEGY',
    doc: 'How instances are paid for.',
    default: 'ONDEMAND',
    values: { CAPACITY_BLOCK: { since: '3.8.0' } },
  }),
  Networking: required(awsBatchNetworking, { updatePolicy: 'COMPUTE_FLEET_STOP', doc: 'Subnet and security groups.' }),
  ComputeResources: key(list(computeResource, 1, 1), {
    updatePolicy: 'COMPUTE_FLEET_STOP',
    doc: 'Exactly one.',
  }),
})
