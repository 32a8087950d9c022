import type { CommandRunner } from '@slurmkit/command'
import {
  type Cluster,
  type ClusterDriver,
  createCluster,
  type DeployTemplateOptions,
  deployAccountingDatabase,
  deployPrerequisites,
  deployScriptBucket,
  type PublishScriptOptions,
  publishScript,
} from '@slurmkit/infra'
import { createUsersScript } from '@slurmkit/users'
import { defineDemo } from './cluster.ts'
import type { Voice } from './stage.ts'

/** Where it is deployed: clients of an account, or of the stand-in. */
export interface Place extends Omit<DeployTemplateOptions, 'stackName' | 'onEvent'> {
  readonly region: string
  readonly s3?: NonNullable<PublishScriptOptions['client']>
  readonly driver: ClusterDriver
  /** A runner for the head node. */
  connect(cluster: Cluster): CommandRunner
}

/** From nothing to a cluster: network, file systems, database, scripts, and the cluster on top. Again changes nothing. */
export async function deployDemo(place: Place, { tell }: Pick<Voice, 'tell'>) {
  const { region, s3, driver, connect, ...options } = place
  const name = 'slurm-qos-demo'
  const stack = (suffix: string) => ({
    ...options,
    stackName: `${name}-${suffix}`,
    onEvent: ({ message, progress }: { message: string; progress?: { done: number; expected: number } }) => {
      if (/COMPLETE|FAILED/.test(message))
        tell(`${progress === undefined ? '' : `${progress.done}/${progress.expected} `}${message}`)
    },
  })
  const net = await deployPrerequisites(
    {
      VPCName: name,
      PrimarySubnetAZ: `${region}b`,
      SecondarySubnetAZ: `${region}c`,
      Capacity: 1200,
      PerUnitStorageThroughput: 125,
    },
    stack('prereqs'),
  )
  const db = await deployAccountingDatabase(
    {
      ClusterName: name,
      MinCapacity: 1,
      MaxCapacity: 4,
      VpcId: net.VPC,
      SubnetIds: [net.PrimaryPrivateSubnet, net.SecondaryPrivateSubnet],
    },
    stack('accounting'),
  )
  const { BucketName } = await deployScriptBucket({}, stack('scripts'))
  const script = await publishScript(createUsersScript(), {
    bucket: BucketName,
    ...(s3 === undefined ? { region } : { client: s3 }),
  })
  const config = defineDemo({ ...net, ...db, region, usersScript: script.url, scriptBucket: BucketName })
  for (const { level, path, message } of config.findings) tell(`${level} ${path}: ${message}`)
  const cluster = await createCluster(config, {
    ...options,
    ...(options.client === undefined ? { region } : {}),
    clusterName: name,
    driver,
    vpcId: net.VPC,
    onEvent: ({ message }) => tell(message),
  })
  return { net, db, script, cluster, headNode: connect(cluster) }
}
