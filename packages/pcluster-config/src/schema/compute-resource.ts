import { z } from 'zod'
import { capacityReservationTarget, healthChecks } from './capacity.ts'
import { atMostOne, between, isTruthy, ofSection } from './cross-rules.ts'
import { key, required } from './key.ts'
import { placementGroup } from './networking.ts'
import { ownTags } from './tags.ts'
import { bool, decimal, integer, scalars } from './values.ts'

const queuePolicy = { updatePolicy: 'QUEUE_UPDATE_STRATEGY' } as const
const fleet = { updatePolicy: 'COMPUTE_FLEET_STOP' } as const
const resize = { updatePolicy: 'RESIZE_UPDATE_STRATEGY_ON_REMOVE' } as const
const live = { updatePolicy: 'SUPPORTED' } as const
const group = { updatePolicy: 'MANAGED_PLACEMENT_GROUP' } as const

const nodePriority = integer(1, 4_294_967_295)

const instances = z
  .array(z.strictObject({ InstanceType: required(z.string(), { ...fleet, doc: 'EC2 instance type.' }) }))
  .superRefine((list, context) => {
    const types = list.map(({ InstanceType }) => InstanceType)
    const twin = types.find((type, index) => types.indexOf(type) !== index)
    if (twin === undefined) return
    context.addIssue({ code: 'custom', params: ofSection, message: `${twin} is there twice: keep one` })
  })

const efa = z.strictObject({
  Enabled: key(bool(), { ...queuePolicy, doc: 'Whether nodes have EFA.', default: false }),
  GdrSupport: key(bool(), { ...queuePolicy, doc: 'Without effect: it is always on.', default: false }),
})

const launchTemplateOverrides = z.strictObject({
  LaunchTemplateId: required(z.string(), { ...queuePolicy, doc: 'May set NetworkInterfaces and nothing else.' }),
  Version: required(integer(1), { ...queuePolicy, doc: 'Of the launch template.' }),
})

export const computeResource = z
  .strictObject({
    Name: required(z.string(), { updatePolicy: 'UNSUPPORTED', doc: 'At most 25 of a-z, 0-9 and -.' }),
    InstanceType: key(z.string(), { ...fleet, doc: 'This, or Instances, or a CapacityReservationId.' }),
    Instances: key(instances, {
      updatePolicy: 'COMPUTE_FLEET_STOP_ON_REMOVE',
      doc: 'Types with the same vCPUs and GPUs.',
    }),
    MinCount: key(integer(0), { ...resize, doc: 'Nodes that always run.', default: 0 }),
    MaxCount: key(integer(1), { ...resize, doc: 'Most nodes at once, static ones included.', default: 10 }),
    SpotPrice: key(decimal(0), { ...queuePolicy, doc: 'US dollars an hour. Default: the on-demand price.' }),
    Efa: key(efa, { ...queuePolicy, doc: 'Elastic Fabric Adapter, the network of large instances.' }),
    DisableSimultaneousMultithreading: key(bool(), {
      ...fleet,
      doc: 'Whether each core runs one thread only.',
      default: false,
    }),
    SchedulableMemory: key(integer(), { ...queuePolicy, doc: 'MiB. Default: 95 % of the instance’s.' }),
    CapacityReservationTarget: key(capacityReservationTarget, {
      ...queuePolicy,
      doc: 'Reserved capacity. Default: the queue’s.',
    }),
    Networking: key(
      z.strictObject({
        PlacementGroup: key(placementGroup, {
          ...group,
          doc: 'Whether the nodes sit close together. Default: the queue’s.',
        }),
      }),
      { ...group, doc: 'Placement of these nodes.' },
    ),
    HealthChecks: key(healthChecks, { ...live, since: '3.6.0', doc: 'Checks before a job. Default: the queue’s.' }),
    CustomSlurmSettings: key(scalars, { ...live, since: '3.6.0', doc: 'Of the nodes’ line in slurm.conf.' }),
    Tags: key(ownTags('QUEUE_UPDATE_STRATEGY'), {
      ...queuePolicy,
      since: '3.6.0',
      doc: 'Of these nodes and their volumes; they win over the queue’s.',
    }),
    StaticNodePriority: key(nodePriority, { ...live, since: '3.7.0', doc: 'Lower comes first.', default: 1 }),
    DynamicNodePriority: key(nodePriority, { ...live, since: '3.7.0', doc: 'Lower comes first.', default: 1000 }),
    LaunchTemplateOverrides: key(launchTemplateOverrides, {
      ...queuePolicy,
      since: '3.15.0',
      doc: 'A launch template whose network interfaces these nodes get.',
    }),
  })
  .superRefine(atMostOne('InstanceType', 'Instances'))
  .superRefine(
    between(({ InstanceType, Instances, CapacityReservationTarget }) =>
      [InstanceType, Instances, CapacityReservationTarget?.CapacityReservationId].some(isTruthy)
        ? undefined
        : 'needs one of InstanceType, Instances, CapacityReservationId',
    ),
  )
