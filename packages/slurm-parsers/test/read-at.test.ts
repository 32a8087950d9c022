import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Codec } from '../src/codecs/codec.ts'
import { count } from '../src/codecs/count.ts'
import { cpuDuration, duration } from '../src/codecs/duration.ts'
import { jobId } from '../src/codecs/job-id.ts'
import { memorySize, memorySizeIn } from '../src/codecs/memory-size.ts'
import { integer } from '../src/codecs/number.ts'
import { timestamp, timestampAt } from '../src/codecs/timestamp.ts'
import { tres, tresUsage } from '../src/codecs/tres.ts'
import { parseSacct, readSacct } from '../src/index.ts'
import { objectMaker } from '../src/object-maker.ts'

const utf8 = new TextEncoder()

/** Codecs that read bytes, with pieces of which texts near their notation are made. */
const CODECS: Readonly<Record<string, readonly [Codec<unknown>, readonly string[]]>> = {
  integer: [integer, ['-', '0', '12', '999999999999999', '9999999999999999', ' ']],
  count: [count, ['2', '17', 'K', 'M', '.5', '-']],
  memorySize: [memorySize, ['0', '112488', '1.5', 'K', 'M', 'G', 'T', 'P', '?', 'n']],
  memoryInMebibytes: [memorySizeIn('M'), ['0', '768000', '.25', 'K', 'M', 'G', 'T', 'P', '?']],
  duration: [duration, ['00', '59', '7', ':', '-', '3-', '00:00:48', 'UNLIMITED', 'INVALID']],
  cpuDuration: [cpuDuration, ['00:33.548', '04:', '00.061', '01:02:03', '1-', '.5', ':']],
  timestamp: [timestamp, ['1795224792', '2026-03-10T12:34:28', 'T25', 'Unknown', '-02-30T00:00:00', '2024']],
  timestampAt: [
    timestampAt('Europe/Berlin'),
    ['2026-10-25T02:30:00', '2026-03-29T02:30:00', '2026-02-29T00:00:00', '2024-02-29T23:59:60', '1795224792', 'None'],
  ],
  jobId: [jobId, ['123', '_4', '_[5-10%2]', '+1', '.batch', '.extern', '.0', '.TBD', '.interac+', '_', '.']],
  tres: [
    tres,
    ['cpu=8', ',', 'mem=64G', 'mem=1.5G', 'gres/gpu:a100=4', 'billing=-1', 'cpu', '=', 'ü=1', '__proto__=1'],
  ],
  tresUsage: [
    tresUsage,
    ['cpu=00:21:50', 'cpu=1-00:00:00', 'mem=112488K', ',', 'fs/disk=12', 'pages=3', 'vmem=1.2M', '='],
  ],
}

test.each(Object.entries(CODECS))('%s reads among bytes what it reads as text, or leaves it', (_, [codec, pieces]) => {
  const near = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
  const text = fc.oneof({ weight: 4, arbitrary: near }, fc.string({ minLength: 1, maxLength: 24 }))
  let read = 0
  fc.assert(
    fc.property(text, fc.string(), fc.string(), (cell, before, behind) => {
      const from = utf8.encode(before).length
      const to = from + utf8.encode(cell).length
      const value = codec.readAt?.(utf8.encode(before + cell + behind), from, to)
      if (value === undefined) return
      read++
      expect(value).toStrictEqual(codec.parse(cell))
    }),
    { seed: 20261121, numRuns: 4000 },
  )
  expect(read).toBeGreaterThan(50)
})

test('an object has the properties it is asked for, whatever their names', () => {
  const names = ['a', 'gres/gpu:a100', '__proto__', 'constructor', '"];x', '\u2028', '5']
  const made = objectMaker(names.map((name, i) => [name, i]))(names.map((_, i) => i))
  expect(Object.keys(made).sort()).toEqual([...names].sort())
  for (const [i, name] of names.entries()) expect(Object.getOwnPropertyDescriptor(made, name)?.value).toBe(i)
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
})

test('text and bytes are read alike, also where a delimiter is what a block shows for other characters', async () => {
  for (const delimiter of ['|', '\x1a', '§', '^|^']) {
    const rows = ['1', '2', '3'].map((id) => [id, 'é\x1a日本', 'COMPLETED', 'x\udcffy'].join(delimiter))
    const text = `${[['JobID', 'Account', 'State', 'User'].join(delimiter), ...rows].join('\n')}\n`
    const bytes = Uint8Array.from([...text].flatMap((c) => (c === '\udcff' ? [0xff] : [...utf8.encode(c)])))
    const whole = parseSacct(text, { delimiter })
    expect(parseSacct(bytes, { delimiter }).rows).toEqual(whole.rows)
    const streamed: unknown[] = []
    const chunks = (async function* () {
      yield bytes
    })()
    for await (const batch of readSacct(chunks, { delimiter, onDiagnostic: () => {} })) streamed.push(...batch)
    expect(streamed).toEqual(whole.rows)
    if (delimiter !== '\x1a') expect(whole.rows.map(({ account }) => account)).toEqual(rows.map(() => 'é\x1a日本'))
  }
})

test('a stream that uses its buffer again changes nothing that was read', async () => {
  const line = (i: number) => utf8.encode(`${i}|näme-${i}|COMPLETED\n`)
  const chunks = (async function* () {
    const buffer = new Uint8Array(64)
    yield utf8.encode('JobID|Account|State\n')
    for (let i = 1; i <= 300; i++) {
      buffer.fill(0)
      buffer.set(line(i))
      yield buffer.subarray(0, line(i).length)
    }
  })()
  const accounts: unknown[] = []
  for await (const batch of readSacct(chunks)) accounts.push(...batch.map(({ account }) => account))
  expect(accounts).toEqual(Array.from({ length: 300 }, (_, i) => `näme-${i + 1}`))
})
