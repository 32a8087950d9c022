import { quoteArgv } from '@slurmkit/command'
import type { Change, Plan } from './plan.ts'

/**
 * A plan as text: the exact `sacctmgr` lines that will run, each under comments that say what it changes and what else changes
 * with it, and what stays in spite of the policy. First a line that counts them.
 *
 * @param options `color`: comments in colours for a terminal: green what is added, yellow what is modified, red what is removed
 *   and what is refused. Default: false, plain text that a shell can run.
 *
 * @example
 * ```ts
 * import { type Plan, renderPlan } from '@slurmkit/sacctmgr'
 *
 * declare const plan: Plan // from planAccounting
 * console.log(renderPlan(plan, { color: process.stdout.isTTY }))
 * ```
 */
export function renderPlan(plan: Plan, { color = false }: { readonly color?: boolean } = {}): string {
  const { changes, cluster, refused } = plan
  const paint = (hue: number, text: string) => (color ? `\x1b[${hue}m${text}\x1b[0m` : text)
  if (changes.length === 0 && refused.length === 0) return `# cluster ${cluster}: in sync, nothing to do`
  return [
    `# cluster ${cluster}: ${countOf(plan)}`,
    ...changes.flatMap((change) => [
      paint(HUES[change.kind], comment(describeChange(change))),
      ...describeBlast(change.blast).map((line) => paint(DIM, comment(`  ${line}`))),
      quoteArgv(change.argv),
    ]),
    ...refused.map(({ kind, entity, key, message, remedy }) =>
      paint(HUES.remove, comment(`refused: ${kind} ${entity} ${key}: ${message} (${remedy})`)),
    ),
  ].join('\n')
}

/** Codes of a terminal's colours (ECMA-48, SGR). */
const HUES = { add: 32, modify: 33, remove: 31 } as const
const DIM = 2

/** One line, whatever the names of a database have in them: a line of its own would run. */
function comment(text: string): string {
  return `# ${text.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}`
}

/** `5 changes (2 add, 3 modify), 1 refused` */
function countOf({ changes, refused }: Plan): string {
  const kinds = (['add', 'modify', 'remove'] as const).flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length
    return count === 0 ? [] : [`${count} ${kind}`]
  })
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`
  const stay = refused.length === 0 ? '' : `, ${refused.length} refused`
  return `${count}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}${stay}`
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
