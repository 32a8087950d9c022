import { quoteArgv } from '@slurmkit/command'
import type { Change, Plan } from './plan.ts'

/**
 * A plan as text: the exact `sacctmgr` lines that will run, each under comments that say what it changes and what else changes
 * with it, and what stays in spite of the policy.
 *
 * @example
 * ```ts
 * import { type Plan, renderPlan } from '@slurmkit/sacctmgr'
 *
 * declare const plan: Plan // from planAccounting
 * console.log(renderPlan(plan))
 * ```
 */
export function renderPlan(plan: Plan): string {
  const { changes, cluster, refused } = plan
  const staying = refused.map(
    ({ kind, entity, key, message, remedy }) => `# refused: ${kind} ${entity} ${key}: ${message} (${remedy})`,
  )
  if (changes.length === 0 && refused.length === 0) return `# cluster ${cluster}: in sync, nothing to do`
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`
  return [
    `# cluster ${cluster}: ${count}`,
    ...changes.flatMap((change) => [
      `# ${describeChange(change)}`,
      ...describeBlast(change.blast).map((line) => `#   ${line}`),
      quoteArgv(change.argv),
    ]),
    ...staying,
  ].join('\n')
}

/** What a command changes beside its rows, one line each; users who fare alike are counted where they are many. */
function describeBlast({ rows, effective }: Change['blast']): readonly string[] {
  return [
    ...rows.map(({ row, effect }) => `${row} ${effect}`),
    ...effective.map(({ users, before, after }) => {
      const who = users.length > MOST_NAMED ? `${users.length} associations` : users.join('; ')
      const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      return `in effect for ${who}: ${keys.map((key) => `${key} ${show(before[key])} -> ${show(after[key])}`).join(', ')}`
    }),
  ]
}

/** Associations that a line names. */
const MOST_NAMED = 4

function show(value: unknown): string {
  if (value === null || value === undefined) return '(none)'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** One change in words: `modify qos interactive: maxWall (none) -> 3600`. */
export function describeChange({ kind, entity, key, before, after }: Change): string {
  const title = `${kind} ${entity} ${key}`
  if (before === null || kind === 'remove') return title
  return `${title}: ${Object.entries(after)
    .map(([name, value]) => `${name} ${show(before[name])} -> ${show(value)}`)
    .join(', ')}`
}
