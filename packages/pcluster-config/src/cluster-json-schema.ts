import { z } from 'zod'
import { type ClusterVersion, LATEST_VERSION } from './check-options.ts'
import { isKeyOf, keyTable, policyOf, valuesOf } from './key-table.ts'
import { clusterSchema } from './schema/cluster.ts'
import { withoutBreak } from './schema/values.ts'
import type { UpdatePolicy } from './update-policy.ts'

/** A JSON Schema of draft 7, as plain data. */
export type ClusterJsonSchema = { readonly [keyword: string]: unknown }

/** Which schema to make. */
export interface ClusterJsonSchemaOptions {
  /** The release that the file is for. Default: {@link LATEST_VERSION}. */
  readonly version?: ClusterVersion
}

type Schema = z.core.JSONSchema.BaseSchema

/** What a change of the key asks for, in an editor's words. */
const hints: { readonly [policy in UpdatePolicy]: string } = {
  AWSBATCH_CE_MAX_RESIZE: 'more is live, less may need the compute fleet stopped',
  COMPUTE_AND_LOGIN_NODES_STOP: 'needs the compute fleet and the login nodes stopped',
  COMPUTE_FLEET_STOP: 'needs the compute fleet stopped',
  EXTRA_CHEF_ATTRIBUTES: 'live for Slurm’s reconfigure_timeout and the readiness check, else refused',
  COMPUTE_FLEET_STOP_ON_REMOVE: 'adding is live, removing needs the compute fleet stopped',
  IGNORED: 'live',
  LOGIN_NODES_POOLS_UPDATE_POLICY: 'adding is live, removing needs the login nodes stopped',
  LOGIN_NODES_POOL_STOP: 'needs the login nodes of the pool stopped',
  LOGIN_NODES_STOP: 'needs the login nodes stopped',
  MANAGED_FSX:
    'refused beside a managed FSx for Lustre; else adding is live, removing needs QueueUpdateStrategy or the compute fleet stopped',
  MANAGED_PLACEMENT_GROUP:
    'needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped',
  QUEUE_UPDATE_STRATEGY: 'needs QueueUpdateStrategy or the compute fleet stopped',
  READ_ONLY_RESOURCE_BUCKET: 'refused, needs a new cluster',
  RESIZE_UPDATE_STRATEGY_ON_REMOVE:
    'more is live, less needs QueueUpdateStrategy TERMINATE or the compute fleet stopped',
  SHARED_STORAGE_UPDATE_POLICY:
    'existing EFS and FSx file systems are mounted live; others need the compute fleet and the login nodes stopped',
  SUPPORTED: 'live',
  SUPPORTED_UNLESS_ADC: 'live, but refused in isolated regions',
  UNSUPPORTED: 'refused, needs a new cluster',
}

/**
 * The configuration file as a JSON Schema, so that an editor completes keys and marks mistakes: save it beside the file and
 * name it in the first line, `# yaml-language-server: $schema=cluster.schema.json`. Keys that the release does not have are
 * left out, and each key's description says what changing it later asks for. Rules between keys are not in it: they are
 * what `parseCluster` is for.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { clusterJsonSchema } from '@slurmkit/pcluster-config'
 *
 * await writeFile('cluster.schema.json', JSON.stringify(clusterJsonSchema({ version: '3.15.0' }), null, 2))
 * ```
 */
export function clusterJsonSchema(options: ClusterJsonSchemaOptions = {}): ClusterJsonSchema {
  const { version = LATEST_VERSION } = options
  const schema = z.toJSONSchema(clusterSchema, {
    target: 'draft-7',
    io: 'output',
    unrepresentable: 'any',
    override: finish,
  })
  return { ...forVersion(schema, '', version), title: `AWS ParallelCluster ${version}` }
}

const metaNames = [...new Set([...keyTable.values()].flatMap((meta) => Object.keys(meta))), 'jsonSchema']

/** What stands in `.meta()` is no JSON Schema, and limits of JavaScript's numbers are none of ParallelCluster's. */
function finish({ jsonSchema, zodSchema }: { jsonSchema: Schema; zodSchema: z.core.$ZodType }): void {
  for (const name of metaNames) delete jsonSchema[name]
  const own = z.globalRegistry.get(zodSchema)?.['jsonSchema']
  if (typeof own === 'object') Object.assign(jsonSchema, own)
  if (jsonSchema.pattern !== undefined) jsonSchema.pattern = withoutBreak(jsonSchema.pattern)
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}

function forVersion(schema: Schema, path: string, version: ClusterVersion): Schema {
  const { properties, required, items, ...rest } = schema
  const children = Object.entries(properties ?? {}).flatMap(([key, child]): [string, Schema][] => {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof child === 'boolean' || !isKeyOf(at, version)) return []
    return [[key, { ...forVersion(child, at, version), description: describe(at, version) }]]
  })
  return {
    ...rest,
    ...(rest.enum === undefined ? {} : { enum: valuesOf(path, rest.enum, version) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(children) }),
    ...(required === undefined ? {} : { required }),
    ...(isSchema(items) ? { items: forVersion(items, path, version) } : {}),
  }
}

function isSchema(items: Schema['items']): items is Schema {
  return typeof items === 'object' && !Array.isArray(items)
}

function describe(path: string, version: ClusterVersion): string {
  const doc = keyTable.get(path)?.doc
  const hint = `Update: ${hints[policyOf(path, version)]}.`
  return doc === undefined ? hint : `${doc} ${hint}`
}
