import type { KeyOrder } from '../fields/scontrol-keys.ts'
import { type KeyPlace, realKeys } from './real-keys.ts'

/** What may be a key. */
export const KEY = /(?<=^|\s)([A-Za-z][\w/:&]*?)(?:=|(?<=NtasksPerTRES):)/g

/** A key and its value as printed. */
export interface Pair {
  readonly key: string
  readonly value: string
  /** Where the value begins in its record. */
  readonly at: number
}

/** The pairs of a record. */
export interface Pairs {
  readonly pairs: readonly Pair[]
  /** Several choices of keys are as good. */
  readonly isAmbiguous: boolean
  /** The keys stand in scontrol's order. */
  readonly isOrdered: boolean
}

/** `Key=value` pairs by known keys. The one key without `=` has a colon instead (`NtasksPerTRES:0`). */
export function pairsOf(record: string, order: KeyOrder): Pairs {
  const places: KeyPlace[] = []
  for (const { 0: match, 1: key = '', index } of record.matchAll(KEY)) {
    if (!order.rank.has(key)) continue
    const isFirst = record.slice(record.lastIndexOf('\n', index) + 1, index).trim() === ''
    places.push({ key, at: index, from: index + match.length, isFirst })
  }
  const real = realKeys(places, order)
  const isAmbiguous = real === 'ambiguous'
  const found = isAmbiguous ? [] : (real ?? places)
  // blanks before free text are its own; behind it Slurm puts some, by release
  const pairs = found.map(({ key, from }, i) => {
    const value = record.slice(from, found[i + 1]?.at ?? record.length)
    return { key, value: order.free.has(key) ? value.trimEnd() : value.trim(), at: from }
  })
  return { pairs, isAmbiguous, isOrdered: real !== undefined }
}

/** Pairs of a record, where those of lines that repeat are one with all of these lines, if their first key has a notation. */
export function withLines(
  pairs: readonly Pair[],
  repeats: KeyOrder['repeats'],
  columns: ReadonlyMap<string, unknown>,
  record: string,
): readonly Pair[] {
  const [first = ''] = repeats
  const start = pairs.findIndex(({ key }) => key === first)
  if (start === -1 || !columns.has(first)) return pairs
  const found = pairs.slice(start).findIndex(({ key }) => !repeats.has(key))
  const end = found === -1 ? pairs.length : start + found
  const next = pairs[end]
  const at = (pairs[start]?.at ?? 0) - first.length - 1
  const to = next === undefined ? record.length : next.at - next.key.length - 1
  return [...pairs.slice(0, start), { key: first, value: record.slice(at, to).trim(), at }, ...pairs.slice(end)]
}
