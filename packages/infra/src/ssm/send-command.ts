import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { CommandError, type CommandSpec } from '@slurmkit/command'
import type { Poller } from '../poller.ts'

/** How commands reach an instance. */
export interface SsmContext {
  readonly client: Pick<SSMClient, 'send'>
  readonly instanceId: string
  readonly deliverySeconds: number
  readonly poller: Poller
  readonly signal: AbortSignal | undefined
}

/** Looks until a new command is known. */
const MAX_ATTEMPTS = 15

/** Runs a script on the instance and gives what the agent kept of its output. */
export async function sendCommand(
  context: SsmContext,
  spec: CommandSpec,
  script: string,
  options: { readonly seconds: number; readonly bucket?: { readonly name: string; readonly prefix: string } },
): Promise<{ readonly commandId: string; readonly stdout: string; readonly stderr: string }> {
  const { client, instanceId } = context
  const command = new SendCommandCommand({
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: [instanceId],
    TimeoutSeconds: context.deliverySeconds,
    Comment: 'slurmkit',
    Parameters: {
      commands: [script],
      executionTimeout: [String(Math.min(Math.max(Math.ceil(options.seconds), 5), 172_800))],
    },
    ...(options.bucket === undefined
      ? {}
      : { OutputS3BucketName: options.bucket.name, OutputS3KeyPrefix: options.bucket.prefix }),
  })
  const sent = await ask(context, spec, 'ssm:SendCommand', () => client.send(command))
  const commandId = sent.Command?.CommandId
  if (commandId === undefined) throw new CommandError('connection', spec, 'Systems Manager gave no command id')
  try {
    const invocation = await waitFor(context, spec, commandId)
    return { commandId, stdout: invocation.StandardOutputContent ?? '', stderr: invocation.StandardErrorContent ?? '' }
  } catch (error) {
    if (context.signal?.aborted)
      await client.send(new CancelCommandCommand({ CommandId: commandId })).catch(() => undefined)
    throw error
  }
}

async function waitFor(
  context: SsmContext,
  spec: CommandSpec,
  commandId: string,
): Promise<GetCommandInvocationCommandOutput> {
  const { client, instanceId } = context
  let unknown = 0
  for (let looks = 0; ; looks++) {
    await pause(context, spec, looks)
    const command = new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId })
    const found = await ask(context, spec, 'ssm:GetCommandInvocation', () =>
      client.send(command).catch((error: unknown) => {
        // A command that was just sent is not known everywhere.
        if (error instanceof Error && error.name === 'InvocationDoesNotExist' && ++unknown < MAX_ATTEMPTS)
          return undefined
        throw error
      }),
    )
    if (found === undefined) continue
    const { Status = '', StatusDetails = Status } = found
    if (Status === 'Success') return found
    if (Status === 'Pending' || Status === 'InProgress' || Status === 'Delayed' || Status === 'Cancelling') continue
    throw failed(context, spec, StatusDetails, found)
  }
}

/** Why a command has no result, by what Systems Manager calls it. Source: Systems Manager user guide, command statuses. */
function failed(
  context: SsmContext,
  spec: CommandSpec,
  details: string,
  found: GetCommandInvocationCommandOutput,
): CommandError {
  const { instanceId, deliverySeconds } = context
  const cause = Object.assign(new Error(details), { name: details.replace(/\s/g, '') })
  const result = { stderr: found.StandardErrorContent ?? '' }
  switch (cause.name) {
    case 'DeliveryTimedOut':
      return new CommandError(
        'connection',
        spec,
        `${instanceId} did not take the command within ${deliverySeconds} s: its agent is offline or busy`,
        result,
        { cause },
      )
    case 'ExecutionTimedOut':
    case 'TimedOut':
      return new CommandError('timeout', spec, `out of time on ${instanceId}`, result, { cause })
    case 'Undeliverable':
      return new CommandError(
        'connection',
        spec,
        `the command could not be delivered to ${instanceId}: it was stopped or its agent does not answer`,
        result,
        { cause },
      )
    case 'Terminated':
      return new CommandError('connection', spec, `the command was given up: too many others on it failed`, result, {
        cause,
      })
    case 'Cancelled':
      return new CommandError('aborted', spec, `somebody cancelled the command on ${instanceId}`, result, { cause })
    default:
      return new CommandError(
        'not-started',
        spec,
        `the script on ${instanceId} ended as ${details} with ${found.ResponseCode}`,
        result,
        { cause },
      )
  }
}

/** Sends a request, again while AWS asks for patience or the connection breaks, and tells refusals apart. */
async function ask<T>(context: SsmContext, spec: CommandSpec, action: string, send: () => Promise<T>): Promise<T> {
  try {
    return await context.poller.send(send)
  } catch (error) {
    throwIfAborted(context, spec)
    throw await refused(context, spec, action, error)
  }
}

async function pause(context: SsmContext, spec: CommandSpec, looks: number): Promise<void> {
  try {
    await context.poller.pause(looks)
  } catch (error) {
    throwIfAborted(context, spec)
    throw error
  }
}

async function refused(context: SsmContext, spec: CommandSpec, action: string, error: unknown): Promise<CommandError> {
  const { instanceId, client } = context
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  const connection = (why: string) => new CommandError('connection', spec, why, undefined, { cause: error })
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/.test(name)) {
    return connection(`not allowed: ${action} on ${instanceId} needs permission: ${message}`)
  }
  if (
    /^(CredentialsProviderError|ExpiredToken|ExpiredTokenException|UnrecognizedClientException|InvalidClientTokenId)$/.test(
      name,
    )
  ) {
    return connection(`no valid AWS credentials (${name}): log in, or pass a client that has them`)
  }
  if (name !== 'InvalidInstanceId') return connection(`${action} failed: ${name}: ${message}`)
  const filters = [{ Key: 'InstanceIds', Values: [instanceId] }]
  const known = await client
    .send(new DescribeInstanceInformationCommand({ Filters: filters }))
    .then(({ InstanceInformationList = [] }) => InstanceInformationList[0])
    .catch(() => undefined)
  if (known === undefined) {
    return connection(
      `agent not registered: ${instanceId} is off, has no AmazonSSMManagedInstanceCore, has no way to Systems Manager, or is in another region`,
    )
  }
  return connection(
    `agent offline: ${instanceId} is ${known.PingStatus} since ${known.LastPingDateTime?.toISOString() ?? 'some time'}`,
  )
}

function throwIfAborted({ signal }: SsmContext, spec: CommandSpec): void {
  if (signal?.aborted) throw new CommandError('aborted', spec, 'aborted', undefined, { cause: signal.reason })
}
