import type { z } from 'zod'
import type { ClusterConfig } from './cluster-config.ts'
import type { Path, Problem } from './finding.ts'
import { clusterSchema } from './schema/cluster.ts'

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
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
      return `${got} does not match ${'pattern' in issue ? issue.pattern : issue.format}`
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

function toProblems(issue: z.core.$ZodIssue, root: unknown): Problem[] {
  const at = pathOf(issue)
  const problem = (path: Path, message: string): Problem => ({
    level: 'error',
    rule: 'ConfigSchemaValidator',
    at: path,
    message,
  })
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...at, key], `${show(key)} is not a key of this section`))
  }
  return [problem(at, describe(issue, valueAt(root, at)))]
}

/** Holds a value against the schema. `config` is there only when it fits. */
export function checkSchema(value: unknown): { config?: ClusterConfig; problems: Problem[] } {
  const result = clusterSchema.safeParse(value)
  if (result.success) return { config: result.data, problems: [] }
  return { problems: result.error.issues.flatMap((issue) => toProblems(issue, value)) }
}
