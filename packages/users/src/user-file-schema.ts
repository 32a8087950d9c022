import { z } from 'zod'
import type { UserFile } from './user.ts'

/** Set and not `undefined`: a key that is left out stays out. */
const user = z.strictObject({
  name: z.string(),
  uid: z.number().optional(),
  gid: z.number().optional(),
  groups: z.array(z.string()).optional(),
  keys: z.array(z.string()).optional(),
  shell: z.string().optional(),
  state: z.enum(['active', 'locked', 'removed']).optional(),
  renamedFrom: z.string().optional(),
  slurm: z.strictObject({ accounts: z.array(z.string()).min(1), defaultAccount: z.string().optional() }).optional(),
})

/** The shape of a user file. What its names and numbers are worth is checked by `checkUserFile`. */
export const userFileSchema: z.ZodType<UserFile> = z.strictObject({
  users: z.array(user),
  groups: z.array(z.strictObject({ name: z.string(), gid: z.number().optional() })).optional(),
})
