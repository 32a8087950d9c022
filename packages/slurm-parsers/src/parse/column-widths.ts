/** From and up to which byte a column stands. */
export type Span = readonly [from: number, to: number]

/**
 * How a command that does not mark its cuts lays out a table by itself, where the places of its columns do not tell their widths: `undefined`
 * for those that do, and no end for one that is as wide as its longest value.
 */
export interface OwnWidths {
  readonly header: RegExp
  readonly widths: readonly (number | undefined)[]
}

/** A header whose words show the columns. */
export interface HeaderWords {
  readonly header: string
  readonly words: readonly Span[]
  /** Values of a column end where its word does; else they begin there. */
  readonly isRight: readonly boolean[]
  /** Values of a column may hold blanks. */
  readonly isFree: readonly boolean[]
  /** `-o` does not cut a column. */
  readonly overflows: readonly boolean[]
  /** The last column is filled with blanks. */
  readonly isFilled: boolean
  /** Cells of some of the records, blanks included, as far as they stand in their places. */
  readonly samples: readonly (readonly string[])[]
  /** These records as printed. */
  readonly lines: readonly string[]
}

/** Columns of `-O` that nobody gave a width. */
const DEFAULT_WIDTH = 20
/** Bytes that somebody puts between columns, at most. */
const MOST_BETWEEN = 2

/**
 * Bytes that the columns below a header have. Between two that are aligned alike, one of them is the distance of their words, but for what
 * stands between cells. Between values that begin at their words and values that end there, nothing shows where the one column ends: it is
 * at least as wide as its header and its longest value, and a value that long may have been cut. No end where nothing cuts.
 */
function columnWidths(table: HeaderWords, isRight: readonly boolean[], own: readonly OwnWidths[]): readonly number[] {
  const { header, words, overflows, isFilled } = table
  const placed = isPadded(table) ? placedColumns(table) : 0
  const known = own.find((layout) => layout.header.test(header))?.widths ?? []
  const gap = gapOf(table, isRight)
  const last = words.length - 1
  const startOf = (i: number) => words[i]?.[0] ?? 0
  const stopOf = (i: number) => words[i]?.[1] ?? 0
  const least = (i: number) => {
    const lengths = table.samples.map((cells) => (cells[i] ?? '').trim().length)
    return Math.max(stopOf(i) - startOf(i), ...lengths)
  }
  return words.map((_, i) => {
    if (i >= placed || (overflows[i] && gap > 0)) return Number.POSITIVE_INFINITY
    const width = known[i]
    if (width !== undefined) return width
    if (isRight[i]) {
      if (i === 0) return stopOf(0)
      if (isRight[i - 1]) return stopOf(i) - stopOf(i - 1) - gap
      const before = known[i - 1]
      if (before === undefined) return least(i)
      return stopOf(i) - startOf(i - 1) - gap - (Number.isFinite(before) ? before : least(i - 1))
    }
    if (i === last) return isFilled ? header.length - startOf(i) : Number.POSITIVE_INFINITY
    return isRight[i + 1] ? least(i) : startOf(i + 1) - startOf(i) - gap
  })
}

/** Tells the cells that are as long as their column is wide. */
export function fullCells(table: HeaderWords, own: readonly OwnWidths[]): (column: number, cell: string) => boolean {
  const isRight = alignment(table)
  const widths = columnWidths(table, isRight, own)
  return (column, cell) => {
    // blanks at the other end are part of a name
    const value = !table.isFree[column] ? cell.trim() : cell.replace(isRight[column] ? /^ +/ : / +$/, '')
    return value.length >= (widths[column] ?? Number.POSITIVE_INFINITY)
  }
}

/** Whether blanks fill columns at all: `-o '%i %u'` prints one behind each value, and a header as long as the values looks like columns. */
function isPadded({ header, lines, words }: HeaderWords): boolean {
  const last = words.at(-1)?.[0] ?? 0
  return [header, ...lines].some((line) => /^ | {2}/.test(line.slice(0, last)))
}

/** Columns that stand in their places, from the first one on: in most records a place holds no two words. */
function placedColumns({ words, isFree, samples }: HeaderWords): number {
  const isSplit = (cell: string) => /[^ ] +[^ ]/.test(cell)
  const last = words.length - 1
  const bad = samples.map((cells) => cells.findIndex((cell, i) => i < last && !isFree[i] && isSplit(cell)))
  const isBad = (i: number) => {
    const found = bad.filter((at, s) => (at === -1 || at > i) && (samples[s]?.length ?? 0) > i).length
    return found * 2 <= samples.length
  }
  const first = words.findIndex((_, i) => isBad(i))
  return first === -1 ? words.length : first
}

/**
 * Whether values end where their words do. A column whose values are all as long as its word shows that by the room that is left before or
 * behind it, as far as that is not another column's.
 */
function alignment(table: HeaderWords): boolean[] {
  const { words, samples } = table
  const isRight = [...table.isRight.slice(0, -1), endsRight(table)]
  const isLikeHeader = (i: number, [start, stop]: Span) =>
    samples.every((cells) => [0, stop - start].includes((cells[i] ?? '').trim().length))
  for (const [i, word] of words.entries()) {
    const before = i === 0 ? -1 : (words[i - 1]?.[1] ?? 0)
    const isAfterEnd = i === 0 || isRight[i - 1] === true
    if (i < words.length - 1 && isAfterEnd && word[0] - before > 1 && isLikeHeader(i, word)) isRight[i] = true
  }
  for (const [i, word] of [...words.entries()].reverse()) {
    const next = words[i + 1]?.[0]
    if (next !== undefined && isRight[i + 1] === false && next - word[1] > 1 && isLikeHeader(i, word))
      isRight[i] = false
  }
  return isRight
}

/** Bytes between two cells: one, or none with `-O`. */
function gapOf({ header, words, lines }: HeaderWords, isRight: readonly boolean[]): number {
  const gaps = words.flatMap(([start], i) => (isRight[i - 1] && !isRight[i] ? [start - (words[i - 1]?.[1] ?? 0)] : []))
  const likely = gaps.filter((gap) => gap <= MOST_BETWEEN)
  if (likely.length > 0) return Math.min(...likely)
  // a byte that is blank where something stands between cells
  const between = words.flatMap(([start], i) => {
    if (i === 0 || isRight[i - 1] !== isRight[i]) return []
    return [isRight[i] ? (words[i - 1]?.[1] ?? 0) : start - 1]
  })
  const isGlued = [header, ...lines].some((line) => between.some((at) => at < line.length && line[at] !== ' '))
  const [, ...starts] = words.map(([start]) => start)
  const isDefault = starts.length > 0 && starts.every((start, i) => start === (i + 1) * DEFAULT_WIDTH)
  return isGlued || isDefault ? 0 : 1
}

/** Whether the values of the last column end where its word does, which has room before it then. */
function endsRight({ words, isRight, lines, isFilled }: HeaderWords): boolean {
  const [start, stop] = words.at(-1) ?? [0, 0]
  const before = words.at(-2)?.[1] ?? 0
  if (isFilled || lines.length === 0 || lines.some((line) => line.length > stop)) return false
  const ends = lines.map((line) => line.trimEnd().length).filter((end) => end > before)
  if (ends.length === 0 || ends.some((end) => end !== stop)) return false
  return words.length === 1 || isRight.at(-2) === true ? start > before + 1 : startsElsewhere(lines, start)
}

function startsElsewhere(lines: readonly string[], start: number): boolean {
  return lines.some((line) => line.trimEnd().lastIndexOf(' ') + 1 !== start)
}

/**
 * Bytes of columns without a header. Where values of several lengths end, or begin, at one place in all records, the column is padded; of
 * others nothing is known.
 *
 * @param rows - Places of the words of records that have one for each column.
 */
export function bareWidths(rows: readonly (readonly Span[])[], count: number): readonly number[] {
  const columns = Array.from({ length: count }, (_, i) => {
    const spans = rows.map((row): Span => row[i] ?? [0, 0])
    const [first = [0, 0]] = spans
    const isSame = (at: 0 | 1) => spans.every((span) => span[at] === first[at])
    return { start: first[0], stop: first[1], begins: isSame(0), ends: isSame(1), longest: longestOf(spans) }
  })
  const isDefault = columns.every(({ start, begins }, i) => begins && start === i * DEFAULT_WIDTH)
  const gap = isDefault ? 0 : 1
  return columns.map(({ start, stop, begins, ends, longest }, i) => {
    const [before, next] = [columns[i - 1], columns[i + 1]]
    if (ends && !begins) {
      if (i === 0) return stop
      if (before?.ends) return stop - before.stop - gap
      return before?.begins ? longest : Number.POSITIVE_INFINITY
    }
    if (begins && !ends && next !== undefined) {
      if (next.begins) return next.start - start - gap
      if (next.ends) return longest
    }
    return Number.POSITIVE_INFINITY
  })
}

function longestOf(spans: readonly Span[]): number {
  return Math.max(0, ...spans.map(([from, to]) => to - from))
}
