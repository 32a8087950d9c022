import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { isRefusal } from './request-error.ts'
import { checkRegion, openRequests, type RequestContext, request } from './stack-context.ts'
import { StackError } from './stack-error.ts'

/** Which fleet. */
export interface ComputeFleetOptions {
  readonly clusterName: string
  /** Default: the one that the SDK's configuration names. */
  readonly region?: string
  /** Default: a client for `region`. */
  readonly client?: Pick<DynamoDBClient, 'send'>
  readonly signal?: AbortSignal
  /** Waits. Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>
  /** From 0 to 1: spreads the looks of many processes. Default: `Math.random`. */
  readonly random?: () => number
}

/** `PROTECTED` means that nodes failed to boot ten times in a row: mend that, then start the fleet. */
export type ComputeFleetStatus =
  | 'RUNNING'
  | 'STOPPED'
  | 'STARTING'
  | 'STOPPING'
  | 'START_REQUESTED'
  | 'STOP_REQUESTED'
  | 'PROTECTED'
  | 'UNKNOWN'

/**
 * How the compute fleet of a cluster is.
 *
 * Source: ParallelCluster keeps it in the DynamoDB table `parallelcluster-<cluster>` since 3.0.
 *
 * @example
 * ```ts
 * import { readComputeFleet } from '@slurmkit/infra'
 *
 * console.log(await readComputeFleet({ clusterName: 'demo', region: 'us-east-1' }))
 * ```
 */
export async function readComputeFleet(options: ComputeFleetOptions): Promise<ComputeFleetStatus> {
  const { context, client, TableName } = open(options)
  const command = new GetItemCommand({ TableName, Key: { Id: { S: 'COMPUTE_FLEET' } }, ConsistentRead: true })
  const { Item } = await request(context, 'reading the compute fleet of', (send) =>
    client.send(command, send).catch(noTable(options)),
  )
  const status = Item?.['Data']?.M?.['status']?.S ?? Item?.['Status']?.S
  return (status ?? 'UNKNOWN') as ComputeFleetStatus
}

/**
 * Starts the compute fleet, and waits until it runs. Nothing happens when it does.
 *
 * @throws StackError `in-progress` when it is stopping
 *
 * @example
 * ```ts
 * import { startComputeFleet } from '@slurmkit/infra'
 *
 * await startComputeFleet({ clusterName: 'demo', region: 'us-east-1' })
 * ```
 */
export async function startComputeFleet(options: ComputeFleetOptions): Promise<void> {
  await change(options, 'START_REQUESTED', 'RUNNING', ['STOPPED', 'PROTECTED', 'UNKNOWN'])
}

/**
 * Stops the compute fleet, and waits until it has. **Every running job dies**: nodes are not drained but terminated, whatever
 * runs on them. `consent` has to say so.
 *
 * @throws StackError `needs-consent`, or `in-progress` when it is starting
 *
 * @example
 * ```ts
 * import { stopComputeFleet } from '@slurmkit/infra'
 *
 * await stopComputeFleet({ clusterName: 'demo', region: 'us-east-1', consent: 'running jobs die' })
 * ```
 */
export async function stopComputeFleet(
  options: ComputeFleetOptions & { readonly consent: 'running jobs die' },
): Promise<void> {
  if (options.consent !== 'running jobs die') {
    throw new StackError(
      'needs-consent',
      options.clusterName,
      `stopping the fleet of ${options.clusterName} kills every running job: pass consent: 'running jobs die'`,
    )
  }
  await change(options, 'STOP_REQUESTED', 'STOPPED', ['RUNNING', 'PROTECTED', 'UNKNOWN'])
}

async function change(
  options: ComputeFleetOptions,
  wanted: ComputeFleetStatus,
  end: ComputeFleetStatus,
  from: readonly ComputeFleetStatus[],
): Promise<void> {
  const { context, client, TableName } = open(options)
  const { clusterName } = options
  const now = await readComputeFleet(options)
  if (now === end) return
  const underway = wanted === 'START_REQUESTED' ? ['START_REQUESTED', 'STARTING'] : ['STOP_REQUESTED', 'STOPPING']
  if (!underway.includes(now)) {
    if (!from.includes(now))
      throw new StackError(
        'in-progress',
        clusterName,
        `the fleet of ${clusterName} is ${now}: wait until that is over`,
        { status: now },
      )
    const command = new UpdateItemCommand({
      TableName,
      Key: { Id: { S: 'COMPUTE_FLEET' } },
      UpdateExpression: 'SET #data = :data',
      ConditionExpression: '#data.#status = :current',
      ExpressionAttributeNames: { '#data': 'Data', '#status': 'status' },
      ExpressionAttributeValues: { ':data': { M: { status: { S: wanted } } }, ':current': { S: now } },
    })
    await request(context, 'asking the compute fleet of', (send) =>
      client.send(command, send).catch((error: unknown) => {
        // Somebody was quicker, or this is the second time that the same request arrives: the status says which.
        if (isRefusal(error, /^ConditionalCheckFailedException$/)) return undefined
        throw error
      }),
    )
  }
  for (let looks = 0; ; looks++) {
    const status = await readComputeFleet(options)
    if (status === end) return
    if (status === 'PROTECTED') {
      throw new StackError(
        'unusable-state',
        clusterName,
        `the fleet of ${clusterName} is PROTECTED: nodes keep failing to boot; read clustermgtd's log, mend that, then start the fleet`,
        { status },
      )
    }
    await context.pause(looks)
  }
}

function open({ clusterName, region, signal, sleep, random, ...given }: ComputeFleetOptions): {
  context: RequestContext
  client: Pick<DynamoDBClient, 'send'>
  TableName: string
} {
  if (given.client === undefined) checkRegion(clusterName, region)
  const client = given.client ?? new DynamoDBClient(region === undefined ? {} : { region })
  const context = openRequests(clusterName, { signal, sleep, random, client })
  return { context, client, TableName: `parallelcluster-${clusterName}` }
}

function noTable({ clusterName, region }: ComputeFleetOptions) {
  return (error: unknown): never => {
    if (!isRefusal(error, /^ResourceNotFoundException$/)) throw error
    throw new StackError(
      'unusable-state',
      clusterName,
      `there is no cluster ${clusterName} in ${region ?? 'this region'}`,
      { cause: error },
    )
  }
}
