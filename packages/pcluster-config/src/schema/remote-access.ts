import { z } from 'zod'
import { allowedIps, bool, integer } from './values.ts'

export const ssh = z.strictObject({ KeyName: z.string().optional(), AllowedIps: allowedIps.optional() })

export const dcv = z.strictObject({
  Enabled: bool(),
  Port: integer(1, 65_535).optional(),
  AllowedIps: allowedIps.optional(),
})
