import {
  type Diagnostic,
  parseSacct,
  readSacct,
  type SlurmCommand,
  sacctWindows,
  timestampAt,
} from '@slurmkit/slurm-parsers'
import { expect, expectTypeOf, test } from 'vitest'
import { ASKS, bytesOf, corrupt, recordOf, seeded } from './corrupt-records.ts'

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  // one buffer for all, as streams may do it
  const buffer = new Uint8Array(size)
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size)
    buffer.set(chunk)
    yield buffer.subarray(0, chunk.length)
  }
}
async function allOf<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}

test('a stream gives the rows and diagnostics of the whole text, wherever its chunks end', async () => {
  const random = seeded(7)
  for (const ask of ASKS.filter(({ command, own }) => command === 'sacct' && own === undefined)) {
    const records = Array.from({ length: 300 }, (_, i) => {
      const record = recordOf(ask, 1000 + i, random)
      return random(4) === 0 ? corrupt(ask, record, random) : record
    })
    const end = `${ask.trailing ? ask.delimiter : ''}\n`
    const text = [ask.columns, ...records.map(({ cells }) => cells)]
      .map((cells) => cells.join(ask.delimiter) + end)
      .join('')
    const whole = parseSacct(bytesOf(text), { zone: 'UTC' })
    for (const size of [7, 1000, 1 << 20]) {
      const diagnostics: Diagnostic[] = []
      const onDiagnostic = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic)
      const rows = await allOf(readSacct(chunksOf(bytesOf(text), size), { zone: 'UTC', batchSize: 50, onDiagnostic }))
      expect(rows).toEqual(whole.rows)
      expect(diagnostics).toEqual(whole.diagnostics)
    }
  }
})

test('a stream of nothing, of a header, and of text', async () => {
  const stream = async function* (...parts: string[]) {
    yield* parts
  }
  expect(await allOf(readSacct(stream()))).toEqual([])
  expect(await allOf(readSacct(stream('JobID|State\n')))).toEqual([])
  expect(await allOf(readSacct(stream('JobID|St', 'ate\n1|RUN', 'NING\n')))).toEqual([
    { jobID: { id: 1 }, state: { name: 'RUNNING' } },
  ])
  await expect(allOf(readSacct(stream('JobID|NCPUS\n1|many\n')))).rejects.toThrow('cannot read "many"')
})

test('a stream that breaks off hands out its rows, and says that the last value may be cut', async () => {
  const stream = async function* () {
    yield 'JobID|NCPUS\n1|8\n2|12'
  }
  const rows: object[] = []
  const read = async () => {
    for await (const batch of readSacct(stream())) rows.push(...batch)
  }
  await expect(read()).rejects.toMatchObject({ code: 'uncertain-end', line: 3 })
  expect(rows).toEqual([
    { jobID: { id: 1 }, ncpus: 8 },
    { jobID: { id: 2 }, ncpus: 12 },
  ])
})

test('local time of a named zone: the hour that comes twice stays text, the one that never comes is refused', () => {
  const berlin = timestampAt('Europe/Berlin')
  expect(berlin.parse('2026-07-01T12:00:00')).toBe(Date.parse('2026-07-01T10:00:00Z') / 1000)
  expect(berlin.parse('2026-10-25T01:59:59')).toBe(Date.parse('2026-10-24T23:59:59Z') / 1000)
  expect(berlin.parse('2026-10-25T02:30:00')).toBe('2026-10-25T02:30:00')
  expect(berlin.parse('2026-10-25T03:00:00')).toBe(Date.parse('2026-10-25T02:00:00Z') / 1000)
  expect(() => berlin.parse('2026-03-29T02:30:00')).toThrow('a time that clocks of Europe/Berlin show')
  expect(() => timestampAt('Atlantis')).toThrow('cannot use the zone "Atlantis"')
  for (let t = 1_700_000_000; t < 1_790_000_000; t += 777_777) expect(berlin.parse(berlin.format(t))).toBe(t)
})

const DAY = 86_400

test('windows cover the whole time, and a job that two of them show comes once', async () => {
  const argvs: string[] = []
  let running = 0
  let most = 0
  const jobs = [
    { id: 1, submit: 10, end: 500, cpu: '00:01:00' },
    { id: 2, submit: 20, end: 2 * DAY + 5, cpu: '00:02:00' },
    { id: 2, submit: 2 * DAY + 9, end: 3 * DAY - 1, cpu: '00:00:03' },
    { id: 3, submit: 30, end: Number.NaN, cpu: '00:00:04' },
  ]
  const run = async <T>(command: SlurmCommand<T>): Promise<T> => {
    most = Math.max(most, ++running)
    const seconds = (name: string) =>
      Date.parse(`${command.argv.find((word) => word.startsWith(name))?.slice(name.length)}Z`) / 1000
    const [start, end] = [seconds('--starttime='), seconds('--endtime=')]
    argvs.push(command.argv.join(' '))
    await new Promise((resolve) => setTimeout(resolve, 5))
    running--
    const stdout = jobs
      .filter((job) => job.submit <= end && !(job.end < start))
      // the last window sees less of the second job's steps
      .map(({ id, submit, end, cpu }) => {
        const shown = start > DAY && id === 2 && submit === 20 ? '00:00:01' : cpu
        return [id, shown, id, submit, end || 'Unknown']
      })
      .map((cells) => `${cells.join('\x1f')}\x1f\n`)
      .join('')
    return command.parse({ exitCode: 0, stdout, stderr: '' })
  }
  const batches = sacctWindows(run, { start: 0, end: 3 * DAY, windowSeconds: DAY, format: ['JobID', 'TotalCPU'] })
  const rows = []
  for await (const batch of batches) {
    expectTypeOf(batch[0]?.totalCPU).toEqualTypeOf<number | 'UNLIMITED' | 'INVALID' | null | undefined>()
    rows.push(...batch)
  }
  expect(argvs).toHaveLength(3)
  expect(argvs.every((argv) => argv.includes('--allocations'))).toBe(true)
  expect(most).toBe(2)
  expect(rows.map((row) => [row.jobID.id, row.totalCPU])).toEqual([
    [1, 60],
    [2, 120],
    [2, 3],
    [3, 4],
  ])
  expect(Object.keys(rows[0] ?? {})).toEqual(['jobID', 'totalCPU'])
  const none = sacctWindows(run, { start: 5, end: 5, format: ['JobID'] })
  await expect(none.next()).rejects.toThrow('the end is not behind the start')
})
