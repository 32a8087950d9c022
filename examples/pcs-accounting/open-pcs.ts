import { setTimeout as sleep } from 'node:timers/promises'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { output, run } from '@slurmkit/command'
import { deployPcsCluster, replaces } from '@slurmkit/infra'
import { type SlurmChoice, startAws, startCluster } from '@slurmkit/testbed'
import { cacheDir } from '../../scripts/prepare-machine.ts'
import type { OpenStage, Voice } from '../shared-gpu/stage.ts'

const ENFORCE = 'associations,limits,safe'

/** Deploys the template of a cluster with managed accounting on a stand-in of AWS. */
export async function deployTemplate({ claim, tell }: Voice): Promise<void> {
  await using aws = await startAws({ replaces })
  const credentials = { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' }
  const client = new CloudFormationClient({ region: aws.region, endpoint: aws.endpoint, credentials })
  const options = { client, stackName: 'physics', pollMs: 20 }
  const parameters = {
    ClusterName: 'physics',
    SubnetId: 'subnet-0123456789abcdef0',
    SecurityGroupIds: ['sg-0123456789abcdef0'],
    AmiId: 'ami-0123456789abcdef0',
    LaunchTemplateId: 'lt-0123456789abcdef0',
    InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-nodes',
    AccountingMode: 'STANDARD',
    AccountingStorageEnforce: ENFORCE,
  }
  const pcs = await deployPcsCluster(
    { ...parameters, DefaultPurgeTimeInDays: 365 },
    { ...options, onEvent: ({ message }) => tell(message) },
  )
  claim('a cluster of AWS PCS with managed accounting is deployed', pcs.ClusterName === 'physics', pcs)
  const made = aws.history.filter(({ action }) => action === 'create').length
  await deployPcsCluster({ ...parameters, DefaultPurgeTimeInDays: 730 }, options)
  claim(
    'how long records are kept changes in place: the cluster and its records stay',
    aws.history.filter(({ action }) => action === 'create').length === made,
    aws.history,
  )
  client.destroy()
}

/**
 * A real Slurm of this machine, set up as PCS does and reached as its login node is. On PCS itself the head node is
 * `ssm({ instanceId })` of a login node; commands and policy are the same.
 */
export async function openPcs(options: Voice & { readonly slurm: SlurmChoice }): Promise<OpenStage> {
  const { slurm, claim, tell, signal } = options
  const networking = { SubnetIds: ['subnet-0123456789abcdef0'] }
  const live = await startCluster({
    clusterName: 'physics',
    slurm,
    cacheDir,
    signal,
    onEvent: ({ message }) => tell(message),
    config: {
      Image: { Os: 'ubuntu2204' },
      HeadNode: { InstanceType: 'c5.xlarge', Networking: { SubnetId: 'subnet-0123456789abcdef0' } },
      Scheduling: {
        Scheduler: 'slurm',
        SlurmSettings: {
          Database: {
            Uri: 'db.example.org:3306',
            UserName: 'admin',
            PasswordSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db',
          },
          CustomSlurmSettings: [{ AccountingStorageEnforce: ENFORCE }],
        },
        SlurmQueues: [
          {
            Name: 'compute',
            Networking: networking,
            ComputeResources: [{ Name: 'c5', InstanceType: 'c5.2xlarge', MinCount: 1 }],
          },
        ],
      },
    },
  })
  const { name, slurmVersion, nodeNames, settings, headNode } = live
  for (const node of [headNode, ...nodeNames.map((nodeName) => live.node(nodeName))]) {
    for (const uid of [2001, 2002, 2003])
      await run(node, output(['useradd', '--create-home', '--uid', String(uid), `user${uid - 2000}`]))
  }
  return {
    cluster: name,
    slurmVersion,
    nodeNames,
    settings,
    headNode,
    node: (node) => live.node(node),
    restartController: () => live.restartController(),
    pause: () => sleep(200, undefined, { signal }),
    claim,
    tell,
    close: live.stop,
  }
}
