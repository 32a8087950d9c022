import type { Change } from '../base.ts'
import { directory, ebs, efs, lustre } from './changes.ts'

/** AWS Batch, which ParallelCluster had until 3.16. */
export const batchTriggers: readonly Change[] = makeBatch()

function makeBatch(): Change[] {
  const make = (InstanceTypes: string[], more: object = {}, changes: Change = {}): Change => ({
    'Image.Os': 'alinux2023',
    'HeadNode.Imds.Secured': false,
    Scheduling: {
      Scheduler: 'awsbatch',
      AwsBatchQueues: [
        {
          Name: 'queue',
          Networking: { SubnetIds: ['subnet-aaaaaaaa'] },
          ComputeResources: [{ Name: 'batch', InstanceTypes, ...more }],
        },
      ],
    },
    ...changes,
  })
  return [
    make(['optimal']),
    make(['c5.xlarge']),
    make(['c5.xlarge'], { MaxvCpus: 2 }),
    make(['c5', 'c6g.xlarge'], { MinvCpus: 20 }),
    make(['optimal'], { DesiredvCpus: 11 }),
    make(['optimal'], {}, { 'Image.Os': 'ubuntu2204' }),
    make(['optimal'], {}, { 'HeadNode.Imds.Secured': undefined }),
    make(['optimal'], {}, lustre({ StorageCapacity: 1200 })),
    make(['optimal'], {}, { 'DeploymentSettings.DisableSudoAccessForDefaultUser': true }),
    make(['optimal'], {}, directory({})),
    make(['optimal'], {}, { Region: 'ap-northeast-3' }),
    make(['c5', 'c5.nothing']),
    ...['c99', 'nousage', 'C5', 'C5.xlarge', 'c5.', '.xlarge', 'c5.xlarge.x', '', 'Optimal'].map((name) =>
      make([name]),
    ),
    make([]),
    make(['c5', 'c99', 'optimal']),
    make(['optimal'], {}, { 'Image.CustomAmi': 'ami-00000000', 'HeadNode.Image.CustomAmi': 'ami-aaaaaaaa' }),
    ...['subnet-bbbbbbbb', 'subnet-00000000'].flatMap((id) =>
      [ebs({ VolumeId: 'vol-aaaaaaaa' }), efs({}), lustre({ FileSystemId: 'fs-aaaaaaaaaaaaaaaaa' })].map((storage) =>
        make(['optimal'], {}, { 'Scheduling.AwsBatchQueues.0.Networking.SubnetIds': [id], ...storage }),
      ),
    ),
  ]
}
