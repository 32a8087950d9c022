import { type ObjectMaker, objectMaker } from '../object-maker.ts'
import { unitOf } from './memory-size.ts'
import { digitsEnd, wholeNumber } from './number.ts'

/** How the numbers of a name are read among bytes: whole ones with or without a unit, and what else it may have. */
export interface AmountAt {
  /** What a number without a unit is multiplied by. */
  readonly bare: number
  /** Reads anything but whole numbers; negative for what only `parse` can tell. */
  readonly otherAt?: (bytes: Uint8Array, from: number, to: number) => number
}

type PairsAt = (bytes: Uint8Array, from: number, to: number) => Readonly<Record<string, number>> | undefined

/** Names in the order in which a list had them: lists of one column mostly have the same. */
interface Names {
  readonly words: readonly Word[]
  readonly amounts: readonly AmountAt[]
  readonly make: ObjectMaker
  /** The numbers of the list at hand. */
  readonly values: number[]
}

/** A name and its `=`, four bytes at a time. */
interface Word {
  readonly length: number
  readonly fours: readonly number[]
  readonly rest: Uint8Array
}

/** Orders of names that are remembered, for good: whoever writes others all the time is read by `parse`. */
const MOST_ORDERS = 64
const MOST_NAMES = 64

const COMMA = 44
const EQUALS = 61

/**
 * Reads `name=number,...` among bytes, when its names are known in this order or can be learnt.
 *
 * @param amountOf - How the numbers of a name are read; whatever is unusual is left to `parse`.
 */
export function pairsAt(amountOf: (name: string) => AmountAt): PairsAt {
  const orders: Names[] = []
  let last = 0
  let view: DataView = new DataView(new ArrayBuffer(0))
  let viewed: Uint8Array | undefined
  return (bytes, from, to) => {
    if (bytes !== viewed) {
      viewed = bytes
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    const latest = orders[last]
    if (latest !== undefined && read(latest, bytes, view, from, to))
      return latest.make(latest.values) as Record<string, number>
    for (const [i, names] of orders.entries()) {
      if (i === last || !read(names, bytes, view, from, to)) continue
      last = i
      return names.make(names.values) as Record<string, number>
    }
    if (orders.length === MOST_ORDERS) return undefined
    const names = learn(bytes, from, to, amountOf)
    if (names === undefined || !read(names, bytes, view, from, to)) return undefined
    last = orders.push(names) - 1
    return names.make(names.values) as Record<string, number>
  }
}

/** Reads the numbers of a list that has exactly these names. */
function read({ words, amounts, values }: Names, bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
  let at = from
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    const amount = amounts[i]
    if (word === undefined || amount === undefined || at + word.length >= to || !stands(word, bytes, view, at))
      return false
    const start = at + word.length
    let end = digitsEnd(bytes, start, to)
    let number = wholeNumber(bytes, start, end)
    if (end === to || bytes[end] === COMMA) number *= amount.bare
    else {
      const unit = unitOf(bytes[end] ?? 0)
      const isUnit = unit > 0 && (end + 1 === to || bytes[end + 1] === COMMA)
      while (end < to && bytes[end] !== COMMA) end++
      number = isUnit ? number * unit : (amount.otherAt?.(bytes, start, end) ?? -1)
    }
    if (number < 0) return false
    values[i] = number
    at = end + 1
  }
  return at === to + 1
}

function stands({ fours, rest }: Word, bytes: Uint8Array, view: DataView, from: number): boolean {
  let at = from
  for (let i = 0; i < fours.length; i++, at += 4) if (view.getInt32(at, true) !== fours[i]) return false
  for (let i = 0; i < rest.length; i++) if (bytes[at + i] !== rest[i]) return false
  return true
}

/** The names of a list, unless one is empty, stands twice or is not ASCII. */
function learn(bytes: Uint8Array, from: number, to: number, amountOf: (name: string) => AmountAt): Names | undefined {
  const words: Word[] = []
  const names: string[] = []
  for (let at = from; at <= to; ) {
    const comma = bytes.indexOf(COMMA, at)
    const end = comma === -1 || comma > to ? to : comma
    const equals = bytes.indexOf(EQUALS, at)
    if (equals <= at || equals >= end || words.length === MOST_NAMES) return undefined
    const word = Uint8Array.from(bytes.subarray(at, equals + 1))
    if (word.some((byte) => byte <= 32 || byte > 126)) return undefined
    const view = new DataView(word.buffer)
    const fours = Array.from({ length: word.length >> 2 }, (_, i) => view.getInt32(4 * i, true))
    words.push({ length: word.length, fours, rest: word.slice(4 * fours.length) })
    names.push(String.fromCharCode(...word.subarray(0, -1)))
    at = end + 1
  }
  if (new Set(names).size < names.length) return undefined
  return { words, amounts: names.map(amountOf), make: objectMaker(names.map((name, i) => [name, i])), values: [] }
}
