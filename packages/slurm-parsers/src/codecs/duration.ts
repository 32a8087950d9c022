import { type Codec, unreadable, withWords } from './codec.ts'
import { wholeNumber } from './number.ts'

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

function parseClock(text: string): number | undefined {
  // HH:MM:SS, nearly always
  if (text.length === 8 && text.charCodeAt(2) === 58 && text.charCodeAt(5) === 58) {
    const [h, m, s] = [wholeNumber(text, 0, 2), wholeNumber(text, 3, 5), wholeNumber(text, 6, 8)]
    if (h >= 0 && m >= 0 && s >= 0) return h * 3600 + m * 60 + s
  }
  const [match, days, hours, minutes, seconds] = CLOCK.exec(text) ?? []
  if (match === undefined) return undefined
  return Number(days ?? 0) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/**
 * Seconds as sacct (Elapsed, CPUTime, Timelimit) and `sacctmgr show` (MaxWall, GraceTime) print them: `[D-]HH:MM:SS`.
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
      const seconds = parseClock(text)
      if (seconds === undefined) throw unreadable(text, '[days-]HH:MM:SS')
      return seconds
    },
    format: (seconds: number) => clock(Math.round(seconds)),
    equals: sameSeconds,
  },
  'UNLIMITED',
  'INVALID',
)

/**
 * CPU time as sacct prints TotalCPU, UserCPU, SystemCPU, AveCPU and MinCPU. Two parts are minutes and seconds with
 * milliseconds: `00:33.548` is 33.5 s, while `00:00:48` in the same column is 48 s.
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
      // MM:SS.mmm: one division, so that 33.548 is the double nearest to 33.548
      if (text.length === 9 && text.charCodeAt(2) === 58 && text.charCodeAt(5) === 46) {
        const [m, s, ms] = [wholeNumber(text, 0, 2), wholeNumber(text, 3, 5), wholeNumber(text, 6, 9)]
        if (m >= 0 && s >= 0 && ms >= 0) return ((m * 60 + s) * 1000 + ms) / 1000
      }
      const whole = parseClock(text)
      if (whole !== undefined) return whole
      const [match, minutes, seconds, milli] = /^(\d+):(\d\d)\.(\d{1,6})$/.exec(text) ?? []
      if (match === undefined) throw unreadable(text, '[days-]HH:MM:SS or MM:SS.mmm')
      return Number(`${Number(minutes) * 60 + Number(seconds)}.${milli}`)
    },
    format(value: number) {
      const milli = Math.round(value * 1000)
      if (milli % 1000 === 0 || milli >= 3_600_000) return clock(Math.floor(milli / 1000))
      const seconds = Math.floor(milli / 1000)
      const mmss = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
      return `${mmss}.${String(milli % 1000).padStart(3, '0')}`
    },
    equals: sameSeconds,
  },
  'UNLIMITED',
  'INVALID',
)

/** Seconds, or one of the words that squeue and sinfo print instead. */
export type QueueDuration = Duration | 'NOT_SET' | 'Partition_Limit' | 'infinite' | 'n/a' | 'N/A' | 'NONE'

/**
 * Times of squeue and sinfo: `M:SS`, `MM:SS`, `H:MM:SS` or `D-HH:MM:SS`. Two parts are minutes and seconds: `30:00` is 30 minutes.
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
      const whole = parseClock(text)
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
