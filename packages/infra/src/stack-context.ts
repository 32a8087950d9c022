import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation'
import { requestError } from './request-error.ts'
import { StackError } from './stack-error.ts'

/**
 * The part of `CloudFormationClient` that is needed. Pass the SDK's own client, with the region, credentials and endpoint of
 * your choice.
 *
 * @example
 * ```ts
 * import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
 * import type { CloudFormation } from '@slurmkit/infra'
 *
 * const client: CloudFormation = new CloudFormationClient({ region: 'us-east-1' })
 * ```
 */
export type CloudFormation = Pick<CloudFormationClient, 'send' | 'config'>

/** Which stack, where, and how patiently. */
export interface StackOptions {
  readonly stackName: string
  /** Default: a client for `region`, with the credentials that the SDK finds. */
  readonly client?: CloudFormation
  /** Default: the one that the SDK's configuration names. Not used beside `client`. */
  readonly region?: string
  /** Stops watching. CloudFormation goes on with what it does; the same call again finds the outcome. */
  readonly signal?: AbortSignal
  /** Milliseconds between two looks, at first; up to seven times that later. Default: `2_000`. */
  readonly pollMs?: number
  /** Waits. Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>
}

interface SendOptions {
  readonly abortSignal?: AbortSignal
}

/** What every step of an operation needs. */
export interface StackContext {
  readonly client: CloudFormation
  readonly stackName: string
  readonly signal: AbortSignal | undefined
  /** Waits until the next look, longer each time, and throws when the signal fired. `0` starts over. */
  readonly pause: (looks?: number) => Promise<void>
}

/** Requests in a row that may fail for reasons that pass. */
const MAX_ATTEMPTS = 12

/** Prepares for requests about one stack. */
export function openStack(options: StackOptions): StackContext {
  const { stackName, region, signal, pollMs = 2_000, sleep = timer } = options
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(stackName)) {
    const message = `${JSON.stringify(stackName)} is no name for a stack: a letter, then letters, digits and hyphens, 128 at most`
    throw new StackError('invalid-input', stackName, message)
  }
  if (options.client === undefined) checkRegion(stackName, region)
  return {
    client: options.client ?? new CloudFormationClient(region === undefined ? {} : { region }),
    stackName,
    signal,
    pause: async (looks = 0) => {
      signal?.throwIfAborted()
      await sleep(Math.min(pollMs * 1.25 ** Math.min(looks, 20), pollMs * 7.5))
      signal?.throwIfAborted()
    },
  }
}

/** Refuses what cannot be a region, before a request to a host that does not exist. */
export function checkRegion(stackName: string, region: string | undefined): void {
  if (region === undefined || /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return
  const zone = /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]$/.exec(region)?.[1]
  const hint = zone === undefined ? 'a region looks like us-east-1' : `that is a zone of the region ${zone}`
  throw new StackError('invalid-input', stackName, `${JSON.stringify(region)} is no AWS region: ${hint}`)
}

/**
 * Sends a request, again and again while AWS asks for patience or the connection breaks: every request of this package can be
 * sent twice without a second effect. Any other refusal becomes a `StackError` whose cause is the SDK's own error.
 */
export async function request<T>(
  context: StackContext,
  what: string,
  send: (options: SendOptions) => Promise<T>,
): Promise<T> {
  const { signal, stackName, pause } = context
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await send(signal === undefined ? {} : { abortSignal: signal })
    } catch (cause) {
      signal?.throwIfAborted()
      const error = requestError(stackName, `${what} ${stackName}`, cause)
      if (!passes(cause) || attempt === MAX_ATTEMPTS) throw error
    }
    await pause(attempt)
  }
}

/** Whether the same request may succeed later: it was throttled, or nobody knows what came of it. */
export function passes(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (/^(Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException|TimeoutError)$/.test(error.name))
    return true
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } }
  if (typeof code === 'string' && /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN|ECONNABORTED)$/.test(code))
    return true
  return ($metadata?.httpStatusCode ?? 0) >= 500
}

/** The stack of this name or id; `undefined` when there is none. */
export async function describeStack(context: StackContext, stackId: string): Promise<Stack | undefined> {
  const found = await request(context, 'describing stack', (options) =>
    context.client.send(new DescribeStacksCommand({ StackName: stackId }), options).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
        return undefined
      throw error
    }),
  )
  return found?.Stacks?.[0]
}

export function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
