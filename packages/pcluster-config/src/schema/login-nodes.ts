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
  Name: required(z.string(), { ...policy, doc: 'Of the pool. At most 25 of a-z, 0-9 and -.' }),
  InstanceType: required(z.string(), { ...policy, doc: 'EC2 instance type.' }),
  Count: required(integer(0), { ...live, doc: 'How many nodes there are.' }),
  GracetimePeriod: key(integer(3, 120), { ...live, doc: 'Minutes that users get before a node goes.', default: 10 }),
  Networking: required(loginNodeNetworking, { ...policy, doc: 'Subnet and security groups.' }),
  Ssh: key(loginNodeSsh, { ...policy, doc: 'Who may log in with SSH.' }),
  Image: key(z.strictObject({ CustomAmi: key(amiId, { ...policy, doc: 'In place of the cluster’s image.' }) }), {
    ...policy,
    doc: 'An image of its own.',
  }),
  CustomActions: key(nodeCustomActions, {
    since: '3.11.0',
    updatePolicy: 'IGNORED',
    doc: 'Scripts of yours that run on the nodes.',
  }),
  Iam: key(loginNodeIam, { ...policy, doc: 'Rights of the nodes.' }),
  Dcv: key(dcv, { since: '3.11.0', updatePolicy: 'UNSUPPORTED', doc: 'Remote desktops.' }),
})

export const loginNodes = z.strictObject({
  Pools: required(z.array(pool), {
    updatePolicy: 'LOGIN_NODES_POOLS_UPDATE_POLICY',
    maximumBefore: ['3.11.0', 1],
    doc: 'At most 10.',
  }),
})
