import type { Codec } from '../codecs/codec.ts'
import { cpuDuration, duration } from '../codecs/duration.ts'
import { jobId } from '../codecs/job-id.ts'
import { memorySize } from '../codecs/memory-size.ts'
import { integer } from '../codecs/number.ts'
import { text } from '../codecs/text.ts'
import { epochTime, timestamp } from '../codecs/timestamp.ts'
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

/** Codecs that read a cell as fast as its value is looked up. */
const QUICK: ReadonlySet<unknown> = new Set([integer, memorySize, jobId, duration, cpuDuration, timestamp, epochTime])

/**
 * Reader of a column. Values that repeat (states, users, TRES) are read once and shared: rows are read-only.
 *
 * @param padded - Blanks around free text too belong to the layout.
 */
export function cellReader({ field, codec }: Column, unset: string | undefined, padded: boolean): CellReader {
  const free = field?.freeText === true && !padded
  const nothing = field === undefined || field.nullable ? null : UNREADABLE
  const read = codec === text ? (cell: string) => cell : QUICK.has(codec) ? attempt(codec) : remembering(attempt(codec))
  return (cell) => {
    const value = free ? cell : trimmed(cell)
    return value === '' || value === unset ? nothing : read(value)
  }
}

/** `trim` allocates nothing for a cell without blanks, but asking its two ends first is cheaper still. */
function trimmed(cell: string): string {
  const last = cell.charCodeAt(cell.length - 1)
  return cell.charCodeAt(0) > 32 && last > 32 && last < 127 ? cell : cell.trim()
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
  let last = ''
  let lastValue: unknown
  return (cell) => {
    if (misses > TRIAL && hits < misses) return read(cell)
    if (cell === last) {
      hits++
      return lastValue
    }
    let value = known.get(cell)
    if (value === undefined) {
      if (known.size >= MOST_REMEMBERED || ++misses > TRIAL + hits) known.clear()
      value = read(cell)
      last = unpinned(cell)
      known.set(last, value)
    } else {
      hits++
      last = cell
    }
    lastValue = value
    return value
  }
}

/** A copy that does not keep the whole output in memory, as a slice of it would. */
function unpinned(cell: string): string {
  return ` ${cell}`.slice(1)
}
