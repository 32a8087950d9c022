import type { Codec } from '../codecs/codec.ts'

/** Items of lists that a column makes at once, to begin with, and what each cell adds to that. */
const MOST_ITEMS = 1 << 18
const ITEMS_A_CELL = 32
/** Items that one list can have at most. */
const MOST_OF_ONE = 1 << 16

/**
 * A codec whose lists take no more memory than grows with the text. `n[0-65535]` is ten characters and megabytes of names: where a column
 * has had far more of these than cells, further lists make their items when they are read.
 */
export function thrifty<T>(codec: Codec<T>): Codec<T> {
  const { parseLazily } = codec
  if (parseLazily === undefined) return codec
  let left = MOST_ITEMS
  const spend = (value: T): T => {
    left -= lengthOf(value)
    return value
  }
  return {
    ...codec,
    parse(text) {
      left = Math.min(MOST_ITEMS, left + ITEMS_A_CELL)
      // nearly always there is room for the longest list
      if (left >= MOST_OF_ONE) return spend(codec.parse(text))
      const lazy = parseLazily(text)
      return lengthOf(lazy) > left ? lazy : spend(codec.parse(text))
    },
  }
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}
