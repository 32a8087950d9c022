import { z } from 'zod'
import { bool } from './values.ts'

export const directoryService = z.strictObject({
  DomainName: z.string(),
  DomainAddr: z.string(),
  PasswordSecretArn: z.string().regex(/^arn:.*:(secretsmanager:.*:.*:secret:|ssm:.*:.*:parameter\/).*$/),
  DomainReadOnlyUser: z.string(),
  LdapTlsCaCert: z.string().optional(),
  LdapTlsReqCert: z.enum(['never', 'allow', 'try', 'demand', 'hard']).optional(),
  LdapAccessFilter: z.string().optional(),
  GenerateSshKeysForUsers: bool().optional(),
  AdditionalSssdConfigs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})
