import { shownTimeAt } from '../codecs/shown-time.ts'
import { bytewise, textOfBytes } from './bytewise.ts'
import type { Span } from './column-widths.ts'
import { columnsOf, lookup, uncut } from './columns.ts'
import { aligned, type FixedWidth, isRuler, ruled, rulerSpans, unaligned, wordSpans } from './fixed-width.ts'
import { headerDelimiter, isTrailing, noHeader, recordDelimiter } from './framing.ts'
import type { Column, ParseOptions } from './parsed.ts'
import type { TableShape } from './table-shape.ts'

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
  /** Where the columns of fixed width stand; absent for cells between delimiters. */
  readonly fixed?: FixedWidth
}

/** Finds the layout from the options, else from the header and the dashes below it. */
export function tableLayout(
  { fields, silent }: TableShape,
  lines: readonly string[],
  options: ParseOptions,
): TableLayout {
  const [header, below] = lines
  const find = lookup(fields)
  const times = shownTimeAt(options.zone)
  const named = (headers: readonly string[], headerLines: number, split: Split, spans?: readonly Span[]) => {
    const samples = lines
      .slice(headerLines)
      .map(split)
      .filter((cells) => cells.length === headers.length)
    return columnsOf(headers, { fields, find, times, samples, ...(spans ? { spans } : {}) })
  }

  if (options.columns !== undefined) {
    const count = options.columns.length
    const delimiter = options.delimiter ?? recordDelimiter(lines, count)
    if (options.layout === 'fixed' || (options.layout === undefined && isAligned(lines, count, delimiter, options))) {
      const likely = options.columns.map((name) => find(name)[0]?.field)
      const fixed = unaligned(likely, lines.map(bytewise), silent)
      return { ...FIXED, columns: named(options.columns, 0, cellsOf(fixed)), headerLines: 0, fixed }
    }
    const trailing = isTrailing(lines, delimiter, count)
    return delimited(named(options.columns, 0, cellsBetween(delimiter, trailing)), delimiter, trailing, 0)
  }
  if (header === undefined) return delimited([], options.delimiter ?? '|', false, 0)

  if (options.layout !== 'delimited' && below !== undefined && isRuler(below)) {
    const spans = rulerSpans(header, below)
    const fixed = ruled(spans, lines.slice(2).map(bytewise))
    const split = cellsOf(fixed)
    const words = wordSpans(header)
    // a header that somebody moved, as the ends of its words show: then they count, not their places
    const isMoved =
      words.length === spans.length && spans.some(([, to]) => /[^ ]{2}/.test(header.slice(to - 1, to + 1)))
    const headers = isMoved ? words.map((span) => header.slice(...span)) : split(header).map((cell) => cell.trim())
    return { ...FIXED, columns: named(headers, 2, split, spans), headerLines: 2, keepsBlanks: true, fixed }
  }
  const delimiter = options.delimiter ?? headerDelimiter(header, find)
  const words = wordSpans(header)
  const headers = words.map((span) => header.slice(...span))
  const known = (name: string) => find(name).length > 0
  if (options.layout === 'fixed' || (delimiter === null && !known(header.trim()) && isHeader(headers, known))) {
    const likely = headers.map((name) => (find(name)[0] ?? uncut(name, fields))?.field)
    const fixed = aligned(header, likely, lines.slice(1).map(bytewise), silent)
    return { ...FIXED, columns: named(headers, 1, cellsOf(fixed), words), headerLines: 1, fixed }
  }
  const cells = delimiter === null ? [header] : header.split(delimiter)
  const trailing = cells.length > 1 && cells.at(-1) === ''
  const names = trailing ? cells.slice(0, -1) : cells
  if (!isHeader(names, known)) throw noHeader(header)
  const between = delimiter ?? '|'
  return delimited(named(names, 1, cellsBetween(between, trailing)), between, trailing, 1)
}

/** Whether enough cells are names of columns: accounts and partitions can be called like a column, too. */
function isHeader(cells: readonly string[], known: (name: string) => boolean): boolean {
  const named = cells.filter((cell) => known(cell.trim())).length
  return named > 0 && named * 4 >= cells.length
}

type Split = (line: string) => readonly string[]

/** Cells of a line of fixed width; none where it does not fit. */
function cellsOf({ cells, words }: FixedWidth): Split {
  return (line) => {
    const bytes = bytewise(line)
    return (cells(bytes, false) ?? words(bytes) ?? []).map(textOfBytes)
  }
}

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

const FIXED = { delimiter: null, trailing: false, keepsBlanks: false } as const

/** Layout of cells between delimiters. */
export function delimited(
  columns: readonly Column[],
  delimiter: string,
  trailing: boolean,
  headerLines: number,
): TableLayout {
  return { columns, delimiter, trailing, headerLines, keepsBlanks: true }
}
