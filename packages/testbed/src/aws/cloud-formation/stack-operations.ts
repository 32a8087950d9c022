import {
  beginCreate,
  beginDelete,
  beginUpdate,
  differences,
  isKept,
  type Progress,
  runTasks,
  type Task,
} from './resource-steps.ts'
import { logResource, logStack } from './stack-log.ts'
import type { StackIntent, StackRecord, StackResource, StackWorld } from './stack-record.ts'
import { dependenciesOf, outputsOf, propertiesOf, scopeOf, wantedResources } from './stack-scope.ts'

/** Begins an operation; it goes on with each `advance`. */
export function begin(
  world: StackWorld,
  stack: StackRecord,
  token: string | undefined,
  steps: Generator<void, void>,
): void {
  stack.operation = { id: world.id(32), token, steps }
  // The first step is the stack's own event, which is there as soon as the call is answered.
  advance(stack)
}

/** One step of a stack's operation, if one runs. */
export function advance(stack: StackRecord): void {
  if (!stack.operation?.steps.next().done) return
  stack.operation = undefined
  for (const wake of stack.onEnd.splice(0)) wake()
}

/** Deletes in reverse order of dependency; gives what could not be deleted. */
function* remove(
  world: StackWorld,
  stack: StackRecord,
  resources: readonly StackResource[],
  options: { readonly forget: boolean; readonly keep: (resource: StackResource) => boolean },
): Generator<void, readonly string[]> {
  const keyed = new Map(resources.map((resource) => [resource.physicalId || resource.logicalId, resource]))
  const users = (id: string) => [...keyed].filter(([, { dependsOn }]) => dependsOn.includes(id)).map(([key]) => key)
  const tasks = [...keyed].map(([key, resource]): Task => {
    return {
      id: key,
      after: users(resource.logicalId).filter((other) => other !== key),
      start: () => beginDelete(world, stack, resource, { keep: options.keep(resource), forget: options.forget }),
      cancel: () => {},
    }
  })
  const failed = yield* runTasks(tasks, { keepGoing: true })
  return failed.map((key) => keyed.get(key)?.logicalId ?? key)
}

/** Brings the resources to what a template wants. Gives what failed; fills `before` with what was there. */
function* converge(
  world: StackWorld,
  stack: StackRecord,
  intent: StackIntent,
  before: Map<string, StackResource | undefined>,
): Generator<void, readonly string[]> {
  const scope = scopeOf(world, stack, intent, stack.resources)
  const wanted = wantedResources(scope)
  const tagged = JSON.stringify(intent.tags) !== JSON.stringify(stack.intent.tags)
  const tasks = [...wanted].map(([logicalId, resource]): Task => {
    const dependsOn = dependenciesOf(resource, wanted)
    const start = (): Progress => {
      const {
        Type: type,
        DeletionPolicy: deletionPolicy = 'Delete',
        UpdateReplacePolicy: updateReplacePolicy = 'Delete',
      } = resource
      const old = stack.resources.get(logicalId)
      const properties = propertiesOf(resource, scope)
      const planned = { logicalId, type, properties, deletionPolicy, updateReplacePolicy, dependsOn }
      if (old === undefined || old.physicalId === '') {
        before.set(logicalId, undefined)
        return beginCreate(world, stack, planned)
      }
      const paths = differences(old.properties, properties)
      if (paths.length === 0 && !tagged) {
        stack.resources.set(logicalId, { ...old, ...planned })
        return () => 'done'
      }
      before.set(logicalId, old)
      const isReplaced = old.type !== type || paths.some((path) => world.replaces(type, path) !== 'no')
      return isReplaced
        ? beginCreate(world, stack, planned, 'UPDATE')
        : beginUpdate(world, stack, { ...old, ...planned })
    }
    const cancel = () => {
      const old = before.get(logicalId)
      const verb = old === undefined ? 'CREATE' : 'UPDATE'
      const now = stack.resources.get(logicalId)
      const named = now ?? { logicalId, type: resource.Type, physicalId: '' }
      logResourceCancelled(world, stack, named, verb)
    }
    return { id: logicalId, after: dependsOn, start, cancel }
  })
  return yield* runTasks(tasks, { isStopped: () => stack.cancelled })
}

function logResourceCancelled(
  world: StackWorld,
  stack: StackRecord,
  resource: Pick<StackResource, 'logicalId' | 'type' | 'physicalId'>,
  verb: 'CREATE' | 'UPDATE',
): void {
  const status = `${verb}_FAILED`
  logResource(world, stack, resource, status, `Resource ${verb === 'CREATE' ? 'creation' : 'update'} cancelled`)
}

function settle(world: StackWorld, stack: StackRecord, intent: StackIntent): void {
  stack.intent = intent
  stack.outputs = outputsOf(scopeOf(world, stack, intent, stack.resources))
}

/** Creates everything. */
export function* createStack(world: StackWorld, stack: StackRecord, intent: StackIntent): Generator<void, void> {
  logStack(world, stack, 'CREATE_IN_PROGRESS', 'User Initiated')
  yield
  const failed = yield* converge(world, stack, intent, new Map())
  if (failed.length === 0) {
    settle(world, stack, intent)
    logStack(world, stack, 'CREATE_COMPLETE')
    return
  }
  stack.intent = intent
  const reason = `The following resource(s) failed to create: [${failed.join(', ')}].`
  if (stack.disableRollback) logStack(world, stack, 'CREATE_FAILED', reason)
  else yield* rollBackCreation(world, stack, `${reason} Rollback requested by user.`)
}

/** Takes away what a failed creation made. */
export function* rollBackCreation(world: StackWorld, stack: StackRecord, reason: string): Generator<void, void> {
  logStack(world, stack, 'ROLLBACK_IN_PROGRESS', reason)
  yield
  const keep = (resource: StackResource) => isKept(resource.deletionPolicy, true)
  const failed = yield* remove(world, stack, [...stack.resources.values()], { forget: false, keep })
  stack.outputs = []
  if (failed.length === 0) logStack(world, stack, 'ROLLBACK_COMPLETE')
  else logStack(world, stack, 'ROLLBACK_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}]. `)
}

/** Changes what differs, then takes away what is no longer wanted. */
export function* updateStack(world: StackWorld, stack: StackRecord, intent: StackIntent): Generator<void, void> {
  stack.cancelled = false
  stack.updated = world.now()
  logStack(world, stack, 'UPDATE_IN_PROGRESS', 'User Initiated')
  yield
  const before = new Map<string, StackResource | undefined>()
  const wanted = new Set(wantedResources(scopeOf(world, stack, intent, stack.resources, () => '')).keys())
  const failed = yield* converge(world, stack, intent, before)
  if (failed.length > 0) {
    stack.undo = { before, open: new Set(before.keys()) }
    const names = failed.filter((id) => id !== '')
    const reason = stack.cancelled
      ? 'User cancelled update'
      : `The following resource(s) failed to update: [${names.join(', ')}].`
    if (stack.disableRollback) logStack(world, stack, 'UPDATE_FAILED', reason)
    else yield* rollBackUpdate(world, stack, [], reason)
    return
  }
  stack.undo = undefined
  settle(world, stack, intent)
  logStack(world, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
  yield
  const gone = [...stack.resources.values()].filter(({ logicalId }) => !wanted.has(logicalId))
  yield* remove(world, stack, gone, { forget: true, keep: (r) => isKept(r.deletionPolicy, false) })
  const replaced = [...before.values()].filter(
    (old) => old !== undefined && stack.resources.get(old.logicalId)?.physicalId !== old.physicalId,
  )
  yield* remove(
    world,
    stack,
    replaced.filter((old) => old !== undefined),
    {
      forget: false,
      keep: (r) => isKept(r.updateReplacePolicy, false),
    },
  )
  logStack(world, stack, 'UPDATE_COMPLETE')
}

/** Puts everything back that an update changed. What is in `skip` stays as it is. */
export function* rollBackUpdate(
  world: StackWorld,
  stack: StackRecord,
  skip: readonly string[],
  reason: string,
  verb: 'UPDATE' | 'IMPORT' = 'UPDATE',
): Generator<void, void> {
  logStack(world, stack, `${verb}_ROLLBACK_IN_PROGRESS`, reason)
  yield
  const undo = stack.undo ?? { before: new Map<string, StackResource | undefined>(), open: new Set<string>() }
  for (const id of skip) undo.open.delete(id)
  const surplus: StackResource[] = []
  const tasks = [...undo.open].flatMap((id): readonly Task[] => {
    const old = undo.before.get(id)
    const now = stack.resources.get(id)
    if (old === undefined) {
      if (now !== undefined) surplus.push(now)
      return []
    }
    if (now !== undefined && now.physicalId !== old.physicalId) surplus.push(now)
    const start = (): Progress => {
      const progress = beginUpdate(world, stack, old)
      return () => {
        const state = progress()
        if (state === 'done') undo.open.delete(id)
        return state
      }
    }
    return [{ id, after: [], start, cancel: () => {} }]
  })
  const failed = yield* runTasks(tasks, { keepGoing: true })
  if (failed.length > 0) {
    stack.undo = undo
    logStack(
      world,
      stack,
      `${verb}_ROLLBACK_FAILED`,
      `The following resource(s) failed to update: [${failed.join(', ')}].`,
    )
    return
  }
  if (verb === 'UPDATE') {
    logStack(world, stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')
    yield
  }
  yield* remove(world, stack, surplus, { forget: true, keep: () => false })
  stack.undo = undefined
  logStack(world, stack, `${verb}_ROLLBACK_COMPLETE`)
}

/** Deletes everything but what is to stay. */
export function* deleteStack(
  world: StackWorld,
  stack: StackRecord,
  retain: readonly string[],
  force: boolean,
): Generator<void, void> {
  logStack(world, stack, 'DELETE_IN_PROGRESS', 'User Initiated')
  yield
  const keep = (r: StackResource) => isKept(r.deletionPolicy, false) || retain.includes(r.logicalId)
  const there = [...stack.resources.values()].filter(
    ({ status }) => status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED',
  )
  const failed = yield* remove(world, stack, there, { forget: false, keep })
  if (failed.length > 0 && !force) {
    logStack(world, stack, 'DELETE_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}]. `)
    return
  }
  stack.outputs = []
  logStack(world, stack, 'DELETE_COMPLETE')
}
