import { z } from 'zod'
import { bool, securityGroupId, subnetId } from './values.ts'

export const deploymentSettings = z.strictObject({
  LambdaFunctionsVpcConfig: z
    .strictObject({
      SecurityGroupIds: z.array(securityGroupId).min(1).max(5),
      SubnetIds: z.array(subnetId).min(1).max(16),
    })
    .optional(),
  DisableSudoAccessForDefaultUser: bool().optional(),
  DefaultUserHome: z.enum(['Shared', 'Local']).optional(),
})
