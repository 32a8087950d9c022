import { type Codec, unreadable } from './codec.ts'

const INTEGER = /^-?\d+$/
/** Digits from one place up to another as a number, or -1 where there is anything else. Up to 15 of them, which are exact. */
export function wholeNumber(text: string, from: number, to: number): number {
  if (to <= from || to - from > 15) return -1
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

const FLOAT = /^-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i

/**
 * A whole number. Numbers beyond 2^53 lose their last digits; Slurm prints those only where it leaks "infinite".
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
    const digits = wholeNumber(text, 0, text.length)
    if (digits >= 0) return digits
    if (!INTEGER.test(text)) throw unreadable(text, 'a whole number')
    return Number(text)
  },
  readAt(text, from, to) {
    const digits = wholeNumber(text, from, to)
    return digits >= 0 ? digits : undefined
  },
  format: (value) => BigInt(value).toString(),
  equals: (a, b) => a === b,
}

/**
 * A number with decimals, in exponent form, `inf` or `nan`, as Slurm prints a double (fairshare values can be both).
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
