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
  InstanceType: required(z.string(), { ...fixed, doc: 'EC2 instance type.' }),
  DisableSimultaneousMultithreading: key(bool(), {
    ...fixed,
    doc: 'Whether each core runs one thread only.',
    default: false,
  }),
  SharedStorageType: key(z.enum(['Ebs', 'Efs']), {
    ...fixed,
    since: '3.8.0',
    doc: 'Where ParallelCluster keeps what nodes share.',
    default: 'Ebs',
  }),
  SharedStorageEfsSettings: key(
    z.strictObject({ Encrypted: key(bool(), { ...fixed, doc: 'Whether it is encrypted.', default: false }) }),
    {
      ...fixed,
      since: '3.14.0',
      doc: 'Only with SharedStorageType: Efs.',
    },
  ),
  Networking: required(headNodeNetworking, { ...fixed, doc: 'Subnet, address and security groups.' }),
  Ssh: key(headNodeSsh, { ...live, doc: 'Who may log in with SSH.' }),
  LocalStorage: key(headNodeLocalStorage, {
    updatePolicy: ['SUPPORTED', ['3.15.0', 'UNSUPPORTED']],
    doc: 'Disks of its own.',
  }),
  Dcv: key(dcv, { ...fixed, doc: 'Remote desktops.' }),
  CustomActions: key(nodeCustomActions, { updatePolicy: 'IGNORED', doc: 'Scripts of yours that run on it.' }),
  Iam: key(headNodeIam, { ...live, doc: 'Rights of the node.' }),
  Imds: key(
    z.strictObject({
      Secured: key(bool(), { ...fixed, doc: 'Whether only root gets the node’s role.', default: true }),
    }),
    { ...fixed, doc: 'Who on the node gets its role.' },
  ),
  Image: key(z.strictObject({ CustomAmi: key(amiId, { ...fixed, doc: 'In place of the cluster’s image.' }) }), {
    ...fixed,
    doc: 'An image of its own.',
  }),
})
