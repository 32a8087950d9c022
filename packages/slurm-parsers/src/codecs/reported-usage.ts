import { type Codec, unreadable } from './codec.ts'

/** Usage as a share: `12.34%`, with its amount where sreport printed both (`154251(63.71%)`). */
export interface UsageShare {
  readonly amount?: number
  readonly percent: number
}

/** Usage that fixed-width output cut: sreport's Total Count is too narrow for `-t minper`. */
export interface CutUsage {
  /** The amount, where the cut is behind it. */
  readonly amount?: number
  /** What was printed, `122(731700+`. */
  readonly cut: string
}

/** Usage in the unit that the report was asked for. */
export type ReportedUsage = number | UsageShare | CutUsage

/**
 * sreport's Used, Energy, Allocated, Idle and their like.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sreport(1), `-t`
 *
 * @example
 * ```ts
 * import { reportedUsage } from '@slurmkit/slurm-parsers'
 *
 * reportedUsage.parse('15987') // 15987
 * reportedUsage.parse('1154(19.20%)') // { amount: 1154, percent: 19.2 }
 * reportedUsage.parse('122(731700+') // { amount: 122, cut: '122(731700+' }
 * ```
 */
export const reportedUsage: Codec<ReportedUsage> = {
  parse(text) {
    if (/^-?\d+$/.test(text)) return Number(text)
    const [cut, whole] = /^(?:(-?\d+)\([-\d.%]*|-?[\d.]+)\+$/.exec(text) ?? []
    if (cut !== undefined) return { ...(whole === undefined ? {} : { amount: Number(whole) }), cut }
    const [match, amount, both, alone] = /^(?:(-?\d+)\((-?\d+\.\d+)%\)|(-?\d+\.\d+)%)$/.exec(text) ?? []
    if (match === undefined) throw unreadable(text, 'usage such as 15987, 12.34% or 1154(19.20%)')
    return amount === undefined ? { percent: Number(alone) } : { amount: Number(amount), percent: Number(both) }
  },
  format(value) {
    if (typeof value === 'number') return String(value)
    if ('cut' in value) return value.cut
    const percent = `${value.percent.toFixed(2)}%`
    return value.amount === undefined ? percent : `${value.amount}(${percent})`
  },
  parseCut: (text) => reportedUsage.parse(`${text}+`),
  equals: (a, b) => reportedUsage.format(a) === reportedUsage.format(b),
}
