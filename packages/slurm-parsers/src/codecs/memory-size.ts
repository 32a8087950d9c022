import { type Codec, unreadable } from './codec.ts'
import { wholeNumber } from './number.ts'

/** Bytes. */
export type MemorySize = number

/** Unit that a number without a letter is in. */
export type MemoryUnit = 'B' | 'K' | 'M' | 'G'

// `?` is what Slurm prints once it runs out of letters, one step beyond P.
const UNITS: readonly string[] = ['B', 'K', 'M', 'G', 'T', 'P', '?']
const SIZE = /^(\d+(?:\.\d+)?)([KMGTP?])?$/

const POWERS = UNITS.map((_, i) => 1024 ** i)

/** Bytes in one unit: `B`, `K`, `M`, `G`, `T`, `P` or `?`, in 1024s. */
export function unitBytes(unit: string): number {
  return POWERS[UNITS.indexOf(unit)] ?? 1
}

/** Bytes in the unit that a byte is the letter of; 0 for any other. */
export function unitOf(byte: number): number {
  if (byte === 75) return 1024
  if (byte === 77) return 1024 ** 2
  if (byte === 71) return 1024 ** 3
  if (byte === 84) return 1024 ** 4
  return byte === 80 ? 1024 ** 5 : 0
}

/** Bytes, or `undefined` where the text is no size. A decimal such as `1.94G` is Slurm's rounding, so it is rounded to whole `base` units. */
export function parseSize(text: string, base: MemoryUnit): number | undefined {
  const [match, digits, unit] = SIZE.exec(text) ?? []
  if (match === undefined || digits === undefined) return undefined
  const bytes = Number(digits) * unitBytes(unit ?? base)
  const step = digits.includes('.') ? unitBytes(base) : 1
  return Math.round(bytes / step) * step
}

/** Bytes with the largest unit that divides them; a bare number when `base` is the largest. */
function formatSize(bytes: number, base: MemoryUnit): string {
  const whole = Math.round(bytes)
  for (const unit of ['P', 'T', 'G', 'M', 'K'] as const) {
    const size = unitBytes(unit)
    if (whole !== 0 && whole % size === 0) return `${whole / size}${unit}`
  }
  if (base === 'B' || whole === 0) return String(whole)
  throw unreadable(String(bytes), `a whole number of KiB, because a number without a unit means ${base} here`)
}

/**
 * A memory size whose bare numbers are in `base` units. All units are in 1024s.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--units`; scontrol(1), `show node` (RealMemory)
 *
 * @example
 * ```ts
 * import { memorySizeIn } from '@slurmkit/slurm-parsers'
 *
 * memorySizeIn('M').parse('768000') // 805306368000
 * ```
 */
export function memorySizeIn(base: MemoryUnit): Codec<MemorySize> {
  const bare = unitBytes(base)
  return {
    parse(text) {
      const bytes = parseSize(text, base)
      if (bytes === undefined) throw unreadable(text, 'a size such as 0, 112488K or 1.50G')
      return bytes
    },
    readAt(bytes, from, to) {
      const unit = to > from ? unitOf(bytes[to - 1] ?? 0) : 0
      const whole = wholeNumber(bytes, from, unit > 0 ? to - 1 : to)
      return whole < 0 ? undefined : whole * (unit > 0 ? unit : bare)
    },
    format: (bytes) => formatSize(bytes, base),
    equals: (a, b) => a === b,
    isWhole: (text) => /[KMGTP]$/.test(text),
  }
}

/**
 * Bytes, as sacct prints MaxRSS and its like: `0`, `112488K`, `1943.93M`, or a bare number of bytes under `--noconvert`.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (MaxRSS) and `--noconvert`
 *
 * @example
 * ```ts
 * import { memorySize } from '@slurmkit/slurm-parsers'
 *
 * memorySize.parse('112488K') // 115187712
 * ```
 */
export const memorySize: Codec<MemorySize> = memorySizeIn('B')

/** Memory that a job asked for. Since 21.08 it is always the job's total; older releases say per node or per CPU. */
export interface ReqMem {
  readonly bytes: MemorySize
  readonly per: 'job' | 'node' | 'cpu'
}

const PER = { n: 'node', c: 'cpu' } as const
const SUFFIX = { job: '', node: 'n', cpu: 'c' } as const
// The flag bit "per CPU" that old releases leaked into the number, in MiB.
const PER_CPU_BIT = 2 ** 31

/**
 * sacct's ReqMem: `10000M`, or `3000Mc` and `400Gn` up to 20.11. `2147486648Mn` is 3000 MiB a CPU with a leaked flag bit.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (ReqMem)
 *
 * @example
 * ```ts
 * import { reqMem } from '@slurmkit/slurm-parsers'
 *
 * reqMem.parse('3000Mc') // { bytes: 3145728000, per: 'cpu' }
 * ```
 */
export const reqMem: Codec<ReqMem> = {
  parse(text) {
    const suffix = text.endsWith('n') ? 'n' : text.endsWith('c') ? 'c' : undefined
    const bytes = parseSize(suffix === undefined ? text : text.slice(0, -1), 'M')
    if (bytes === undefined) throw unreadable(text, 'a size such as 10000M, 3000Mc or 400Gn')
    const leaked = bytes - PER_CPU_BIT * unitBytes('M')
    if (suffix !== undefined && leaked >= 0) return { bytes: leaked, per: 'cpu' }
    return { bytes, per: suffix === undefined ? 'job' : PER[suffix] }
  },
  format: ({ bytes, per }) => `${formatSize(bytes, 'M')}${SUFFIX[per]}`,
  equals: (a, b) => a.bytes === b.bytes && a.per === b.per,
}
