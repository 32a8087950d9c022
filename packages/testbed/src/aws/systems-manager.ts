import type { CommandRunner } from '@slurmkit/command'
import { isRecord, records, refusal, required, text, texts } from './aws-request.ts'
import { type AgentResult, runOnAgent } from './ssm-agent.ts'

type Input = Readonly<Record<string, unknown>>

/** A machine that the stand-in's Systems Manager can reach. */
export interface ManagedInstance {
  readonly instanceId: string
  /** Where its commands run, as root. */
  readonly runner: CommandRunner
  /** `Online`: commands run. `ConnectionLost`: they wait until their delivery time-out. Default: `Online`. */
  readonly pingStatus?: 'Online' | 'ConnectionLost'
  /** Called when a script ends with 194, which reboots a real instance. */
  readonly onReboot?: () => void
  /** Folder of the agent's files there. Default: `/var/lib/amazon/ssm/<instance>/document/orchestration`. */
  readonly folder?: string
}

interface Invocation {
  readonly commandId: string
  readonly instanceId: string
  readonly abort: AbortController
  /** Looks that answer InvocationDoesNotExist. */
  hidden: number
  status: string
  details: string
  result: AgentResult | undefined
}

const PENDING = { status: 'Pending', details: 'Pending' }

/** Run Command: `AWS-RunShellScript` on managed instances. */
export function systemsManager(options: {
  readonly region: string
  readonly id: (digits: number) => string
  /** Keeps a copy of an output, where the caller named a bucket. */
  readonly store: (bucket: string, key: string, body: Uint8Array) => void
}) {
  const instances = new Map<string, ManagedInstance>()
  const invocations: Invocation[] = []
  /** Requests as they came, for tests that look for what must not be in them. */
  const sent: Input[] = []

  const start = (invocation: Invocation, instance: ManagedInstance, input: Input, parameters: Input) => {
    const asked = Number(texts(parameters['executionTimeout'])[0] ?? 3600)
    const seconds = asked >= 5 && asked <= 172_800 ? asked : 3600
    invocation.status = 'InProgress'
    invocation.details = 'InProgress'
    runOnAgent(instance.runner, {
      commandId: invocation.commandId,
      instanceId: instance.instanceId,
      region: options.region,
      commands: texts(parameters['commands']),
      cwd: texts(parameters['workingDirectory'])[0] ?? '',
      seconds,
      folder: instance.folder ?? `/var/lib/amazon/ssm/${instance.instanceId}/document/orchestration`,
      signal: invocation.abort.signal,
    }).then(
      (result) => {
        const bucket = text(input['OutputS3BucketName'])
        if (bucket !== undefined) {
          const key = [
            text(input['OutputS3KeyPrefix']),
            invocation.commandId,
            instance.instanceId,
            'awsrunShellScript/0.awsrunShellScript',
          ]
          for (const stream of ['stdout', 'stderr'] as const) {
            options.store(
              bucket,
              `${key.filter((part) => part !== undefined).join('/')}/${stream}`,
              result.whole[stream],
            )
          }
        }
        invocation.result = result
        invocation.status = result.status
        invocation.details = result.status === 'TimedOut' ? 'ExecutionTimedOut' : result.status
        if (result.rebooted) instance.onReboot?.()
      },
      (error: unknown) => {
        const isCancelled = invocation.abort.signal.aborted
        invocation.status = isCancelled ? 'Cancelled' : 'Failed'
        invocation.details = isCancelled ? 'Cancelled' : 'Undeliverable'
        const stderr = error instanceof Error ? error.message : String(error)
        const whole = { stdout: new Uint8Array(), stderr: new Uint8Array() }
        invocation.result = { status: 'Failed', exitCode: -1, stdout: '', stderr, whole, rebooted: false }
      },
    )
  }
  const told = ({ commandId, instanceId, status, details, result }: Invocation) => ({
    CommandId: commandId,
    InstanceId: instanceId,
    DocumentName: 'AWS-RunShellScript',
    Status: status,
    StatusDetails: details,
    ResponseCode: result?.exitCode ?? -1,
    StandardOutputContent: result?.stdout ?? '',
    StandardErrorContent: result?.stderr ?? '',
  })
  const actions: Readonly<Record<string, (input: Input) => object>> = {
    SendCommand(input) {
      if (input['DocumentName'] !== 'AWS-RunShellScript')
        throw refusal('InvalidDocument', 'Document with name does not exist')
      const parameters = isRecord(input['Parameters']) ? input['Parameters'] : {}
      if (JSON.stringify(parameters).length > 64 * 1024) {
        throw refusal('MaxDocumentSizeExceeded', 'The size limit of a document is 64 KB.')
      }
      const ids = texts(input['InstanceIds'])
      for (const id of ids) {
        if (!instances.has(id))
          throw refusal('InvalidInstanceId', `Instances [[${id}]] not in a valid state for account`)
      }
      const comment = text(input['Comment'])
      if (comment !== undefined && comment.length > 100)
        throw refusal('ValidationException', 'Comment must be at most 100 characters')
      sent.push(input)
      const commandId = [8, 4, 4, 4, 12].map((digits) => options.id(digits)).join('-')
      for (const instanceId of ids) {
        const invocation: Invocation = {
          commandId,
          instanceId,
          abort: new AbortController(),
          hidden: 1,
          ...PENDING,
          result: undefined,
        }
        invocations.push(invocation)
        const instance = instances.get(instanceId)
        if (instance === undefined) continue
        if (instance.pingStatus === 'ConnectionLost') invocation.details = 'Delayed'
        else start(invocation, instance, input, parameters)
      }
      return { Command: { CommandId: commandId, Status: 'Pending', StatusDetails: 'Pending', InstanceIds: ids } }
    },
    GetCommandInvocation(input) {
      const found = invocations.find(({ commandId, instanceId }) => {
        return commandId === input['CommandId'] && instanceId === input['InstanceId']
      })
      if (found === undefined || found.hidden > 0) {
        if (found !== undefined) found.hidden -= 1
        throw refusal('InvocationDoesNotExist', '')
      }
      if (found.details === 'Delayed') {
        found.hidden -= 1
        if (found.hidden < -2) {
          found.status = 'TimedOut'
          found.details = 'DeliveryTimedOut'
        }
      }
      return told(found)
    },
    ListCommandInvocations: (input) => ({
      CommandInvocations: invocations
        .filter(({ commandId, hidden }) => commandId === input['CommandId'] && hidden <= 0)
        .map(told),
    }),
    CancelCommand(input) {
      for (const invocation of invocations) {
        if (invocation.commandId !== required(input, 'CommandId') || invocation.result !== undefined) continue
        invocation.abort.abort()
        invocation.status = 'Cancelled'
        invocation.details = 'Cancelled'
      }
      return {}
    },
    DescribeInstanceInformation(input) {
      const wanted = records(input['Filters']).flatMap(({ Values }) => texts(Values))
      const shown = [...instances.values()].filter(
        ({ instanceId }) => wanted.length === 0 || wanted.includes(instanceId),
      )
      return {
        InstanceInformationList: shown.map(({ instanceId, pingStatus = 'Online' }) => ({
          InstanceId: instanceId,
          PingStatus: pingStatus,
          PlatformType: 'Linux',
          AgentVersion: '3.3.0.0',
        })),
      }
    },
  }
  return {
    instances,
    sent,
    handle(action: string, input: unknown): object {
      const answer = actions[action]
      if (answer === undefined) throw refusal('UnknownOperationException', action)
      return answer(isRecord(input) ? input : {})
    },
  }
}
