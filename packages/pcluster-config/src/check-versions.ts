import { type ClusterVersion, compareVersions } from './check-options.ts'
import type { Path } from './finding.ts'
import { keyTable, outlived } from './key-table.ts'
import type { KeyMeta } from './schema/key.ts'
import type { SchemaIssue } from './schema-issue.ts'

/** Keys and values that this release does not know, and keys that it cannot do without: its own schema refuses them. */
export function checkVersions(config: unknown, version: ClusterVersion): SchemaIssue[] {
  return issuesIn(config, [], '', version)
}

function issuesIn(value: unknown, at: Path, name: string, version: ClusterVersion): SchemaIssue[] {
  if (Array.isArray(value)) {
    // A list may be in itself, through an alias; no list of the schema is in another one.
    return value.flatMap((item, index) => (Array.isArray(item) ? [] : issuesIn(item, [...at, index], name, version)))
  }
  if (typeof value !== 'object' || value === null) return []
  const missing = [...requiredKeys].flatMap(([path, since]): SchemaIssue[] => {
    const key = path.slice(name.length + 1)
    if (path !== `${name}.${key}` || key.includes('.') || Reflect.get(value, key) !== undefined) return []
    return compareVersions(version, since) < 0 ? [] : [{ at: [...at, key], message: 'is required' }]
  })
  const known = Object.entries(value).flatMap(([step, item]): SchemaIssue[] => {
    const path = name === '' ? step : `${name}.${step}`
    const meta = keyTable.get(path)
    if (meta === undefined || item === undefined) return []
    if (isNone(item, meta, version)) return [{ at, message: `${step} must not be empty`, ofSection: true }]
    const message = outlived(step, meta, version) ?? refusal(step, item, meta, version)
    return message === undefined ? issuesIn(item, [...at, step], path, version) : [{ at: [...at, step], message }]
  })
  return [...missing, ...known]
}

const requiredKeys: ReadonlyMap<string, ClusterVersion> = new Map(
  [...keyTable].flatMap(([path, { requiredSince }]) => (requiredSince === undefined ? [] : [[path, requiredSince]])),
)

function isNone(value: unknown, { emptySince }: KeyMeta, version: ClusterVersion): boolean {
  if (emptySince === undefined || compareVersions(version, emptySince) >= 0) return false
  return Array.isArray(value) && value.length === 0
}

function refusal(step: string, value: unknown, meta: KeyMeta, version: ClusterVersion): string | undefined {
  const { values = {}, maximumBefore: [release, maximum] = [] } = meta
  const name = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const message = outlived(`${step}: ${name}`, (Object.hasOwn(values, name) ? values[name] : undefined) ?? {}, version)
  if (message !== undefined || release === undefined || maximum === undefined) return message
  const measure = Array.isArray(value) ? value.length : Number(name)
  return compareVersions(version, release) < 0 && measure > maximum
    ? `${step} must be at most ${maximum} before ParallelCluster ${release}, got ${measure}`
    : undefined
}
