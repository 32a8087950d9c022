import { z } from 'zod'
import { key, required } from './key.ts'
import { bool, securityGroupId, subnetId } from './values.ts'

const updatePolicy = 'UNSUPPORTED'

export const deploymentSettings = z.strictObject({
  LambdaFunctionsVpcConfig: key(
    z.strictObject({
      SecurityGroupIds: required(z.array(securityGroupId).min(1).max(5), { updatePolicy, doc: '1 to 5.' }),
      SubnetIds: required(z.array(subnetId).min(1).max(16), { updatePolicy, doc: '1 to 16.' }),
    }),
    { updatePolicy, doc: 'A VPC for ParallelCluster’s Lambda functions.' },
  ),
  DisableSudoAccessForDefaultUser: key(bool(), {
    since: '3.9.0',
    updatePolicy: 'COMPUTE_AND_LOGIN_NODES_STOP',
    doc: 'Whether the default user cannot become root.',
    default: false,
  }),
  DefaultUserHome: key(z.enum(['Shared', 'Local']), {
    since: '3.9.0',
    updatePolicy,
    doc: 'Whether the default user has a home of its own on each node.',
    default: 'Shared',
  }),
})
