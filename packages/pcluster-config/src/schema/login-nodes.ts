import { z } from 'zod'
import { nodeCustomActions } from './custom-actions.ts'
import { loginNodeIam } from './iam.ts'
import { loginNodeNetworking } from './networking.ts'
import { dcv, ssh } from './remote-access.ts'
import { image, integer } from './values.ts'

const pool = z.strictObject({
  Name: z.string(),
  InstanceType: z.string(),
  Count: integer(0),
  GracetimePeriod: integer(3, 120).optional(),
  Networking: loginNodeNetworking,
  Ssh: ssh.optional(),
  Image: image.optional(),
  CustomActions: nodeCustomActions.optional(),
  Iam: loginNodeIam.optional(),
  Dcv: dcv.optional(),
})

export const loginNodes = z.strictObject({ Pools: z.array(pool) })
