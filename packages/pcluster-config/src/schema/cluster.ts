import { z } from 'zod'
import { deploymentSettings } from './deployment-settings.ts'
import { devSettings } from './dev-settings.ts'
import { directoryService } from './directory-service.ts'
import { headNode } from './head-node.ts'
import { clusterIam } from './iam.ts'
import { loginNodes } from './login-nodes.ts'
import { monitoring } from './monitoring.ts'
import { scheduling } from './scheduling.ts'
import { sharedStorage } from './shared-storage.ts'
import { tags } from './tags.ts'
import { amiId, bool } from './values.ts'

/** Every operating system that some version 3.3 or newer takes; `key-versions.ts` knows which one. */
const operatingSystem = z.enum([
  'alinux2',
  'alinux2023',
  'ubuntu2004',
  'ubuntu2204',
  'ubuntu2404',
  'rhel8',
  'rhel9',
  'rocky8',
  'rocky9',
])

/** The whole file. Nothing is filled in: what the user did not write stays unwritten. */
export const clusterSchema = z.strictObject({
  Region: z.string().optional(),
  Image: z.strictObject({ Os: operatingSystem, CustomAmi: amiId.optional() }),
  Imds: z.strictObject({ ImdsSupport: z.enum(['v1.0', 'v2.0']).optional() }).optional(),
  HeadNode: headNode,
  Scheduling: scheduling,
  LoginNodes: loginNodes.optional(),
  SharedStorage: z.array(sharedStorage).optional(),
  Monitoring: monitoring.optional(),
  DirectoryService: directoryService.optional(),
  Iam: clusterIam.optional(),
  Tags: tags.optional(),
  DeploymentSettings: deploymentSettings.optional(),
  AdditionalPackages: z
    .strictObject({ IntelSoftware: z.strictObject({ IntelHpcPlatform: bool().optional() }).optional() })
    .optional(),
  AdditionalResources: z.string().optional(),
  CustomS3Bucket: z.string().optional(),
  DevSettings: devSettings.optional(),
})
