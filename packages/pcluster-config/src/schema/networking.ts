import { z } from 'zod'
import { atMostOne } from './cross-rules.ts'
import { bool, securityGroupId, subnetId } from './values.ts'

const groups = {
  SecurityGroups: z.array(securityGroupId).optional(),
  AdditionalSecurityGroups: z.array(securityGroupId).optional(),
}
const proxy = { Proxy: z.strictObject({ HttpProxyAddress: z.string().optional() }).optional() }
const oneKindOfGroups = atMostOne('SecurityGroups', 'AdditionalSecurityGroups')

export const placementGroup = z.strictObject({
  Enabled: bool().optional(),
  Id: z.string().optional(),
  Name: z.string().optional(),
})

export const headNodeNetworking = z
  .strictObject({
    SubnetId: subnetId,
    ElasticIp: z.union([z.boolean(), z.string()]).optional(),
    ...groups,
    ...proxy,
  })
  .superRefine(oneKindOfGroups)

export const queueNetworking = z
  .strictObject({
    SubnetIds: z.array(subnetId).min(1),
    AssignPublicIp: bool().optional(),
    PlacementGroup: placementGroup.optional(),
    ...groups,
    ...proxy,
  })
  .superRefine(oneKindOfGroups)

export const loginNodeNetworking = z
  .strictObject({ SubnetIds: z.array(subnetId).length(1), ...groups, ...proxy })
  .superRefine(oneKindOfGroups)

export const awsBatchNetworking = z
  .strictObject({ SubnetIds: z.array(subnetId).length(1), AssignPublicIp: bool().optional(), ...groups })
  .superRefine(oneKindOfGroups)
