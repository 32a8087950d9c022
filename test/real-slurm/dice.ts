/** Choices that a seed decides. */
export interface Dice {
  /** A whole number from 0 up to `most`. */
  upTo(most: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Each with the same probability, in their order. */
  some<T>(items: readonly T[], probability: number): T[]
  shuffle<T>(items: readonly T[]): T[]
}

/** Dice that fall alike for the same seed (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const upTo = (most: number) => Math.floor(next() * (most + 1))
  return {
    upTo,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[upTo(items.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    some: (items, probability) => items.filter(() => next() < probability),
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  }
}
