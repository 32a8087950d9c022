import type { Codec } from '../codecs/codec.ts'
import { text } from '../codecs/text.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import { type ByteBlock, textOf } from './block.ts'
import type { Column } from './parsed.ts'
import { recentCells } from './recent-cells.ts'

/** What a cell gives that its column cannot hold: no exception, because looking for a place to fit asks often. */
export const UNREADABLE = Symbol('unreadable')

/** Reads one cell of a column: its value, `null` for nothing, or {@link UNREADABLE}. */
export type CellReader = (cell: string) => unknown

/** The same for a cell that is not empty, where it stands in a block. */
export type BlockReader = (block: ByteBlock, from: number, to: number) => unknown

/** Values that a column remembers; then it begins anew, so that memory stays bounded. */
const MOST_REMEMBERED = 4096
/** Cells after which a column that hardly ever repeats itself stops remembering. */
const TRIAL = 512

/**
 * Reader of a column. Values that repeat (states, users, TRES) are read once and shared: rows are read-only.
 *
 * @param padded - Blanks around free text too belong to the layout.
 */
export function cellReader(column: Column, unset: string | undefined, padded: boolean): CellReader {
  const { codec } = column
  const nothing = nothingOf(column)
  if (isVerbatim(column, padded)) return (cell) => (cell === '' || cell === unset ? nothing : cell)
  // free text may begin or end in a newline, which is no padding
  const bare = column.field?.freeText === true ? withoutPadding : (cell: string) => cell.trim()
  const read = remembering(codec === text ? (cell) => cell : attempt(codec))
  return (cell) => {
    const trimmed = bare(cell)
    return trimmed === '' || trimmed === unset ? nothing : read(trimmed)
  }
}

/**
 * Reader of a column's cells in a block: among its bytes where the notation can be read so, and as text where not. What was read as
 * text lately is found again by its bytes.
 */
export function blockReader(column: Column, unset: string | undefined): BlockReader {
  const asText = cellReader(column, unset, false)
  const { readAt, repeats } = column.codec
  if (readAt !== undefined && !repeats)
    return (block, from, to) => readAt(block.bytes, from, to) ?? asText(textOf(block, from, to))
  if (isVerbatim(column, false)) return (block, from, to) => asText(textOf(block, from, to))
  const recent = recentCells()
  return (block, from, to) => {
    const known = recent.find(block, from, to)
    if (known !== undefined) return known
    const value = readAt?.(block.bytes, from, to) ?? asText(textOf(block, from, to))
    recent.keep(block, from, to, value)
    return value
  }
}

/** Free text is what users wrote, blanks included. */
function isVerbatim({ field, codec }: Column, padded: boolean): boolean {
  return field?.freeText === true && !padded && codec === text
}

function withoutPadding(cell: string): string {
  return cell.replace(/^ +| +$/g, '')
}

/** What an empty cell of a column gives. */
export function nothingOf({ field }: Column): null | typeof UNREADABLE {
  return field === undefined || field.nullable ? null : UNREADABLE
}

function attempt(codec: Codec<unknown>): (cell: string) => unknown {
  return (cell) => {
    try {
      return codec.parse(cell)
    } catch (error) {
      if (error instanceof SlurmParseError) return UNREADABLE
      throw error
    }
  }
}

function remembering(read: (cell: string) => unknown): CellReader {
  const known = new Map<string, unknown>()
  let hits = 0
  let misses = 0
  return (cell) => {
    if (misses > TRIAL && hits < misses) return read(cell)
    let value = known.get(cell)
    if (value === undefined) {
      if (known.size >= MOST_REMEMBERED || ++misses > TRIAL + hits) known.clear()
      value = read(cell)
      known.set(unpinned(cell), value)
    } else hits++
    return value
  }
}

/** A copy that does not keep the whole output in memory, as a slice of it would. */
function unpinned(cell: string): string {
  return ` ${cell}`.slice(1)
}
