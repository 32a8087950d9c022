import { type Codec, unreadable } from './codec.ts'

const INTEGER = /^-?\d+$/
/** Digits from one place up to another as a number, or -1 where there is anything else. Up to 15 of them, which are exact. */
export function wholeNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > 15) return -1
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] ?? 0) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Where the digits from a place on end. */
export function digitsEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] ?? 0) >= 48 && (bytes[at] ?? 0) <= 57) at++
  return at
}

/** Two digits at a place, or -1. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 48
  const ones = (bytes[at + 1] ?? 0) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

const FLOAT = /^-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i

/**
 * A whole number. Numbers beyond 2^53 lose their last digits; Slurm prints those only where it leaks "infinite".
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (Priority, UID)
 *
 * @example
 * ```ts
 * import { integer } from '@slurmkit/slurm-parsers'
 *
 * integer.parse('192') // 192
 * ```
 */
export const integer: Codec<number> = {
  parse(text) {
    if (!INTEGER.test(text)) throw unreadable(text, 'a whole number')
    return Number(text)
  },
  readAt(bytes, from, to) {
    const digits = wholeNumber(bytes, from, to)
    return digits >= 0 ? digits : undefined
  },
  format: (value) => BigInt(value).toString(),
  equals: (a, b) => a === b,
  isWhole: (text) => text === '0',
}

/**
 * A number with decimals, in exponent form, `inf` or `nan`, as Slurm prints a double (fairshare values can be both).
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sshare(1), `--format` (FairShare, LevelFS)
 *
 * @example
 * ```ts
 * import { float } from '@slurmkit/slurm-parsers'
 *
 * float.parse('4.8281e+03') // 4828.1
 * float.parse('inf') // Infinity
 * ```
 */
export const float: Codec<number> = {
  parse(text) {
    if (!FLOAT.test(text)) throw unreadable(text, 'a number')
    const value = Number(text)
    if (!Number.isNaN(value)) return value
    if (/nan/i.test(text)) return Number.NaN
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  },
  format(value) {
    if (Number.isNaN(value)) return 'nan'
    if (Number.isFinite(value)) return value.toString()
    return value > 0 ? 'inf' : '-inf'
  },
  equals: (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b)),
}
