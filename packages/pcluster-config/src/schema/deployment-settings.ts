import { z } from 'zod'
import { key, required } from './key.ts'
import { bool, list, securityGroupId, subnetId } from './values.ts'

const updatePolicy = 'UNSUPPORTED'

export const deploymentSettings = z.strictObject({
  LambdaFunctionsVpcConfig: key(
    z.strictObject({
      SecurityGroupIds: required(list(securityGroupId, 1, 5), { updatePolicy, doc: 'Groups of the functions.' }),
      SubnetIds: required(list(subnetId, 1, 16), { updatePolicy, doc: 'Where the functions run.' }),
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
