import { setTimeout as sleep } from 'node:timers/promises'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { clusterResource, replaces, ssm } from '@slurmkit/infra'
import type { ClusterConfig } from '@slurmkit/pcluster-config'
import { type SlurmChoice, startAws, startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { cacheDir } from '../../scripts/prepare-machine.ts'
import { deployDemo } from './deploy-demo.ts'
import type { OpenStage, Voice } from './stage.ts'

const INSTANCE = 'i-0123456789abcdef0'

/**
 * Everything from the first stack on, on a stand-in of AWS: what ParallelCluster's provider would make is a real Slurm cluster
 * of this machine, and its head node is reached as an instance is, over Systems Manager.
 */
export async function openStandIn(options: Voice & { readonly slurm: SlurmChoice }): Promise<OpenStage> {
  const { slurm, claim, tell, signal } = options
  const live: TestCluster[] = []
  const stop = async () => {
    for (const cluster of live.splice(0)) await cluster.stop()
    await aws.stop()
  }
  const aws = await startAws({
    replaces,
    providers: {
      'Custom::PclusterCluster': {
        async create({ properties }) {
          const config = properties['ClusterConfiguration'] as ClusterConfig
          const [queue] = config.Scheduling.SlurmQueues ?? []
          const actions = queue?.CustomActions?.OnNodeConfigured
          const url = actions !== undefined && 'Script' in actions ? String(actions.Script) : ''
          const cluster = await startCluster({
            config,
            clusterName: String(properties['ClusterName']),
            slurm,
            cacheDir,
            scripts: { [url]: createUsersScript() },
            onEvent: ({ message }) => tell(message),
            signal,
          })
          live.push(cluster)
          aws.setInstance({ instanceId: INSTANCE, runner: cluster.headNode })
          return {
            physicalId: cluster.name,
            attributes: { 'headNode.instanceId': INSTANCE, clusterStatus: 'CREATE_COMPLETE' },
          }
        },
      },
    },
  })
  try {
    const settings = {
      region: aws.region,
      endpoint: aws.endpoint,
      credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
    }
    const s3 = new S3Client({ ...settings, forcePathStyle: true })
    const pause = (ms: number) => sleep(Math.min(ms, 20), undefined, { signal })
    const place = {
      region: aws.region,
      client: new CloudFormationClient(settings),
      s3,
      pollMs: 20,
      signal,
      driver: clusterResource({
        serviceToken: 'arn:aws:lambda:us-east-1:111122223333:function:pcluster',
        version: '3.16.1',
        pollMs: 20,
      }),
      connect: () => ssm({ instanceId: INSTANCE, client: new SSMClient(settings), sleep: pause }),
    }
    const demo = await deployDemo(place, { tell })
    const made = aws.history.length
    const again = await deployDemo(place, { tell })
    claim(
      'three stacks, a script and a cluster are deployed, and deploying again changes nothing',
      aws.history.length === made && again.cluster.headNode.instanceId === INSTANCE,
      aws.history,
    )
    const [cluster] = live
    if (cluster === undefined) throw new Error('no cluster was started')
    const { name, slurmVersion, nodeNames, settings: slurmSettings } = cluster
    return {
      cluster: name,
      slurmVersion,
      nodeNames,
      settings: slurmSettings,
      headNode: { exec: (spec, exec) => demo.headNode.exec(spec, { signal, ...exec }) },
      node: (node) => cluster.node(node),
      restartController: () => cluster.restartController(),
      pause: () => sleep(200, undefined, { signal }),
      claim,
      tell,
      close: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
