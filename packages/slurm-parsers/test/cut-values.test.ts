import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  duration,
  integer,
  jobId,
  jobState,
  memorySizeIn,
  nodeList,
  nodeState,
  parseSacct,
  parseSacctmgrShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  printRows,
  shownTime,
  squeueDuration,
  text,
} from '@slurmkit/slurm-parsers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RELEASES } from './recorded-commands.ts'

/** What each diagnostic is about. */
const lost = ({ diagnostics }: { diagnostics: readonly { code: string; header?: string; value?: string }[] }) =>
  diagnostics.map(({ code, header, value }) => [code, header, value])

describe('a number that fills its column may be the beginning of a longer one', () => {
  // squeue -o '%.6i %.3D %.4C %.9Q': job 1234567 has 12 nodes and 384 CPUs, job 12 has 1000 and 12000
  const queue = ` JOBID NOD CPUS  PRIORITY
123456  12  384       102
    12 100 1200         9
`
  test('of squeue, to the right', () => {
    const parsed = parseSqueue(queue)
    expect(parsed.rows).toMatchObject([
      { jobID: { id: 123_456, cut: true }, ncpus: 384, priority: 102 },
      { jobID: { id: 12 }, priority: 9 },
    ])
    expect(parsed.rows[1]).not.toHaveProperty('ncpus')
    expect(lost(parsed)).toEqual([
      ['cut-value', 'JOBID', '123456'],
      ['cut-value', 'NOD', '100'],
      ['cut-value', 'CPUS', '1200'],
    ])
    expect(parsed.diagnostics.map(({ line, column }) => [line, column])).toEqual([
      [2, 1],
      [3, 8],
      [3, 12],
    ])
    expect(printRows(parsed)).toBe(queue)
  })

  test('of squeue -O, side by side, where times are cut too', () => {
    const wide = parseSqueue(
      'JOBID   TIME      STATE   CPUS NAME  \n123456785:00      COMPLETI12   abcdef\n7       5-10:00:00PENDING 7    b     \n',
    )
    expect(lost(wide)).toEqual([
      ['cut-value', 'JOBID', '12345678'],
      ['cut-value', 'STATE', 'COMPLETI'],
      ['cut-value', 'NAME', 'abcdef'],
    ])
    expect(wide.rows.slice(0, 1)).toMatchObject([
      { jobID: { id: 12_345_678, cut: true }, ncpus: 12, state: { name: 'COMPLETI', cut: true }, jobName: 'abcdef' },
    ])
  })

  test('of sinfo', () => {
    const parsed = parseSinfo(
      'NODES CPUS MEMORY  TIMELIMIT  STATE\n    2 192+ 747110 14-00:00:0  idle*\n   10 1000 193000 7-00:00:00 planne\n',
    )
    expect(parsed.rows).toEqual([
      { nNodes: 2, cpus: '192+', stateLong: { name: 'idle', flags: [], mark: '*' } },
      { nNodes: 10, timelimit: 604_800 },
    ])
    expect(lost(parsed)).toEqual([
      ['cut-value', 'MEMORY', '747110'],
      ['cut-value', 'TIMELIMIT', '14-00:00:0'],
      ['cut-value', 'CPUS', '1000'],
      ['cut-value', 'MEMORY', '193000'],
      ['cut-value', 'STATE', 'planne'],
    ])
  })

  test('of sprio, in its own layout', () => {
    const head = '          JOBID PARTITION   PRIORITY        AGE                 TRES\n'
    const parsed = parseSprio(
      `${head}              1 gpu           101510          0 cpu=10,mem=1000,gres\n             12 gpu-long-     101002          0       cpu=3,mem=1000\n`,
    )
    expect(lost(parsed)).toEqual([
      ['cut-value', 'TRES', 'cpu=10,mem=1000,gres'],
      ['cut-value', 'PARTITION', 'gpu-long-'],
    ])
    expect(parsed.rows.map(({ jobID, tres }) => [jobID, tres])).toEqual([
      [{ id: 1 }, undefined],
      [{ id: 12 }, { cpu: 3, mem: 1000 }],
    ])
  })
})

test('without a header, the places of the values say how wide a column is', () => {
  const columns = ['%i', '%P', '%j', '%C', '%M', '%R']
  const line = (id: string, partition: string, name: string, cpus: string) =>
    `${id.padStart(8)} ${partition.padEnd(9)} ${name.padStart(8)} ${cpus.padStart(4)} 1:00 n1\n`
  const text =
    line('12', 'gpu', 'a', '4') + line('12345678', 'gpu-long-', 'b', '1234') + line('9', 'cpu', 'cdefghij', '16')
  const parsed = parseSqueue(text, { columns, layout: 'fixed' })
  expect(lost(parsed)).toEqual([
    ['cut-value', '%i', '12345678'],
    ['cut-value', '%P', 'gpu-long-'],
    ['cut-value', '%C', '1234'],
    ['cut-value', '%j', 'cdefghij'],
  ])
  expect(parsed.rows.map(({ ncpus }) => ncpus)).toEqual([4, undefined, 16])
  // nothing is padded here
  expect(parseSqueue('12 gpu 4\n13 cpu 8\n', { columns: ['%i', '%P', '%C'], layout: 'fixed' }).diagnostics).toEqual([])
})

describe('no false alarm', () => {
  test('where the engine marks what it cuts', () => {
    const head =
      'JobID           JobName      NCPUS      State   NodeList \n------- --------------- ---------- ---------- ---------- \n'
    const parsed = parseSacct(`${head}1234567 fifteen-letters 1234567890  COMPLETED gpu-node-1 \n`)
    expect(parsed.diagnostics).toEqual([])
    expect(parsed.rows).toMatchObject([
      { jobID: { id: 1_234_567 }, jobName: 'fifteen-letters', ncpus: 1_234_567_890, nodeList: ['gpu-node-1'] },
    ])
  })

  test('and a mark is no part of a list', () => {
    const parsed = parseSacctmgrShow(
      'account',
      `   Account              QOS \n---------- ---------------- \n  research normal,interact+ \n`,
    )
    expect(parsed.rows).toEqual([{ account: 'research' }])
    expect(lost(parsed)).toEqual([['cut-value', 'QOS', 'normal,interact+']])
    const nodes = parseSacct('JobID        NodeList \n-------- ---------- \n12       gpu-long-+ \n')
    expect(nodes.rows).toEqual([{ jobID: { id: 12 } }])
  })

  test("columns of squeue's -o that are never cut, and one that is as long as sinfo's longest", () => {
    const queue = parseSqueue(
      `             JOBID PARTITION     NAME     USER    STATE       TIME TIME_LIMI  NODES NODELIST(REASON)
                 7       gpu    waits    alice  RUNNING    1:00:00 UNLIMITED      2 gpu-[1-2]
                 8       gpu     long    alice  RUNNING       5:00  12:00:00      2 gpu-[1-2]
`,
    )
    expect(queue.diagnostics).toEqual([])
    expect(queue.rows.map(({ timelimit }) => timelimit)).toEqual(['UNLIMITED', 43_200])
    const nodes = parseSinfo(`PARTITION              AVAIL  TIMELIMIT  NODES  STATE NODELIST
a-partition-with-a-name    up 7-00:00:00      2  alloc n[1-2]
gpu-long-name*          inact   infinite      2  drain n[1-2]
`)
    expect(nodes.diagnostics).toEqual([])
    const sizes = parseSinfo(
      'PARTITION AVAIL  TIMELIMIT   JOB_SIZE ROOT  NODES\ngpu*         up   infinite 1-infinite   no     12\n',
    )
    expect(sizes.diagnostics).toEqual([])
  })

  test('where somebody took away the blanks before all lines', () => {
    const parsed = parseSqueue(
      ' JOBID PARTITION     NAME     USER ST       TIME  NODES NODELIST(REASON)\n251092     orion     test     kyle PD       0:00      1 (Priority)\n',
    )
    expect([parsed.rows[0]?.jobID, parsed.diagnostics]).toEqual([{ id: 251_092 }, []])
  })

  test('and words below words are not columns', () => {
    const equal = parseSqueue('JOBID CPUS USER\n12345 1234 alice\n12346 1234 alice\n')
    expect(equal.rows.map(({ jobID, ncpus }) => [jobID, ncpus])).toEqual([
      [{ id: 12_345 }, 1234],
      [{ id: 12_346 }, 1234],
    ])
    const parsed = parseSqueue('JOBID STATE USER NAME\n12345 RUNNING alice steps\n2 COMPLETED bob a b\n3 FAILED al x\n')
    expect([parsed.rows.length, parsed.diagnostics]).toEqual([3, []])
  })
})

describe.each(RELEASES)('what Slurm %s printed in its own layouts', (release) => {
  const read = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../fixtures/${release}/${name}.txt`, import.meta.url)))
  test('squeue -l cuts states and names, and says so here', () => {
    const parsed = parseSqueue(read('text-squeue-long'))
    const values = lost(parsed).map(([, header, value]) => `${header} ${value}`)
    expect(new Set(values)).toEqual(new Set(['NAME both-nod', 'NAME het-late', 'NAME two-step', 'STATE SUSPENDE']))
    expect(parsed.rows.filter(({ state }) => state?.cut).map(({ state }) => state?.name)).toEqual(['SUSPENDE'])
  })
  test('sinfo -Nl cuts lists of features, and memory may be cut', () => {
    const parsed = parseSinfo(read('text-sinfo-nodes'))
    const headers = new Set(parsed.diagnostics.map(({ header }) => header))
    expect(headers).toEqual(new Set(['MEMORY', 'AVAIL_FE', 'REASON']))
    expect(parsed.rows[0]).not.toHaveProperty('availFeatures')
    expect(parsed.rows[0]).toMatchObject({ nNodes: 1, cpus: 192, stateLong: { name: 'mixed' } })
  })
})

test('a value of any width is whole, or flagged: squeue with each width', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 99_999_999 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(numbers, fc.integer({ min: 4, max: 9 }), fc.boolean(), (cpus, width, isLeft) => {
      const fit = (value: string, size: number) => {
        const kept = value.slice(0, size)
        return isLeft ? kept.padEnd(size) : kept.padStart(size)
      }
      const lines = [['JOBID', 'CPUS', 'USER'], ...cpus.map((n, i) => [String(i + 1), String(n), 'bob'])]
      const text = lines.map(([id = '', n = '', user = '']) => `${fit(id, 12)} ${fit(n, width)} ${fit(user, 8)}\n`)
      const { rows, diagnostics } = parseSqueue(text.join(''))
      expect(rows).toHaveLength(cpus.length)
      for (const [i, n] of cpus.entries()) {
        const found = rows[i]?.ncpus
        if (found !== undefined) expect(found).toBe(n)
        const isFull = String(n).length >= width && n !== 0
        if (isFull) expect(diagnostics).toContainEqual(expect.objectContaining({ line: i + 2, header: 'CPUS' }))
        else expect([i, found]).toEqual([i, n])
      }
    }),
    { numRuns: 300, seed: 21_112_026 },
  )
})

test.each([
  [integer, ['0'], ['1', '12']],
  [squeueDuration, ['1:00:00', '7-00:00:00', 'infinite', 'UNLIMITED'], ['1:00', '30:00', '1']],
  [duration, ['00:01:00', 'INVALID'], []],
  [shownTime, ['2026-11-21T07:47:39', '1795247663', 'N/A'], ['Tue 14:00', '179524766']],
  [jobState, ['PENDING', 'PD', 'OUT_OF_MEMORY'], ['COMPLETI', 'R', 'NODE_FAI', 'NEW_STATE']],
  [jobId, ['12_[1-3%2]', '12.batch'], ['12', '12_3', '12+1', '12.0', '12_[1-3']],
  [nodeState, ['idle*', 'mixed~'], ['idle', 'IDLE+CLOUD']],
  [memorySizeIn('M'), ['4000M'], ['4000']],
  [nodeList, [], ['n1', 'n[1-3]']],
  [text, [], ['gpu']],
] as const)('what can go on in a notation, and what cannot', (codec, whole, open) => {
  const isWhole = (cell: string) => codec.isWhole?.(cell) ?? false
  expect(whole.filter((cell) => !isWhole(cell))).toEqual([])
  expect(open.filter(isWhole)).toEqual([])
})

test('what is left of ids', () => {
  const left = (cell: string) => jobId.parseCut?.(cell)
  expect(['12', '12_', '12_3', '12_[1-3,5', '12+', '12.ba'].map(left)).toEqual([
    { id: 12, cut: true },
    { id: 12, cut: true },
    { id: 12, cut: true },
    { id: 12, tasks: { ranges: [{ first: 1, last: 3, step: 1 }], cut: true } },
    { id: 12, cut: true },
    { id: 12, step: 'batch', cut: true },
  ])
})
