import type { Finding, Path, Position, Problem } from './finding.ts'
import { RULES } from './rules/rule-table.ts'
import type { Comment } from './yaml/cursor.ts'

/** Rules to leave out of the findings, each with the reason. */
export type Suppressions = { readonly [rule: string]: string }

/** A comment `# slurmkit: ignore <rule> <reason>`. */
interface IgnoreComment extends Position {
  readonly rule: string
  readonly reason: string
  /** The line that it is about. */
  readonly target: number
}

/** Without what has been left out, by an option or by a comment of the file. */
export function suppress(
  problems: readonly Problem[],
  suppressions: Suppressions,
  comments: readonly IgnoreComment[] = [],
  where: (path: Path) => Position = () => ({ line: 0, column: 0 }),
): Problem[] {
  return problems.filter(({ rule, at }) => {
    if (rule === 'ConfigSchemaValidator') return true
    if (Object.hasOwn(suppressions, rule) && suppressions[rule]?.trim() !== '') return false
    const reasons = comments.filter((comment) => comment.rule === rule && comment.reason !== '')
    if (reasons.length === 0) return true
    const lines = new Set(Array.from({ length: at.length + 1 }, (_, length) => where(at.slice(0, length)).line))
    return !reasons.some(({ target }) => lines.has(target))
  })
}

/** The comments of a file that leave rules out. */
export function readIgnoreComments(
  yaml: string,
  comments: readonly Comment[],
  positionOf: (offset: number) => Position,
): IgnoreComment[] {
  const ours = comments.filter(({ text }) => text.includes('slurmkit:'))
  if (ours.length === 0) return []
  const lines = yaml.split(/\r\n|\r|\n/)
  const nextWithText = findNextWithText(lines)
  return ours.flatMap(({ offset, text }) => {
    const [, rule, reason = ''] = /^#\s*slurmkit:\s*ignore\s+(\S+)\s*(.*?)\s*$/.exec(text) ?? []
    if (rule === undefined) return []
    const { line, column } = positionOf(offset)
    const own = lines[line - 1]?.slice(0, column - 1).trim() === ''
    return [{ rule, reason, line, column, target: own ? (nextWithText[line] ?? 0) : line }]
  })
}

/** By the number of each line, the number of the first one below it that holds more than a comment; 0 where none does. */
function findNextWithText(lines: readonly string[]): readonly number[] {
  const next = Array.from({ length: lines.length + 1 }, () => 0)
  for (let line = lines.length - 1; line >= 0; line -= 1) {
    next[line] = /^\s*(#.*)?$/.test(lines[line] ?? '') ? (next[line + 1] ?? 0) : line + 1
  }
  return next
}

/** Comments that leave nothing out because something is wrong with them. */
export function commentFindings(comments: readonly IgnoreComment[]): Finding[] {
  const known = new Set(RULES.map(({ id }) => id))
  return comments.flatMap(({ rule, reason, line, column }) => {
    const isRule = known.has(rule) || (/^[A-Z]\w*$/.test(rule) && rule !== 'ConfigSchemaValidator')
    if (isRule && reason !== '') return []
    const message = isRule
      ? `${rule} is left out without a reason, so it is not`
      : `there is no rule ${rule} to leave out`
    const remedy = isRule ? 'write the reason behind the rule' : 'see the list of rules'
    return [{ level: 'warning', rule: 'suppression', path: '', line, column, message, remedy }]
  })
}
