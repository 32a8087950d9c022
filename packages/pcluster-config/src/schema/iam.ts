import { z } from 'zod'
import { atMostOne } from './cross-rules.ts'
import { key, type PolicyHistory, required } from './key.ts'
import { loginNodePolicy } from './networking.ts'
import { bool, instanceProfileArn, policyArn, roleArn, text } from './values.ts'

const live = { updatePolicy: 'SUPPORTED' } as const

function roles(updatePolicy: PolicyHistory, profile: PolicyHistory) {
  return {
    InstanceRole: key(roleArn, { updatePolicy, doc: 'A role to use in place of ParallelCluster’s own.' }),
    InstanceProfile: key(instanceProfileArn, {
      updatePolicy: profile,
      doc: 'A profile to use in place of ParallelCluster’s own.',
    }),
    AdditionalIamPolicies: key(
      z.array(z.strictObject({ Policy: required(policyArn, { ...live, doc: 'ARN of a policy.' }) })),
      {
        updatePolicy,
        doc: 'Policies for ParallelCluster’s own role.',
      },
    ),
  }
}

const s3Access = z.strictObject({
  BucketName: required(text('^[*a-z0-9\\-.]+$'), { ...live, doc: 'A bucket, or a pattern with *.' }),
  KeyName: key(z.string(), { ...live, doc: 'Object, or a prefix with *. Default: the whole bucket.' }),
  EnableWriteAccess: key(bool(), { ...live, doc: 'Whether the node may write as well.', default: false }),
})
const oneKindOfRole = ['InstanceRole', 'InstanceProfile', 'AdditionalIamPolicies'] as const

function nodeIam(profile: PolicyHistory) {
  return z
    .strictObject({
      ...roles('SUPPORTED', profile),
      S3Access: key(z.array(s3Access), { ...live, doc: 'Buckets that the node may read.' }),
    })
    .superRefine(atMostOne(...oneKindOfRole))
    .superRefine(atMostOne('InstanceRole', 'S3Access'))
    .superRefine(atMostOne('InstanceProfile', 'S3Access'))
}

export const headNodeIam = nodeIam('UNSUPPORTED')
export const queueIam = nodeIam('COMPUTE_FLEET_STOP')

/** Rights of login nodes: there is no `S3Access` here. */
export const loginNodeIam = z
  .strictObject(roles(loginNodePolicy, loginNodePolicy))
  .superRefine(atMostOne(...oneKindOfRole))

/** What ParallelCluster itself creates in IAM. */
export const clusterIam = z.strictObject({
  Roles: key(
    z.strictObject({
      LambdaFunctionsRole: key(z.string(), { ...live, doc: 'ARN of a role for ParallelCluster’s Lambda functions.' }),
    }),
    { ...live, doc: 'Roles to use in place of ParallelCluster’s own.' },
  ),
  PermissionsBoundary: key(policyArn, { ...live, doc: 'ARN of a policy that bounds all roles.' }),
  ResourcePrefix: key(z.string(), {
    since: '3.4.0',
    updatePolicy: 'UNSUPPORTED',
    doc: '/path/, name or /path/name; the name at most 30 characters.',
  }),
})
