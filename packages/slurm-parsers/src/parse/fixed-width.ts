import type { FieldDetails } from '../fields/field.ts'
import { bareWidths, fullCells, type OwnWidths, type Span } from './column-widths.ts'

/** Places of the columns of fixed width, in bytes. */
export interface FixedWidth {
  /**
   * Cells of a record by the places of its bytes, blanks included; `undefined` where they are not what the places say.
   *
   * @param isGlued - Cells may fill their columns, so that no blank stands before the next one.
   */
  readonly cells: (bytes: string, isGlued: boolean) => readonly string[] | undefined
  /** Cells of a record that only its blanks show; `undefined` where they do not, or are not asked. */
  readonly words: (bytes: string) => readonly string[] | undefined
  /** Bytes that each record has, without the last one; 0 where nothing fills the last column, or blanks at the ends of lines are gone. */
  readonly width: number
  /** What stands at the end of a value that was cut to its column. */
  readonly mark: '+' | ''
  /** Whether a cell is as long as its column is wide, and so may have been cut. */
  readonly isFull: (column: number, cell: string) => boolean
}

/** Whether a line is the dashes below a header. */
export function isRuler(line: string): boolean {
  return /^ *-+(?: +-+)* *$/.test(line)
}

/** What stands between blanks. The words of a header are its columns, where no line of dashes says better. */
export function wordSpans(line: string): Span[] {
  return [...line.matchAll(/[^ ]+/g)].map((word) => [word.index, word.index + word[0].length])
}

/** Longest run of dashes that Slurm 20.11 and older print, however wide the column is. */
const MOST_DASHES = 53

/** Columns of a line of dashes. The header above tells how wide those are that have more bytes than dashes: it ends where they do. */
export function rulerSpans(header: string, ruler: string): Span[] {
  const isShort = ruler.trimEnd().length < header.trimEnd().length
  let wider = 0
  return wordSpans(ruler).map(([from, to]) => {
    const start = from + wider
    if (isShort && to - from === MOST_DASHES) {
      const [cell] = /^ *[^ ]+/.exec(header.slice(start)) ?? ['']
      wider += Math.max(0, cell.length - MOST_DASHES)
    }
    return [start, to + wider]
  })
}

/**
 * Columns below a ruler. Slurm cuts strings to the width, but never numbers or times: those push every later column to the right.
 *
 * @param lines - Some of the records.
 */
export function ruled(spans: readonly Span[], lines: readonly string[]): FixedWidth {
  const width = Math.max(0, ...spans.map(([, to]) => to))
  // the last column is filled too, unless a program took the blanks away
  const isFilled = lines.some((line) => line.length > width && line.endsWith(' '))
  return {
    cells: (bytes) => cellsByRuler(bytes, spans),
    words: () => undefined,
    width: isFilled ? width : 0,
    mark: '+',
    isFull: (column, cell) => {
      const [from, to] = spans[column] ?? [0, Number.POSITIVE_INFINITY]
      return cell.trim().length >= to - from
    },
  }
}

function cellsByRuler(line: string, spans: readonly Span[]): string[] {
  let shift = 0
  let from = 0
  return spans.map(([start, to], i) => {
    let stop = to + shift
    if (i === spans.length - 1) stop = line.length
    while (stop < line.length && line[stop] !== ' ') stop++
    const cell = line.slice(Math.max(from, start + shift), stop)
    if (i < spans.length - 1) shift += Math.max(0, stop - to - shift)
    from = stop
    return cell
  })
}

/**
 * Columns below the words of a header, each of which ends or begins where its values do; which of both, most records say.
 *
 * @param fields - What is known of each column.
 * @param lines - Some of the records.
 * @param silent - For a command that cuts without a mark: its own layouts.
 */
export function aligned(
  header: string,
  fields: readonly (FieldDetails | undefined)[],
  lines: readonly string[],
  silent: readonly OwnWidths[] | undefined,
): FixedWidth {
  const words = wordSpans(header)
  const isFree = fields.map((field) => field?.freeText === true)
  const overflows = fields.map((field) => field?.overflows === true)
  const filled = header.endsWith(' ') ? lines.filter(({ length }) => length === header.length) : []
  const isFilled = filled.length > 0
  const sample = isFilled ? filled : lines
  const last = words.length - 1
  // nothing bounds the last column
  const isRight = words.map(([start, stop], i) => {
    const begins = sample.filter((line) => isBlank(line, start - 1) && !isBlank(line, start)).length
    const ends = sample.filter((line) => !isBlank(line, stop - 1) && isBlank(line, stop)).length
    // users begin names with blanks, which say nothing
    return i < last && (isFilled ? ends > begins && !isFree[i] : ends >= begins)
  })
  /** Cells from the first one on, as far as they are what the places say. */
  const cellsUpTo = (line: string, isGlued: boolean): string[] => {
    const cells: string[] = []
    let from = 0
    for (const [i, [start, stop]] of words.entries()) {
      const to = i === last ? Math.max(from, line.length) : endOf(line, i, from)
      const isApart = isGlued || i === last || isBlank(line, isRight[i] ? to : to - 1)
      const cell = line.slice(from, to)
      if (to < from || !isApart) break
      // users write blanks at the ends of names, too
      if (!isFree[i] && isBlank(line, isRight[i] ? stop - 1 : start) && /[^ ]/.test(cell)) break
      cells.push(cell)
      from = to
    }
    return cells
  }
  const cells = (line: string, isGlued: boolean): string[] | undefined => {
    const found = cellsUpTo(line, isGlued)
    return found.length === words.length ? found : undefined
  }
  /** End of a column that is not the last one; -1 where it cannot be told. */
  const endOf = (line: string, i: number, from: number): number => {
    const [next, nextStop] = words[i + 1] ?? [0, 0]
    if (isRight[i]) return words[i]?.[1] ?? 0
    if (!isRight[i + 1]) return next
    // towards each other: one of both is a single word
    if (!isFree[i + 1]) return Math.max(from, line.lastIndexOf(' ', Math.min(nextStop - 1, line.length)) + 1)
    return isFree[i] ? -1 : line.indexOf(' ', words[i]?.[0] ?? 0) + 1 || line.length
  }
  // notes are shorter
  const records = sample.filter(({ length }) => length * 2 > header.length)
  const samples = records.map((line) => cellsUpTo(line, true))
  const table = { header, words, isRight, isFree, overflows, isFilled, samples, lines: records }
  return {
    cells,
    words: (line) => cellsByWords(line, words),
    width: isFilled ? header.length - 1 : 0,
    mark: silent === undefined ? '+' : '',
    isFull: fullCells(table, silent ?? []),
  }
}

/**
 * Columns that only the blanks of each record show.
 *
 * @param fields - What is known of each column.
 * @param lines - Some of the records.
 * @param silent - For a command that cuts without a mark: its own layouts.
 */
export function unaligned(
  fields: readonly (FieldDetails | undefined)[],
  lines: readonly string[],
  silent: readonly OwnWidths[] | undefined,
): FixedWidth {
  const count = fields.length
  const places = Array.from({ length: count }, (): Span => [0, 0])
  const words = (line: string) => cellsByWords(line, places)
  const rows = lines.map(wordSpans).filter(({ length }) => length === count)
  const widths = bareWidths(rows, count)
  const isFull = (i: number, cell: string) =>
    !fields[i]?.overflows && cell.trim().length >= (widths[i] ?? Number.POSITIVE_INFINITY)
  return { cells: () => undefined, words, width: 0, mark: silent === undefined ? '+' : '', isFull }
}

function isBlank(line: string, at: number): boolean {
  return at < 0 || at >= line.length || line[at] === ' '
}

/**
 * Cells of a line where only the header's words show the columns. As many words as headers are taken in order; otherwise each
 * word goes to the header that it stands below, or `undefined` when two words want the same one. Only the last column may hold
 * several: nothing comes behind it, so its blanks are its own (`(Nodes required for job are DOWN)`).
 */
function cellsByWords(line: string, headers: readonly Span[]): string[] | undefined {
  const words = wordSpans(line)
  if (words.length === headers.length) return words.map(([from, to]) => line.slice(from, to))
  const cells = headers.map(() => '')
  for (const word of words) {
    const at = closest(word, headers)
    if (at === headers.length - 1) {
      cells[at] = line.slice(word[0])
      break
    }
    if (cells[at] !== '') return undefined
    cells[at] = line.slice(...word)
  }
  return cells
}

/** Index of the span that shares most characters with `word`, or lies next to it. */
function closest(word: Span, spans: readonly Span[]): number {
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  spans.forEach(([from, to], i) => {
    // below 0 where they do not touch: then it is the gap between them
    const overlap = Math.min(word[1], to) - Math.max(word[0], from)
    if (overlap > most) [best, most] = [i, overlap]
  })
  return best
}
