import { z } from 'zod'
import { atMostOne, excludes } from './cross-rules.ts'
import { bool, policyArn } from './values.ts'

const roles = {
  InstanceRole: z
    .string()
    .regex(/^arn:.*:role\//)
    .optional(),
  InstanceProfile: z
    .string()
    .regex(/^arn:.*:instance-profile\//)
    .optional(),
  AdditionalIamPolicies: z.array(z.strictObject({ Policy: policyArn })).optional(),
}
const s3Access = z.strictObject({
  BucketName: z.string().regex(/^[*a-z0-9\-.]+$/),
  KeyName: z.string().optional(),
  EnableWriteAccess: bool().optional(),
})
const oneKindOfRole = atMostOne('InstanceRole', 'InstanceProfile', 'AdditionalIamPolicies')

/** Rights of the head node, or of a queue's nodes. */
export const nodeIam = z
  .strictObject({ ...roles, S3Access: z.array(s3Access).optional() })
  .superRefine(oneKindOfRole)
  .superRefine(excludes('S3Access', ['InstanceRole', 'InstanceProfile']))

/** Rights of login nodes: there is no `S3Access` here. */
export const loginNodeIam = z.strictObject(roles).superRefine(oneKindOfRole)

/** What ParallelCluster itself creates in IAM. */
export const clusterIam = z.strictObject({
  Roles: z.strictObject({ LambdaFunctionsRole: z.string().optional() }).optional(),
  PermissionsBoundary: policyArn.optional(),
  ResourcePrefix: z.string().optional(),
})
