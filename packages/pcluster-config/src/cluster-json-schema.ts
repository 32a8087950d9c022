import { z } from 'zod'
import { type ClusterVersion, compareVersions, LATEST_VERSION } from './check-options.ts'
import { isKeyOf, keyTable, policyOf, valuesOf } from './key-table.ts'
import { clusterSchema } from './schema/cluster.ts'
import { withoutBreak } from './schema/values.ts'
import { updateHints } from './update-hints.ts'

/** A JSON Schema of draft 7, as plain data. */
export type ClusterJsonSchema = { readonly [keyword: string]: unknown }

/** Which schema to make. */
export interface ClusterJsonSchemaOptions {
  /** The release that the file is for. Default: {@link LATEST_VERSION}. */
  readonly version?: ClusterVersion
}

type Schema = z.core.JSONSchema.BaseSchema

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
  return { ...forVersion(toJsonSchema(clusterSchema), '', version), title: `AWS ParallelCluster ${version}` }
}

/** The JSON Schema of a part of the zod schema, whatever the release. */
export function toJsonSchema(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any', override: finish })
}

const metaNames = ['jsonSchema', ...new Set([...keyTable.values()].flatMap((meta) => Object.keys(meta)))].filter(
  (name) => name !== 'default',
)

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
    ...limitBefore(path, rest, version),
    ...(rest.enum === undefined ? {} : { enum: valuesOf(path, rest.enum, version) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(children) }),
    ...(required === undefined ? {} : { required }),
    ...(isSchema(items) ? { items: forVersion(items, path, version) } : {}),
  }
}

/** A maximum that older releases have. */
function limitBefore(path: string, { type }: Schema, version: ClusterVersion): Schema {
  const [release, limit] = keyTable.get(path)?.maximumBefore ?? []
  if (release === undefined || limit === undefined || compareVersions(version, release) >= 0) return {}
  if (type === 'array') return { maxItems: limit }
  return type === 'integer' ? { maximum: limit } : {}
}

function isSchema(items: Schema['items']): items is Schema {
  return typeof items === 'object' && !Array.isArray(items)
}

function describe(path: string, version: ClusterVersion): string {
  const { doc, default: implied } = keyTable.get(path) ?? {}
  return [
    ...(doc === undefined ? [] : [doc]),
    ...(implied === undefined ? [] : [`Default: ${implied}.`]),
    `Update: ${updateHints[policyOf(path, version)]}.`,
  ].join(' ')
}
