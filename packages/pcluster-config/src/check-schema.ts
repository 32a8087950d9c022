import type { z } from 'zod'
import type { ClusterVersion } from './check-options.ts'
import { checkVersions } from './check-versions.ts'
import type { ClusterConfig } from './config/cluster.ts'
import type { Path, Problem } from './finding.ts'
import { keyTable } from './key-table.ts'
import { clusterSchema } from './schema/cluster.ts'
import { withoutBreak } from './schema/values.ts'
import type { SchemaIssue } from './schema-issue.ts'

function show(value: unknown): string {
  const text = jsonOf(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** Values may hold themselves, or a `toJSON` that throws. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value
  } catch {
    return Array.isArray(value) ? 'a list' : `a ${typeof value}`
  }
}

/** The value at a path, `undefined` where there is none. */
function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined,
    root,
  )
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'custom') return issue.message
  if (value === undefined) return 'is required'
  const got = show(value)
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}, got ${got}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}, got ${got}`
    case 'invalid_format':
      return `${got} does not match ${withoutBreak(String('pattern' in issue ? issue.pattern : issue.format))}`
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}, got ${measure(value)}`
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}, got ${measure(value)}`
    default:
      return `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}, got ${got}`
  }
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : ''
}

function measure(value: unknown): string {
  return Array.isArray(value) || typeof value === 'string' ? String(value.length) : show(value)
}

function toIssues(issue: z.core.$ZodIssue, root: unknown): SchemaIssue[] {
  const at = pathOf(issue)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ at: [...at, key], message: `${show(key)} is not a key of this section` }))
  }
  // ParallelCluster counts the entries of a list when each of them is right.
  const counts = 'origin' in issue && issue.origin === 'array'
  const { ofSection = counts, key } = issue.code === 'custom' ? (issue.params ?? {}) : {}
  const value = valueAt(root, at)
  const message = describe(issue, value)
  const name = at.filter((step) => typeof step === 'string').join('.')
  if (value === undefined && keyTable.get(name)?.missedLate) return [{ at: [], message, ofSection: true, shown: at }]
  return [{ at, message, ofSection: ofSection === true, ...(typeof key === 'string' ? { shown: [...at, key] } : {}) }]
}

function isInside(inner: Path, outer: Path): boolean {
  return inner.length >= outer.length && outer.every((step, index) => step === inner[index])
}

/**
 * Holds a value against the schema of a release. `config` is there only when it fits. Like ParallelCluster, it has nothing to
 * say of what is inside a key that the release does not know, nor of how keys of a section go together while one of them is wrong.
 */
export function checkSchema(
  value: unknown,
  version: ClusterVersion,
): { readonly config?: ClusterConfig; readonly problems: Problem[] } {
  const result = clusterSchema.safeParse(value)
  const all = checkVersions(value, version)
  if (result.success && all.length === 0) return { config: result.data, problems: [] }
  const said = result.success ? [] : result.error.issues.flatMap((issue) => toIssues(issue, value))
  // What has the wrong type has no keys that could be missing or of another release.
  const versions = all.filter(
    ({ at }) => !said.some((other) => !other.ofSection && isInside(at, other.at) && at.length > other.at.length),
  )
  const issues = [
    ...versions,
    ...said.filter(({ at }) => !versions.some((other) => !other.ofSection && isInside(at, other.at))),
  ]
  return {
    problems: issues
      .filter((issue) => !issue.ofSection || !issues.some((other) => hushes(other, issue)))
      .map(({ at, shown = at, message }) => ({ level: 'error', rule: 'ConfigSchemaValidator', at: shown, message })),
  }
}

/** ParallelCluster looks at how keys go together in the entries of a list only when nothing is wrong in any of them. */
function hushes(other: SchemaIssue, issue: SchemaIssue): boolean {
  const entries = typeof issue.at.at(-1) === 'number' ? issue.at.slice(0, -1) : issue.at
  if (!isInside(other.at, entries)) return false
  return other.at.length > issue.at.length || (other.at.length === issue.at.length && !other.ofSection)
}
