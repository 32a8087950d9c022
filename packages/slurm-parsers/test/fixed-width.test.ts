import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  decodeBytes,
  parseSacct,
  parseSinfo,
  parseSqueue,
  parseSreport,
  parseSshare,
  printRows,
} from '@slurmkit/slurm-parsers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RELEASES } from './recorded-commands.ts'

const encoder = new TextEncoder()

/** A cell as Slurm prints it: as many bytes as the column has, whatever they mean. */
function cell(text: string, width: number, { isLeft = false, mark = '' } = {}): number[] {
  const bytes = [...encoder.encode(text)]
  const kept = bytes.length > width ? [...bytes.slice(0, width - mark.length), ...encoder.encode(mark)] : bytes
  const blanks = Array.from({ length: width - kept.length }, () => 0x20)
  return isLeft ? [...kept, ...blanks] : [...blanks, ...kept]
}
/** What is left of a text in a cell. */
const left = (text: string, width: number, mark = '') =>
  decodeBytes(Uint8Array.from(cell(text, width, { mark }))).replace(/^ +| +$/g, '') || null

/** Whether a text at the left fills its column, which may have cut it. */
const fills = (text: string, width: number) => {
  const bytes = cell(text, width, { isLeft: true })
  return bytes.length === width && bytes.at(-1) !== 0x20
}

const letters = fc.constantFrom('a', 'B', '7', ' ', '|', '\n', 'é', 'ž', '名', '🐎', 'RUNNING', '12 gpu')
const names = fc.array(letters, { maxLength: 12 }).map((parts) => parts.join(''))
const jobs = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 99_999_999 }), name: names, comment: names }), {
  minLength: 1,
  maxLength: 8,
  selector: ({ id }) => id,
})
interface Job {
  readonly id: number
  readonly name: string
  readonly comment: string
}

test('a table with dashes below its header gives each name as far as it was printed', () => {
  fc.assert(
    fc.property(jobs, fc.integer({ min: 8, max: 20 }), (list: Job[], width) => {
      const rows = list.map(({ id, name, comment }) => [
        ...[...cell(String(id), 12, { isLeft: true }), 0x20, ...cell(name, width, { mark: '+' }), 0x20],
        ...[...cell('COMPLETED', 10), 0x20, ...cell(comment, width, { isLeft: true, mark: '+' }), 0x20],
        ...[...cell('00:01:00', 10), 0x20, 0x0a],
      ])
      const head = ['JobID', 'JobName', 'State', 'Comment', 'Elapsed']
      const widths = [12, width, 10, width, 10]
      const line = (make: (i: number) => string) => `${head.map((_, i) => make(i)).join(' ')} \n`
      const text = Uint8Array.from([
        ...encoder.encode(
          line((i) =>
            i % 3 === 0 ? (head[i] ?? '').padEnd(widths[i] ?? 0) : (head[i] ?? '').padStart(widths[i] ?? 0),
          ),
        ),
        ...encoder.encode(line((i) => '-'.repeat(widths[i] ?? 0))),
        ...rows.flat(),
      ])
      const parsed = parseSacct(text)
      expect(parsed.diagnostics).toEqual([])
      expect(parsed.rows.map(({ jobID, jobName, comment }) => [jobID?.id, jobName, comment])).toEqual(
        list.map(({ id, name, comment }) => [id, left(name, width, '+'), left(comment, width, '+')]),
      )
      expect(printRows(parsed)).toBe(decodeBytes(text))
    }),
    { numRuns: 300, seed: 5_122_026 },
  )
})

test('columns side by side without a blank are told by their places', () => {
  fc.assert(
    fc.property(jobs, fc.integer({ min: 8, max: 20 }), (some: Job[], width) => {
      // one record without a newline shows how wide all are
      const list = [...some, { id: 0, name: 'plain', comment: '' }]
      const widths = [10, width, 9, 11, width, 8]
      const print = (cells: readonly string[]) => [
        ...cells.flatMap((text, i) => cell(text, widths[i] ?? 0, { isLeft: true })),
        0x0a,
      ]
      const text = Uint8Array.from([
        ...print(['JOBID', 'NAME', 'STATE', 'TIME_LEFT', 'COMMENT', 'TIME']),
        ...list.flatMap(({ id, name, comment }) => print([`${id}_1`, name, 'COMPLETED', 'INVALID', comment, '1:00'])),
      ])
      const parsed = parseSqueue(text)
      const full = ({ id, name, comment }: Job) => [
        ...(`${id}_1`.length === 10 ? [['JOBID', `${id}_1`]] : []),
        ...(fills(name, width) ? [['NAME', left(name, width)]] : []),
        ...(fills(comment, width) ? [['COMMENT', left(comment, width)]] : []),
      ]
      expect(parsed.diagnostics.map(({ header, value }) => [header, value])).toEqual(list.flatMap(full))
      expect(parsed.rows.map(({ jobID, jobName, comment }) => [jobID?.id, jobName, comment])).toEqual(
        list.map(({ id, name, comment }) => [id, left(name, width), left(comment, width)]),
      )
      expect(parsed.rows.every(({ timeLeft, elapsed }) => timeLeft === 'INVALID' && elapsed === 60)).toBe(true)
      expect(printRows(parsed)).toBe(decodeBytes(text))
    }),
    { numRuns: 300, seed: 5_122_026 },
  )
})

test("squeue's own layout gives a name as printed, or a diagnostic", () => {
  let rows = 0
  let lost = 0
  fc.assert(
    fc.property(jobs, (list: Job[]) => {
      const text = Uint8Array.from([
        ...encoder.encode('             JOBID PARTITION     NAME     USER ST       TIME  NODES NODELIST(REASON)\n'),
        ...list.flatMap(({ id, name }) => [
          ...[...cell(String(id), 18), 0x20, ...cell('gpu', 9), 0x20, ...cell(name, 8), 0x20, ...cell('alice', 8)],
          ...encoder.encode('  R       1:00      1 n1\n'),
        ]),
      ])
      const parsed = parseSqueue(text)
      expect(printRows(parsed)).toBe(decodeBytes(text))
      const expected = new Map(list.map(({ id, name }) => [id, left(name, 8)]))
      for (const { jobID, jobName, user } of parsed.rows) {
        expect(jobName).toBe(expected.get(jobID?.id ?? 0))
        expect(user).toBe('alice')
      }
      if (parsed.rows.length < list.length) expect(parsed.diagnostics.length).toBeGreaterThan(0)
      rows += list.length
      lost += list.length - parsed.rows.length
    }),
    { numRuns: 300, seed: 5_122_026 },
  )
  expect(lost / rows).toBeLessThan(0.01)
})

describe.each(RELEASES)('names that Slurm %s printed in fixed width', (release) => {
  const read = (name: string) =>
    decodeBytes(readFileSync(fileURLToPath(new URL(`../fixtures/${release}/${name}.txt`, import.meta.url))))
  test.each([
    ['text-squeue-names', 12, 14],
    ['text-squeue-names-left', 12, 14],
    ['text-squeue-glued', 12, 14],
  ])('%s', (file, nameWidth, commentWidth) => {
    const text = read(file)
    const { rows, diagnostics } = parseSqueue(text)
    const found = new Map(rows.map(({ jobID, jobName, comment }) => [jobID?.id, [jobName, comment]]))
    const whole = parseSqueue(read('text-squeue-names-last')).rows
    // a byte outside UTF-8 counts as one
    const isLong = (name: string) => fills(name.replace(/[\udc80-\udcff]/g, '.'), nameWidth)
    const long = whole.map(({ jobName }) => jobName ?? '').filter(isLong)
    expect(diagnostics.filter(({ header }) => header === 'NAME').map(({ value }) => value)).toEqual(
      long.map((name) => left(name, nameWidth)),
    )
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['cut-value']))
    expect(rows).toHaveLength(whole.length)
    for (const [id, comment] of [
      [10, 'x|y|z'],
      [11, 'JobId=7 JobState=FAILED'],
      [12, 'record\x1eseparator'],
      [13, ' blanks '],
      [14, 'Größe'],
    ] as const) {
      const name = whole.find(({ jobID }) => jobID?.id === id)?.jobName ?? ''
      expect(found.get(id)).toEqual([left(name, nameWidth), left(comment, commentWidth)])
    }
    expect(found.get(15)).toEqual(['latin \udce9t\udce9', '\udcff\udcfe'])
  })

  test('text-squeue-names-last', () => {
    const { rows, diagnostics } = parseSqueue(read('text-squeue-names-last'))
    expect(diagnostics).toEqual([])
    const found = rows.filter(({ jobID }) => jobID !== undefined && jobID.id > 9 && jobID.id < 16)
    expect(found.map(({ jobID, state, user, jobName }) => [jobID?.id, state?.name, user, jobName])).toEqual([
      [10, 'COMPLETED', 'bob', 'a|b|c'],
      [11, 'COMPLETED', 'bob', 'two\nlines'],
      [12, 'COMPLETED', 'bob', 'unit\x1fseparator'],
      [13, 'COMPLETED', 'bob', 'k=v, "q" $x'],
      [14, 'COMPLETED', 'alice', 'žluťoučký 🐎 名前'],
      [15, 'COMPLETED', 'alice', 'latin \udce9t\udce9'],
    ])
  })

  test('text-sreport-users', () => {
    const { rows, diagnostics } = parseSreport(read('text-sreport-users'))
    expect(diagnostics).toEqual([])
    expect(rows.filter(({ login }) => login === 'alice').map(({ properName }) => properName)).toEqual([
      'Zoë Müller-L+',
      'Zoë Müller-L+',
    ])
    // accounts stand at the right there, so the blanks before them are no depth
    expect(rows.some((row) => 'depth' in row)).toBe(false)
  })
})

test('each cluster of -M has columns as wide as its names', () => {
  const text = `CLUSTER: a
PARTITION AVAIL  TIMELIMIT  NODES  STATE NODELIST
gpu*         up   infinite      1    mix n1

CLUSTER: b
PARTITION               AVAIL  TIMELIMIT  NODES  STATE NODELIST
a-partition-with-a-name    up 7-00:00:00      2  alloc gpu-[1-2]
x                          up   infinite      0    n/a
`
  const parsed = parseSinfo(text)
  expect(parsed.diagnostics).toEqual([])
  expect(parsed.rows.map(({ partition, timelimit, nodeList }) => [partition, timelimit, nodeList])).toEqual([
    ['gpu*', 'infinite', ['n1']],
    ['a-partition-with-a-name', 604_800, ['gpu-1', 'gpu-2']],
    ['x', 'infinite', null],
  ])
  expect(printRows(parsed)).toBe(text)
})

test('queues of several clusters, cut otherwise, and two tables one after the other', () => {
  const queue = (width: number, name: string) =>
    `CLUSTER: ${name}\n${'JOBID'.padStart(width)} ${'NAME'.padStart(width)} ST\n${'12'.padStart(width)} ${'a b'.padStart(width)} PD\n\n`
  const parsed = parseSqueue(queue(6, 'a') + queue(18, 'b'))
  expect(parsed.diagnostics).toEqual([])
  expect(parsed.rows.map(({ jobName }) => jobName)).toEqual(['a b', 'a b'])
  const table = (width: number) =>
    `JobID        ${'JobName'.padStart(width)} State      \n------------ ${'-'.repeat(width)} ---------- \n${'7'.padEnd(12)} ${'ž ž'.padStart(width - 2)} ${'FAILED'.padStart(10)} \n`
  const both = table(10) + table(20)
  const twice = parseSacct(both)
  expect(twice.diagnostics).toEqual([])
  expect(twice.rows.map(({ jobName }) => jobName)).toEqual(['ž ž', 'ž ž'])
  expect(printRows(twice)).toBe(both)
})

test('up to 20.11 the dashes end at 53, and the header at the right', () => {
  const text = `       JobID ${'AllocTRES'.padStart(60)}      State \n------------ ${'-'.repeat(53)} ---------- \n12           ${'cpu=1'.padStart(60)}    RUNNING \n13           ${'cpu=1,mem=2G,node=1,billing=1,gres/gpu=1,gres/gpu:a100=1'.padStart(60)}    RUNNING \n`
  const { rows, diagnostics } = parseSacct(text)
  expect(diagnostics).toEqual([])
  expect(rows.map(({ allocTRES }) => allocTRES?.['cpu'])).toEqual([1, 1])
})

test('a row that is added is aligned as the others are, in bytes', () => {
  const text = `Account                    User   RawUsage \n-------------------- ---------- ---------- \nroot                                     7 \n ü                         bob          1 \n`
  const parsed = parseSshare(text)
  expect(parsed.rows[1]).toMatchObject({ account: 'ü', depth: 1, user: 'bob' })
  const added = { ...parsed, rows: [...parsed.rows, { account: 'é', user: 'zoë', rawUsage: 12 }] }
  const line = [...cell('é', 20, { isLeft: true }), 0x20, ...cell('zoë', 10), 0x20, ...cell('12', 10)]
  expect(printRows(added)).toBe(`${text}${decodeBytes(Uint8Array.from(line))}\n`)
})

test('a record that is cut off says so', () => {
  const table = 'JobID             JobName      State \n------------ ---------- ---------- \n'
  const row = (id: string, name: string) => `${id.padEnd(12)} ${name.padStart(10)}  COMPLETED \n`
  const cut = parseSacct(`${table}${row('1', 'a')}${row('2', 'b')}3                     c  COMPLE`)
  expect(cut.rows).toHaveLength(3)
  expect(cut.diagnostics).toMatchObject([{ code: 'uncertain-end', line: 5 }])
  const inside = parseSacct(`${table}${row('1', 'a')}4                  \n${row('2', 'b')}`)
  expect(inside.rows.map(({ jobID }) => jobID?.id)).toEqual([1, 2])
  expect(inside.diagnostics).toMatchObject([{ line: 4 }])
})

test('a value that its column cut is no value, and the rest of its row is one', () => {
  const rule = `${'-'.repeat(20)} ${'-'.repeat(30)} ${'-'.repeat(10)} \n`
  const cut = 'cpu=213,mem=6555136,energy=0,+'
  const text = `Account                                 TRESRunMins   RawUsage \n${rule}${'root'.padEnd(20)} ${cut}          7 \n`
  const parsed = parseSshare(text)
  expect(parsed.rows).toEqual([{ account: 'root', depth: 0, rawUsage: 7 }])
  expect(parsed.diagnostics).toMatchObject([
    { code: 'cut-value', line: 3, header: 'TRESRunMins', text: text.split('\n')[2] },
  ])
  expect(printRows(parsed)).toBe(text)
  const queue = parseSqueue('JOBID NAME       TRES_ALLOC USER \n   12 a    cpu=2,mem=1500G, bob  \n')
  expect(queue.rows.length + queue.diagnostics.length).toBeGreaterThan(0)
})

test('a program took the last blanks away from some lines, and somebody moved a header', () => {
  const head = 'NODELIST   NODES PARTITION       STATE REASON              \n'
  const line = (node: string, end: string) => `${node.padEnd(10)}     1      gpu*       mixed none${end}\n`
  const nodes = parseSinfo(
    head + line('n0', ' '.repeat(16)) + line('n1', '') + line('n2', '') + line('n3', ' '.repeat(16)),
  )
  expect([nodes.rows.length, nodes.diagnostics]).toEqual([4, []])
  const moved = parseSacct(
    '    JobID    JobName      State\n------------ ---------- ----------\n1131597         TestJob    RUNNING\n',
  )
  expect(moved.rows).toEqual([{ jobID: { id: 1_131_597 }, jobName: 'TestJob', state: { name: 'RUNNING' } }])
})
