import { z } from 'zod'
import { type ClusterVersion, compareVersions } from './check-options.ts'
import { clusterSchema } from './schema/cluster.ts'
import type { KeyMeta, Lifetime } from './schema/key.ts'
import type { UpdatePolicy } from './update-policy.ts'

/** What is known of each key, by its path without list positions: `Scheduling.SlurmQueues.Name`. */
export const keyTable: ReadonlyMap<string, KeyMeta> = new Map(keysOf(clusterSchema, ''))

function keysOf(schema: z.core.$ZodType, path: string): [string, KeyMeta][] {
  const inner = unwrap(schema)
  if (!(inner instanceof z.ZodObject)) return []
  return Object.entries<z.core.$ZodType>(inner.shape).flatMap(([name, child]): [string, KeyMeta][] => {
    const at = path === '' ? name : `${path}.${name}`
    const meta = z.globalRegistry.get(child)
    const own: [string, KeyMeta][] = isKeyMeta(meta) ? [[at, meta]] : []
    return [...own, ...keysOf(child, at)]
  })
}

function isKeyMeta(meta: object | undefined): meta is KeyMeta {
  return meta !== undefined && 'updatePolicy' in meta
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap())
  return schema instanceof z.ZodArray ? unwrap(schema.element) : schema
}

/** Why this release does not have something, or nothing when it does. */
export function outlived(what: string, { since, until }: Lifetime, version: ClusterVersion): string | undefined {
  if (since !== undefined && compareVersions(version, since) < 0) {
    return `${what} needs ParallelCluster ${since}, not ${version}`
  }
  if (until !== undefined && compareVersions(version, until) >= 0) {
    return `${what} is gone since ParallelCluster ${until}`
  }
  return undefined
}

/** Whether this release has a key. */
export function isKeyOf(path: string, version: ClusterVersion): boolean {
  return outlived(path, keyTable.get(path) ?? {}, version) === undefined
}

/** Which of these values a key takes in this release. */
export function valuesOf<T>(path: string, all: readonly T[], version: ClusterVersion): T[] {
  const { values = {} } = keyTable.get(path) ?? {}
  return all.filter((value) => outlived('', values[String(value)] ?? {}, version) === undefined)
}

/** The policy of a key, or of the section around what is no key. ParallelCluster refuses to change a key without one. */
export function policyOf(path: string, version: ClusterVersion): UpdatePolicy {
  const history = keyTable.get(path)?.updatePolicy
  if (history === undefined) {
    return path === '' ? 'UNSUPPORTED' : policyOf(path.slice(0, Math.max(0, path.lastIndexOf('.'))), version)
  }
  if (typeof history === 'string') return history
  const [first, ...later] = history
  return later.findLast(([since]) => compareVersions(version, since) >= 0)?.[1] ?? first
}
