import type { UpdateChange, UpdatePlan } from './plan-update.ts'

const longest = 60

function show(value: unknown): string {
  if (value === undefined) return '(none)'
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

function takesOf(change: UpdateChange): string {
  switch (change.takes) {
    case 'live':
      return 'applied live'
    case 'queue-update-strategy': {
      const strategies = change.strategies.join(' or ')
      const given = change.given === undefined ? '' : ` (${change.given} is set)`
      return `needs QueueUpdateStrategy ${strategies}${given}, or a stopped compute fleet${also(change.loginNodes)}`
    }
    case 'fleet-stop':
      return `needs the compute fleet stopped${also(change.loginNodes)}`
    case 'login-nodes-stop':
      return change.pool === undefined
        ? 'needs all login nodes stopped (Count: 0)'
        : `needs the login nodes of ${change.pool} stopped (Count: 0)`
    case 'new-cluster':
      return 'refused: needs a new cluster'
  }
}

function also(loginNodes: boolean): string {
  return loginNodes ? ', and all login nodes stopped (Count: 0)' : ''
}

function renderChange(change: UpdateChange): string[] {
  const lines = [change.path, `  ${show(change.before)} -> ${show(change.after)}`, `  ${takesOf(change)}`]
  return [...lines, ...(change.dataLoss === undefined ? [] : [`  may lose data: ${change.dataLoss}`])]
}

/**
 * A plan as text: three lines for each change, a fourth where data may be lost, then what else there is to say. Long values
 * are cut.
 *
 * @example
 * ```ts
 * import { renderUpdate } from '@slurmkit/pcluster-config'
 *
 * console.log(renderUpdate({ changes: [], findings: [] })) // no changes
 * ```
 */
export function renderUpdate(plan: UpdatePlan): string {
  const said = new Set(['update-refused', 'update-loses-data'])
  const others = plan.findings.filter(({ rule }) => !said.has(rule))
  const lines = [
    ...plan.changes.flatMap(renderChange),
    ...others.map(({ level, rule, path, message }) => `${level} ${rule} at ${path}: ${message}`),
  ]
  return lines.length === 0 ? 'no changes\n' : lines.map((line) => `${line.replace(/\p{C}/gu, '?')}\n`).join('')
}
