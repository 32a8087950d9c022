import { z } from 'zod'
import { atMostOne } from './cross-rules.ts'
import { key, type PolicyHistory, required } from './key.ts'
import { bool, list, securityGroupId, subnetId } from './values.ts'

function groups(updatePolicy: PolicyHistory) {
  return {
    SecurityGroups: key(z.array(securityGroupId), { updatePolicy, doc: 'In place of ParallelCluster’s own groups.' }),
    AdditionalSecurityGroups: key(z.array(securityGroupId), {
      updatePolicy,
      doc: 'Beside ParallelCluster’s own groups.',
    }),
  }
}

function proxy(updatePolicy: PolicyHistory, address: PolicyHistory = updatePolicy) {
  const section = z.strictObject({
    HttpProxyAddress: key(z.string(), { updatePolicy: address, doc: 'http(s)://host:port of a proxy.' }),
  })
  return { Proxy: key(section, { updatePolicy, doc: 'A proxy to reach AWS through.' }) }
}

/** A cluster placement group. `Enabled: false` says no; nothing at all says nothing. */
const groupPolicy = { updatePolicy: 'MANAGED_PLACEMENT_GROUP' } as const
export const placementGroup = z.strictObject({
  Enabled: key(bool(), {
    ...groupPolicy,
    doc: 'Alone, true has ParallelCluster make a group for each compute resource.',
  }),
  Id: key(z.string(), { ...groupPolicy, doc: 'The same as Name.' }),
  Name: key(z.string(), { ...groupPolicy, doc: 'Of a group that exists.' }),
})

const oneKind = ['SecurityGroups', 'AdditionalSecurityGroups'] as const

export const headNodeNetworking = z
  .strictObject({
    SubnetId: required(subnetId, { updatePolicy: 'UNSUPPORTED', doc: 'Where the node is.' }),
    ElasticIp: key(
      z
        .custom<boolean | string>((value) => value !== undefined && value !== null, 'must not be empty')
        .meta({ jsonSchema: { type: ['boolean', 'string'] } }),
      { updatePolicy: 'UNSUPPORTED', doc: 'true for a new address, or the one to use.', default: false },
    ),
    ...groups('SUPPORTED'),
    ...proxy('UNSUPPORTED'),
  })
  .superRefine(atMostOne(...oneKind))

const assignPublicIp = key(bool(), {
  updatePolicy: 'UNSUPPORTED',
  doc: 'Whether nodes get a public address. Default: what the subnet says.',
})

export const queueNetworking = z
  .strictObject({
    SubnetIds: required(list(subnetId, 1), {
      updatePolicy: 'MANAGED_FSX',
      doc: 'More than one needs Instances, and each another availability zone.',
    }),
    AssignPublicIp: assignPublicIp,
    PlacementGroup: key(placementGroup, {
      ...groupPolicy,
      doc: 'Whether the nodes sit close together. Default: a compute resource’s own.',
    }),
    ...groups('SUPPORTED'),
    ...proxy('QUEUE_UPDATE_STRATEGY'),
  })
  .superRefine(atMostOne(...oneKind))

export const loginNodePolicy = ['LOGIN_NODES_STOP', ['3.11.0', 'LOGIN_NODES_POOL_STOP']] as const

export const loginNodeNetworking = z
  .strictObject({
    SubnetIds: required(list(subnetId, 1, 1), { updatePolicy: loginNodePolicy, doc: 'Where the nodes are.' }),
    ...groups(loginNodePolicy),
    ...proxy(loginNodePolicy, 'SUPPORTED'),
  })
  .superRefine(atMostOne(...oneKind))

export const awsBatchNetworking = z
  .strictObject({
    SubnetIds: required(list(subnetId, 1, 1), { updatePolicy: 'MANAGED_FSX', doc: 'Where the nodes are.' }),
    AssignPublicIp: assignPublicIp,
    ...groups('SUPPORTED'),
  })
  .superRefine(atMostOne(...oneKind))
