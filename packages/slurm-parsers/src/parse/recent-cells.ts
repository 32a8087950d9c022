import type { ByteBlock } from './block.ts'

/** Places for cells, and how many bytes a cell may have to get one. */
const PLACES = 512
const MOST_BYTES = 96

/** Values of cells that were read lately, found again by their bytes. */
export interface RecentCells {
  /** The value of a cell with the same bytes, or `undefined`. */
  find(block: ByteBlock, from: number, to: number): unknown
  /** Remembers the value of the cell that was looked for last, in place of another one perhaps. */
  keep(block: ByteBlock, from: number, to: number, value: unknown): void
}

/**
 * A column repeats itself: the same few users, states and TRES stand in nearly all of its cells. The bytes are copied, because a stream
 * may use its buffer again, and memory stays bounded.
 */
export function recentCells(): RecentCells {
  const cells = new Uint8Array(PLACES * MOST_BYTES)
  const cellView = new DataView(cells.buffer)
  const lengths = new Uint8Array(PLACES)
  const values: unknown[] = new Array(PLACES).fill(undefined)
  let place = 0
  return {
    find({ bytes, view }, from, to) {
      const length = to - from
      place = placeOf(bytes, from, to)
      if (lengths[place] !== length) return undefined
      const start = place * MOST_BYTES
      let i = 0
      for (; i + 4 <= length; i += 4) if (cellView.getInt32(start + i) !== view.getInt32(from + i)) return undefined
      for (; i < length; i++) if (cells[start + i] !== bytes[from + i]) return undefined
      return values[place]
    },
    keep({ bytes }, from, to, value) {
      const length = to - from
      if (length > MOST_BYTES) return
      lengths[place] = length
      values[place] = value
      const start = place * MOST_BYTES
      for (let i = 0; i < length; i++) cells[start + i] = bytes[from + i] ?? 0
    },
  }
}

/** A few bytes tell the cells of a column apart well enough. */
function placeOf(bytes: Uint8Array, from: number, to: number): number {
  const middle = (from + to) >> 1
  const mixed =
    (bytes[from] ?? 0) * 7 +
    (bytes[middle - 1] ?? 0) * 23 +
    (bytes[middle] ?? 0) * 61 +
    (bytes[to - 2] ?? 0) * 131 +
    (bytes[to - 1] ?? 0) * 31
  return (mixed + (to - from) * 5) & (PLACES - 1)
}
