import { isRecord } from '../aws-request.ts'
import { makePhysicalId, nameOf } from './resource-names.ts'
import { isThere, logResource } from './stack-log.ts'
import type { ResourceAction, ResourceHistory, StackRecord, StackResource, StackWorld } from './stack-record.ts'

/** How a change of a resource goes: asked again and again until it is done. */
export type Progress = () => 'running' | 'done' | { readonly failed: string }

/** A change of a resource that has to wait for others. */
export interface Task {
  readonly id: string
  readonly after: readonly string[]
  start(): Progress
  /** Said of a task that was running when another one failed. */
  cancel(): void
}

/**
 * Runs tasks as soon as what they wait for is done; gives those that failed. After a failure nothing new starts, unless it is
 * to keep going; `isStopped` is a failure too, of nothing.
 */
export function* runTasks(
  tasks: readonly Task[],
  { keepGoing = false, isStopped }: { readonly keepGoing?: boolean; readonly isStopped?: () => boolean } = {},
): Generator<void, readonly string[]> {
  const waiting = new Map(tasks.map((task) => [task.id, task]))
  const running = new Map<string, { readonly task: Task; readonly progress: Progress }>()
  const failed: string[] = []
  while (waiting.size > 0 || running.size > 0) {
    if (isStopped?.()) failed.push('')
    if (failed.length > 0 && !keepGoing) {
      for (const { task } of running.values()) task.cancel()
      return failed
    }
    const blocked = (id: string) => waiting.has(id) || running.has(id) || failed.includes(id)
    const ready = [...waiting.values()].filter(({ after }) => !after.some(blocked))
    if (ready.length === 0 && running.size === 0) return failed
    for (const task of ready) {
      waiting.delete(task.id)
      running.set(task.id, { task, progress: task.start() })
    }
    yield
    for (const [id, { progress }] of running) {
      const state = progress()
      if (state === 'running') continue
      running.delete(id)
      if (state !== 'done') failed.push(id)
    }
  }
  return failed
}

function note(world: StackWorld, stack: StackRecord, action: ResourceHistory['action'], resource: StackResource): void {
  const { logicalId, type, physicalId } = resource
  world.history.push({ action, stackName: stack.name, logicalId, type, physicalId })
}

/** Follows a promise of a provider. */
function follow<T>(
  promise: Promise<T>,
  settle: (value: T) => ReturnType<Progress>,
  fail: (why: string) => void,
): Progress {
  let state: { value: T } | { error: string } | undefined
  promise.then(
    (value) => {
      state = { value }
    },
    (error: unknown) => {
      state = { error: error instanceof Error ? error.message : String(error) }
    },
  )
  return () => {
    if (state === undefined) return 'running'
    if ('value' in state) return settle(state.value)
    fail(state.error)
    return { failed: state.error }
  }
}

const actionOf = (stack: StackRecord, action: ResourceAction['action'], resource: StackResource): ResourceAction => {
  const { logicalId, type, properties } = resource
  return { action, stackName: stack.name, logicalId, type, properties }
}

/** Makes a resource. `as` is what the log calls it: a resource that replaces another one is updated. */
export function beginCreate(
  world: StackWorld,
  stack: StackRecord,
  planned: Omit<StackResource, 'physicalId' | 'attributes' | 'status'>,
  as: 'CREATE' | 'UPDATE' = 'CREATE',
): Progress {
  const provider = world.provider(planned.type)
  const old = stack.resources.get(planned.logicalId)
  const begun: StackResource = { ...planned, physicalId: '', attributes: {}, status: `${as}_IN_PROGRESS` }
  if (as === 'CREATE') stack.resources.set(planned.logicalId, begun)
  const why =
    as === 'UPDATE'
      ? 'Requested update requires the creation of a new physical resource; hence creating one.'
      : undefined
  logResource(world, stack, { ...begun, physicalId: old?.physicalId ?? '' }, `${as}_IN_PROGRESS`, why)
  let early: string | undefined
  const initiated = (physicalId: string) => {
    early = physicalId
    if (as === 'CREATE') stack.resources.set(planned.logicalId, { ...begun, physicalId })
    logResource(world, stack, { ...begun, physicalId }, `${as}_IN_PROGRESS`, 'Resource creation Initiated')
  }
  const fail = (reason: string) =>
    logResource(world, stack, { ...begun, physicalId: early ?? old?.physicalId ?? '' }, `${as}_FAILED`, reason)
  const action = actionOf(stack, 'CREATE', begun)
  const name = nameOf(planned.properties)
  const taken =
    name !== undefined &&
    world.stacks.some((s) =>
      [...s.resources.values()].some((r) => r.type === planned.type && r.physicalId === name && isThere(r)),
    )
  const finish = (given: { physicalId?: string; attributes?: Readonly<Record<string, unknown>> }): 'done' => {
    const physicalId = given.physicalId ?? makePhysicalId(world, stack.name, begun)
    const made: StackResource = { ...begun, physicalId, attributes: given.attributes ?? {} }
    stack.resources.set(planned.logicalId, made)
    if (early === undefined) logResource(world, stack, made, `${as}_IN_PROGRESS`, 'Resource creation Initiated')
    logResource(world, stack, made, `${as}_COMPLETE`)
    note(world, stack, 'create', made)
    return 'done'
  }
  if (provider !== undefined && world.failure(action) === undefined)
    return follow(provider.create(action, initiated), finish, fail)
  return () => {
    const reason = taken ? `${name} already exists` : world.failure(action)
    if (reason === undefined) return finish({})
    fail(reason)
    return { failed: reason }
  }
}

/** Changes a resource in place. */
export function beginUpdate(world: StackWorld, stack: StackRecord, next: StackResource): Progress {
  const action = actionOf(stack, 'UPDATE', next)
  logResource(world, stack, next, 'UPDATE_IN_PROGRESS')
  const fail = (reason: string) => logResource(world, stack, next, 'UPDATE_FAILED', reason)
  const finish = (attributes: Readonly<Record<string, unknown>> | undefined): 'done' => {
    stack.resources.set(next.logicalId, attributes === undefined ? next : { ...next, attributes })
    logResource(world, stack, next, 'UPDATE_COMPLETE')
    note(world, stack, 'update', next)
    return 'done'
  }
  const provider = world.provider(next.type)
  if (provider?.update !== undefined && world.failure(action) === undefined) {
    return follow(provider.update(action, next.physicalId), ({ attributes }) => finish(attributes), fail)
  }
  return () => {
    const reason = world.failure(action)
    if (reason === undefined) return finish(undefined)
    fail(reason)
    return { failed: reason }
  }
}

/** Whether the thing behind a resource stays when the resource goes. */
export function isKept(policy: string, onCreate: boolean): boolean {
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !onCreate)
}

/** Deletes a resource, or leaves it where its policy says so. `forget` takes it out of the stack. */
export function beginDelete(
  world: StackWorld,
  stack: StackRecord,
  resource: StackResource,
  options: { readonly keep: boolean; readonly forget: boolean },
): Progress {
  const forget = () => {
    if (options.forget && stack.resources.get(resource.logicalId)?.physicalId === resource.physicalId) {
      stack.resources.delete(resource.logicalId)
    }
  }
  if (options.keep || resource.physicalId === '') {
    logResource(world, stack, resource, options.keep ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE')
    if (options.keep) note(world, stack, 'skip', resource)
    return () => {
      forget()
      return 'done'
    }
  }
  logResource(world, stack, resource, 'DELETE_IN_PROGRESS')
  const action = actionOf(stack, 'DELETE', resource)
  const fail = (reason: string) => logResource(world, stack, resource, 'DELETE_FAILED', reason)
  const finish = (): 'done' => {
    logResource(world, stack, resource, 'DELETE_COMPLETE')
    note(world, stack, 'delete', resource)
    forget()
    return 'done'
  }
  const provider = world.provider(resource.type)
  if (provider?.delete !== undefined && world.failure(action) === undefined) {
    return follow(provider.delete(resource.physicalId), finish, fail)
  }
  return () => {
    const reason = world.failure(action)
    if (reason === undefined) return finish()
    fail(reason)
    return { failed: reason }
  }
}

/** Paths at which two values differ, down to lists and single values: `LustreConfiguration.DeploymentType`. */
export function differences(before: unknown, after: unknown, path = ''): readonly string[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => differences(before[key], after[key], path === '' ? key : `${path}.${key}`))
  }
  if (path !== '' && (isRecord(before) || isRecord(after)) && (before === undefined || after === undefined)) {
    return differences(before ?? {}, after ?? {}, path)
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path]
}
