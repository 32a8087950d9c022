import { z } from 'zod'
import { atMostOne } from './cross-rules.ts'
import { bool, integer, secretArn } from './values.ts'

/** One `Key=value` of slurm.conf each; a map of several keys at cluster level is one line. */
export const slurmSettingsMap = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const database = z.strictObject({
  Uri: z.string(),
  UserName: z.string(),
  PasswordSecretArn: secretArn,
  DatabaseName: z
    .string()
    .regex(/^[0-9a-z_]+$/)
    .max(64)
    .optional(),
})

export const slurmSettings = z
  .strictObject({
    ScaledownIdletime: integer(-1).optional(),
    QueueUpdateStrategy: z.enum(['COMPUTE_FLEET_STOP', 'DRAIN', 'TERMINATE']).optional(),
    EnableMemoryBasedScheduling: bool().optional(),
    Dns: z
      .strictObject({
        DisableManagedDns: bool().optional(),
        HostedZoneId: z.string().optional(),
        UseEc2Hostnames: bool().optional(),
      })
      .optional(),
    Database: database.optional(),
    ExternalSlurmdbd: z.strictObject({ Host: z.string(), Port: integer(1, 65_535).optional() }).optional(),
    MungeKeySecretArn: z.string().optional(),
    CustomSlurmSettings: z.array(slurmSettingsMap).optional(),
    CustomSlurmSettingsIncludeFile: z.string().optional(),
  })
  .superRefine(atMostOne('CustomSlurmSettings', 'CustomSlurmSettingsIncludeFile'))
