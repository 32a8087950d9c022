import { type CheckOptions, LATEST_VERSION } from '../check-options.ts'
import { checkSchema } from '../check-schema.ts'
import type { ClusterConfig } from '../config/cluster.ts'
import { findUnknown } from '../validators/run-validators.ts'
import type { World } from '../world.ts'
import type { WorldClients } from './clients.ts'
import { type Context, readers } from './readers.ts'

/** How to read the account. */
export interface ReadWorldOptions extends Pick<CheckOptions, 'version'> {
  /** What is known already, which nobody is asked for: a cluster's name, for example. */
  readonly world?: World
}

/** Answers lead to new questions, a file system to its subnets for example; nothing is deeper than this. */
const MOST_ROUNDS = 8

/**
 * Asks a caller's AWS account for what the validators have to know about a configuration, and for nothing else: the subnets
 * that it names, the key pair, the images. Calls are reads. What may not be read, or has no client, stays unknown. The value
 * of a munge key's secret is measured and not kept; other secrets are not read.
 *
 * @example
 * ```ts
 * import { type ClusterConfig, defineCluster, readWorld, type WorldClients } from '@slurmkit/pcluster-config'
 *
 * export async function check(config: ClusterConfig, clients: WorldClients): Promise<boolean> {
 *   const world = await readWorld(clients, config)
 *   return !defineCluster(config, { world }).findings.some(({ level }) => level === 'error')
 * }
 * ```
 */
export async function readWorld(
  clients: WorldClients,
  config: ClusterConfig,
  options: ReadWorldOptions = {},
): Promise<World> {
  const { version = LATEST_VERSION } = options
  const { config: checked } = checkSchema(config, version)
  let world = options.world ?? {}
  if (checked === undefined) return world
  const asked = new Set<string>()
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const questions = [...findUnknown(checked, { version, world })].flatMap(([kind, ids]) =>
      [...ids].map((id) => ({ kind, id, key: `${kind} ${id}` })),
    )
    const fresh = questions.filter(({ key }) => !asked.has(key))
    if (fresh.length === 0) return world
    for (const { key } of fresh) asked.add(key)
    const answers = await Promise.all(fresh.map(({ kind, id }) => ask(kind, id, clients, { config: checked, version })))
    for (const answer of answers) world = merge(world, answer)
  }
  return world
}

async function ask(kind: string, id: string, clients: WorldClients, context: Context): Promise<World> {
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined
  if (reader === undefined) return {}
  try {
    const found = await reader(clients, id, context)
    if (found === undefined) return {}
    return Array.isArray(found) ? { [kind]: found } : { [kind]: { [id]: found } }
  } catch (error) {
    return isAbsence(error) ? { [kind]: { [id]: null } } : {}
  }
}

/** Whether AWS says that there is no such thing; anything else, missing rights above all, says nothing about it. */
function isAbsence(error: unknown): boolean {
  const name = error instanceof Error ? `${error.name} ${'Code' in error ? String(error.Code) : ''}` : ''
  return /NotFound|NoSuch|Malformed|Unknown(?!Error)|\.Duplicate|^404/.test(name)
}

function merge(world: World, more: World): World {
  const merged = Object.entries(more).map(([kind, entries]): [string, unknown] => {
    const known: unknown = Reflect.get(world, kind)
    return [kind, Array.isArray(entries) ? entries : { ...Object(known ?? {}), ...entries }]
  })
  return { ...world, ...Object.fromEntries(merged) }
}
