import { setImmediate } from 'node:timers/promises'
import { CreateChangeSetCommand, StackStatus } from '@aws-sdk/client-cloudformation'
import {
  type CloudFormation,
  cancelStack,
  deployPcsCluster,
  deployStack,
  destroyStack,
  planStack,
  type Template,
} from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STACK_STATUSES, stepFor } from '../src/stack-state.ts'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

let aws: AwsStandIn
beforeAll(async () => {
  aws = await startStandIn()
})
afterAll(() => aws.stop())

const template = (name: string) => ({
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: name } } },
})

test('every status that the SDK knows has a step, and none is guessed by a part of its name', () => {
  expect([...STACK_STATUSES].sort()).toEqual(Object.values(StackStatus).sort())
  expect(stepFor('UPDATE_ROLLBACK_COMPLETE')).toBe('update')
  expect(stepFor('ROLLBACK_COMPLETE')).toBe('recreate')
  expect(stepFor('NEVER_SEEN')).toBeUndefined()
})

test('a plan does nothing: no stack, no change set, no resource', async () => {
  const options = stackOptions(aws, { stackName: 'planned' })
  expect(await planStack(template('a'), {}, options)).toMatchObject({
    action: 'create',
    changes: [{ action: 'add', logicalId: 'Topic' }],
    refused: [],
  })
  expect(aws.stacks().filter(({ name, status }) => name === 'planned' && status !== 'DELETE_COMPLETE')).toEqual([])
  await deployStack(template('a'), {}, options)
  const before = aws.history.length
  expect(await planStack(template('a'), {}, options)).toMatchObject({ action: 'none', changes: [] })
  expect(await planStack(template('b'), {}, options)).toMatchObject({
    action: 'update',
    changes: [{ action: 'modify', properties: ['DisplayName'], replacement: 'no' }],
  })
  expect(aws.history.length).toBe(before)
  expect(aws.stacks().flatMap(({ changeSets }) => changeSets)).toEqual([])
})

/** What a call does to a stack of some status: the calls that change something, and how it ends. */
interface Intent {
  /** The status that the stack reaches by itself, where that has to be waited for. */
  readonly becomes?: StackStatus
  readonly calls: readonly string[]
  /** The error, where it is refused. */
  readonly code?: string
}

const update = ['CreateChangeSet', 'ExecuteChangeSet']
const refused = (code: string): Intent => ({ calls: [], code })
const deletes: Intent = { calls: ['DeleteStack'] }

/** Every status and what deploying and destroying make of it. */
const table: Readonly<Record<StackStatus, { readonly deploy: Intent; readonly destroy: Intent }>> = {
  REVIEW_IN_PROGRESS: { deploy: { calls: update }, destroy: deletes },
  CREATE_IN_PROGRESS: { deploy: refused('in-progress'), destroy: refused('in-progress') },
  UPDATE_IN_PROGRESS: { deploy: refused('in-progress'), destroy: refused('in-progress') },
  IMPORT_IN_PROGRESS: { deploy: refused('in-progress'), destroy: refused('in-progress') },
  CREATE_COMPLETE: { deploy: { calls: update }, destroy: deletes },
  UPDATE_COMPLETE: { deploy: { calls: update }, destroy: deletes },
  IMPORT_COMPLETE: { deploy: { calls: update }, destroy: deletes },
  UPDATE_ROLLBACK_COMPLETE: { deploy: { calls: update }, destroy: deletes },
  IMPORT_ROLLBACK_COMPLETE: { deploy: { calls: update }, destroy: deletes },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: {
    deploy: { becomes: 'UPDATE_COMPLETE', calls: update },
    destroy: { becomes: 'UPDATE_COMPLETE', ...deletes },
  },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: {
    deploy: { becomes: 'UPDATE_ROLLBACK_COMPLETE', calls: update },
    destroy: { becomes: 'UPDATE_ROLLBACK_COMPLETE', ...deletes },
  },
  ROLLBACK_IN_PROGRESS: {
    deploy: { becomes: 'ROLLBACK_COMPLETE', calls: ['DeleteStack', ...update] },
    destroy: { becomes: 'ROLLBACK_COMPLETE', ...deletes },
  },
  UPDATE_ROLLBACK_IN_PROGRESS: {
    deploy: { becomes: 'UPDATE_ROLLBACK_COMPLETE', calls: update },
    destroy: { becomes: 'UPDATE_ROLLBACK_COMPLETE', ...deletes },
  },
  IMPORT_ROLLBACK_IN_PROGRESS: {
    deploy: { becomes: 'IMPORT_ROLLBACK_COMPLETE', calls: update },
    destroy: { becomes: 'IMPORT_ROLLBACK_COMPLETE', ...deletes },
  },
  CREATE_FAILED: { deploy: { calls: update }, destroy: deletes },
  ROLLBACK_COMPLETE: { deploy: { calls: ['DeleteStack', ...update] }, destroy: deletes },
  ROLLBACK_FAILED: { deploy: { calls: ['DeleteStack', ...update] }, destroy: deletes },
  UPDATE_FAILED: {
    deploy: { calls: ['RollbackStack', ...update] },
    destroy: { calls: ['RollbackStack', 'DeleteStack'] },
  },
  UPDATE_ROLLBACK_FAILED: {
    deploy: { calls: ['ContinueUpdateRollback', ...update] },
    destroy: { calls: ['ContinueUpdateRollback', 'DeleteStack'] },
  },
  IMPORT_ROLLBACK_FAILED: {
    deploy: { calls: ['ContinueUpdateRollback', ...update] },
    destroy: { calls: ['ContinueUpdateRollback', 'DeleteStack'] },
  },
  DELETE_IN_PROGRESS: {
    deploy: { becomes: 'DELETE_COMPLETE', calls: update },
    destroy: { becomes: 'DELETE_COMPLETE', calls: [] },
  },
  DELETE_FAILED: { deploy: refused('unusable-state'), destroy: deletes },
  DELETE_COMPLETE: { deploy: { calls: update }, destroy: { calls: [] } },
}

const CHANGING =
  /^CloudFormation\.(CreateChangeSet|ExecuteChangeSet|DeleteStack|RollbackStack|ContinueUpdateRollback|CancelUpdateStack)$/
const changingCalls = (since: number) =>
  aws.calls.slice(since).flatMap((call) => (CHANGING.test(call) ? [call.replace('CloudFormation.', '')] : []))

/** A stack that has one topic and this status, and options that wait until it has the next one. */
async function stackWith(status: StackStatus, becomes: StackStatus | undefined, name: string) {
  const options = stackOptions(aws, { stackName: name, terminationProtection: false })
  if (status === 'REVIEW_IN_PROGRESS') {
    const body = { StackName: name, ChangeSetName: 'of-others', ChangeSetType: 'CREATE' as const }
    await options.client.send(new CreateChangeSetCommand({ ...body, TemplateBody: JSON.stringify(template('a')) }))
  } else await deployStack(template('a'), {}, options)
  if (status === 'DELETE_COMPLETE') await destroyStack(options)
  else aws.setStatus(name, status)
  let waits = 0
  const sleep = async () => {
    waits += 1
    if (waits === 3 && becomes !== undefined) aws.setStatus(name, becomes)
    if (waits > 500) throw new Error('this waits for ever')
    await setImmediate()
  }
  return { ...options, sleep }
}

describe.each(Object.values(StackStatus))('%s', (status) => {
  const name = status.toLowerCase().replaceAll('_', '-')
  const { deploy, destroy } = table[status]

  test('deploy', async () => {
    const options = await stackWith(status, deploy.becomes, `deploy-${name}`)
    const before = aws.calls.length
    const deployment = deployStack(template('b'), {}, options)
    if (deploy.code === undefined) await deployment
    else expect(await failure(deployment)).toMatchObject({ code: deploy.code, status })
    expect(changingCalls(before)).toEqual(deploy.calls)
    const [now] = aws.stacks().filter((s) => s.name === options.stackName && s.status !== 'DELETE_COMPLETE')
    const isNew = deploy.calls.includes('DeleteStack') || /^(REVIEW|DELETE)_/.test(status)
    expect(now?.status).toBe(deploy.code === undefined ? (isNew ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE') : status)
    expect(now?.changeSets).toEqual([])
    if (deploy.code === undefined) expect(await planStack(template('b'), {}, options)).toMatchObject({ action: 'none' })
  })

  test('destroy', async () => {
    const options = await stackWith(status, destroy.becomes, `destroy-${name}`)
    const before = aws.calls.length
    const deletion = destroyStack(options)
    if (destroy.code === undefined) expect(await deletion).toMatchObject({ kept: [] })
    else expect(await failure(deletion)).toMatchObject({ code: destroy.code, status })
    expect(changingCalls(before)).toEqual(destroy.calls)
    const end = aws.stacks().find((s) => s.name === options.stackName)
    expect(end?.status).toBe(destroy.code === undefined ? 'DELETE_COMPLETE' : status)
  })

  test('plan', async () => {
    const options = await stackWith(status, undefined, `plan-${name}`)
    const before = aws.calls.length
    const atRest = deploy.code === undefined && deploy.becomes === undefined && deploy.calls[0] === 'CreateChangeSet'
    const planning = planStack(template('b'), {}, options)
    if (atRest) expect((await planning).changes.map(({ logicalId }) => logicalId)).toEqual(['Topic'])
    else expect(await failure(planning)).toMatchObject({ status })
    expect(changingCalls(before).filter((call) => call !== 'CreateChangeSet')).toEqual(
      /^(REVIEW|DELETE_C)/.test(status) ? ['DeleteStack'] : [],
    )
  })
})

test('a status that is not known yet is left alone', async () => {
  const options = stackOptions(aws, { stackName: 'unknown' })
  await deployStack(template('a'), {}, options)
  aws.setStatus('unknown', 'QUANTUM_COMPLETE')
  const before = aws.calls.length
  for (const call of [
    deployStack(template('b'), {}, options),
    planStack(template('b'), {}, options),
    destroyStack({ ...options, unprotect: true }),
    cancelStack(options),
  ])
    expect(await failure(call)).toMatchObject({ code: 'unusable-state', status: 'QUANTUM_COMPLETE' })
  expect(changingCalls(before)).toEqual([])
})

/** Topics that wait for each other: changing them takes a while. */
const chain = (name: string): Template => {
  const ids = Array.from({ length: 30 }, (_, index) => `Topic${index}`)
  const topic = (index: number) => ({
    Type: 'AWS::SNS::Topic',
    Properties: { DisplayName: name },
    ...(index === 0 ? {} : { DependsOn: `Topic${index - 1}` }),
  })
  return { Resources: Object.fromEntries(ids.map((id, index) => [id, topic(index)])) }
}

/** A deployment that is under way and that nobody watches any more. */
async function underWay(stackName: string, from: object | undefined) {
  const options = stackOptions(aws, { stackName })
  if (from !== undefined) await deployStack(chain('a'), {}, options)
  const controller = new AbortController()
  const onEvent = () => controller.abort(new Error('enough'))
  const watched = deployStack(chain('b'), {}, { ...options, onEvent, signal: controller.signal })
  await expect(watched).rejects.toThrow('enough')
  return options
}

test('a running update is cancelled and rolled back; nothing else can be cancelled', async () => {
  const options = await underWay('cancelled', {})
  expect(await cancelStack(options)).toBe('UPDATE_ROLLBACK_COMPLETE')
  expect(await failure(cancelStack(options))).toMatchObject({
    code: 'unusable-state',
    message: 'cancelled is UPDATE_ROLLBACK_COMPLETE: only a running update can be cancelled',
  })
  expect(await planStack(chain('a'), {}, options)).toMatchObject({ action: 'none' })
  expect((await failure(cancelStack(stackOptions(aws, { stackName: 'nowhere' })))).message).toContain('not there')
})

test('whoever watches an update that is cancelled is told', async () => {
  const options = stackOptions(aws, { stackName: 'watched' })
  await deployStack(chain('a'), {}, options)
  let cancelled: Promise<unknown> | undefined
  const onEvent = () => {
    cancelled ??= cancelStack(options)
  }
  const error = await failure(deployStack(chain('b'), {}, { ...options, onEvent }))
  expect(error).toMatchObject({ code: 'deploy-failed', status: 'UPDATE_ROLLBACK_COMPLETE' })
  expect(error.message.split('\n')[0]).toContain('cancelled')
  expect(await cancelled).toBe('UPDATE_ROLLBACK_COMPLETE')
})

test('an aborted signal does not cancel: what runs comes to its end', async () => {
  const options = await underWay('aborted', {})
  aws.advance(200)
  expect(aws.stacks().find(({ name }) => name === 'aborted')?.status).toBe('UPDATE_COMPLETE')
  expect(await failure(cancelStack(options))).toMatchObject({ code: 'unusable-state' })
})

test('a creation that runs is ended by destroying it, when that is meant', async () => {
  const options = await underWay('begun', undefined)
  expect((await failure(cancelStack(options))).message).toContain('destroy the stack with cancelCreation: true')
  const refusal = await failure(destroyStack({ ...options, unprotect: true }))
  expect(refusal).toMatchObject({ code: 'in-progress', message: expect.stringContaining('cancelCreation: true') })
  expect(await failure(destroyStack({ ...options, cancelCreation: true }))).toMatchObject({ code: 'protected' })
  expect(await destroyStack({ ...options, unprotect: true, cancelCreation: true })).toEqual({ existed: true, kept: [] })
})

test('CloudFormation refuses for good what it cannot continue, and that is said at once', async () => {
  const options = stackOptions(aws, { stackName: 'refusing' })
  await deployStack(template('a'), {}, options)
  aws.setStatus('refusing', 'UPDATE_ROLLBACK_FAILED')
  const { send } = options.client
  const client = {
    config: options.client.config,
    send: (command: { constructor: { name: string } }, ...rest: never[]) =>
      command.constructor.name === 'ContinueUpdateRollbackCommand'
        ? Promise.reject(
            Object.assign(new Error('Stack is in a state and can not continue update rollback'), {
              name: 'ValidationError',
            }),
          )
        : Reflect.apply(send, options.client, [command, ...rest]),
  } as CloudFormation
  expect((await failure(deployStack(template('b'), {}, { ...options, client }))).message).toContain(
    'can not continue update rollback',
  )
})

test('a PCS cluster without accounting by mistake is refused before anything is made', async () => {
  const parameters = {
    ClusterName: 'physics',
    SubnetId: 'subnet-0a',
    SecurityGroupIds: ['sg-0a'],
    AmiId: 'ami-0a',
    LaunchTemplateId: 'lt-0a',
    InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-nodes',
  }
  const options = stackOptions(aws, { stackName: 'pcs' })
  expect((await failure(deployPcsCluster({ ...parameters, DefaultPurgeTimeInDays: 0 }, options))).message).toContain(
    '-1 keeps records for ever',
  )
  expect((await failure(deployPcsCluster({ ...parameters, SlurmVersion: '23.11' }, options))).message).toContain(
    'use 24.11 or newer',
  )
  expect(
    await deployPcsCluster(parameters, { ...options, slurmSettings: { PreemptType: 'preempt/qos' } }),
  ).toMatchObject({ ClusterName: 'physics' })
})
