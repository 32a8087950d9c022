import { couldBe, type RowLayout } from './row-layout.ts'

/** How a record that does not split evenly can be read: not at all, in one way only, or in several. */
export type Fit = 'none' | 'ambiguous' | readonly string[]

/** Columns with a notation between two columns of free text, and where the first of them stands. */
interface Block {
  readonly from: number
  readonly to: number
}

/** Beyond this many cells too many, a record is not worth the search: it stays raw. */
const MOST_SURPLUS = 2048

/**
 * Puts the cells of a record with too many of them back together. Columns of free text swallow the surplus, all others take
 * one cell each, and must be able to read it: from the left up to the first free text, from the right down to the last one,
 * and in between wherever they can. Two places that are both possible make the record ambiguous.
 */
export function fitCells(cells: readonly string[], layout: RowLayout): Fit {
  const { columns, delimiter } = layout
  const surplus = cells.length - columns.length
  if (surplus < 0 || surplus > MOST_SURPLUS) return 'none'
  const blocks = blocksOf(layout)
  if (blocks.length === 1)
    return surplus === 0 && reads(cells, 0, layout, { from: 0, to: columns.length }) ? cells : 'none'
  const starts = onlyStarts(cells, surplus, layout, blocks)
  if (typeof starts === 'string') return starts
  if (surplus > 0 && isTwoRecords(cells, surplus, layout)) return 'ambiguous'

  const fitted: string[] = []
  blocks.forEach(({ from, to }, i) => {
    const start = starts[i] ?? 0
    const end = start + to - from
    fitted.push(...cells.slice(start, end))
    if (i + 1 < blocks.length) fitted.push(cells.slice(end, starts[i + 1]).join(delimiter))
  })
  return fitted
}

/** Blocks before, between and after the columns of free text; some are empty. */
function blocksOf({ columns }: RowLayout): Block[] {
  const blocks: Block[] = []
  let from = 0
  columns.forEach(({ field }, i) => {
    if (field?.freeText !== true) return
    blocks.push({ from, to: i })
    from = i + 1
  })
  return [...blocks, { from, to: columns.length }]
}

function reads(cells: readonly string[], at: number, layout: RowLayout, { from, to }: Block): boolean {
  for (let i = from; i < to; i++) {
    const cell = cells[at + i - from] ?? ''
    if (layout.columns[i]?.anchor ? cell !== cells[0] : !couldBe(layout, i, cell)) return false
  }
  return true
}

/** Cell at which each block starts, where that is certain. */
function onlyStarts(
  cells: readonly string[],
  surplus: number,
  layout: RowLayout,
  blocks: readonly Block[],
): readonly number[] | 'none' | 'ambiguous' {
  const last = blocks.length - 1
  // places[b][s]: ways to put the blocks up to b with block b at its own column + s; 2 stands for many
  const places: number[][] = []
  const isFilled = textBefore(cells, surplus, layout, blocks)
  for (const [b, block] of blocks.entries()) {
    const before = places[b - 1] ?? []
    const row: number[] = []
    const [from, to] = [b === last ? surplus : 0, b === 0 ? 0 : surplus]
    for (let shift = from; shift <= to; shift++) {
      if (!reads(cells, block.from + shift, layout, block)) continue
      let ways = b === 0 ? 1 : 0
      for (let s = 0; s <= shift && ways < 2; s++) if (before[s] && isFilled(b, s, shift)) ways += before[s] ?? 0
      if (ways > 0) row[shift] = Math.min(ways, 2)
    }
    if (row.length === 0) return 'none'
    places.push(row)
  }
  if (places[last]?.[surplus] !== 1) return 'ambiguous'
  // one way: walk it back
  const starts: number[] = []
  let shift = surplus
  for (let b = last; b >= 0; b--) {
    starts.unshift((blocks[b]?.from ?? 0) + shift)
    const [before, end] = [places[b - 1] ?? [], shift]
    shift = before.findIndex((ways, s) => ways > 0 && s <= end && isFilled(b, s, end))
  }
  return starts
}

/** Blanks, and bytes outside UTF-8. */
const DIRT = /[\s\udc80-\udcff]/g
/** Beyond this many cells too many, how texts begin is not looked at any more. */
const MOST_BEGINNINGS = 64

/**
 * Whether the free text before a block may be the cells that blocks at these two places leave to it: nothing, or a text that
 * begins as all of its column do. Delimiters, blanks and stray bytes do not count, as they are what may have been put into it.
 */
function textBefore(cells: readonly string[], surplus: number, { columns }: RowLayout, blocks: readonly Block[]) {
  return (block: number, shiftBefore: number, shift: number): boolean => {
    const column = blocks[block - 1]?.to ?? 0
    const pattern = columns[column]?.field?.begins
    if (pattern === undefined || surplus === 0 || surplus > MOST_BEGINNINGS) return true
    const text = cells
      .slice(column + shiftBefore, column + shift + 1)
      .join('')
      .replace(DIRT, '')
    return text === '' || pattern.test(text)
  }
}

/**
 * Whether the record could as well be one that was cut inside free text, with the next one behind it on the same line: then
 * the last cells make a whole record, whose first cell ends the cell that was cut.
 */
function isTwoRecords(cells: readonly string[], surplus: number, layout: RowLayout): boolean {
  if (surplus < 2 || layout.columns[surplus]?.field?.freeText !== true) return false
  const first = cells[surplus] ?? ''
  const digits = /\d+[^\s\d]*$/.exec(first)?.[0]
  if (digits === undefined || !couldBe(layout, 0, digits)) return false
  return reads(cells, surplus + 1, layout, { from: 1, to: layout.columns.length })
}
