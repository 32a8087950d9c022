import { type AwsRequest, type AwsResponse, refusal, required, text, texts } from '../aws-request.ts'
import { queryResponse, readForm } from '../query-protocol.ts'
import { changesOf } from './change-set-diff.ts'
import { describeEvents, describeStack, listResources } from './describe-stack.ts'
import { addNestedChangeSets, dropNestedChangeSets } from './nested-change-sets.ts'
import { newStack } from './new-stack.ts'
import { nameOf } from './resource-names.ts'
import { isThere, logStack, rememberView } from './stack-log.ts'
import {
  advance,
  begin,
  createStack,
  deleteStack,
  rollBackCreation,
  rollBackUpdate,
  updateStack,
} from './stack-operations.ts'
import type { ChangeSetRecord, StackRecord, StackWorld } from './stack-record.ts'
import { capabilitiesOf, intentOf, templateBody } from './stack-request.ts'
import { propertiesOf, scopeOf } from './stack-scope.ts'
import { readTemplate } from './template-value.ts'

type Input = Readonly<Record<string, unknown>>

const UPDATABLE = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]
const DELETABLE = [
  ...UPDATABLE,
  'REVIEW_IN_PROGRESS',
  'CREATE_FAILED',
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
  'DELETE_FAILED',
]
const CREATABLE = ['REVIEW_IN_PROGRESS']
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set."

/** CloudFormation's calls. Each of them moves what runs one step on. */
export function cloudFormation(world: StackWorld) {
  const find = (nameOrId: string): StackRecord => {
    const byId = world.stacks.find(({ id }) => id === nameOrId)
    const stack = byId ?? world.stacks.find(({ name, status }) => name === nameOrId && status !== 'DELETE_COMPLETE')
    if (stack === undefined) throw refusal('ValidationError', `Stack with id ${nameOrId} does not exist`)
    return stack
  }
  const findChangeSet = (input: Input): { stack: StackRecord; changeSet: ChangeSetRecord } => {
    const wanted = required(input, 'ChangeSetName')
    const candidates = input['StackName'] === undefined ? world.stacks : [find(required(input, 'StackName'))]
    for (const stack of candidates) {
      for (const changeSet of stack.changeSets.values()) {
        if (changeSet.id === wanted || changeSet.name === wanted) return { stack, changeSet }
      }
    }
    throw refusal('ChangeSetNotFound', `ChangeSet [${wanted}] does not exist`, 404)
  }
  const statusOf = (changeSet: ChangeSetRecord) => (changeSet.looks > 0 ? 'CREATE_IN_PROGRESS' : changeSet.ends)

  const actions: Readonly<Record<string, (input: Input, stale: number) => object>> = {
    DescribeStacks(input, stale) {
      const name = text(input['StackName'])
      if (name === undefined) {
        const there = world.stacks.filter(({ status }) => status !== 'DELETE_COMPLETE')
        return { Stacks: there.map((stack) => describeStack(stack, stack.views.at(-1) ?? stack)) }
      }
      const stack = find(name)
      return { Stacks: [describeStack(stack, stack.views.at(-1 - stale) ?? stack.views[0] ?? stack)] }
    },
    DescribeStackEvents: (input) => describeEvents(find(required(input, 'StackName')), text(input['NextToken'])),
    ListStackResources: (input) => listResources(find(required(input, 'StackName')), text(input['NextToken'])),
    GetTemplate: (input) => ({ TemplateBody: find(required(input, 'StackName')).intent.body }),
    GetTemplateSummary(input) {
      const template = readTemplate(templateBody(world, input))
      const { needed, reason } = capabilitiesOf(template)
      return {
        Parameters: Object.entries(template.Parameters ?? {}).map(([ParameterKey, { Type, Default, NoEcho }]) => ({
          ParameterKey,
          ParameterType: Type,
          DefaultValue: text(Default),
          NoEcho: String(NoEcho) === 'true',
        })),
        Capabilities: needed,
        CapabilitiesReason: reason,
        ResourceTypes: [...new Set(Object.values(template.Resources).map(({ Type }) => Type))],
        DeclaredTransforms: template.Transform === undefined ? [] : [template.Transform],
      }
    },
    CreateChangeSet(input) {
      const name = required(input, 'StackName')
      const type = text(input['ChangeSetType']) ?? 'UPDATE'
      const changeSetName = required(input, 'ChangeSetName')
      const old = world.stacks.find((stack) => stack.name === name && stack.status !== 'DELETE_COMPLETE')
      if (type === 'UPDATE' && old === undefined) throw refusal('ValidationError', `Stack [${name}] does not exist`)
      if (type === 'CREATE' && old !== undefined && !CREATABLE.includes(old.status)) {
        throw refusal(
          'ValidationError',
          `Stack [${name}] already exists and cannot be created again with the changeSet [${changeSetName}].`,
        )
      }
      const canUpdate =
        old === undefined ||
        UPDATABLE.includes(old.status) ||
        old.status === 'CREATE_FAILED' ||
        old.status === 'UPDATE_FAILED'
      if (type === 'UPDATE' && old !== undefined && !canUpdate) {
        throw refusal('ValidationError', `Stack:${old.id} is in ${old.status} state and can not be updated.`)
      }
      if (old?.changeSets.has(changeSetName)) {
        throw refusal(
          'AlreadyExistsException',
          `ChangeSet ${changeSetName} cannot be created due to a mismatch with existing attribute Template`,
        )
      }
      const stack = old ?? newStack(world, name)
      const intent = intentOf(world, input, stack)
      const changes = changesOf(world, stack, intent)
      const isSame =
        JSON.stringify([stack.intent.body, stack.intent.parameters, stack.intent.tags]) ===
        JSON.stringify([intent.body, intent.parameters, intent.tags])
      const isNothing = type === 'UPDATE' && changes.length === 0 && isSame && old?.status !== 'UPDATE_FAILED'
      const validation = old === undefined ? earlyValidation(stack, intent) : []
      const uuid = [8, 4, 4, 4, 12].map((digits) => world.id(digits)).join('-')
      const failed = isNothing || validation.length > 0
      const id = `arn:aws:cloudformation:${world.region}:${world.account}:changeSet/${changeSetName}/${uuid}`
      const isDeep = String(input['IncludeNestedStacks']) === 'true' && !failed
      const changeSet: ChangeSetRecord = {
        id,
        name: changeSetName,
        type,
        intent,
        changes: failed
          ? []
          : isDeep
            ? addNestedChangeSets(world, stack, intent, changes, { id, name: changeSetName })
            : changes,
        ends: failed ? 'FAILED' : 'CREATE_COMPLETE',
        ...(isNothing ? { reason: NO_CHANGES } : {}),
        ...(validation.length === 0 ? {} : { reason: EARLY_VALIDATION, validation }),
        looks: 1,
        execution: failed ? 'UNAVAILABLE' : 'AVAILABLE',
      }
      if (old === undefined) {
        world.stacks.push(stack)
        stack.operation = { id: world.id(32), token: text(input['ClientToken']), steps: (function* () {})() }
        logStack(world, stack, 'REVIEW_IN_PROGRESS', 'User Initiated')
        stack.operation = undefined
      }
      stack.changeSets.set(changeSetName, changeSet)
      return { Id: changeSet.id, StackId: stack.id }
    },
    DescribeChangeSet(input) {
      const { stack, changeSet } = findChangeSet(input)
      if (changeSet.looks > 0) changeSet.looks -= 1
      const Status = statusOf(changeSet)
      const from = Number(text(input['NextToken']) ?? 0)
      const page = Status === 'CREATE_COMPLETE' ? changeSet.changes.slice(from, from + 10) : []
      return {
        ChangeSetName: changeSet.name,
        ChangeSetId: changeSet.id,
        StackId: stack.id,
        StackName: stack.name,
        ChangeSetType: changeSet.type,
        Status,
        StatusReason: Status === 'FAILED' ? changeSet.reason : undefined,
        ExecutionStatus: Status === 'CREATE_IN_PROGRESS' ? 'UNAVAILABLE' : changeSet.execution,
        CreationTime: world.now(),
        Changes: page.map((ResourceChange) => ({ Type: 'Resource', ResourceChange })),
        NextToken: Status === 'CREATE_COMPLETE' && from + 10 < changeSet.changes.length ? String(from + 10) : undefined,
      }
    },
    ListChangeSets(input) {
      const stack = find(required(input, 'StackName'))
      const shown = [...stack.changeSets.values()].filter(({ execution }) => !execution.startsWith('EXECUTE'))
      return {
        Summaries: shown.map((changeSet) => ({
          StackId: stack.id,
          StackName: stack.name,
          ChangeSetId: changeSet.id,
          ChangeSetName: changeSet.name,
          Status: statusOf(changeSet),
          ExecutionStatus: changeSet.execution,
        })),
      }
    },
    DeleteChangeSet(input) {
      const found = find(required(input, 'StackName'))
      const wanted = required(input, 'ChangeSetName')
      const changeSet = [...found.changeSets.values()].find(({ id, name }) => id === wanted || name === wanted)
      if (changeSet?.execution === 'EXECUTE_IN_PROGRESS') {
        throw refusal(
          'InvalidChangeSetStatus',
          `ChangeSet [${changeSet.id}] cannot be deleted in its current status: EXECUTE_IN_PROGRESS`,
        )
      }
      if (changeSet?.root !== undefined) {
        throw refusal('ValidationError', `ChangeSet [${changeSet.id}] is part of another one: delete that`)
      }
      if (changeSet !== undefined) {
        found.changeSets.delete(changeSet.name)
        dropNestedChangeSets(world, changeSet.id)
      }
      return {}
    },
    ExecuteChangeSet(input) {
      const { stack, changeSet } = findChangeSet(input)
      const token = text(input['ClientRequestToken'])
      if (changeSet.token !== undefined && changeSet.token === token) return {}
      if (
        statusOf(changeSet) !== 'CREATE_COMPLETE' ||
        changeSet.execution !== 'AVAILABLE' ||
        stack.operation !== undefined
      ) {
        throw refusal(
          'InvalidChangeSetStatus',
          `ChangeSet [${changeSet.id}] cannot be executed in its current execution status of [${changeSet.execution}]`,
        )
      }
      changeSet.token = token ?? ''
      changeSet.execution = 'EXECUTE_IN_PROGRESS'
      stack.changeSetId = changeSet.id
      stack.disableRollback = input['DisableRollback'] === 'true'
      for (const other of [...stack.changeSets.values()]) {
        if (other !== changeSet) stack.changeSets.delete(other.name)
        dropNestedChangeSets(world, other.id)
      }
      stack.onEnd.push(() => {
        changeSet.execution = 'EXECUTE_COMPLETE'
        stack.changeSets.delete(changeSet.name)
      })
      const steps =
        changeSet.type === 'CREATE'
          ? createStack(world, stack, changeSet.intent)
          : updateStack(world, stack, changeSet.intent)
      begin(world, stack, token, steps)
      return {}
    },
    UpdateTerminationProtection(input) {
      const stack = find(required(input, 'StackName'))
      stack.protection = String(input['EnableTerminationProtection']) === 'true'
      rememberView(stack)
      return { StackId: stack.id }
    },
    DeleteStack(input) {
      const name = required(input, 'StackName')
      const stack =
        world.stacks.find(({ id }) => id === name) ??
        world.stacks.find((s) => s.name === name && s.status !== 'DELETE_COMPLETE')
      if (stack === undefined || stack.status === 'DELETE_COMPLETE' || stack.status === 'DELETE_IN_PROGRESS') return {}
      if (stack.protection) {
        throw refusal(
          'ValidationError',
          `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
        )
      }
      for (const { id } of stack.changeSets.values()) dropNestedChangeSets(world, id)
      if (stack.operation === undefined && stack.status === 'REVIEW_IN_PROGRESS') {
        stack.changeSets.clear()
        begin(world, stack, text(input['ClientRequestToken']), deleteStack(world, stack, [], true))
        while (stack.operation !== undefined) advance(stack)
        return {}
      }
      const creating = stack.status === 'CREATE_IN_PROGRESS' || stack.status === 'ROLLBACK_IN_PROGRESS'
      if (!creating && !DELETABLE.includes(stack.status) && !/_FAILED$/.test(stack.status)) {
        throw refusal('ValidationError', `Stack [${stack.name}] is in ${stack.status} state and can not be deleted`)
      }
      const retain = stack.status === 'DELETE_FAILED' ? texts(input['RetainResources']) : []
      const force = input['DeletionMode'] === 'FORCE_DELETE_STACK' && stack.status === 'DELETE_FAILED'
      begin(world, stack, text(input['ClientRequestToken']), deleteStack(world, stack, retain, force))
      return {}
    },
    CancelUpdateStack(input) {
      const stack = find(required(input, 'StackName'))
      if (stack.status !== 'UPDATE_IN_PROGRESS') {
        throw refusal('ValidationError', `CancelUpdateStack cannot be called from current stack status`)
      }
      stack.cancelled = true
      return {}
    },
    ContinueUpdateRollback(input) {
      const stack = find(required(input, 'StackName'))
      const token = text(input['ClientRequestToken'])
      if (token !== undefined && stack.operation?.token === token) return {}
      const isImport = stack.status === 'IMPORT_ROLLBACK_FAILED'
      if (stack.status !== 'UPDATE_ROLLBACK_FAILED' && !isImport) {
        throw refusal(
          'ValidationError',
          `Stack:${stack.id} is in ${stack.status} state and can not continue update rollback`,
        )
      }
      const verb = isImport ? 'IMPORT' : 'UPDATE'
      const skip = texts(input['ResourcesToSkip'])
      begin(world, stack, token, rollBackUpdate(world, stack, skip, 'User Initiated', verb))
      return {}
    },
    RollbackStack(input) {
      const stack = find(required(input, 'StackName'))
      const token = text(input['ClientRequestToken'])
      if (token !== undefined && stack.operation?.token === token) return { StackId: stack.id }
      if (stack.status === 'CREATE_FAILED') begin(world, stack, token, rollBackCreation(world, stack, 'User Initiated'))
      else if (stack.status === 'UPDATE_FAILED')
        begin(world, stack, token, rollBackUpdate(world, stack, [], 'User Initiated'))
      else throw refusal('ValidationError', `Stack:${stack.id} is in ${stack.status} state and can not be rolled back`)
      return { StackId: stack.id }
    },
    DescribeEvents(input) {
      const name = text(input['ChangeSetName'])
      const found = name === undefined ? undefined : findChangeSet(input)
      return { OperationEvents: found?.changeSet.validation ?? [] }
    },
  }

  const EARLY_VALIDATION =
    'The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.'

  function earlyValidation(stack: StackRecord, intent: Parameters<typeof changesOf>[2]): readonly object[] {
    const scope = scopeOf(world, stack, intent, new Map(), () => ({}))
    return Object.entries(intent.template.Resources).flatMap(([LogicalResourceId, resource]) => {
      const name = nameOf(propertiesOf(resource, scope))
      const taken = world.stacks.some(({ resources }) =>
        [...resources.values()].some((r) => r.type === resource.Type && r.physicalId === name && isThere(r)),
      )
      if (name === undefined || !taken) return []
      return [
        {
          EventType: 'VALIDATION_ERROR',
          LogicalResourceId,
          ResourceType: resource.Type,
          ValidationName: 'NAME_CONFLICT_VALIDATION',
          ValidationStatus: 'FAILED',
          ValidationPath: `/Resources/${LogicalResourceId}/Properties`,
          ValidationStatusReason: `Resource of type '${resource.Type}' with identifier '${name}' already exists.`,
          Timestamp: world.now(),
        },
      ]
    })
  }

  return {
    handle(request: AwsRequest, stale: number): AwsResponse {
      const input = readForm(request.body)
      const action = required(input, 'Action')
      const answer = actions[action]
      if (answer === undefined)
        throw refusal('InvalidAction', `Could not find operation ${action} for version 2010-05-15`)
      return queryResponse(action, answer(input, stale))
    },
    find,
    advance(): void {
      for (const stack of [...world.stacks]) advance(stack)
    },
  }
}
