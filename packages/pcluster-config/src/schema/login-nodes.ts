import { z } from 'zod'
import { nodeCustomActions } from './custom-actions.ts'
import { loginNodeIam } from './iam.ts'
import { key, required } from './key.ts'
import { loginNodeNetworking, loginNodePolicy } from './networking.ts'
import { dcv, loginNodeSsh } from './remote-access.ts'
import { amiId, integer } from './values.ts'

const policy = { updatePolicy: loginNodePolicy } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const pool = z.strictObject({
  Name: required(z.string(), policy),
  InstanceType: required(z.string(), policy),
  Count: required(integer(0), live),
  GracetimePeriod: key(integer(3, 120), { ...live, doc: 'Minutes that users get before a node goes. Default: 10.' }),
  Networking: required(loginNodeNetworking, policy),
  Ssh: key(loginNodeSsh, policy),
  Image: key(z.strictObject({ CustomAmi: key(amiId, policy) }), policy),
  CustomActions: key(nodeCustomActions, { since: '3.11.0', updatePolicy: 'IGNORED' }),
  Iam: key(loginNodeIam, policy),
  Dcv: key(dcv, { since: '3.11.0', updatePolicy: 'UNSUPPORTED' }),
})

export const loginNodes = z.strictObject({
  Pools: required(z.array(pool), {
    updatePolicy: 'LOGIN_NODES_POOLS_UPDATE_POLICY',
    maximumBefore: ['3.11.0', 1],
    doc: 'At most 10.',
  }),
})
