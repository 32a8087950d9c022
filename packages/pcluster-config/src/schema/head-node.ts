import { z } from 'zod'
import { nodeCustomActions } from './custom-actions.ts'
import { nodeIam } from './iam.ts'
import { headNodeLocalStorage } from './local-storage.ts'
import { headNodeNetworking } from './networking.ts'
import { dcv, ssh } from './remote-access.ts'
import { bool, image } from './values.ts'

export const headNode = z
  .strictObject({
    InstanceType: z.string(),
    DisableSimultaneousMultithreading: bool().optional(),
    SharedStorageType: z.enum(['Ebs', 'Efs']).optional(),
    SharedStorageEfsSettings: z.strictObject({ Encrypted: bool().optional() }).optional(),
    Networking: headNodeNetworking,
    Ssh: ssh.optional(),
    LocalStorage: headNodeLocalStorage.optional(),
    Dcv: dcv.optional(),
    CustomActions: nodeCustomActions.optional(),
    Iam: nodeIam.optional(),
    Imds: z.strictObject({ Secured: bool().optional() }).optional(),
    Image: image.optional(),
  })
  .superRefine((node, context) => {
    if (node.SharedStorageEfsSettings === undefined || node.SharedStorageType === 'Efs') return
    const message = 'SharedStorageEfsSettings needs SharedStorageType: Efs'
    context.addIssue({ code: 'custom', path: ['SharedStorageEfsSettings'], message })
  })
