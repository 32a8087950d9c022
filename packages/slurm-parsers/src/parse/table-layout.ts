import { shownTimeAt } from '../codecs/shown-time.ts'
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
  const times = shownTimeAt(options.zone)
  const named = (headers: readonly string[], split: Split, spans?: readonly Span[]) => {
    const samples = lines.map(split).filter((cells) => cells?.length === headers.length)
    return columnsOf(headers, { fields, find, times, samples: samples as string[][], ...(spans ? { spans } : {}) })
  }

  if (options.columns !== undefined) {
    const count = options.columns.length
    const delimiter = options.delimiter ?? recordDelimiter(lines, count)
    if (options.layout === 'fixed' || (options.layout === undefined && isAligned(lines, count, delimiter, options))) {
      const places = options.columns.map((): Span => [0, 0])
      return byWords(
        named(options.columns, (line) => cellsByHeader(line, places)),
        places,
        0,
      )
    }
    const trailing = isTrailing(lines, delimiter, count)
    return delimited(named(options.columns, cellsBetween(delimiter, trailing)), delimiter, trailing, 0)
  }
  if (header === undefined) return delimited([], options.delimiter ?? '|', false, 0)

  if (options.layout !== 'delimited' && below !== undefined && isRuler(below)) {
    const spans = rulerSpans(below)
    const split = (line: string) => cellsByRuler(line, spans)
    const columns = named(
      split(header).map((cell) => cell.trim()),
      split,
      spans,
    )
    return { columns, delimiter: null, trailing: false, headerLines: 2, keepsBlanks: true, split }
  }
  const delimiter = options.delimiter ?? headerDelimiter(header, find)
  const words = wordSpans(header)
  const known = (name: string) => find(name).length > 0
  if (
    options.layout === 'fixed' ||
    (delimiter === null &&
      !known(header.trim()) &&
      isHeader(
        words.map((span) => header.slice(...span)),
        known,
      ))
  ) {
    const headers = words.map((span) => header.slice(...span))
    return byWords(
      named(headers, (line) => cellsByHeader(line, words), words),
      words,
      1,
    )
  }
  const cells = delimiter === null ? [header] : header.split(delimiter)
  const trailing = cells.length > 1 && cells.at(-1) === ''
  const headers = trailing ? cells.slice(0, -1) : cells
  if (!isHeader(headers, known)) throw noHeader(header)
  const between = delimiter ?? '|'
  return delimited(named(headers, cellsBetween(between, trailing)), between, trailing, 1)
}

/** Whether enough cells are names of columns: accounts and partitions can be called like a column, too. */
function isHeader(cells: readonly string[], known: (name: string) => boolean): boolean {
  const named = cells.filter((cell) => known(cell.trim())).length
  return named > 0 && named * 4 >= cells.length
}

type Split = (line: string) => readonly string[] | undefined

function cellsBetween(delimiter: string, trailing: boolean): Split {
  return (line) => (trailing ? line.split(delimiter).slice(0, -1) : line.split(delimiter))
}

/** Whether lines without a header are words in columns: no delimiter makes cells of any of them, and blanks do of most. */
function isAligned(lines: readonly string[], count: number, delimiter: string, options: ParseOptions): boolean {
  const isCut = (line: string) => Math.abs(line.split(delimiter).length - count - 0.5) < 1
  if (count < 2 || (options.delimiter ?? ' ') !== ' ' || lines.some(isCut)) return false
  const words = lines.filter((line) => line.trim() !== '').map((line) => wordSpans(line).length)
  return words.filter((found) => found === count).length > words.length / 2
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
