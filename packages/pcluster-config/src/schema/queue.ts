import { z } from 'zod'
import { capacityReservationTarget, healthChecks } from './capacity.ts'
import { computeResource } from './compute-resource.ts'
import { queueCustomActions } from './custom-actions.ts'
import { queueIam } from './iam.ts'
import { key, required } from './key.ts'
import { queueLocalStorage } from './local-storage.ts'
import { queueNetworking } from './networking.ts'
import { ownTags } from './tags.ts'
import { amiId, bool, scalars } from './values.ts'

const queuePolicy = { updatePolicy: 'QUEUE_UPDATE_STRATEGY' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const allocationStrategy = z.enum([
  'lowest-price',
  'capacity-optimized',
  'price-capacity-optimized',
  'prioritized',
  'capacity-optimized-prioritized',
])

export const queue = z.strictObject({
  Name: required(z.string(), { updatePolicy: 'UNSUPPORTED', doc: 'The partition. At most 25 of a-z, 0-9 and -.' }),
  CapacityType: key(z.enum(['ONDEMAND', 'SPOT', 'CAPACITY_BLOCK']), {
    ...queuePolicy,
    doc: 'How instances are paid for.',
    default: 'ONDEMAND',
    values: { CAPACITY_BLOCK: { since: '3.8.0' } },
  }),
  AllocationStrategy: key(allocationStrategy, {
    ...queuePolicy,
    doc: 'With Instances. Default: lowest-price, and none for CAPACITY_BLOCK.',
    values: {
      'price-capacity-optimized': { since: '3.10.0' },
      prioritized: { since: '3.14.0' },
      'capacity-optimized-prioritized': { since: '3.14.0' },
    },
  }),
  JobExclusiveAllocation: key(bool(), { ...live, since: '3.7.0', doc: 'Whole nodes for each job.', default: false }),
  Networking: required(queueNetworking, { ...queuePolicy, doc: 'Subnets, addresses and security groups.' }),
  ComputeSettings: key(
    z.strictObject({ LocalStorage: key(queueLocalStorage, { ...queuePolicy, doc: 'Disks of the nodes’ own.' }) }),
    { ...queuePolicy, doc: 'Disks of the nodes.' },
  ),
  CustomActions: key(queueCustomActions, { ...queuePolicy, doc: 'Scripts of yours that run on the nodes.' }),
  Iam: key(queueIam, { ...live, doc: 'Rights of the nodes.' }),
  Image: key(z.strictObject({ CustomAmi: key(amiId, { ...queuePolicy, doc: 'In place of the cluster’s image.' }) }), {
    ...queuePolicy,
    doc: 'An image of its own.',
  }),
  CapacityReservationTarget: key(capacityReservationTarget, {
    ...queuePolicy,
    doc: 'Reserved capacity for all compute resources without their own.',
  }),
  HealthChecks: key(healthChecks, { ...live, since: '3.6.0', doc: 'Checks before a job.' }),
  CustomSlurmSettings: key(scalars, { ...live, since: '3.6.0', doc: 'Of the partition’s line in slurm.conf.' }),
  Tags: key(ownTags('QUEUE_UPDATE_STRATEGY'), {
    ...queuePolicy,
    since: '3.6.0',
    doc: 'Of the nodes and their volumes.',
  }),
  ComputeResources: required(z.array(computeResource), {
    updatePolicy: 'RESIZE_UPDATE_STRATEGY_ON_REMOVE',
    doc: 'At most 50.',
    missedLate: true,
  }),
})
