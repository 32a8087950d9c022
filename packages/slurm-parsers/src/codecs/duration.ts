import { type Codec, unreadable, withWords } from './codec.ts'
import { twoDigits, wholeNumber } from './number.ts'

/** Seconds; `UNLIMITED` where no limit is set; `INVALID` where Slurm computed a negative time. */
export type Duration = number | 'UNLIMITED' | 'INVALID'

const sameSeconds = (a: number, b: number) => a === b

/** Seconds as `[D-]HH:MM:SS`. */
function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const days = Math.floor(seconds / 86_400)
  const hms = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return days === 0 ? hms : `${days}-${hms}`
}

const CLOCK = /^(?:(\d+)-)?(\d+):(\d\d):(\d\d)$/

/** `[D-]HH:MM:SS`, which nearly all durations are, where it stands; -1 for any other. */
export function clockAt(bytes: Uint8Array, from: number, to: number): number {
  const at = to - 8
  if (at < from || bytes[at + 2] !== 58 || bytes[at + 5] !== 58) return -1
  const days = at === from ? 0 : bytes[at - 1] === 45 ? wholeNumber(bytes, from, at - 1) : -1
  const hours = twoDigits(bytes, at)
  const minutes = twoDigits(bytes, at + 3)
  const seconds = twoDigits(bytes, at + 6)
  return days < 0 || hours < 0 || minutes < 0 || seconds < 0
    ? -1
    : days * 86_400 + hours * 3600 + minutes * 60 + seconds
}

/** `MM:SS.mmm` where it stands; -1 for any other. One division, so that 33.548 is the double nearest to 33.548. */
function milliClockAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== 9 || bytes[from + 2] !== 58 || bytes[from + 5] !== 46) return -1
  const minutes = twoDigits(bytes, from)
  const seconds = twoDigits(bytes, from + 3)
  const milli = wholeNumber(bytes, from + 6, to)
  return minutes < 0 || seconds < 0 || milli < 0 ? -1 : ((minutes * 60 + seconds) * 1000 + milli) / 1000
}

/** `[D-]HH:MM:SS` in any length; `undefined` for other text. */
export function parseDays(text: string): number | undefined {
  const [match, days, hours, minutes, seconds] = CLOCK.exec(text) ?? []
  if (match === undefined) return undefined
  return Number(days ?? 0) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/**
 * Seconds as sacct (Elapsed, CPUTime, Timelimit) and `sacctmgr show` (MaxWall, GraceTime) print them: `[D-]HH:MM:SS`.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (Elapsed, Timelimit); sacctmgr(1), MaxWall and GrpWall
 *
 * @example
 * ```ts
 * import { duration } from '@slurmkit/slurm-parsers'
 *
 * duration.parse('3-00:00:00') // 259200
 * duration.format(5400) // '01:30:00'
 * ```
 */
export const duration: Codec<Duration> = withWords(
  {
    parse(text) {
      const seconds = parseDays(text)
      if (seconds === undefined) throw unreadable(text, '[days-]HH:MM:SS')
      return seconds
    },
    readAt(bytes, from, to) {
      const seconds = clockAt(bytes, from, to)
      return seconds >= 0 ? seconds : undefined
    },
    format: (seconds: number) => clock(Math.round(seconds)),
    equals: sameSeconds,
    isWhole: (text: string) => CLOCK.test(text),
  },
  'UNLIMITED',
  'INVALID',
)

/**
 * CPU time as sacct prints TotalCPU, UserCPU, SystemCPU, AveCPU and MinCPU. Two parts are minutes and seconds with
 * milliseconds: `00:33.548` is 33.5 s, while `00:00:48` in the same column is 48 s.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (TotalCPU, AveCPU)
 *
 * @example
 * ```ts
 * import { cpuDuration } from '@slurmkit/slurm-parsers'
 *
 * cpuDuration.parse('04:00.061') // 240.061
 * ```
 */
export const cpuDuration: Codec<Duration> = withWords(
  {
    parse(text) {
      const whole = parseDays(text)
      if (whole !== undefined) return whole
      const [match, minutes, seconds, milli] = /^(\d+):(\d\d)\.(\d{1,6})$/.exec(text) ?? []
      if (match === undefined) throw unreadable(text, '[days-]HH:MM:SS or MM:SS.mmm')
      return Number(`${Number(minutes) * 60 + Number(seconds)}.${milli}`)
    },
    readAt(bytes, from, to) {
      const seconds = to - from === 9 ? milliClockAt(bytes, from, to) : clockAt(bytes, from, to)
      return seconds >= 0 ? seconds : undefined
    },
    format(value: number) {
      const milli = Math.round(value * 1000)
      if (milli % 1000 === 0 || milli >= 3_600_000) return clock(Math.floor(milli / 1000))
      const seconds = Math.floor(milli / 1000)
      const mmss = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
      return `${mmss}.${String(milli % 1000).padStart(3, '0')}`
    },
    equals: sameSeconds,
    isWhole: (text: string) => CLOCK.test(text),
  },
  'UNLIMITED',
  'INVALID',
)

/** Seconds, or one of the words that squeue and sinfo print instead. */
export type QueueDuration = Duration | 'NOT_SET' | 'Partition_Limit' | 'infinite' | 'n/a' | 'N/A' | 'NONE'

/**
 * Times of squeue and sinfo: `M:SS`, `MM:SS`, `H:MM:SS` or `D-HH:MM:SS`. Two parts are minutes and seconds: `30:00` is 30 minutes.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see squeue(1), `--format` (%M, %l, %L); sinfo(1), `--format` (%l)
 *
 * @example
 * ```ts
 * import { squeueDuration } from '@slurmkit/slurm-parsers'
 *
 * squeueDuration.parse('30:00') // 1800
 * squeueDuration.parse('infinite') // 'infinite'
 * ```
 */
export const squeueDuration: Codec<QueueDuration> = withWords(
  {
    parse(text) {
      const whole = parseDays(text)
      if (whole !== undefined) return whole
      const [match, minutes, seconds] = /^(\d+):(\d\d)$/.exec(text) ?? []
      if (match === undefined) throw unreadable(text, '[[days-]hours:]minutes:seconds')
      return Number(minutes) * 60 + Number(seconds)
    },
    format(seconds: number) {
      if (seconds >= 86_400) return clock(seconds)
      const text = clock(seconds)
      return seconds >= 3600 ? text.replace(/^0/, '') : text.slice(3).replace(/^0/, '')
    },
    equals: sameSeconds,
    isWhole: (text: string) => CLOCK.test(text),
  },
  'UNLIMITED',
  'INVALID',
  'NOT_SET',
  'Partition_Limit',
  'infinite',
  'n/a',
  'N/A',
  'NONE',
)
