import { SlurmParseError } from '../slurm-parse-error.ts'

/** Wall clock of a zone, from and up to a time that it shows, counted as if it were UTC. */
export interface WallSpan {
  readonly from: number
  readonly to: number
  /** Seconds east of UTC; `undefined` where the clock shows these times twice, or never. */
  readonly east: number | undefined
  /** The clock was put forward over these times, so no event can have them. */
  readonly isGap: boolean
}

const YEAR = 366 * 86_400
const STEP = 7 * 86_400

/**
 * Finds how far a zone is from UTC when its clock shows a time.
 *
 * @param zone - `'UTC'`, an offset such as `'+01:00'`, or a name such as `'Europe/Berlin'`.
 * @throws SlurmParseError `invalid-argument` when `zone` is none of them.
 */
export function wallSpans(zone: string): (wall: number) => WallSpan {
  const [match, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone === 'UTC' ? '+00:00' : zone) ?? []
  if (match !== undefined) {
    const east = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
    const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, east, isGap: false }
    return () => always
  }
  const offsetAt = offsets(zone)
  const years = new Map<number, readonly WallSpan[]>()
  let last: WallSpan | undefined
  return (wall) => {
    if (last !== undefined && wall >= last.from && wall < last.to) return last
    const year = Math.floor(wall / YEAR)
    let spans = years.get(year)
    if (spans === undefined) {
      spans = spansOf(year * YEAR, (year + 1) * YEAR, offsetAt)
      years.set(year, spans)
    }
    const found = spans.find(({ from, to }) => wall >= from && wall < to)
    if (found === undefined) throw new RangeError(`no wall clock of ${zone} shows ${wall}`)
    last = found
    return found
  }
}

/** Offset from UTC, in seconds, that a named zone has at a moment. */
function offsets(zone: string): (epoch: number) => number {
  const format = (() => {
    try {
      return new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      throw new SlurmParseError(
        'invalid-argument',
        `cannot use the zone ${JSON.stringify(zone)}: write UTC, an offset such as +01:00, or a name such as Europe/Berlin`,
      )
    }
  })()
  return (epoch) => {
    const parts = new Map(format.formatToParts(epoch * 1000).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return wall / 1000 - epoch
  }
}

/** Spans that together hold every wall time from `from` up to `to`. */
function spansOf(from: number, to: number, offsetAt: (epoch: number) => number): WallSpan[] {
  const spans: WallSpan[] = []
  const end = to + 2 * 86_400
  let epoch = from - 2 * 86_400
  let east = offsetAt(epoch)
  let start = epoch + east
  while (epoch < end) {
    const next = epoch + STEP
    const after = offsetAt(next)
    if (after !== east) {
      let [low, high] = [epoch, next]
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2)
        if (offsetAt(middle) === east) low = middle
        else high = middle
      }
      const [before, behind] = [high + east, high + offsetAt(high)]
      spans.push({ from: start, to: Math.min(before, behind), east, isGap: false })
      spans.push({
        from: Math.min(before, behind),
        to: Math.max(before, behind),
        east: undefined,
        isGap: behind > before,
      })
      start = Math.max(before, behind)
      epoch = high
      east = offsetAt(high)
    } else epoch = next
  }
  return [...spans, { from: start, to: epoch + east, east, isGap: false }]
}
