import type { Codec } from '../codecs/codec.ts'
import { timestamp, timestampAt } from '../codecs/timestamp.ts'
import type { FieldTable } from '../fields/field.ts'
import { columnsOf, lookup } from './columns.ts'
import { cellsByHeader, cellsByRuler, isRuler, rulerSpans, type Span, wordSpans } from './fixed-width.ts'
import { headerDelimiter, isTrailing, noHeader, recordDelimiter } from './framing.ts'
import type { Column, ParseOptions } from './parsed.ts'

/** How the records of one output become cells. */
export interface TableLayout {
  readonly columns: readonly Column[]
  /** `null` for fixed width. */
  readonly delimiter: string | null
  /** A delimiter stands behind the last cell too. */
  readonly trailing: boolean
  /** Lines of the header: name row and dashes. */
  readonly headerLines: number
  /** Whether cells still have the blanks that show a tree's depth. */
  readonly keepsBlanks: boolean
  /** Cells of a line of fixed width; `undefined` when it does not fit. */
  readonly split: (record: string) => readonly string[] | undefined
}

/** Finds the layout from the options, else from the header and the dashes below it. */
export function tableLayout(fields: FieldTable, lines: readonly string[], options: ParseOptions): TableLayout {
  const [header, below] = lines
  const find = lookup(fields)
  const times: Codec<unknown> = options.zone === undefined ? timestamp : timestampAt(options.zone)
  const named = (headers: readonly string[], spans?: readonly Span[]) => columnsOf(headers, fields, find, times, spans)

  if (options.columns !== undefined) {
    const columns = named(options.columns)
    if (options.layout === 'fixed')
      return byWords(
        columns,
        columns.map((): Span => [0, 0]),
        0,
      )
    const delimiter = options.delimiter ?? recordDelimiter(lines, columns.length)
    return delimited(columns, delimiter, isTrailing(lines, delimiter, columns.length), 0)
  }
  if (header === undefined) return delimited([], options.delimiter ?? '|', false, 0)

  if (options.layout !== 'delimited' && below !== undefined && isRuler(below)) {
    const spans = rulerSpans(below)
    const columns = named(
      cellsByRuler(header, spans).map((cell) => cell.trim()),
      spans,
    )
    return {
      columns,
      delimiter: null,
      trailing: false,
      headerLines: 2,
      keepsBlanks: true,
      split: (record) => cellsByRuler(record, spans),
    }
  }
  const delimiter = options.delimiter ?? headerDelimiter(header, find)
  const words = wordSpans(header)
  const known = (name: string) => find(name).length > 0
  if (
    options.layout === 'fixed' ||
    (delimiter === null && !known(header.trim()) && words.some((span) => known(header.slice(...span))))
  ) {
    return byWords(
      named(
        words.map((span) => header.slice(...span)),
        words,
      ),
      words,
      1,
    )
  }
  const cells = delimiter === null ? [header] : header.split(delimiter)
  const trailing = cells.length > 1 && cells.at(-1) === ''
  const headers = (trailing ? cells.slice(0, -1) : cells).map((cell) => cell.trim())
  if (!headers.some(known)) throw noHeader(header)
  return delimited(named(headers), delimiter ?? '|', trailing, 1)
}

function byWords(columns: readonly Column[], headers: readonly Span[], headerLines: number): TableLayout {
  return {
    columns,
    delimiter: null,
    trailing: false,
    headerLines,
    keepsBlanks: false,
    split: (record) => cellsByHeader(record, headers),
  }
}

/** Layout of cells between delimiters. */
export function delimited(
  columns: readonly Column[],
  delimiter: string,
  trailing: boolean,
  headerLines: number,
): TableLayout {
  return { columns, delimiter, trailing, headerLines, keepsBlanks: true, split: (record) => record.split(delimiter) }
}
