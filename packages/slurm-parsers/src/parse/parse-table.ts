import type { FieldTable } from '../fields/field.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import { decodeBytes } from './decode-bytes.ts'
import { framedBy, framingOf } from './framing.ts'
import type { Column, Diagnostic, Parsed, ParseOptions } from './parsed.ts'
import { delimited, type TableLayout, tableLayout } from './table-layout.ts'

/** What a command's output looks like. */
export interface TableShape {
  readonly fields: FieldTable
  /** The word for "nothing": `(null)` for squeue, sinfo and sprio. */
  readonly unset?: string
  /** Property of the column whose leading blanks are the depth in a tree; the row gets `depth`. */
  readonly tree?: string
  /** Lines that are no records: notes, prompts, dates, sentences. */
  readonly asides?: readonly RegExp[]
}

/** What a command of ours knows of its own output, so that nothing inside a value can look like layout. */
export interface OwnLayout {
  readonly columns: readonly Column[]
  readonly delimiter: string
  readonly between: string
  readonly trailing: boolean
}

/** A row before its type is known. */
export type Row = Record<string, unknown>

const DASHES = /^-{80}$/
/** Empty lines, and `CLUSTER: x` above each block of `-M`. */
const ASIDES = [/^\s*$/, /^CLUSTER: /]

/** Reads any table that a Slurm command prints: every record becomes a row or a diagnostic. */
export function parseTable(
  shape: TableShape,
  input: string | Uint8Array,
  options: ParseOptions = {},
  own?: OwnLayout,
): Parsed<Row> {
  const text = typeof input === 'string' ? input : decodeBytes(input)
  const framing = own === undefined ? framingOf(text) : framedBy(own.between, text)
  const body = text.slice(framing.before.length, text.length - framing.after.length)
  const lines = text === '' ? [] : body.split(framing.between)
  const asides = own === undefined ? [...ASIDES, ...(shape.asides ?? [])] : (shape.asides ?? [])
  const isAside = (line: string) => asides.some((aside) => aside.test(line))

  let at = own === undefined ? preambleLength(lines) : 0
  while (at < lines.length && isAside(lines[at] ?? '')) at++
  const layout =
    own === undefined
      ? tableLayout(shape.fields, lines[at], lines[at + 1], options)
      : delimited(own.columns, own.delimiter, own.trailing, 0)
  const header = layout.headerLines === 0 ? undefined : lines[at]
  at += layout.headerLines

  const items: (Row | string)[] = lines.slice(0, at)
  const records = new Map<object, string>()
  const rows: Row[] = []
  const diagnostics: Diagnostic[] = []
  let line = 1 + lines.slice(0, at).reduce((sum, record) => sum + linesOf(record), 0)
  while (at < lines.length) {
    const { record, cells, taken } = nextRecord(lines, at, layout, framing.between)
    const aside = (cells === undefined || record === '') && isAside(record)
    // -M repeats the header for each cluster
    if (aside || record === header) items.push(record)
    else {
      const row = cells === undefined ? misfit(record, line, layout) : readRow(layout, cells, shape, record, line)
      if ('row' in row) {
        rows.push(row.row)
        records.set(row.row, record)
        items.push(row.row)
      } else {
        diagnostics.push(row.diagnostic)
        items.push(record)
      }
    }
    line += linesOf(record)
    at += taken
  }
  const { delimiter, trailing, columns } = layout
  return { rows, columns, diagnostics, source: { ...framing, delimiter, trailing, items, records } }
}

/** sreport's title stands between two lines of 80 dashes, with -P too. */
function preambleLength(lines: readonly string[]): number {
  if (!DASHES.test(lines[0] ?? '')) return 0
  const end = lines.findIndex((line, i) => i > 0 && DASHES.test(line))
  return end + 1
}

/** How far a record moves the line number. */
function linesOf(record: string): number {
  return record.includes('\n') ? record.split('\n').length : 1
}

interface Next {
  readonly record: string
  readonly cells: readonly string[] | undefined
  readonly taken: number
}

/**
 * The record at `at`. Where every cell ends in a delimiter (`-p`), a record with too few of them goes on in the next line, because
 * a value holds a newline; unless that does not come out even, and then the line alone is a misfit.
 */
function nextRecord(lines: readonly string[], at: number, layout: TableLayout, between: string): Next {
  const line = lines[at] ?? ''
  const cells = layout.split(line)
  if (cells !== undefined || !layout.trailing || layout.delimiter === null) return { record: line, cells, taken: 1 }
  let record = line
  for (
    let next = at + 1;
    next < lines.length && record.split(layout.delimiter).length <= layout.columns.length;
    next++
  ) {
    record += between + lines[next]
    const joined = layout.split(record)
    if (joined !== undefined) return { record, cells: joined, taken: next - at + 1 }
  }
  return { record: line, cells: undefined, taken: 1 }
}

function misfit(text: string, line: number, { delimiter, trailing, columns }: TableLayout): { diagnostic: Diagnostic } {
  const found =
    delimiter === null ? undefined : text.split(delimiter).length - (trailing && text.endsWith(delimiter) ? 1 : 0)
  const reason =
    found === undefined
      ? `the words do not fit the ${columns.length} columns`
      : `expected ${columns.length} cells, found ${found}`
  return { diagnostic: { code: 'cell-count', line, column: 1, reason, text } }
}

function readRow(
  { columns, keepsBlanks, delimiter }: TableLayout,
  cells: readonly string[],
  { unset, tree }: TableShape,
  record: string,
  line: number,
): { row: Row } | { diagnostic: Diagnostic } {
  const row: Row = {}
  let i = 0
  try {
    for (; i < columns.length; i++) {
      const column = columns[i]
      const cell = cells[i]
      if (column === undefined || cell === undefined) break
      row[column.property] = readCell(column, delimiter === null ? cell.trim() : cell, unset)
      if (keepsBlanks && column.property === tree) row['depth'] = cell.length - cell.trimStart().length
    }
    return { row }
  } catch (error) {
    if (!(error instanceof SlurmParseError)) throw error
    const column = placeOf(record, cells, i, delimiter)
    const { header = '' } = columns[i] ?? {}
    return {
      diagnostic: { code: error.code, line, column, header, reason: `${header}: ${error.message}`, text: record },
    }
  }
}

function readCell({ field, codec }: Column, cell: string, unset: string | undefined): unknown {
  const text = field?.freeText ? cell : cell.trim()
  if (text !== '' && text !== unset) return codec.parse(text)
  if (field !== undefined && !field.nullable) throw new SlurmParseError('invalid-value', 'the cell is empty')
  return null
}

/** 1-based character at which cell `i` begins. */
function placeOf(record: string, cells: readonly string[], i: number, delimiter: string | null): number {
  if (delimiter === null) return Math.max(0, record.indexOf((cells[i] ?? '').trim())) + 1
  return cells.slice(0, i).reduce((sum, cell) => sum + cell.length + delimiter.length, 1)
}
