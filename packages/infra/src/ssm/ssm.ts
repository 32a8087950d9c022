import { createHash, randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import {
  CommandError,
  type CommandRunner,
  type CommandSpec,
  decodeBytes,
  type ExecOptions,
  encodeBytes,
} from '@slurmkit/command'
import { createPoller } from '../poller.ts'
import { checkRegion } from '../stack-context.ts'
import {
  type Envelope,
  fetchScript,
  keyScript,
  killScript,
  PAGE,
  pageScript,
  parseEnvelope,
  runScript,
  type StreamSize,
  storeScripts,
} from './node-script.ts'
import { sealInput } from './seal-input.ts'
import { type SsmContext, sendCommand } from './send-command.ts'

/** Options of {@link ssm}. */
export interface SsmOptions {
  readonly instanceId: string
  /** Default: the one that the SDK's configuration names. */
  readonly region?: string
  /** Default: a client for `region`. */
  readonly client?: Pick<SSMClient, 'send'>
  /** Bucket through which large outputs go in one piece; the node has to be allowed to write there. Default: pages. */
  readonly bucket?: string
  /** What the names of objects there begin with. Default: `slurmkit`. */
  readonly prefix?: string
  /** Reads that bucket. Default: a client for `region`. */
  readonly s3?: Pick<S3Client, 'send'>
  /** Seconds until the agent has to take a command, from 30. Default: `60`. */
  readonly deliverySeconds?: number
  /** Waits. Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>
  /** From 0 to 1: spreads the looks of many processes. Default: `Math.random`. */
  readonly random?: () => number
  /** Gives each command an id that no other has: letters, digits and hyphens. Default: a random UUID. */
  readonly id?: () => string
}

/** What came of a command, as bytes. */
export interface SsmResult {
  readonly exitCode: number
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  readonly durationMs: number
  /** Commands that were sent for it. */
  readonly calls: number
}

/** A runner that also gives bytes. */
export interface SsmRunner extends CommandRunner {
  execBytes(command: CommandSpec, options?: ExecOptions): Promise<SsmResult>
}

/**
 * Runs commands on an instance through Systems Manager, with no open port and no key. What a command writes comes back byte for
 * byte, whatever its size, though the agent cuts it: the node keeps it, packed, and it is fetched in pages and checked by its
 * checksum. A command runs once, however often it is sent. Exit codes 168, 169 and 194, which make the agent do things, arrive
 * as what they are. Standard input is encrypted for the node. Without `cwd` a command runs in its user's home.
 *
 * A program that a signal ended has exit code 128 + signal. The node needs gzip and, where there is standard input, openssl.
 *
 * Source: Systems Manager user guide, Run Command; amazon-ssm-agent for what it cuts.
 *
 * @throws CommandError from `exec`: `connection` when the agent is offline or not registered, when permission is missing, or
 *   when the command was not delivered in time, each in its own words; `timeout`, `aborted`, `not-started`
 *
 * @example
 * ```ts
 * import { output, run } from '@slurmkit/command'
 * import { ssm } from '@slurmkit/infra'
 *
 * const headNode = ssm({ instanceId: 'i-0123456789abcdef0', region: 'us-east-1' })
 * console.log(await run(headNode, output(['sinfo'])))
 * ```
 */
export function ssm(options: SsmOptions): SsmRunner {
  const {
    instanceId,
    region,
    bucket,
    prefix = 'slurmkit',
    deliverySeconds = 60,
    sleep,
    random,
    id: newId = randomUUID,
  } = options
  if (!/^m?i-[0-9a-f]{8,17}$/.test(instanceId)) {
    throw new TypeError(`not an instance id: ${JSON.stringify(instanceId)}: one looks like i-0123456789abcdef0`)
  }
  if (options.client === undefined) checkRegion(instanceId, region)
  const client = options.client ?? new SSMClient(region === undefined ? {} : { region })
  // A command is mostly done in a moment: the first looks are close to each other.
  const connect = (signal?: AbortSignal): SsmContext => {
    const poller = createPoller({
      firstMs: 100,
      mostMs: 5_000,
      factor: 1.3,
      attempts: 15,
      sleep,
      random,
      signal,
      client,
    })
    return { client, instanceId, deliverySeconds, poller, signal }
  }
  let nodeKey: string | undefined
  let forget: string[] = []

  async function execBytes(spec: CommandSpec, { signal }: ExecOptions = {}): Promise<SsmResult> {
    const context = connect(signal)
    const timeoutMs = spec.timeoutMs ?? 60_000
    const id = newId()
    let calls = 0
    const send = (script: string, seconds = 60, via?: { name: string; prefix: string }) => {
      calls += 1
      return sendCommand(context, spec, script, { seconds, ...(via === undefined ? {} : { bucket: via }) })
    }
    const input = spec.stdin === undefined || spec.stdin === '' ? undefined : encodeBytes(spec.stdin)
    if (input !== undefined) nodeKey ??= await fetchKey(spec, send)
    const sealed = input === undefined || nodeKey === undefined ? undefined : sealInput(input, nodeKey)
    for (const script of storeScripts(id, sealed?.text ?? '')) await send(script)

    const done = forget.slice(0, 50)
    const script = runScript(id, spec, sealed, done)
    const via = bucket === undefined ? undefined : { name: bucket, prefix }
    let first: Awaited<ReturnType<typeof send>>
    try {
      first = await send(script + pageScript(id, via === undefined ? 0 : 'whole'), timeoutMs / 1000 + 120, via)
    } catch (error) {
      // What runs in a session of its own outlives the script that the agent ends.
      if (signal?.aborted) await sendCommand(connect(), spec, killScript(id), { seconds: 60 }).catch(() => undefined)
      throw error
    }
    forget = forget.filter((old) => !done.includes(old))
    forget.push(id)
    const envelope = parseEnvelope(first.stdout)
    if (envelope === undefined) {
      const why = `the node could not prepare the command: it needs gzip, base64, sha256sum and openssl, and a /var/lib that can be written`
      throw new CommandError('not-started', spec, why, { stderr: first.stderr })
    }
    const packed = await collect(
      envelope,
      first,
      async (page) => send(fetchScript(id, page)),
      via,
      first.commandId,
      spec,
    )
    const stdout = unpack(spec, packed.subarray(0, envelope.stdout.packed), envelope.stdout)
    const stderr = unpack(spec, packed.subarray(envelope.stdout.packed), envelope.stderr)
    const { exitCode, durationMs, timedOut } = envelope
    if (timedOut) {
      const result = {
        exitCode: null,
        stdout: decodeBytes(stdout),
        stderr: decodeBytes(stderr),
        durationMs,
        signal: 'SIGKILL',
      }
      throw new CommandError('timeout', spec, `killed after ${timeoutMs} ms`, result)
    }
    return { exitCode, stdout, stderr, durationMs, calls }
  }

  /** Everything that the node packed: from the bucket in one piece, or page by page. */
  async function collect(
    { stdout, stderr }: Envelope,
    first: { readonly stdout: string; readonly stderr: string },
    fetchPage: (page: number) => Promise<{ readonly stdout: string; readonly stderr: string }>,
    via: { readonly name: string; readonly prefix: string } | undefined,
    commandId: string,
    spec: CommandSpec,
  ): Promise<Buffer> {
    const total = stdout.packed + stderr.packed
    const stored = via === undefined ? undefined : await readStored(via, commandId)
    // The agent says nothing when it could not write to the bucket.
    if (stored !== undefined && stored.length === total) return stored
    const size = PAGE.stdout + PAGE.stderr
    const pages: Buffer[] = []
    for (let page = 0; page * size < total; page++) {
      const isHere = page === 0 && via === undefined
      const { stdout: out, stderr: err } = isHere
        ? { ...first, stdout: afterLine(first.stdout) }
        : await fetchPage(page)
      const bytes = Buffer.concat([Buffer.from(out.trim(), 'base64'), Buffer.from(err.trim(), 'base64')])
      const wanted = Math.min(size, total - page * size)
      if (bytes.length !== wanted) {
        throw new CommandError(
          'connection',
          spec,
          `page ${page} of the output has ${bytes.length} of ${wanted} bytes: it was cut on the way`,
        )
      }
      pages.push(bytes)
    }
    return Buffer.concat(pages)
  }

  async function readStored(
    via: { readonly name: string; readonly prefix: string },
    commandId: string,
  ): Promise<Buffer | undefined> {
    const s3 = options.s3 ?? new S3Client(region === undefined ? {} : { region })
    const Key = `${via.prefix}/${commandId}/${instanceId}/awsrunShellScript/0.awsrunShellScript/stdout`
    const poller = createPoller({ firstMs: 500, mostMs: 1_000, sleep, random, client: s3 })
    for (let looks = 0; looks < 5; looks++) {
      const found = await s3.send(new GetObjectCommand({ Bucket: via.name, Key })).catch(() => undefined)
      const text = await found?.Body?.transformToString('latin1')
      if (text !== undefined) return Buffer.from(afterLine(text).trim(), 'base64')
      await poller.pause(looks)
    }
    return undefined
  }

  return {
    execBytes,
    async exec(spec, execOptions) {
      const { stdout, stderr, exitCode, durationMs } = await execBytes(spec, execOptions)
      return { exitCode, stdout: decodeBytes(stdout), stderr: decodeBytes(stderr), durationMs }
    },
  }
}

async function fetchKey(
  spec: CommandSpec,
  send: (script: string) => Promise<{ readonly stdout: string; readonly stderr: string }>,
): Promise<string> {
  const { stdout, stderr } = await send(keyScript())
  if (stdout.includes('BEGIN PUBLIC KEY')) return stdout
  throw new CommandError(
    'not-started',
    spec,
    'the node has no openssl, without which standard input would be readable on the way',
    { stderr },
  )
}

function afterLine(text: string): string {
  return text.slice(text.indexOf('\n') + 1)
}

function unpack(spec: CommandSpec, packed: Uint8Array, { bytes, sha256 }: StreamSize): Uint8Array {
  const whole = gunzipSync(packed)
  if (whole.length === bytes && createHash('sha256').update(whole).digest('hex') === sha256) return whole
  throw new CommandError('connection', spec, 'the output has another checksum than on the node: run the command again')
}
