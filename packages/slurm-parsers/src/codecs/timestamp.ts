import { SlurmParseError } from '../slurm-parse-error.ts'
import { type Codec, unreadable, withWords } from './codec.ts'

/** Local time of the cluster without a zone, `2026-03-10T12:34:28`, kept as printed: one hour a year it means two instants. */
export type LocalTime = `${number}-${number}-${number}T${number}:${number}:${number}`

/** Words in place of a time: not known yet, never happened, or not applicable. */
export type TimeWord = 'Unknown' | 'None' | 'N/A' | 'NONE' | 'n/a'

/** Seconds since 1970 (UTC), or a word. What our commands give, as they ask Slurm for seconds. */
export type EpochTime = number | TimeWord

/** Seconds since 1970 (UTC), a word, or a zone-less local time that somebody's dump holds. */
export type Timestamp = EpochTime | LocalTime

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/
const WORDS = ['Unknown', 'None', 'N/A', 'NONE', 'n/a'] as const

function isLocalTime(text: string): text is LocalTime {
  return LOCAL.test(text)
}

/**
 * Seconds since 1970, as Slurm prints every time under `SLURM_TIME_FORMAT=%s`. Zone-less local time is refused.
 *
 * @example
 * ```ts
 * import { epochTime } from '@slurmkit/slurm-parsers'
 *
 * epochTime.parse('1795224792') // 1795224792
 * epochTime.parse('Unknown') // 'Unknown'
 * ```
 */
export const epochTime: Codec<EpochTime> = withWords(
  {
    parse(text) {
      if (!/^\d+$/.test(text))
        throw unreadable(text, 'seconds since 1970 (set SLURM_TIME_FORMAT=%s) or a word such as Unknown')
      return Number(text)
    },
    format: (value: number) => String(value),
    equals: (a, b) => a === b,
  },
  ...WORDS,
)

/**
 * Seconds since 1970, a word, or local time without a zone, which stays text because nothing says which instant it is.
 * {@link timestampAt} turns local time into seconds.
 *
 * @example
 * ```ts
 * import { timestamp } from '@slurmkit/slurm-parsers'
 *
 * timestamp.parse('1795224792') // 1795224792
 * timestamp.parse('2026-03-10T12:34:28') // '2026-03-10T12:34:28'
 * ```
 */
export const timestamp: Codec<Timestamp> = {
  parse: (text) => (isLocalTime(text) ? text : epochTime.parse(text)),
  format: (value) => String(value),
  equals: (a, b) => a === b,
}

/**
 * Local time of a cluster whose clock is at a fixed offset from UTC, read into seconds since 1970.
 *
 * @param offset - `'UTC'`, or an offset such as `'+01:00'`. A named zone is not enough: its clock repeats one hour a year.
 * @throws SlurmParseError `invalid-argument` when `offset` is neither.
 *
 * @example
 * ```ts
 * import { timestampAt } from '@slurmkit/slurm-parsers'
 *
 * timestampAt('+01:00').parse('2026-03-10T12:34:28') // 1773142468
 * ```
 */
export function timestampAt(offset: string): Codec<EpochTime> {
  const [match, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset === 'UTC' ? '+00:00' : offset) ?? []
  if (match === undefined) {
    throw new SlurmParseError(
      'invalid-argument',
      `cannot use the zone offset ${JSON.stringify(offset)}: write UTC, or an offset such as +01:00`,
    )
  }
  const east = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
  return {
    parse(text) {
      if (!isLocalTime(text)) return epochTime.parse(text)
      const utc = Date.parse(`${text}Z`)
      if (Number.isNaN(utc)) throw unreadable(text, 'a date that exists')
      return utc / 1000 - east
    },
    format: (value) => (typeof value === 'number' ? new Date((value + east) * 1000).toISOString().slice(0, 19) : value),
    equals: (a, b) => a === b,
  }
}
