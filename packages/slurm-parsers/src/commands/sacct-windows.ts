import type { CommandRow, RequestName } from '../fields/field.ts'
import type { SACCT_FIELDS } from '../fields/sacct-fields.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import { type SacctOptions, sacct } from './sacct.ts'
import type { SlurmCommand } from './slurm-command.ts'

type Name = RequestName<typeof SACCT_FIELDS>

/** Options of {@link sacctWindows}: those of `sacct`, over a time that has two ends. */
export type SacctWindowsOptions<R extends Name> = Omit<SacctOptions<R>, 'start' | 'end' | 'allocations'> & {
  /** From when, in seconds since 1970 or as a `Date`. */
  readonly start: number | Date
  /** Until when. */
  readonly end: number | Date
  /** Seconds of one window. Default: `604_800`, a week. */
  readonly windowSeconds?: number
  /** Windows asked for at the same time. Default: `2`. */
  readonly parallel?: number
  /** Steps too, which cost slurmdbd a query for each job. Default: false, one row a job. */
  readonly steps?: boolean
}

/** Runs one command: `(command) => run(runner, command)` with `@slurmkit/command`. */
export type RunCommand = <T>(command: SlurmCommand<T>) => Promise<T>

/** More windows than this are a mistake in the units. */
const MOST_WINDOWS = 10_000
/** What tells that two windows show the same run of a job, and whether a later window may show it again. */
const KEYS = ['JobIDRaw', 'Submit', 'End', 'TotalCPU'] as const satisfies readonly Name[]

type KeyRow = CommandRow<typeof SACCT_FIELDS, (typeof KEYS)[number]>

/**
 * Asks for a long time window by window, so that no answer is big, a few at a time. A job that windows share comes once: runs are the
 * same where job id and submit time are, and the row of the window that saw most CPU time is kept. Rows come in batches, as the
 * windows do, and only jobs that go on behind a window are held back.
 *
 * @throws SlurmParseError `invalid-argument` when the times are in the wrong order or make more than 10 000 windows; what `run` throws.
 * @see sacct(1)
 *
 * @example
 * ```ts
 * import { local, run } from '@slurmkit/command'
 * import { gpus, sacctWindows } from '@slurmkit/slurm-parsers'
 *
 * const year = { start: new Date('2026-01-01'), end: new Date('2027-01-01'), format: ['User', 'ElapsedRaw', 'AllocTRES'] } as const
 * let gpuSeconds = 0
 * for await (const batch of sacctWindows((command) => run(local(), command), year))
 *   for (const job of batch) gpuSeconds += (job.elapsedRaw ?? 0) * gpus(job.allocTRES)
 * ```
 */
export async function* sacctWindows<const R extends Name>(
  run: RunCommand,
  options: SacctWindowsOptions<R> & { readonly format: readonly R[] },
): AsyncGenerator<CommandRow<typeof SACCT_FIELDS, R>[]> {
  const { windowSeconds, parallel = 2, steps = false, start, end, ...rest } = options
  const format: readonly Name[] = [...new Set<Name>([...options.format, ...KEYS])]
  const windows = windowsOf(start, end, windowSeconds)
  const ask = (window: Window) => {
    const rows = run(sacct({ ...rest, ...window, format, allocations: !steps })) as Promise<KeyRow[]>
    // awaited in order: one that fails early must wait for its turn
    rows.catch(() => {})
    return rows
  }
  const extra = KEYS.filter((name) => !(options.format as readonly Name[]).includes(name)).map(
    (name) => PROPERTIES[name],
  )
  const finish = (rows: Iterable<KeyRow>) =>
    Array.from(rows, (row) => {
      const kept: Record<string, unknown> = { ...row }
      for (const property of extra) delete kept[property]
      return kept as CommandRow<typeof SACCT_FIELDS, R>
    })

  const asked = windows.slice(0, Math.max(1, parallel)).map(ask)
  let open = new Map<string, KeyRow>()
  for (const [i, window] of windows.entries()) {
    const rows = (await asked[i]) ?? []
    const next = windows[asked.length]
    if (next !== undefined) asked.push(ask(next))
    // an answer is held by this loop alone
    delete asked[i]
    const seen = new Map<string, KeyRow>()
    for (const row of rows) {
      const key = JSON.stringify([row.jobIDRaw, row.submit])
      seen.set(key, longest(open.get(key), longest(seen.get(key), row)))
      open.delete(key)
    }
    const done = [...open.values()]
    open = new Map()
    for (const [key, row] of seen) {
      if (i < windows.length - 1 && goesOnBehind(row, window.end)) open.set(key, row)
      else done.push(row)
    }
    if (done.length > 0) yield finish(done)
  }
}

const PROPERTIES = { JobIDRaw: 'jobIDRaw', Submit: 'submit', End: 'end', TotalCPU: 'totalCPU' } as const

interface Window {
  readonly start: number
  readonly end: number
}

function windowsOf(start: number | Date, end: number | Date, windowSeconds = 604_800): Window[] {
  const [from, to] = [start, end].map((time) => Math.floor(typeof time === 'number' ? time : time.getTime() / 1000))
  if (from === undefined || to === undefined || !(from < to) || !(windowSeconds >= 1))
    throw new SlurmParseError(
      'invalid-argument',
      `cannot make windows from ${start} to ${end}: the end is not behind the start`,
    )
  const count = Math.ceil((to - from) / windowSeconds)
  if (count > MOST_WINDOWS)
    throw new SlurmParseError(
      'invalid-argument',
      `${count} windows are too many: pass a longer windowSeconds than ${windowSeconds}`,
    )
  return Array.from({ length: count }, (_, i) => ({
    start: from + i * windowSeconds,
    end: Math.min(to, from + (i + 1) * windowSeconds),
  }))
}

/** sacct adds up the CPU time of the steps in the window, so the same job may show less of it in another window. */
function longest(a: KeyRow | undefined, b: KeyRow): KeyRow {
  return a !== undefined && Number(a.totalCPU) > Number(b.totalCPU) ? a : b
}

function goesOnBehind({ end }: KeyRow, windowEnd: number): boolean {
  return typeof end !== 'number' || end >= windowEnd
}
