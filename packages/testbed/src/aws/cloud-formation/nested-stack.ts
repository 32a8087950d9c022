import { isRecord, refusal, text } from '../aws-request.ts'
import { newStack } from './new-stack.ts'
import { begin, createStack, deleteStack, updateStack } from './stack-operations.ts'
import type { ResourceAction, ResourceProvider, StackIntent, StackRecord, StackWorld } from './stack-record.ts'
import { readTemplate } from './template-value.ts'

/** What a nested stack is to be, by the properties that its parent gives it. */
export function nestedIntent(
  world: StackWorld,
  properties: Readonly<Record<string, unknown>>,
  stackName: string,
): StackIntent {
  const url = text(properties['TemplateURL']) ?? ''
  const body = world.fetch(url)
  if (body === undefined) throw refusal('ValidationError', `TemplateURL ${url} cannot be read (stack ${stackName})`)
  const given = isRecord(properties['Parameters']) ? properties['Parameters'] : {}
  const template = readTemplate(body)
  const defaults = Object.entries(template.Parameters ?? {}).map(([name, { Default }]) => [name, text(Default) ?? ''])
  const parameters = Object.entries(given).map(([name, value]) => [name, parameterText(value)])
  return { body, template, parameters: Object.fromEntries([...defaults, ...parameters]), tags: {}, capabilities: [] }
}

function parameterText(value: unknown): string {
  if (Array.isArray(value)) return value.join(',')
  return isRecord(value) ? JSON.stringify(value) : String(value)
}

/** Stacks in stacks: their templates come from the object store, their outputs are attributes. */
export function nestedStacks(world: StackWorld): ResourceProvider {
  const ended = (stack: StackRecord) => new Promise<void>((resolve) => stack.onEnd.push(resolve))
  const intentOf = ({ properties }: ResourceAction, name: string) => nestedIntent(world, properties, name)
  const attributesOf = (stack: StackRecord) =>
    Object.fromEntries(stack.outputs.map(({ OutputKey, OutputValue }) => [`Outputs.${OutputKey}`, OutputValue]))
  const find = (id: string): StackRecord => {
    const stack = world.stacks.find((candidate) => candidate.id === id)
    if (stack === undefined) throw refusal('ValidationError', `Stack with id ${id} does not exist`)
    return stack
  }
  const tokenOf = (stackName: string) => world.stacks.find(({ name }) => name === stackName)?.operation?.token

  return {
    async create(resource, initiated) {
      const parent = world.stacks.find(
        ({ name, status }) => name === resource.stackName && status !== 'DELETE_COMPLETE',
      )
      const stack = newStack(
        world,
        `${resource.stackName}-${resource.logicalId}-${world.id(12).toUpperCase()}`,
        parent?.id,
      )
      const intent = intentOf(resource, stack.name)
      world.stacks.push(stack)
      initiated(stack.id)
      const done = ended(stack)
      begin(world, stack, tokenOf(resource.stackName), createStack(world, stack, intent))
      const failure = new Promise<string | undefined>((resolve) => {
        done.then(() => {
          const { status } = stack
          const cause = stack.events.find(
            (event) => event.physicalId === stack.id && event.status.startsWith('ROLLBACK_IN'),
          )
          resolve(status === 'CREATE_COMPLETE' ? undefined : (cause?.reason ?? stack.reason ?? status))
        })
      })
      const why = await failure
      if (why !== undefined) throw new Error(`Embedded stack ${stack.id} was not successfully created: ${why}`)
      return { physicalId: stack.id, attributes: attributesOf(stack) }
    },
    async update(resource, physicalId) {
      const stack = find(physicalId)
      const done = ended(stack)
      begin(world, stack, tokenOf(resource.stackName), updateStack(world, stack, intentOf(resource, stack.name)))
      await done
      if (stack.status !== 'UPDATE_COMPLETE') {
        throw new Error(`Embedded stack ${stack.id} was not successfully updated. Currently in ${stack.status}`)
      }
      return { attributes: attributesOf(stack) }
    },
    async delete(physicalId) {
      const stack = find(physicalId)
      if (stack.status === 'DELETE_COMPLETE') return
      const done = ended(stack)
      const parent = world.stacks.find(({ id }) => id === stack.parent)
      begin(world, stack, parent?.operation?.token, deleteStack(world, stack, [], false))
      await done
      if (stack.status !== 'DELETE_COMPLETE')
        throw new Error(`Embedded stack ${stack.id} was not successfully deleted: ${stack.reason}`)
    },
  }
}
