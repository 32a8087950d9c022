import { type Codec, unreadable } from './codec.ts'

const INTEGER = /^-?\d+$/
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
    if (!INTEGER.test(text)) throw unreadable(text, 'a whole number')
    return Number(text)
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
