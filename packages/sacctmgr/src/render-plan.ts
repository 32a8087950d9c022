import { quoteArgv } from '@slurmkit/command'
import type { Change, Plan } from './plan.ts'

/**
 * A plan as text: the exact `sacctmgr` lines that will run, each under a comment that says what it changes.
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
  const { changes, cluster } = plan
  if (changes.length === 0) return `# cluster ${cluster}: in sync, nothing to do`
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`
  return [
    `# cluster ${cluster}: ${count}`,
    ...changes.map((change) => `# ${describeChange(change)}\n${quoteArgv(change.argv)}`),
  ].join('\n')
}

/** One change in words: `modify qos interactive: maxWall (none) -> 3600`. */
export function describeChange({ kind, entity, key, before, after }: Change): string {
  const title = `${kind} ${entity} ${key}`
  if (before === null) return title
  const show = (value: unknown) =>
    value === null || value === undefined ? '(none)' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return `${title}: ${Object.entries(after)
    .map(([name, value]) => `${name} ${show(before[name])} -> ${show(value)}`)
    .join(', ')}`
}
