import { z } from 'zod'
import { between } from './cross-rules.ts'
import { deploymentSettings } from './deployment-settings.ts'
import { devSettings } from './dev-settings.ts'
import { directoryService } from './directory-service.ts'
import { headNode } from './head-node.ts'
import { clusterIam } from './iam.ts'
import { key, required } from './key.ts'
import { loginNodes } from './login-nodes.ts'
import { monitoring } from './monitoring.ts'
import { scheduling } from './scheduling.ts'
import { sharedStorage } from './shared-storage.ts'
import { ownTags } from './tags.ts'
import { amiId, bool } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const tagPolicy = ['UNSUPPORTED', ['3.15.0', 'SUPPORTED'], ['3.15.1', 'SUPPORTED_UNLESS_ADC']] as const

const image = z.strictObject({
  Os: required(
    z.enum(['alinux2', 'alinux2023', 'ubuntu2004', 'ubuntu2204', 'ubuntu2404', 'rhel8', 'rhel9', 'rocky8', 'rocky9']),
    {
      ...fixed,
      values: {
        alinux2: { until: '3.16.0' },
        alinux2023: { since: '3.10.0' },
        ubuntu2004: { until: '3.14.0' },
        ubuntu2204: { since: '3.7.0' },
        ubuntu2404: { since: '3.13.0' },
        rhel8: { since: '3.6.0' },
        rhel9: { since: '3.9.0' },
        rocky8: { since: '3.8.0' },
        rocky9: { since: '3.9.0' },
      },
      doc: 'The operating system of all nodes.',
    },
  ),
  CustomAmi: key(amiId, {
    ...fixed,
    doc: 'An image in place of ParallelCluster’s own, made from one of the same release.',
  }),
})

const additionalPackages = z.strictObject({
  IntelSoftware: key(
    z.strictObject({ IntelHpcPlatform: key(bool(), { ...fixed, doc: 'For centos7, which is gone.', default: false }) }),
    { ...fixed, doc: 'Software of Intel.' },
  ),
})

/** The whole file. Nothing is filled in: what the user did not write stays unwritten. */
export const clusterSchema = z
  .strictObject({
    Region: key(z.string(), { ...fixed, doc: 'AWS region. Default: the one that the command was given.' }),
    Image: required(image, { ...fixed, doc: 'The operating system.' }),
    Imds: key(
      z.strictObject({
        ImdsSupport: key(z.enum(['v1.0', 'v2.0']), {
          ...fixed,
          doc: 'v2.0 asks for a session token, v1.0 does not.',
          default: 'v2.0',
        }),
      }),
      { ...fixed, doc: 'How instances ask for their metadata.' },
    ),
    HeadNode: required(headNode, { updatePolicy: 'SUPPORTED', doc: 'The node that runs slurmctld.' }),
    Scheduling: required(scheduling, { ...fixed, doc: 'The scheduler, its settings and its queues.' }),
    LoginNodes: key(loginNodes, {
      since: '3.7.0',
      updatePolicy: 'LOGIN_NODES_STOP',
      doc: 'Nodes for people to log in to.',
    }),
    SharedStorage: key(z.array(sharedStorage), {
      updatePolicy: 'SHARED_STORAGE_UPDATE_POLICY',
      doc: 'File systems on every node. At most 5 EBS volumes, 1 new file system of each kind, 20 existing EFS and 20 existing FSx.',
    }),
    Monitoring: key(monitoring, { updatePolicy: 'IGNORED', doc: 'Logs, metrics and alarms.' }),
    DirectoryService: key(directoryService, {
      updatePolicy: 'COMPUTE_AND_LOGIN_NODES_STOP',
      doc: 'Users from Active Directory or LDAP.',
    }),
    Iam: key(clusterIam, { updatePolicy: 'IGNORED', doc: 'What ParallelCluster itself creates in IAM.' }),
    Tags: key(ownTags('UNSUPPORTED', tagPolicy), { updatePolicy: tagPolicy, doc: 'Of everything that is created.' }),
    DeploymentSettings: key(deploymentSettings, {
      since: '3.4.0',
      updatePolicy: 'UNSUPPORTED',
      doc: 'How ParallelCluster deploys.',
    }),
    AdditionalPackages: key(additionalPackages, { ...fixed, doc: 'Software to install as well.' }),
    AdditionalResources: key(z.string(), {
      updatePolicy: 'SUPPORTED',
      doc: 'A CloudFormation template to deploy as well.',
    }),
    CustomS3Bucket: key(z.string(), {
      updatePolicy: 'READ_ONLY_RESOURCE_BUCKET',
      doc: 'A bucket for ParallelCluster’s own files. Default: one per region.',
    }),
    DevSettings: key(devSettings, {
      updatePolicy: 'SUPPORTED',
      doc: 'For who develops ParallelCluster; not supported by AWS.',
    }),
  })
  .superRefine(
    between(({ Scheduling, HeadNode, AdditionalPackages, DirectoryService }) => {
      if (Scheduling.Scheduler !== 'awsbatch') return undefined
      const refused = {
        IntelSoftware: AdditionalPackages?.IntelSoftware?.IntelHpcPlatform === true,
        OnNodeUpdated: HeadNode.CustomActions?.OnNodeUpdated !== undefined,
        DirectoryService: DirectoryService !== undefined,
      }
      const name = Object.entries(refused).find(([, there]) => there)?.[0]
      return name === undefined ? undefined : `${name} is not for Scheduler: awsbatch`
    }),
  )
