import type { KeyOrder } from '../fields/scontrol-keys.ts'

/** A known key and where it stands in a record. */
export interface KeyPlace {
  readonly key: string
  /** Where the key begins, and where its value does. */
  readonly at: number
  readonly from: number
  /** Nothing but blanks stands before it on its line. */
  readonly isFirst: boolean
}

/** Beyond this many keys a record is not worth the search: it stays raw. */
const MOST_KEYS = 2048

/**
 * The keys of a record that are keys, where free text may hold what looks like some. Real ones stand in scontrol's order, and what is
 * between them can only be the text of a user. Most keys win, as scontrol prints each where it is due; `'ambiguous'` where two choices
 * have as many, `undefined` where the order is another one than that of any release.
 */
export function realKeys(
  places: readonly KeyPlace[],
  { rank, begins, free, repeats }: KeyOrder,
): readonly KeyPlace[] | 'ambiguous' | undefined {
  const starters = places.slice(1).filter(({ key }) => begins.has(key))
  // with -o they stand behind each other, but for those that a newline in a name puts on a line of their own
  const isOneLine = starters.filter(({ isFirst }) => isFirst).length * 2 < starters.length
  const ranks = places.map(({ key }) => rank.get(key) ?? -1)
  const canBe = places.map(({ key, isFirst }, i) => i === 0 || isOneLine || isFirst || !begins.has(key))
  const follows = (i: number, j: number) => {
    const [before, after] = [ranks[i] ?? -1, ranks[j] ?? -1]
    if (before < after) return true
    return repeats.has(places[i]?.key ?? '') && repeats.has(places[j]?.key ?? '')
  }
  if (places.every((_, i) => canBe[i] && (i === 0 || follows(i - 1, i)))) return places
  if (places.length > MOST_KEYS) return 'ambiguous'

  // the longest chain of keys that ends with each one, and in how many ways there is one
  const best: { length: number; ways: number; before: number }[] = []
  for (const [j] of places.entries()) {
    const chain = { length: j === 0 ? 1 : 0, ways: j === 0 ? 1 : 0, before: -1 }
    for (let i = j - 1; i >= 0 && canBe[j]; i--) {
      const last = best[i]
      if (last === undefined || last.length === 0) continue
      const isNext = i === j - 1 || free.has(places[i]?.key ?? '')
      if (!isNext || !follows(i, j) || last.length + 1 < chain.length) continue
      if (last.length + 1 === chain.length) chain.ways += last.ways
      else Object.assign(chain, { length: last.length + 1, ways: last.ways, before: i })
    }
    best.push(chain)
  }
  const isEnd = (i: number) => i === places.length - 1 || free.has(places[i]?.key ?? '')
  const longest = Math.max(...best.map(({ length }, i) => (isEnd(i) ? length : 0)))
  const ends = [...best.keys()].filter((i) => isEnd(i) && best[i]?.length === longest)
  const [end] = ends
  if (longest === 0 || end === undefined) return undefined
  if (ends.length > 1 || best[end]?.ways !== 1) return 'ambiguous'
  const chosen: KeyPlace[] = []
  for (let i = end; i >= 0; i = best[i]?.before ?? -1) chosen.unshift(...places.slice(i, i + 1))
  return chosen
}
