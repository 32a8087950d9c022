import { z } from 'zod'
import { key } from './key.ts'
import { loginNodePolicy } from './networking.ts'
import { allowedIps, bool, integer } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const allowedDoc = 'An address range or a prefix list.'

export const headNodeSsh = z.strictObject({
  KeyName: key(z.string(), { ...fixed, doc: 'An EC2 key pair; without one, only Session Manager lets you in.' }),
  AllowedIps: key(allowedIps, { updatePolicy: 'SUPPORTED', doc: `${allowedDoc}`, default: '0.0.0.0/0' }),
})

export const loginNodeSsh = z.strictObject({
  KeyName: key(z.string(), {
    updatePolicy: loginNodePolicy,
    until: '3.15.0',
    doc: 'An EC2 key pair. Default: the head node’s.',
  }),
  AllowedIps: key(allowedIps, {
    updatePolicy: loginNodePolicy,
    since: '3.11.0',
    doc: `${allowedDoc} Default: the head node’s.`,
  }),
})

export const dcv = z.strictObject({
  Enabled: key(bool(), { ...fixed, doc: 'ParallelCluster fails without it.' }),
  Port: key(integer(), { ...fixed, doc: 'TCP port.', default: 8443 }),
  AllowedIps: key(allowedIps, { updatePolicy: 'SUPPORTED', doc: `${allowedDoc}`, default: '0.0.0.0/0' }),
})
