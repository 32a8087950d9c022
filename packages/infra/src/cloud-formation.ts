import {
  CloudFormationServiceException,
  type CreateChangeSetCommand,
  type CreateChangeSetCommandOutput,
  type DeleteChangeSetCommand,
  type DeleteChangeSetCommandOutput,
  type DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  type DescribeStackEventsCommand,
  type DescribeStackEventsCommandOutput,
  DescribeStacksCommand,
  type DescribeStacksCommandOutput,
  type ExecuteChangeSetCommand,
  type ExecuteChangeSetCommandOutput,
  type Stack,
} from '@aws-sdk/client-cloudformation'
import { StackError } from './stack-error.ts'

interface SendOptions {
  readonly abortSignal?: AbortSignal
}

/**
 * The part of `CloudFormationClient` that deploying needs. Pass the SDK's own client, with the region, credentials and
 * endpoint of your choice.
 *
 * @example
 * ```ts
 * import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
 * import type { CloudFormation } from '@slurmkit/infra'
 *
 * const client: CloudFormation = new CloudFormationClient({ region: 'us-east-1' })
 * ```
 */
export interface CloudFormation {
  send(command: CreateChangeSetCommand, options?: SendOptions): Promise<CreateChangeSetCommandOutput>
  send(command: DescribeChangeSetCommand, options?: SendOptions): Promise<DescribeChangeSetCommandOutput>
  send(command: ExecuteChangeSetCommand, options?: SendOptions): Promise<ExecuteChangeSetCommandOutput>
  send(command: DeleteChangeSetCommand, options?: SendOptions): Promise<DeleteChangeSetCommandOutput>
  send(command: DescribeStacksCommand, options?: SendOptions): Promise<DescribeStacksCommandOutput>
  send(command: DescribeStackEventsCommand, options?: SendOptions): Promise<DescribeStackEventsCommandOutput>
}

/** What every step of an operation needs. */
export interface StackContext {
  readonly client: CloudFormation
  readonly stackName: string
  readonly signal: AbortSignal | undefined
  /** Waits until the next look, and throws when the signal fired. */
  readonly pause: () => Promise<void>
}

/**
 * Sends a request, again and again while AWS asks for patience: a throttled request was not carried out. Any other refusal
 * becomes a `StackError` whose cause is the SDK's own error.
 */
export async function request<T>(
  context: StackContext,
  what: string,
  send: (options: SendOptions) => Promise<T>,
): Promise<T> {
  const { signal, stackName, pause } = context
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await send(signal === undefined ? {} : { abortSignal: signal })
    } catch (cause) {
      signal?.throwIfAborted()
      const { name, message } = cause instanceof Error ? cause : { name: 'Error', message: String(cause) }
      if (!/^(Throttling|ThrottlingException|RequestLimitExceeded)$/.test(name)) {
        throw new StackError('request-failed', stackName, `${what} ${stackName} failed: ${name}: ${message}`, { cause })
      }
    }
    await pause()
  }
}

/** The stack of this name or id; `undefined` when there is none. */
export async function describeStack(context: StackContext, stackId: string): Promise<Stack | undefined> {
  const found = await request(context, 'describing stack', (options) =>
    context.client.send(new DescribeStacksCommand({ StackName: stackId }), options).catch((error: unknown) => {
      if (error instanceof CloudFormationServiceException && /does not exist/.test(error.message)) return undefined
      throw error
    }),
  )
  return found?.Stacks?.[0]
}
