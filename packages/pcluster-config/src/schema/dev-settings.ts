import { z } from 'zod'
import { tags } from './tags.ts'
import { bool, integer } from './values.ts'

export const devSettings = z.strictObject({
  Cookbook: z
    .strictObject({ ChefCookbook: z.string().optional(), ExtraChefAttributes: z.string().optional() })
    .optional(),
  NodePackage: z.string().optional(),
  AwsBatchCliPackage: z.string().optional(),
  ClusterTemplate: z.string().optional(),
  AmiSearchFilters: z.strictObject({ Tags: tags.optional(), Owner: z.string().optional() }).optional(),
  InstanceTypesData: z.string().optional(),
  Timeouts: z
    .strictObject({
      HeadNodeBootstrapTimeout: integer(1).optional(),
      ComputeNodeBootstrapTimeout: integer(1).optional(),
    })
    .optional(),
  ComputeStartupTimeMetricEnabled: bool().optional(),
  EfaInterfaceType: z.string().optional(),
})
