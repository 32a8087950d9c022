import { type Codec, unreadable } from './codec.ts'

/** Seconds, always whole minutes, or `UNLIMITED`. */
export type TimeLimit = number | 'UNLIMITED'

const NUMBERS = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/

/**
 * A time limit as people write it for `sacctmgr ... MaxWall=` and `sbatch --time=` (sbatch(1)): `minutes`, `minutes:seconds`,
 * `hours:minutes:seconds`, `days-hours`, `days-hours:minutes`, `days-hours:minutes:seconds`. A bare `60` is 60 minutes.
 * Slurm keeps whole minutes and rounds up, and so does this. `UNLIMITED`, `INFINITE` and `-1` are `'UNLIMITED'`.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sbatch(1), `--time`; sacctmgr(1), MaxWall
 *
 * @example
 * ```ts
 * import { timeLimit } from '@slurmkit/slurm-parsers'
 *
 * timeLimit.parse('60') // 3600
 * timeLimit.parse('30:00') // 1800
 * timeLimit.parse('3-0') // 259200
 * timeLimit.format(259200) // '3-00:00:00'
 * ```
 */
export const timeLimit: Codec<TimeLimit> = {
  parse(text) {
    if (/^(?:-1|infinite|unlimited)$/i.test(text)) return 'UNLIMITED'
    const [match, days, first, second, third] = NUMBERS.exec(text) ?? []
    if (match === undefined)
      throw unreadable(text, 'minutes, minutes:seconds, hours:minutes:seconds or days-hours[:minutes[:seconds]]')
    const [a, b, c] = [Number(first), Number(second ?? 0), Number(third ?? 0)]
    const seconds = days !== undefined || third !== undefined ? a * 3600 + b * 60 + c : a * 60 + b
    return Math.ceil((Number(days ?? 0) * 86_400 + seconds) / 60) * 60
  },
  format(value) {
    if (value === 'UNLIMITED') return value
    const minutes = Math.ceil(value / 60)
    const two = (n: number) => String(n).padStart(2, '0')
    const days = Math.floor(minutes / 1440)
    const hms = `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}:00`
    return days === 0 ? hms : `${days}-${hms}`
  },
  equals: (a, b) => a === b,
}
