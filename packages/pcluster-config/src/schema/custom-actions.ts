import { z } from 'zod'
import { key, type PolicyHistory } from './key.ts'

interface Script {
  /** https or s3 address. */
  readonly Script: string
  /** Its arguments. */
  readonly Args?: readonly string[] | undefined
}

/** One script, or a sequence of them. */
export interface Action {
  /** https or s3 address. This, or `Sequence`. */
  readonly Script?: string | undefined
  /** Arguments of `Script`. */
  readonly Args?: readonly string[] | undefined
  /** Scripts that run one after the other. */
  readonly Sequence?: readonly Script[] | undefined
}

const script = z.strictObject({ Script: z.string(), Args: z.array(z.string()).optional() })
const argv = { Script: { type: 'string' }, Args: { type: 'array', items: { type: 'string' } } }
const object = { type: 'object', additionalProperties: false }
const sequence = { type: 'array', items: { ...object, properties: argv, required: ['Script'] } }
const either = [{ required: ['Script'] }, { required: ['Sequence'] }]
const jsonSchema = { ...object, properties: { ...argv, Sequence: sequence }, oneOf: either }

type Issues = readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]

function has(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}

/**
 * ParallelCluster reads this section by hand: it tells of one script of a sequence only, the first bad one, as if it stood
 * in the place of the sequence, and does not look at other keys beside `Sequence`.
 */
function issuesOf(value: unknown): Issues {
  if (has(value, 'Script') && has(value, 'Sequence')) {
    return [{ path: [], message: 'Script cannot stand beside Sequence: keep one of them' }]
  }
  if (has(value, 'Script')) return issuesOfScript(value)
  if (!has(value, 'Sequence')) return [{ path: [], message: 'needs one of Script, Sequence' }]
  const scripts: unknown = Reflect.get(Object(value), 'Sequence')
  if (!Array.isArray(scripts)) return [{ path: [], message: 'Sequence must be a list' }]
  return scripts.map(issuesOfScript).find((issues) => issues.length > 0) ?? []
}

function issuesOfScript(value: unknown): Issues {
  const { error } = script.safeParse(value)
  return (error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => ({ path: [name], message: `${JSON.stringify(name)} is not a key of this section` }))
      : [{ path: issue.path, message: issue.message.charAt(0).toLowerCase() + issue.message.slice(1) }],
  )
}

const action = z.custom<Action>().superRefine((value, context) => {
  for (const { path, message } of issuesOf(value)) context.addIssue({ code: 'custom', path: [...path], message })
})

function event(updatePolicy: PolicyHistory, doc: string) {
  return key(action.meta({ jsonSchema }), { updatePolicy, doc })
}

/** Head node and login nodes know all three events. */
export const nodeCustomActions = z.strictObject({
  OnNodeStart: event('UNSUPPORTED', 'Runs before the node is set up.'),
  OnNodeConfigured: event('UNSUPPORTED', 'Runs when the node is set up.'),
  OnNodeUpdated: event('SUPPORTED', 'Runs after an update of the cluster.'),
})

/** Compute nodes are replaced, not updated: they have no `OnNodeUpdated`. */
export const queueCustomActions = z.strictObject({
  OnNodeStart: event('QUEUE_UPDATE_STRATEGY', 'Runs before the node is set up.'),
  OnNodeConfigured: event('QUEUE_UPDATE_STRATEGY', 'Runs when the node is set up.'),
})
