import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { local } from '@slurmkit/command'
import { connectionOf } from './aws-connection.ts'
import type { ClusterDescription, ClusterDriver, DriverContext } from './cluster-driver.ts'
import { explainClusterFailure } from './explain-cluster-failure.ts'
import { pclusterCli } from './pcluster-cli.ts'
import { openStack, type StackOptions } from './stack-context.ts'
import { StackError } from './stack-error.ts'

/** Which cluster, and how it is reached. */
export interface ClusterOptions extends Omit<StackOptions, 'stackName'> {
  readonly clusterName: string
  /** Default: the program `pcluster` on this machine. */
  readonly driver?: ClusterDriver
  /** Reads the head node's logs when it does not come up. Default: a client that goes where `client` goes. */
  readonly logs?: Pick<CloudWatchLogsClient, 'send'>
  readonly ec2?: Pick<EC2Client, 'send'>
  /** VPC of the cluster: where capacity is missing, its subnets are looked at. */
  readonly vpcId?: string
  /** The cluster's status, as it changes. */
  readonly onEvent?: (event: { readonly message: string; readonly status: string }) => void
}

/** How to create a cluster. */
export interface CreateClusterOptions extends ClusterOptions {
  /** The ParallelCluster release that the configuration is for; the driver has to be the same. Default: whatever the driver is. */
  readonly version?: string
  /** Whether what was made goes when it fails. Default: `true`; `false` keeps the head node to look at. */
  readonly rollbackOnFailure?: boolean
}

/** A cluster that runs. */
export interface Cluster extends ClusterDescription {
  readonly headNode: NonNullable<ClusterDescription['headNode']>
}

/** A configuration, bare or as `defineCluster` gives it; one with errors is refused. */
export type ClusterInput = {
  readonly config: object
  readonly findings?: readonly { readonly level: string; readonly path: string; readonly message: string }[]
}

/**
 * Creates a cluster and waits until it is up. One that is being created already is followed; one that is there is described.
 *
 * @throws StackError `invalid-input` when the configuration is refused, `deploy-failed` with the line of the head node's log
 *   that explains it
 *
 * @example
 * ```ts
 * import { createCluster } from '@slurmkit/infra'
 *
 * const cluster = await createCluster({ config: { Image: { Os: 'alinux2023' } } }, { clusterName: 'demo', region: 'us-east-1' })
 * console.log(cluster.headNode.instanceId)
 * ```
 */
export async function createCluster(input: ClusterInput, options: CreateClusterOptions): Promise<Cluster> {
  const { driver, request } = open(options, input)
  await checkVersion(driver, request, options.version)
  const found = await driver.describe(request)
  if (found !== undefined && !/^(CREATE|UPDATE)_/.test(found.clusterStatus)) {
    throw new StackError(
      'unusable-state',
      request.clusterName,
      `${request.clusterName} is ${found.clusterStatus}: wait until it is gone, then create it`,
    )
  }
  if (found?.clusterStatus === 'CREATE_FAILED') throw await failed(options, request, found)
  if (found === undefined) {
    try {
      await driver.create(request, { rollbackOnFailure: options.rollbackOnFailure ?? true, dryRun: false })
    } catch (error) {
      if (error instanceof StackError && error.code === 'deploy-failed')
        throw await failed(options, request, await driver.describe(request), error)
      throw error
    }
  }
  return follow(options, driver, request)
}

/**
 * Updates a cluster and waits. What ParallelCluster would refuse is refused before anything changes.
 *
 * @throws StackError as {@link createCluster}
 *
 * @example
 * ```ts
 * import { updateCluster } from '@slurmkit/infra'
 *
 * await updateCluster({ config: { Image: { Os: 'alinux2023' } } }, { clusterName: 'demo', region: 'us-east-1' })
 * ```
 */
export async function updateCluster(input: ClusterInput, options: CreateClusterOptions): Promise<Cluster> {
  const { driver, request } = open(options, input)
  await checkVersion(driver, request, options.version)
  const found = await driver.describe(request)
  if (found === undefined) throw missing(request)
  await driver.update(request, { dryRun: false })
  return follow(options, driver, request)
}

/**
 * How a cluster is; `undefined` when there is none.
 *
 * @example
 * ```ts
 * import { describeCluster } from '@slurmkit/infra'
 *
 * console.log((await describeCluster({ clusterName: 'demo', region: 'us-east-1' }))?.clusterStatus)
 * ```
 */
export async function describeCluster(options: ClusterOptions): Promise<ClusterDescription | undefined> {
  const { driver, request } = open(options)
  return driver.describe(request)
}

/**
 * Deletes a cluster and waits: every running job ends. File systems and database of other stacks stay. No cluster is no error.
 *
 * @throws StackError `delete-failed`
 *
 * @example
 * ```ts
 * import { deleteCluster } from '@slurmkit/infra'
 *
 * await deleteCluster({ clusterName: 'demo', region: 'us-east-1' })
 * ```
 */
export async function deleteCluster(options: ClusterOptions): Promise<void> {
  const { driver, request } = open(options)
  if ((await driver.describe(request)) === undefined) return
  await driver.delete(request)
  for (let looks = 0; ; looks++) {
    const found = await driver.describe(request)
    if (found === undefined) return
    if (found.clusterStatus === 'DELETE_FAILED') {
      const remedy = 'look at the events of its stack: mostly something else still uses its security groups'
      throw new StackError(
        'delete-failed',
        request.clusterName,
        `${request.clusterName} could not be deleted: ${remedy}`,
        { status: found.clusterStatus, remedy },
      )
    }
    await request.context.pause(looks)
  }
}

function open(options: ClusterOptions, input?: ClusterInput): { driver: ClusterDriver; request: DriverContext } {
  const { clusterName, driver = pclusterCli(local()), region, signal } = options
  if (!/^[a-zA-Z][a-zA-Z0-9-]{0,59}$/.test(clusterName)) {
    throw new StackError(
      'invalid-input',
      clusterName,
      `${JSON.stringify(clusterName)} is no name for a cluster: a letter, then letters, digits and hyphens, 60 at most`,
    )
  }
  const wrong = input?.findings?.find(({ level }) => level === 'error')
  if (wrong !== undefined)
    throw new StackError('invalid-input', clusterName, `${clusterName}: ${wrong.path}: ${wrong.message}`)
  const context = openStack({ ...options, stackName: clusterName })
  return { driver, request: { clusterName, region, config: input?.config, signal, context } }
}

async function checkVersion(driver: ClusterDriver, request: DriverContext, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return
  const version = await driver.version(request)
  if (version === '' || version === wanted || version.startsWith(`${wanted}.`)) return
  const message = `the configuration is for ParallelCluster ${wanted}, and the driver is ${version}: install aws-parallelcluster ${wanted}, or change the configuration`
  throw new StackError('invalid-input', request.clusterName, message)
}

async function follow(options: ClusterOptions, driver: ClusterDriver, request: DriverContext): Promise<Cluster> {
  let last: string | undefined
  for (let looks = 0; ; looks++) {
    const found = await driver.describe(request)
    if (found === undefined) throw missing(request)
    const { clusterStatus: status, headNode } = found
    if (status !== last) options.onEvent?.({ message: `${request.clusterName} is ${status}`, status })
    last = status
    if (/^(CREATE|UPDATE)_COMPLETE$/.test(status) && headNode !== undefined) return { ...found, headNode }
    if (/_FAILED$/.test(status)) throw await failed(options, request, found)
    await request.context.pause(looks)
  }
}

function missing({ clusterName, region }: DriverContext): StackError {
  return new StackError(
    'unusable-state',
    clusterName,
    `there is no cluster ${clusterName} in ${region ?? 'this region'}: create it first`,
  )
}

async function failed(
  options: ClusterOptions,
  request: DriverContext,
  description: ClusterDescription | undefined,
  cause?: unknown,
): Promise<StackError> {
  const connection = connectionOf({ client: request.context.client, region: options.region })
  const { logs = new CloudWatchLogsClient(connection), ec2 = new EC2Client(connection), vpcId } = options
  const { clusterName } = request
  const message = await explainClusterFailure({ clusterName, description, logs, ec2, vpcId })
  const status = description?.clusterStatus
  return new StackError('deploy-failed', clusterName, message, { status, ...(cause === undefined ? {} : { cause }) })
}
