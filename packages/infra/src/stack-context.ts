import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation'
import { createPoller, type Poller, type PollerOptions } from './poller.ts'
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
  /** From 0 to 1: spreads the looks of many processes. Default: `Math.random`. */
  readonly random?: () => number
}

interface SendOptions {
  readonly abortSignal?: AbortSignal
}

/** What requests about one thing need, whatever service they go to. */
export interface RequestContext extends Poller {
  /** What it is called in errors. */
  readonly stackName: string
  readonly signal: AbortSignal | undefined
}

/** What every step of an operation on a stack needs. */
export interface StackContext extends RequestContext {
  readonly client: CloudFormation
}

/** Prepares for requests about one stack. */
export function openStack(options: StackOptions): StackContext {
  const { stackName, region, signal, pollMs = 2_000, sleep, random } = options
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(stackName)) {
    const message = `${JSON.stringify(stackName)} is no name for a stack: a letter, then letters, digits and hyphens, 128 at most`
    throw new StackError('invalid-input', stackName, message)
  }
  if (options.client === undefined) checkRegion(stackName, region)
  const client = options.client ?? new CloudFormationClient(region === undefined ? {} : { region })
  return { client, ...openRequests(stackName, { signal, firstMs: pollMs, sleep, random, client }) }
}

/** Prepares for requests about something that is no stack. */
export function openRequests(
  stackName: string,
  { firstMs = 2_000, mostMs = firstMs * 6, ...options }: Partial<PollerOptions>,
): RequestContext {
  return { stackName, signal: options.signal, ...createPoller({ firstMs, mostMs, ...options }) }
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
  context: RequestContext,
  what: string,
  send: (options: SendOptions) => Promise<T>,
): Promise<T> {
  const { signal, stackName } = context
  try {
    return await context.send(() => send(signal === undefined ? {} : { abortSignal: signal }))
  } catch (cause) {
    signal?.throwIfAborted()
    throw requestError(stackName, `${what} ${stackName}`, cause)
  }
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
