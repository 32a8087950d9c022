import { type Codec, readBytes, unreadable, withWords } from './codec.ts'
import { twoDigits, wholeNumber } from './number.ts'
import { wallSpans } from './zone.ts'

/** Local time of the cluster without a zone, `2026-03-10T12:34:28`, kept as printed: one hour a year it means two instants. */
export type LocalTime = `${number}-${number}-${number}T${number}:${number}:${number}`

/** Words in place of a time: not known yet, never happened, or not applicable. */
export type TimeWord = 'Unknown' | 'None' | 'N/A' | 'NONE' | 'n/a'

/** Seconds since 1970 (UTC), or a word. What our commands give, as they ask Slurm for seconds. */
export type EpochTime = number | TimeWord

/** Seconds since 1970 (UTC), a word, or a zone-less local time that somebody's dump holds. */
export type Timestamp = EpochTime | LocalTime

const WORDS = ['Unknown', 'None', 'N/A', 'NONE', 'n/a'] as const

function epochAt(bytes: Uint8Array, from: number, to: number): number | undefined {
  const seconds = wholeNumber(bytes, from, to)
  return seconds >= 0 ? seconds : undefined
}

function isLocalTime(text: string): text is LocalTime {
  return !Number.isNaN(readBytes(text, wallClock))
}

/** A date and a time of day, a word, or seconds: those have ten digits from 2001 to 2286. */
function isWhole(text: string): boolean {
  return isLocalTime(text) || /^\d{10}$/.test(text) || epochTime.isWhole?.(text) === true
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Seconds since 1970 if a local time were UTC; `NaN` where there is none. Read by hand: a dump has three of them a row. */
function wallClock(bytes: Uint8Array, at: number, to: number): number {
  if (to - at !== 19 || bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 10] !== 84) return Number.NaN
  if (bytes[at + 13] !== 58 || bytes[at + 16] !== 58) return Number.NaN
  const century = twoDigits(bytes, at)
  const ofCentury = twoDigits(bytes, at + 2)
  const year = century * 100 + ofCentury
  const month = twoDigits(bytes, at + 5)
  const day = twoDigits(bytes, at + 8)
  const hour = twoDigits(bytes, at + 11)
  const minute = twoDigits(bytes, at + 14)
  const second = twoDigits(bytes, at + 17)
  if (century < 0 || ofCentury < 0 || hour < 0 || minute < 0 || second < 0) return Number.NaN
  if (year !== latest.year || month !== latest.month) latest = monthOf(year, month)
  if (!(day >= 1 && day <= latest.days && hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN
  return latest.start + day * 86_400 + hour * 3600 + minute * 60 + second
}

interface Month {
  readonly year: number
  readonly month: number
  readonly days: number
  /** Seconds from 1970 to the day before its first. */
  readonly start: number
}

/** Lines of a dump follow each other in time. */
let latest = monthOf(1970, 1)

function monthOf(year: number, month: number): Month {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  // days from 1970, counted in years that begin in March
  const y = month > 2 ? year : year - 1
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5)
  return {
    year,
    month,
    days: month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 0),
    start: (days + dayOfYear - 719_469) * 86_400,
  }
}

/**
 * Seconds since 1970, as Slurm prints every time under `SLURM_TIME_FORMAT=%s`. Zone-less local time is refused.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), ENVIRONMENT VARIABLES (SLURM_TIME_FORMAT)
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
    readAt: epochAt,
    format: (value: number) => String(value),
    equals: (a, b) => a === b,
  },
  ...WORDS,
)

/**
 * Seconds since 1970, a word, or local time without a zone, which stays text because nothing says which instant it is.
 * {@link timestampAt} turns local time into seconds.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (Submit, Start, End)
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
  readAt: epochAt,
  parse: (text) => (isLocalTime(text) ? text : epochTime.parse(text)),
  format: (value) => String(value),
  equals: (a, b) => a === b,
  isWhole,
}

/**
 * Local time of a cluster, read into seconds since 1970. Where the clock is put back, one hour a year is shown twice: such a time
 * stays text, because nothing says which of the two it is.
 *
 * @param zone - `'UTC'`, an offset such as `'+01:00'`, or a name such as `'Europe/Berlin'`.
 * @throws SlurmParseError `invalid-argument` when `zone` is none of them.
 * @see sacct(1), ENVIRONMENT VARIABLES (SLURM_TIME_FORMAT); tzset(3)
 *
 * @example
 * ```ts
 * import { timestampAt } from '@slurmkit/slurm-parsers'
 *
 * timestampAt('+01:00').parse('2026-03-10T12:34:28') // 1773142468
 * timestampAt('Europe/Berlin').parse('2026-10-25T02:30:00') // '2026-10-25T02:30:00'
 * ```
 */
export function timestampAt(zone: string): Codec<Timestamp> {
  const spanOf = wallSpans(zone)
  return {
    parse(text) {
      const wall = readBytes(text, wallClock)
      if (Number.isNaN(wall)) return epochTime.parse(text)
      const { east, isGap } = spanOf(wall)
      if (isGap) throw unreadable(text, `a time that clocks of ${zone} show`)
      return east === undefined ? (text as LocalTime) : wall - east
    },
    readAt(bytes, from, to) {
      const wall = wallClock(bytes, from, to)
      if (Number.isNaN(wall)) return epochAt(bytes, from, to)
      const { east } = spanOf(wall)
      return east === undefined ? undefined : wall - east
    },
    format(value) {
      if (typeof value !== 'number') return value
      // the span of a moment nearby, then the one that the clock shows
      const near = spanOf(value).east ?? 0
      const { east } = spanOf(value + near)
      const isExact = east !== undefined && spanOf(value + east).east === east
      // seconds say what a time that is shown twice cannot
      return isExact ? new Date((value + east) * 1000).toISOString().slice(0, 19) : String(value)
    },
    equals: (a, b) => a === b,
    isWhole,
  }
}
