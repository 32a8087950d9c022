import { UNREADABLE } from './cell-reader.ts'
import type { RowLayout } from './row-layout.ts'

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

function reads(cells: readonly string[], at: number, { readers }: RowLayout, { from, to }: Block): boolean {
  for (let i = from; i < to; i++) if (readers[i]?.(cells[at + i - from] ?? '') === UNREADABLE) return false
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
  for (const [b, block] of blocks.entries()) {
    const shifts = b === 0 ? [0] : b === last ? [surplus] : Array.from({ length: surplus + 1 }, (_, s) => s)
    const row: number[] = []
    let before = 0
    let next = 0
    for (const shift of shifts) {
      for (; next <= shift && b > 0; next++) before += places[b - 1]?.[next] ?? 0
      const ways = b === 0 ? 1 : Math.min(before, 2)
      if (
        ways > 0 &&
        reads(cells, block.from + shift, layout, block) &&
        begins(cells, block.to + shift, layout, block.to)
      )
        row[shift] = ways
    }
    if (row.length === 0) return 'none'
    places.push(row)
  }
  if (places[last]?.[surplus] !== 1) return 'ambiguous'
  // one way: walk it back
  const starts: number[] = []
  let shift = surplus
  for (let b = last; b >= 0; b--) {
    while (places[b]?.[shift] === undefined) shift--
    starts.unshift((blocks[b]?.from ?? 0) + shift)
  }
  return starts
}

/** Whether the free text behind a block may begin at this cell: a working directory begins with a slash. */
function begins(cells: readonly string[], at: number, { columns }: RowLayout, column: number): boolean {
  const pattern = columns[column]?.field?.begins
  const cell = cells[at] ?? ''
  // an empty cell may be all of it, or a delimiter that stands at its very beginning
  return pattern === undefined || cell === '' || pattern.test(cell)
}

/**
 * Whether the record could as well be one that was cut inside free text, with the next one behind it on the same line: then
 * the last cells make a whole record, whose first cell ends the cell that was cut.
 */
function isTwoRecords(cells: readonly string[], surplus: number, layout: RowLayout): boolean {
  if (surplus < 2 || layout.columns[surplus]?.field?.freeText !== true) return false
  const first = cells[surplus] ?? ''
  const digits = /\d+[^\s\d]*$/.exec(first)?.[0]
  if (digits === undefined || layout.readers[0]?.(digits) === UNREADABLE) return false
  return reads(cells, surplus + 1, layout, { from: 1, to: layout.columns.length })
}
