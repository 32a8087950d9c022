import { z } from 'zod'
import { nodeCustomActions } from './custom-actions.ts'
import { headNodeIam } from './iam.ts'
import { key, required } from './key.ts'
import { headNodeLocalStorage } from './local-storage.ts'
import { headNodeNetworking } from './networking.ts'
import { dcv, headNodeSsh } from './remote-access.ts'
import { amiId, bool } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

export const headNode = z.strictObject({
  InstanceType: required(z.string(), fixed),
  DisableSimultaneousMultithreading: key(bool(), { ...fixed, doc: 'Default: false.' }),
  SharedStorageType: key(z.enum(['Ebs', 'Efs']), {
    ...fixed,
    since: '3.8.0',
    doc: 'Where ParallelCluster keeps what nodes share. Default: Ebs.',
  }),
  SharedStorageEfsSettings: key(z.strictObject({ Encrypted: key(bool(), { ...fixed, doc: 'Default: false.' }) }), {
    ...fixed,
    since: '3.14.0',
    doc: 'Only with SharedStorageType: Efs.',
  }),
  Networking: required(headNodeNetworking, fixed),
  Ssh: key(headNodeSsh, live),
  LocalStorage: key(headNodeLocalStorage, { updatePolicy: ['SUPPORTED', ['3.15.0', 'UNSUPPORTED']] }),
  Dcv: key(dcv, fixed),
  CustomActions: key(nodeCustomActions, { updatePolicy: 'IGNORED' }),
  Iam: key(headNodeIam, live),
  Imds: key(
    z.strictObject({
      Secured: key(bool(), { ...fixed, doc: 'Whether only root gets the node’s role. Default: true.' }),
    }),
    fixed,
  ),
  Image: key(z.strictObject({ CustomAmi: key(amiId, fixed) }), fixed),
})
