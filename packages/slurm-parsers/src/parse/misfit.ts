import { SlurmParseError, type SlurmParseErrorCode } from '../slurm-parse-error.ts'
import type { Diagnostic } from './parsed.ts'
import { cellsOf, type RowLayout, rowOf } from './row-layout.ts'

/** Why a record is no row: its first bad cell where it has the right number of them, else that number. */
export function misfit(record: string, line: number, layout: RowLayout, note = ''): Diagnostic {
  const cells = cellsOf(layout, record)
  const { columns, delimiter } = layout
  if (cells?.length === columns.length) {
    const bad = rowOf(layout, cells)
    if (typeof bad === 'number') return badCell(record, line, layout, cells, bad)
  }
  const found = record.split(delimiter).length - (layout.trailing && record.endsWith(delimiter) ? 1 : 0)
  return whole('cell-count', record, line, `expected ${columns.length} cells, found ${found}${note}`)
}

/** A record that cannot be read as a whole. */
export function whole(code: SlurmParseErrorCode, text: string, line: number, reason: string): Diagnostic {
  return { code, line, column: 1, reason, text }
}

/** Where a value stands whose record is a row without it. */
export type ValuePlace = Required<Pick<Diagnostic, 'header' | 'value' | 'line' | 'column' | 'text'>>

/** A value that a row lacks, because its codec cannot read it. */
export function lostValue({ code, message }: SlurmParseError, place: ValuePlace): Diagnostic {
  return { code, ...place, reason: `${place.header}: ${message}` }
}

/** Why the last value of a text is uncertain that no newline ends. */
export const NO_NEWLINE = 'no newline ends the text: the last value may be cut'

/** A last record that may have gone on where the text ends. */
export function uncertainEnd(text: string, line: number, reason: string = NO_NEWLINE): Diagnostic {
  return whole('uncertain-end', text, line, reason)
}

/** What is uncertain at the end of lines that no newline ends: the last of them, which is empty otherwise. */
export function openEnd(lines: readonly string[]): readonly Diagnostic[] {
  const last = lines.at(-1) ?? ''
  return last === '' ? [] : [uncertainEnd(last, lines.length)]
}

/** A record whose cell `i` is outside its notation. */
export function badCell(
  record: string,
  line: number,
  { columns, delimiter }: Pick<RowLayout, 'columns'> & { readonly delimiter: string | null },
  cells: readonly string[],
  i: number,
): Diagnostic {
  const { header = '', codec } = columns[i] ?? {}
  const cell = (cells[i] ?? '').trim()
  let [code, message]: [SlurmParseErrorCode, string] = ['invalid-value', 'the cell is empty']
  try {
    codec?.parse(cell)
  } catch (error) {
    if (!(error instanceof SlurmParseError)) throw error
    if (cell !== '') [code, message] = [error.code, error.message]
  }
  const before = cells.slice(0, i).reduce((sum, text) => sum + text.length + (delimiter?.length ?? 0), 1)
  const column = delimiter === null ? Math.max(0, record.indexOf(cell)) + 1 : before
  return { code, line, column, header, reason: `${header}: ${message}`, text: record }
}
