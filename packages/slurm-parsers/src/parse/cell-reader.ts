import type { Codec } from '../codecs/codec.ts'
import { text } from '../codecs/text.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import type { Column } from './parsed.ts'

/** What a cell gives that its column cannot hold: no exception, because looking for a place to fit asks often. */
export const UNREADABLE = Symbol('unreadable')

/** Reads one cell of a column: its value, `null` for nothing, or {@link UNREADABLE}. */
export type CellReader = (cell: string) => unknown

/** Values that a column remembers; then it begins anew, so that memory stays bounded. */
const MOST_REMEMBERED = 4096
/** Cells after which a column that hardly ever repeats itself stops remembering. */
const TRIAL = 512

/**
 * Reader of a column. Values that repeat (states, users, TRES) are read once and shared: rows are read-only.
 *
 * @param padded - Blanks around free text too belong to the layout.
 */
export function cellReader({ field, codec }: Column, unset: string | undefined, padded: boolean): CellReader {
  const free = field?.freeText === true && !padded
  const nothing = field === undefined || field.nullable ? null : UNREADABLE
  const read = codec === text ? (cell: string) => cell : remembering(attempt(codec))
  return (cell) => {
    const value = free ? cell : trimmed(cell)
    return value === '' || value === unset ? nothing : read(value)
  }
}

/** `trim` allocates nothing for a cell without blanks, but asking its two ends first is cheaper still. */
function trimmed(cell: string): string {
  return cell.charCodeAt(0) > 32 && cell.charCodeAt(cell.length - 1) <= 126 && !cell.endsWith(' ') ? cell : cell.trim()
}

function attempt(codec: Codec<unknown>): CellReader {
  return (cell) => {
    try {
      return codec.parse(cell)
    } catch (error) {
      if (error instanceof SlurmParseError) return UNREADABLE
      throw error
    }
  }
}

function remembering(read: CellReader): CellReader {
  const known = new Map<string, unknown>()
  let hits = 0
  let misses = 0
  return (cell) => {
    if (misses > TRIAL && hits < misses) return read(cell)
    const before = known.get(cell)
    if (before !== undefined) {
      hits++
      return before
    }
    if (++misses === TRIAL + 1 && hits < misses) known.clear()
    if (known.size >= MOST_REMEMBERED) known.clear()
    const value = read(cell)
    known.set(unpinned(cell), value)
    return value
  }
}

/** A copy that does not keep the whole output in memory, as a slice of it would. */
function unpinned(cell: string): string {
  return ` ${cell}`.slice(1)
}
