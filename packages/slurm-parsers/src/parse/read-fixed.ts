import { SlurmParseError } from '../slurm-parse-error.ts'
import { bytewise, textOfBytes } from './bytewise.ts'
import { UNREADABLE } from './cell-reader.ts'
import type { OwnWidths } from './column-widths.ts'
import { fitCells } from './fit-cells.ts'
import { aligned, type FixedWidth, isRuler, ruled, rulerSpans, wordSpans } from './fixed-width.ts'
import { badCell, lostValue, uncertainEnd, whole } from './misfit.ts'
import type { Column, Diagnostic } from './parsed.ts'
import { linesOf, type RecordSink } from './record-joiner.ts'
import { couldBe, type RowLayout, rowOf } from './row-layout.ts'
import type { Row } from './row-reader.ts'

/** What is known of lines of fixed width beside their columns. */
export interface FixedOptions {
  readonly header: string
  readonly isAside: (line: string) => boolean
  /** For a command that cuts without a mark: its own layouts. */
  readonly silent: readonly OwnWidths[] | undefined
  /** Number of the first line. */
  readonly first: number
  readonly between: string
  /** Nothing ends the last line. */
  readonly isOpen: boolean
}

/** Lines that one record may have: free text is cut to its column, so only that of a last one without a width can have more. */
const MOST_LINES = 64
/** Bytes of the lines that may be one record. */
const MOST_BYTES = 1 << 16
/** Words that a record may have beside one for each column, so that no text makes the search long. */
const MOST_SURPLUS = 64
/** Records that are enough to see how columns are aligned. */
const SAMPLE = 100

/** A record with its cells. */
interface Found {
  readonly row: Row
  readonly cells: readonly string[]
  /** Columns whose values were cut, or may have been. */
  readonly cut: readonly number[]
}

/** The lines of one record, and what was found in them. */
interface Joined extends Found {
  readonly count: number
}

/**
 * Reads the lines below a header of fixed width. Columns are places there, in bytes: a newline inside a name is one of them, so the lines
 * that it makes are one record where the bytes of all of them stand in their places.
 */
export function readFixed(
  lines: readonly string[],
  first: FixedWidth,
  layout: RowLayout,
  options: FixedOptions,
  sink: RecordSink,
): void {
  const { isAside, between } = options
  const records = lines.map(bytewise)
  const isHeader = (i: number) =>
    lines[i] === options.header || newWidths(records, i, layout, options.silent) !== undefined
  let fixed = first
  let line = options.first
  const known = new Map<number, Found | undefined>()
  const readAt = (i: number): Found | undefined => {
    if (!known.has(i)) known.set(i, lines[i] === '' ? undefined : readLine(fixed, layout, records[i] ?? ''))
    return known.get(i)
  }
  const leave = (text: string) => {
    sink.aside(text)
    line += linesOf(text)
  }
  /** The row of the lines from `i`: of as few as make one, and of those that go on with its last column. */
  const join = (i: number): Joined | undefined => {
    let bytes = records[i] ?? ''
    let best: Joined | undefined
    if (!mayBegin(fixed, layout, bytes)) return undefined
    for (let count = 2; count <= MOST_LINES && i + count <= lines.length; count++) {
      const next = i + count - 1
      bytes += `${between}${records[next]}`
      // a line that looks like a record is none where it is just what the record before lacks
      const isMissing = fixed.width > 0 && bytes.length === fixed.width + 1
      if (bytes.length > MOST_BYTES || isHeader(next) || (!isMissing && readAt(next) !== undefined)) break
      if (best !== undefined && (fixed.width > 0 || isAside(lines[next] ?? ''))) break
      // a line that is a record but short may be one whose last blanks a program took away
      const isOpen = fixed.width > 0 && readAt(i) !== undefined && !isMissing
      const found = isOpen ? undefined : readRecord(fixed, layout, bytes, readAt(i))
      if (found !== undefined) best = { ...found, count }
      else if (best !== undefined) break
    }
    return best
  }

  for (let i = 0; i < lines.length; ) {
    const text = lines[i] ?? ''
    if (isHeader(i)) {
      const { fixed: widths = fixed, count = 1 } = newWidths(records, i, layout, options.silent) ?? {}
      fixed = widths
      known.clear()
      for (const header of lines.slice(i, i + count)) leave(header)
      i += count
      continue
    }
    const alone = readAt(i)
    // a note may fit a wide first column; only empty lines may be rows with nothing in them
    const isBare = isAside(text) && (alone === undefined || text.trim() !== '')
    const isShort = fixed.width === 0 || (records[i] ?? '').length < fixed.width
    const mayGoOn = !isBare && (alone === undefined || isShort)
    const found = (mayGoOn ? join(i) : undefined) ?? (alone && { ...alone, count: 1 })
    const { count = 1 } = found ?? {}
    const record = count === 1 ? text : lines.slice(i, i + count).join(between)
    if (isBare) leave(record)
    else {
      const read = found ?? foundIn(fixed, layout, wholePlaces(fixed, records[i] ?? ''), true)
      if (read === undefined) sink.diagnostic(misfitOf(fixed, layout, record, line))
      else {
        sink.row(read.row, { text: record, isAscii: true }, 0, record.length)
        for (const diagnostic of cutValues(fixed, layout, read, record, line)) sink.diagnostic(diagnostic)
        if (options.isOpen && i + count === lines.length && mayBeCut(fixed, record))
          sink.diagnostic(uncertainEnd(record, line))
      }
      line += linesOf(record)
    }
    for (let end = i + count; i < end; i++) known.delete(i)
  }
}

/** Whether more may have stood behind the last record than its text shows. */
function mayBeCut({ width }: FixedWidth, text: string): boolean {
  return width === 0 || bytewise(text).length < width
}

/** Places of columns from a header on: `-M` prints one for each cluster, each time as wide as its names are. */
function newWidths(
  records: readonly string[],
  i: number,
  { columns }: RowLayout,
  silent: readonly OwnWidths[] | undefined,
): { readonly fixed: FixedWidth; readonly count: number } | undefined {
  const [header = '', below = ''] = records.slice(i, i + 2)
  const isNamed = (names: readonly string[]) =>
    names.length === columns.length && names.every((name, c) => isSameHeader(name, columns[c]?.header ?? ''))
  if (isRuler(below)) {
    const spans = rulerSpans(header, below)
    const names = spans.map((span) => header.slice(...span).trim())
    return isNamed(names) ? { fixed: ruled(spans, sampleOf(records, i + 2)), count: 2 } : undefined
  }
  const words = wordSpans(header)
  if (!isNamed(words.map((span) => header.slice(...span)))) return undefined
  const fields = columns.map(({ field }) => field)
  return { fixed: aligned(header, fields, sampleOf(records, i + 1), silent), count: 1 }
}

/** Whether a header is one that was printed before, perhaps in a narrower column. */
function isSameHeader(a: string, b: string): boolean {
  return a !== '' && b !== '' && (a.startsWith(b) || b.startsWith(a))
}

function sampleOf(records: readonly string[], from: number): readonly string[] {
  return records.slice(from, from + SAMPLE)
}

/** Whether the first column can be at the beginning of a line. */
function mayBegin({ cells }: FixedWidth, layout: RowLayout, bytes: string): boolean {
  const [first = ''] = cells(bytes, true) ?? []
  const [word = ''] = /[^ ]+/.exec(bytes) ?? []
  return [first.trim(), word].some((cell) => couldBe(layout, 0, textOfBytes(cell)))
}

/** A line that is one record. */
function readLine(fixed: FixedWidth, layout: RowLayout, bytes: string): Found | undefined {
  const words = fixed.words(bytes)
  const isEven = words !== undefined && wordSpans(bytes).length === words.length
  return (
    foundIn(fixed, layout, byPlaces(fixed, bytes)) ??
    foundIn(fixed, layout, isEven ? words : undefined) ??
    foundIn(fixed, layout, byTypes(layout, bytes)) ??
    foundIn(fixed, layout, words) ??
    foundIn(fixed, layout, fixed.cells(bytes, true))
  )
}

/**
 * Lines that are one record only together. Where not all columns have their places, only the last column of a line that is a record by
 * itself can go on.
 */
function readRecord(fixed: FixedWidth, layout: RowLayout, bytes: string, first: Found | undefined): Found | undefined {
  const placed = bytes.length < fixed.width ? undefined : foundIn(fixed, layout, byPlaces(fixed, bytes))
  if (placed !== undefined || fixed.width > 0) return placed
  const found = foundIn(fixed, layout, byTypes(layout, bytes)) ?? foundIn(fixed, layout, fixed.cells(bytes, true))
  const isSame = first?.cells.slice(0, -1).every((cell, i) => cell.trim() === found?.cells[i]?.trim()) ?? true
  return isSame ? found : undefined
}

/**
 * The row of a record's cells, if all columns can read them.
 *
 * @param isLenient - Cells that cannot be read were cut, where they fill their columns but for a blank.
 */
function foundIn(
  fixed: FixedWidth,
  layout: RowLayout,
  bytes: readonly string[] | undefined,
  isLenient = false,
): Found | undefined {
  const cells = bytes?.map(textOfBytes)
  if (bytes === undefined || cells === undefined || badColumn(layout, cells) !== -1) return undefined
  const cut = bytes.flatMap((cell, c) => (isCut(fixed, layout, c, cell, isLenient) ? [c] : []))
  if (cut.length === 0) {
    const row = rowOf(layout, cells)
    return typeof row === 'number' ? undefined : { row, cells, cut }
  }
  const left = new Map(cut.map((c) => [c, valueLeft(layout.columns[c], cells[c] ?? '')]))
  const readers = layout.readers.map((read, c) => (left.has(c) ? () => left.get(c) : read))
  const row = rowOf({ ...layout, readers }, cells)
  if (typeof row === 'number') return undefined
  const lost = new Set(cut.filter((c) => left.get(c) === LOST).map((c) => layout.columns[c]?.property))
  return { row: Object.fromEntries(Object.entries(row).filter(([property]) => !lost.has(property))), cells, cut }
}

const LOST = Symbol('lost')

/** Whether a column cut its value, or may have. Where values that were cut end in a mark, some notations read them as they are. */
function isCut(fixed: FixedWidth, layout: RowLayout, c: number, cell: string, isLenient: boolean): boolean {
  const isFull = fixed.isFull(c, cell)
  if (!isFull && !(isLenient && isNearlyFull(fixed, layout, c, cell))) return false
  const { codec } = layout.columns[c] ?? {}
  const value = cell.trim()
  if (value === '' || !value.endsWith(fixed.mark)) return false
  const read = layout.readers[c]?.(textOfBytes(cell))
  if (read === UNREADABLE) return isLenient
  if (read === null || !isFull) return false
  return fixed.mark === '' ? codec?.isWhole?.(value) !== true : codec?.parseCut === undefined
}

/** Whether nothing but one blank is left of a column's place; nothing bounds the last one where no record has a width. */
function isNearlyFull({ width }: FixedWidth, { columns }: RowLayout, c: number, cell: string): boolean {
  return (c < columns.length - 1 || width > 0) && cell.trim().length >= cell.length - 1
}

/** What a column left of a value. */
function valueLeft(column: Column | undefined, cell: string): unknown {
  try {
    return column?.codec.parseCut?.(bare(cell)) ?? LOST
  } catch (error) {
    if (!(error instanceof SlurmParseError)) throw error
    return column?.field?.nullable === false ? UNREADABLE : LOST
  }
}

/** A cell without the blanks that fill its column; a name may begin with a newline. */
function bare(cell: string): string {
  return cell.replace(/^ +| +$/g, '')
}

/** A diagnostic for each value that its column cut. */
function cutValues(
  { mark }: FixedWidth,
  { columns }: RowLayout,
  { cells, cut }: Found,
  text: string,
  line: number,
): Diagnostic[] {
  let at = 0
  const columnOf = cells.map((cell) => {
    const found = text.indexOf(bare(cell), at)
    at = Math.max(at, found + bare(cell).length)
    return Math.max(found, 0) + 1
  })
  return cut.map((c) => {
    const { header = '' } = columns[c] ?? {}
    const message = mark === '' ? 'the value fills its column, so its end may be missing' : 'the column was too narrow'
    const value = bare(cells[c] ?? '')
    return lostValue(new SlurmParseError('cut-value', message), { header, value, line, column: columnOf[c] ?? 1, text })
  })
}

/** Cells by their places, if the record has all of them. */
function wholePlaces(fixed: FixedWidth, bytes: string): readonly string[] | undefined {
  return bytes.length < fixed.width ? undefined : byPlaces(fixed, bytes)
}

/** Cells by their places. Where each record has its width, they may fill their columns. */
function byPlaces({ cells, width }: FixedWidth, bytes: string): readonly string[] | undefined {
  return cells(bytes, false) ?? (width > 0 ? cells(bytes, true) : undefined)
}

/** Cells of words of which only one text can have several: found from both ends by what the others can be. */
function byTypes(layout: RowLayout, bytes: string): string[] | undefined {
  const spans = wordSpans(bytes)
  const surplus = spans.length - layout.columns.length
  if (surplus < 0 || surplus > MOST_SURPLUS) return undefined
  const fit = fitCells(
    spans.map((span) => bytes.slice(...span)),
    { ...layout, delimiter: ' ' },
  )
  if (typeof fit === 'string') return undefined
  let at = 0
  return fit.map((cell) => {
    const [from] = spans[at] ?? [0]
    at += cell.split(' ').length
    const [, to] = spans[at - 1] ?? [0, 0]
    return bytes.slice(from, to)
  })
}

/** A column whose cell no record has: in another shape, or with a newline where nobody writes one. */
function badColumn({ columns }: RowLayout, cells: readonly string[]): number {
  return columns.findIndex(({ field }, c) => {
    const cell = cells[c] ?? ''
    if (field?.freeText === true) return false
    return cell.includes('\n') || (field?.shape !== undefined && !field.shape.test(cell.trim()))
  })
}

function misfitOf(fixed: FixedWidth, layout: RowLayout, text: string, line: number) {
  const { columns } = layout
  const bytes = bytewise(text)
  const cells = (fixed.cells(bytes, false) ?? fixed.words(bytes))?.map(textOfBytes)
  if (cells === undefined) return whole('cell-count', text, line, `the words do not fit the ${columns.length} columns`)
  const read = rowOf(layout, cells)
  const bad = typeof read === 'number' ? read : badColumn(layout, cells)
  if (bad === -1) return whole('cell-count', text, line, `the line ends before its ${columns.length} columns do`)
  return badCell(text, line, { columns, delimiter: null }, cells, bad)
}
