import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AwsRequest, type AwsResponse, asRefusal, jsonResponse, refusal, text } from './aws-request.ts'
import { cloudFormation } from './cloud-formation/cloud-formation.ts'
import { nestedStacks } from './cloud-formation/nested-stack.ts'
import { isThere, logStack } from './cloud-formation/stack-log.ts'
import type { ResourceAction, ResourceHistory, ResourceProvider, StackWorld } from './cloud-formation/stack-record.ts'
import { cloudWatchLogs } from './cloud-watch-logs.ts'
import { dynamoDb } from './dynamo-db.ts'
import { ec2 } from './ec2.ts'
import { type AwsFaults, faultPlan, seededRandom } from './faults.ts'
import { inProcess, type SdkRequestHandler } from './in-process.ts'
import { objectStore } from './object-store.ts'
import { queryResponse, xmlRefusal } from './query-protocol.ts'
import { secretsManager } from './secrets-manager.ts'
import { type ManagedInstance, systemsManager } from './systems-manager.ts'

/** Options of {@link startAws}. */
export interface StartAwsOptions {
  /** Default: `us-east-1`. */
  readonly region?: string
  /** Default: `111122223333`. */
  readonly account?: string
  /** Its availability zones. Default: the region with `a`, `b` and `c`. */
  readonly zones?: readonly string[]
  /** Makes ids and faults the same each time. Default: `1`. */
  readonly seed?: number
  /** What goes wrong on the way. Default: nothing. */
  readonly faults?: AwsFaults
  /** Whether a change of this property makes a new resource. Default: never; pass CloudFormation's own rules. */
  readonly replaces?: (type: string, path: string) => 'yes' | 'no' | 'maybe'
  /** What stands behind types of resources, a cluster for example. Buckets, secrets and nested stacks are there. */
  readonly providers?: Readonly<Record<string, ResourceProvider>>
  /** Zones that have an instance type. Default: all. */
  readonly offerings?: Readonly<Record<string, readonly string[]>>
  /** The time of events. Default: a clock that starts on 1 January 2026 and moves by a second an event. */
  readonly now?: () => Date
}

/** A rule by which changes of resources fail. What it leaves out fits anything. */
export interface FailureRule {
  readonly action?: ResourceAction['action']
  readonly logicalId?: string
  readonly type?: string
  /** What CloudFormation says of it. */
  readonly reason: string
  /** How many times it goes well before. Default: `0`. */
  readonly after?: number
  /** How many times it fails then. Default: always. */
  readonly times?: number
}

/** AWS on this machine. */
export interface AwsStandIn extends AsyncDisposable {
  /** For `endpoint` of SDK clients, or `AWS_ENDPOINT_URL`. */
  readonly endpoint: string
  readonly region: string
  /**
   * For `requestHandler` of SDK clients: the same without a socket. A client that crashes has a process that ended: nothing
   * of it is answered any more.
   */
  requestHandler(options?: {
    readonly crashAt?: { readonly call: number; readonly when: 'before' | 'after' }
  }): SdkRequestHandler
  /** Each call that arrived, as `CloudFormation.DescribeStacks`. */
  readonly calls: readonly string[]
  /** What really happened to resources, oldest first. */
  readonly history: readonly ResourceHistory[]
  /** What the stacks hold, by name: change sets that are left over, and physical ids. */
  stacks(): readonly {
    readonly name: string
    readonly status: string
    readonly changeSets: readonly string[]
    readonly resources: Readonly<Record<string, string>>
  }[]
  /** Lets running operations go on by so many steps; each call to CloudFormation is one. */
  advance(steps: number): void
  /** Makes changes of resources fail, until `heal`. */
  fail(rule: FailureRule): void
  heal(): void
  /** Sets a stack's status, as if an operation had left it so. */
  setStatus(stackName: string, status: string): void
  /** Makes a machine reachable by Systems Manager, or changes it. */
  setInstance(instance: ManagedInstance): void
  /** Parameters of the commands that were sent to machines. */
  readonly sentCommands: readonly Readonly<Record<string, unknown>>[]
  /** Adds a line to a log group. */
  log(group: string, stream: string, message: string): void
  /** Ends the server. */
  stop(): Promise<void>
}

/**
 * Starts a stand-in of AWS on 127.0.0.1 that the SDK's own clients can talk to: CloudFormation with change sets, real order
 * of dependencies, rollback and nested stacks; Systems Manager that runs commands on machines that you name; Secrets Manager,
 * DynamoDB items, S3 objects, CloudWatch Logs, and what EC2 tells of zones. Nothing of it leaves the machine or costs money.
 *
 * Templates have to be JSON. Operations move by one step with each call to CloudFormation, so nothing has to be waited for.
 *
 * @example
 * ```ts
 * import { startAws } from '@slurmkit/testbed'
 *
 * const aws = await startAws({ faults: { seed: 7, lostResponse: 0.05, throttling: 0.1 } })
 * console.log(aws.endpoint) // new CloudFormationClient({ endpoint: aws.endpoint, region: aws.region, ... })
 * await aws.stop()
 * ```
 */
export async function startAws(options: StartAwsOptions = {}): Promise<AwsStandIn> {
  const { region = 'us-east-1', account = '111122223333', seed = 1, replaces = () => 'no' } = options
  const random = seededRandom(seed)
  const id = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  const fate = faultPlan(options.faults ?? {})
  const calls: string[] = []
  const failures: { rule: FailureRule; well: number; left: number }[] = []
  let seconds = 0

  const store = objectStore(id)
  const secrets = secretsManager({ region, account, id })
  const providers: Record<string, ResourceProvider> = {}
  const world: StackWorld = {
    region,
    account,
    zones: options.zones ?? ['a', 'b', 'c'].map((letter) => region + letter),
    stacks: [],
    history: [],
    now: options.now ?? (() => new Date(Date.UTC(2026, 0, 1) + seconds++ * 1000)),
    id,
    replaces,
    failure(action) {
      const found = failures.find(({ rule, left }) => {
        const fits = (name: 'action' | 'logicalId' | 'type') => rule[name] === undefined || rule[name] === action[name]
        return left > 0 && fits('action') && fits('logicalId') && fits('type')
      })
      if (found === undefined) return undefined
      if (found.well > 0) {
        found.well -= 1
        return undefined
      }
      found.left -= 1
      return found.rule.reason
    },
    provider: (type) => options.providers?.[type] ?? providers[type],
    fetch(url) {
      const [, bucket = '', ...key] = new URL(url).pathname.split('/').map(decodeURIComponent)
      try {
        return new TextDecoder().decode(store.read(bucket, key.join('/')).body)
      } catch {
        return undefined
      }
    },
  }
  providers['AWS::CloudFormation::Stack'] = nestedStacks(world)
  providers['AWS::S3::Bucket'] = {
    async create({ properties, stackName, logicalId }) {
      const physicalId = text(properties['BucketName']) ?? `${stackName}-${logicalId}-${id(12)}`.toLowerCase()
      store.createBucket(physicalId)
      return { physicalId }
    },
    async delete(bucket) {
      if ((store.buckets.get(bucket)?.size ?? 0) > 0) throw new Error('The bucket you tried to delete is not empty')
      store.buckets.delete(bucket)
    },
  }
  providers['AWS::SecretsManager::Secret'] = {
    async create({ properties, stackName, logicalId }) {
      const name = text(properties['Name']) ?? `${logicalId}-${stackName}-${id(6)}`
      return { physicalId: secrets.create(name, properties) }
    },
    delete: async (arn) => secrets.remove(arn),
  }
  const formation = cloudFormation(world)
  const systems = systemsManager({ region, id, store: (bucket, key, body) => void store.write(bucket, key, body) })
  const dynamo = dynamoDb()
  const logs = cloudWatchLogs()
  const computing = ec2(world, options.offerings ?? {})
  const jsonServices: Readonly<Record<string, { handle(action: string, input: unknown): object }>> = {
    AmazonSSM: systems,
    secretsmanager: secrets,
    DynamoDB_20120810: dynamo,
    Logs_20140328: logs,
  }

  function carryOut(request: AwsRequest, stale: number): AwsResponse {
    const target = request.headers['x-amz-target']
    const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    const isEc2 = form && formText(request).includes('Version=2016-11-15')
    try {
      if (target !== undefined) {
        const [service = '', action = ''] = target.split('.')
        const found = jsonServices[service]
        if (found === undefined) throw refusal('UnknownOperationException', target)
        return jsonResponse(found.handle(action, JSON.parse(new TextDecoder().decode(request.body) || '{}')))
      }
      if (isEc2) return computing(request)
      if (form && formText(request).includes('Version=2011-06-15')) {
        const Arn = `arn:aws:iam::${account}:user/stand-in`
        return queryResponse('GetCallerIdentity', { Account: account, Arn, UserId: 'AIDASTANDIN' })
      }
      return form ? formation.handle(request, stale) : store.handle(request)
    } catch (error) {
      const refused = asRefusal(error)
      if (target !== undefined)
        return jsonResponse({ __type: refused.awsCode, message: refused.message }, refused.status)
      return xmlRefusal(refused, isEc2 ? 'ec2' : form ? 'query' : 's3')
    }
  }

  /** One request with its fate; `undefined` is a connection that broke after the effect. */
  function answer(request: AwsRequest): AwsResponse | undefined {
    const name = callName(request)
    calls.push(name)
    if (name.startsWith('CloudFormation.')) formation.advance()
    const { lostResponse, duplicate, throttled, stale } = fate()
    if (throttled) {
      const refused = refusal('Throttling', 'Rate exceeded')
      if (request.headers['x-amz-target'] === undefined) return xmlRefusal(refused, 'query')
      return jsonResponse({ __type: 'ThrottlingException', message: 'Rate exceeded' }, 400)
    }
    const response = carryOut(request, stale)
    const last = duplicate ? carryOut(request, stale) : response
    return lostResponse ? undefined : last
  }

  const server = createServer((incoming, outgoing) => {
    readRequest(incoming).then(
      (request) => {
        const response = answer(request)
        if (response === undefined) return outgoing.destroy()
        outgoing.writeHead(response.status, { 'content-length': response.body.length, ...response.headers })
        return outgoing.end(response.body)
      },
      () => outgoing.destroy(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region,
    requestHandler: (handlerOptions) => inProcess(answer, handlerOptions?.crashAt),
    calls,
    history: world.history,
    stacks: () =>
      world.stacks.map(({ name, status, changeSets, resources }) => ({
        name,
        status,
        changeSets: [...changeSets.keys()],
        resources: Object.fromEntries(
          [...resources].filter(([, of]) => isThere(of)).map(([key, { physicalId }]) => [key, physicalId]),
        ),
      })),
    advance(steps) {
      for (let step = 0; step < steps; step++) formation.advance()
    },
    fail: (rule) => void failures.push({ rule, well: rule.after ?? 0, left: rule.times ?? Number.POSITIVE_INFINITY }),
    heal: () => void failures.splice(0),
    setStatus(stackName, status) {
      const stack = formation.find(stackName)
      stack.operation = undefined
      logStack(world, stack, status)
      stack.views.splice(0, stack.views.length - 1)
    },
    setInstance: (instance) => void systems.instances.set(instance.instanceId, instance),
    sentCommands: systems.sent,
    log(group, stream, message) {
      const lines = logs.groups.get(group) ?? []
      logs.groups.set(group, [...lines, { stream, message, timestamp: world.now().getTime() }])
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function formText({ body }: AwsRequest): string {
  return new TextDecoder().decode(body)
}

function callName({ headers, body, method, path }: AwsRequest): string {
  const target = headers['x-amz-target']
  if (target !== undefined) return target
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(new TextDecoder().decode(body))
    const service = { '2016-11-15': 'EC2', '2011-06-15': 'STS' }[form.get('Version') ?? ''] ?? 'CloudFormation'
    return `${service}.${form.get('Action')}`
  }
  return `S3.${method} ${path}`
}

async function readRequest(incoming: IncomingMessage): Promise<AwsRequest> {
  const parts: Uint8Array[] = []
  for await (const part of incoming) parts.push(part)
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat(parts),
  }
}
