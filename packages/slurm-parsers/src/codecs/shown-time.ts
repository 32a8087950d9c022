import type { Codec } from './codec.ts'
import { type Timestamp, timestamp, timestampAt } from './timestamp.ts'

/**
 * A time as `SLURM_TIME_FORMAT=relative` shows it (`14:24:22`, `Ystday 23:58`, `Tomorr 09:00`, `Tue 14:00`, `5 Mar 10:00`, `5 Mar 2024`), or
 * with a blank between date and time: kept as printed, since only the moment of printing says which instant it is.
 */
export type ShownTime = `${number}:${string}` | `${string} ${string}`

const SHOWN =
  /^(?:(?:(?:Ystday|Tomorr|[A-Z][a-z]{2}|\d{1,2} [A-Z][a-z]{2}) )?\d\d:\d\d(?::\d\d)?|\d{1,2} [A-Z][a-z]{2} \d{4}|\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)$/
/** `%FT%T%z`: the only one of these that says which instant it is. */
const ZONED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:?\d\d)$/

/** A codec of times that also reads what other settings of `SLURM_TIME_FORMAT` print. */
function orShown(codec: Codec<Timestamp>): Codec<Timestamp | ShownTime> {
  const isShown = (text: string): text is ShownTime => SHOWN.test(text)
  return {
    ...codec,
    parse(text) {
      if (isShown(text)) return text
      const [, local, east = ''] = ZONED.exec(text) ?? []
      const ms = local === undefined ? Number.NaN : Date.parse(`${local}${east.replace(/(\d\d)(\d\d)$/, '$1:$2')}`)
      return Number.isNaN(ms) ? codec.parse(text) : ms / 1000
    },
    format: (value) => (typeof value === 'string' && isShown(value) ? value : codec.format(value as Timestamp)),
    equals: (a, b) => a === b,
  }
}

/**
 * Times of text from elsewhere: what {@link timestamp} reads, local time with its offset from UTC (`2026-03-10T12:34:28+0100`), and the
 * other forms of `SLURM_TIME_FORMAT`, which stay text.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), ENVIRONMENT VARIABLES (SLURM_TIME_FORMAT)
 *
 * @example
 * ```ts
 * import { shownTime } from '@slurmkit/slurm-parsers'
 *
 * shownTime.parse('2026-03-10T12:34:28+0100') // 1773142468
 * shownTime.parse('Ystday 23:58') // 'Ystday 23:58'
 * ```
 */
export const shownTime: Codec<Timestamp | ShownTime> = orShown(timestamp)

/** {@link shownTime} of a cluster whose zone is known. */
export function shownTimeAt(zone: string | undefined): Codec<Timestamp | ShownTime> {
  return zone === undefined ? shownTime : orShown(timestampAt(zone))
}
