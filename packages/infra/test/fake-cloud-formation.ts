import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'

interface FakeEvent {
  readonly id: string
  readonly logicalId: string
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly token: string
}

interface FakeStack {
  readonly id: string
  status: string
  template: string
  parameters: string
  outputs: ReadonlyMap<string, string>
  /** Events that can be seen, oldest first, and those that are still to come. */
  readonly events: FakeEvent[]
  coming: FakeEvent[]
  changeSet?: { id: string; template: string; parameters: string; status: string; reason?: string; looks: number }
}

interface FakeTemplate {
  readonly Parameters?: Record<string, { Default?: string }>
  /** `Fail` in the properties makes a resource fail with that reason. */
  readonly Resources: Record<string, { Type: string; Properties?: { Fail?: string } }>
  readonly Outputs?: Record<string, { Value: { Ref: string } | string; Condition?: string }>
}

class Refusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const xml = (text: string) => text.replace(/[<>&]/g, (c) => `&#${c.charCodeAt(0)};`)
const element = (name: string, text: string | undefined) =>
  text === undefined ? '' : `<${name}>${xml(text)}</${name}>`
const list = (name: string, members: readonly string[]) =>
  `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`

/**
 * CloudFormation on 127.0.0.1 for stacks by change set, as the API reference has it: change sets take time and fail when they
 * change nothing; events come newest first, in pages, a few at a time; and a stack's status lags behind its events.
 */
export async function fakeCloudFormation() {
  const stacks = new Map<string, FakeStack>()
  const actions: string[] = []
  let number = 0
  let throttled = 0
  const next = () => String(++number).padStart(8, '0')

  const find = (nameOrId: string): FakeStack => {
    const stack = stacks.get(nameOrId) ?? [...stacks.values()].find(({ id }) => id === nameOrId)
    if (stack === undefined) throw new Refusal('ValidationError', `Stack with id ${nameOrId} does not exist`)
    return stack
  }
  const nameOf = (stack: FakeStack) => stack.id.split('/')[1] ?? ''

  const parametersOf = (form: URLSearchParams, template: FakeTemplate): string => {
    const given = new Map<string, string>()
    for (let i = 1; form.has(`Parameters.member.${i}.ParameterKey`); i++) {
      given.set(
        form.get(`Parameters.member.${i}.ParameterKey`) ?? '',
        form.get(`Parameters.member.${i}.ParameterValue`) ?? '',
      )
    }
    const values = Object.entries(template.Parameters ?? {}).map(([name, { Default }]) => [
      name,
      given.get(name) ?? Default,
    ])
    const missing = values.filter(([, value]) => value === undefined).map(([name]) => name)
    if (missing.length > 0) throw new Refusal('ValidationError', `Parameters: [${missing.join(', ')}] must have values`)
    return JSON.stringify(Object.fromEntries(values))
  }

  const run = (stack: FakeStack, verb: 'CREATE' | 'UPDATE', token: string): FakeEvent[] => {
    const { template: text, parameters } = stack.changeSet ?? { template: '{"Resources":{}}', parameters: '{}' }
    const template: FakeTemplate = JSON.parse(text)
    const event = (logicalId: string, type: string, status: string, reason?: string): FakeEvent => ({
      id: next(),
      logicalId,
      type,
      status,
      token,
      ...(reason === undefined ? {} : { reason }),
    })
    const own = (status: string, reason?: string) => event(nameOf(stack), 'AWS::CloudFormation::Stack', status, reason)
    const resources = Object.entries(template.Resources)
    const events = [own(`${verb}_IN_PROGRESS`, 'User Initiated')]
    events.push(...resources.map(([id, { Type }]) => event(id, Type, `${verb}_IN_PROGRESS`)))
    const failed = resources.filter(([, { Properties }]) => Properties?.Fail !== undefined)
    const rollback = verb === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK'
    if (failed.length > 0) {
      events.push(...failed.map(([id, { Type, Properties }]) => event(id, Type, `${verb}_FAILED`, Properties?.Fail)))
      const others = resources.filter(([id]) => !failed.some(([other]) => other === id))
      events.push(...others.map(([id, { Type }]) => event(id, Type, `${verb}_FAILED`, 'Resource creation cancelled')))
      events.push(own(`${rollback}_IN_PROGRESS`, 'Rollback requested by user.'), own(`${rollback}_COMPLETE`))
      return events
    }
    events.push(...resources.map(([id, { Type }]) => event(id, Type, `${verb}_COMPLETE`)))
    if (verb === 'UPDATE') events.push(own('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'))
    events.push(own(`${verb}_COMPLETE`))
    const values: Record<string, string> = JSON.parse(parameters)
    stack.outputs = new Map(
      Object.entries(template.Outputs ?? {}).flatMap(([name, { Value, Condition }]) => {
        if (Condition !== undefined) return []
        return [[name, typeof Value === 'string' ? Value : (values[Value.Ref] ?? Value.Ref)]]
      }),
    )
    stack.template = text
    stack.parameters = parameters
    return events
  }

  const handlers: Record<string, (form: URLSearchParams) => string> = {
    DescribeStacks: (form) => {
      const stack = find(form.get('StackName') ?? '')
      const { id, status, events, outputs } = stack
      const answer = list('Stacks', [
        element('StackId', id) +
          element('StackName', nameOf(stack)) +
          element('CreationTime', '2026-01-01T00:00:00Z') +
          element('StackStatus', status) +
          list(
            'Outputs',
            [...outputs].map(([key, value]) => element('OutputKey', key) + element('OutputValue', value)),
          ),
      ])
      // What is told now is as old as the look before: the status lags behind.
      const own = events.filter(({ logicalId }) => logicalId === nameOf(stack))
      stack.status = own.at(-1)?.status ?? status
      return answer
    },
    CreateChangeSet: (form) => {
      const name = form.get('StackName') ?? ''
      const template = form.get('TemplateBody') ?? ''
      const old = stacks.get(name)
      const creates = form.get('ChangeSetType') === 'CREATE'
      if (!creates && old === undefined) throw new Refusal('ValidationError', `Stack [${name}] does not exist`)
      if (creates && old !== undefined && old.status !== 'REVIEW_IN_PROGRESS') {
        throw new Refusal('ValidationError', `Stack [${name}] already exists and cannot be created again`)
      }
      if (old?.changeSet) throw new Refusal('AlreadyExistsException', 'ChangeSet slurmkit cannot be created, it exists')
      const parameters = parametersOf(form, JSON.parse(template))
      const id = `arn:aws:cloudformation:us-east-1:111122223333:stack/${name}/${next()}`
      const stack: FakeStack = old ?? {
        id,
        status: 'REVIEW_IN_PROGRESS',
        template: '',
        parameters: '',
        outputs: new Map(),
        events: [],
        coming: [],
      }
      stacks.set(name, stack)
      const changeSetId = `arn:aws:cloudformation:us-east-1:111122223333:changeSet/slurmkit/${next()}`
      stack.changeSet = { id: changeSetId, template, parameters, status: 'CREATE_IN_PROGRESS', looks: 0 }
      return element('Id', changeSetId) + element('StackId', stack.id)
    },
    DescribeChangeSet: (form) => {
      const stack = [...stacks.values()].find(({ changeSet }) => changeSet?.id === form.get('ChangeSetName'))
      const changeSet = stack?.changeSet
      if (stack === undefined || changeSet === undefined) throw new Refusal('ChangeSetNotFound', 'no such change set')
      changeSet.looks++
      if (changeSet.looks > 1 && changeSet.status === 'CREATE_IN_PROGRESS') {
        const same = stack.template === changeSet.template && stack.parameters === changeSet.parameters
        changeSet.status = same ? 'FAILED' : 'CREATE_COMPLETE'
        if (same)
          changeSet.reason =
            "The submitted information didn't contain changes. Submit different information to create a change set."
        if (/"Type":"Custom::Refused"/.test(changeSet.template)) {
          changeSet.status = 'FAILED'
          changeSet.reason = 'Template error: no such type'
        }
      }
      return element('Status', changeSet.status) + element('StatusReason', changeSet.reason)
    },
    DeleteChangeSet: (form) => {
      delete find(form.get('StackName') ?? '').changeSet
      return ''
    },
    ExecuteChangeSet: (form) => {
      const stack = [...stacks.values()].find(({ changeSet }) => changeSet?.id === form.get('ChangeSetName'))
      if (stack?.changeSet?.status !== 'CREATE_COMPLETE')
        throw new Refusal('InvalidChangeSetStatus', 'not to be executed')
      const verb = stack.status === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE'
      stack.coming = run(stack, verb, form.get('ClientRequestToken') ?? '')
      delete stack.changeSet
      return ''
    },
    DescribeStackEvents: (form) => {
      const stack = find(form.get('StackName') ?? '')
      const start = Number(form.get('NextToken') ?? 0)
      if (start === 0) stack.events.push(...stack.coming.splice(0, 4))
      const page = stack.events.toReversed().slice(start, start + 3)
      const members = page.map(
        (event) =>
          element('StackId', stack.id) +
          element('EventId', event.id) +
          element('StackName', nameOf(stack)) +
          element('LogicalResourceId', event.logicalId) +
          element('PhysicalResourceId', event.logicalId === nameOf(stack) ? stack.id : `${event.logicalId}-1`) +
          element('ResourceType', event.type) +
          element('Timestamp', '2026-01-01T00:00:00Z') +
          element('ResourceStatus', event.status) +
          element('ResourceStatusReason', event.reason) +
          element('ClientRequestToken', event.token),
      )
      const more = start + 3 < stack.events.length ? String(start + 3) : undefined
      return list('StackEvents', members) + element('NextToken', more)
    },
  }

  const server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk) => {
      body += chunk
    })
    incoming.on('end', () => {
      const form = new URLSearchParams(body)
      const action = form.get('Action') ?? ''
      actions.push(action)
      try {
        if (throttled > 0) {
          throttled--
          throw new Refusal('Throttling', 'Rate exceeded')
        }
        const result = handlers[action]?.(form)
        if (result === undefined) throw new Refusal('InvalidAction', `no action ${action}`)
        outgoing.writeHead(200, { 'content-type': 'text/xml' })
        outgoing.end(
          `<${action}Response><${action}Result>${result}</${action}Result>` +
            `<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`,
        )
      } catch (error) {
        const code = error instanceof Refusal ? error.code : 'InternalFailure'
        outgoing.writeHead(error instanceof Refusal ? 400 : 500, { 'content-type': 'text/xml' })
        outgoing.end(
          `<ErrorResponse><Error><Type>Sender</Type>${element('Code', code)}${element('Message', String(error instanceof Error ? error.message : error))}` +
            '</Error><RequestId>1</RequestId></ErrorResponse>',
        )
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = new CloudFormationClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })
  return {
    client,
    actions,
    setStatus: (name: string, status: string) => {
      const stack = find(name)
      stack.events.length = 0
      stack.coming = []
      stack.status = status
    },
    throttle: (requests: number) => {
      throttled = requests
    },
    close: () => {
      client.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
