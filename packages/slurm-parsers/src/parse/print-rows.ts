import { bytewise, textOfBytes } from './bytewise.ts'
import type { Column, Parsed, Source } from './parsed.ts'

/**
 * Prints what was parsed. Rows that came from the text are printed byte for byte, with header, notes and records that could
 * not be read where they stood; a row that is not in `rows` any more is left out, and other rows follow at the end, written by their codecs.
 *
 * @example
 * ```ts
 * import { parseSacct, printRows } from '@slurmkit/slurm-parsers'
 *
 * const text = 'JobID|State\n12|RUNNING\n13|CANCELLED by 1001\n'
 * printRows(parseSacct(text)) === text // true
 * ```
 */
export function printRows<Row extends object>({ rows, columns, source }: Parsed<Row>): string {
  const kept = new Set<object>(rows)
  const printed = source.items.flatMap((item) => {
    if (typeof item === 'string') return [item]
    return kept.has(item) ? [source.records.get(item) ?? ''] : []
  })
  const added = rows
    .filter((row) => !source.records.has(row))
    .map((row) => printRow(new Map(Object.entries(row)), columns, source))
  const all = [...printed, ...added]
  return all.length === 0 ? '' : `${source.before}${all.join(source.between)}${source.after}`
}

function printRow(
  row: ReadonlyMap<string, unknown>,
  columns: readonly Column[],
  { delimiter, trailing }: Source,
): string {
  const cells = columns.map(({ property, codec }) => {
    const value = row.get(property)
    return value === null || value === undefined ? '' : codec.format(value)
  })
  if (delimiter !== null) return `${cells.join(delimiter)}${trailing ? delimiter : ''}`
  // one character a byte, as Slurm counts
  let line = ''
  cells.forEach((cell, i) => {
    const { span: [from, to] = [0, 0], isLeft } = columns[i] ?? {}
    const bytes = bytewise(cell)
    line = line.padEnd(from) + (isLeft ? bytes.padEnd(to - from) : bytes.padStart(to - from))
    if (i < cells.length - 1) line += ' '
  })
  return textOfBytes(line)
}
