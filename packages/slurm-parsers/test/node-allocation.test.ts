import { type NodeAllocation, nodeAllocations, parseScontrolShow, printRows } from '@slurmkit/slurm-parsers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

// what 22.05, 24.11 and 26.05 printed for a job of 7 tasks with 3 GPUs on two nodes, and older releases for others
const UNEVEN = `JobId=3 JobName=uneven
   UserId=ubuntu(1000) GroupId=ubuntu(1000) MCS_label=N/A
   JobState=RUNNING Reason=None Dependency=(null)
   NodeList=gpu-st-g6-48xl-[1-2]
   JOB_GRES=gpu:l4:3
     Nodes=gpu-st-g6-48xl-1 CPU_IDs=174 Mem=0 GRES=gpu:l4:1(IDX:6)
     Nodes=gpu-st-g6-48xl-2 CPU_IDs=180-185 Mem=0 GRES=gpu:l4:2(IDX:3-4)
   MinCPUsNode=1 MinMemoryCPU=100M MinTmpDiskNode=0
   WorkDir=/home/ubuntu
   StdOut=/dev/null

`
const ROWS: readonly NodeAllocation[] = [
  {
    nodes: ['gpu-st-g6-48xl-1'],
    cpuIDs: [174],
    mem: 0,
    gres: [{ name: 'gpu', type: 'l4', count: 1, indices: [6] }],
  },
  {
    nodes: ['gpu-st-g6-48xl-2'],
    cpuIDs: [180, 181, 182, 183, 184, 185],
    mem: 0,
    gres: [{ name: 'gpu', type: 'l4', count: 2, indices: [3, 4] }],
  },
]

describe('what a job has on its nodes', () => {
  test.each([
    ['several lines', UNEVEN],
    ['one line', `${UNEVEN.replace(/\n +/g, ' ').trim()}\n`],
  ])('in a record of %s', (_, text) => {
    const parsed = parseScontrolShow('job', text)
    expect(parsed.diagnostics).toEqual([])
    expect(parsed.rows).toMatchObject([
      { jobID: { id: 3 }, jobGRES: [{ name: 'gpu', type: 'l4', count: 3 }], nodes: ROWS, minCPUsNode: 1 },
    ])
    expect(printRows(parsed)).toBe(text)
  })

  test('one line that cannot be read takes the property from its row, and no more', () => {
    const text = UNEVEN.replace('CPU_IDs=174', 'CPU_IDs=all')
    const { rows, diagnostics } = parseScontrolShow('job', text)
    expect(rows[0]).not.toHaveProperty('nodes')
    expect(rows[0]).toMatchObject({ jobName: 'uneven', minCPUsNode: 1 })
    expect(diagnostics).toMatchObject([{ code: 'invalid-value', header: 'Nodes', line: 6, column: 6 }])
    expect(diagnostics[0]?.value).toContain('CPU_IDs=all')
  })

  test('a line that is not there is no line', () => {
    const [row] = parseScontrolShow('job', UNEVEN.replace(/ {5}Nodes.*\n/g, '').replace('gpu:l4:3', '(null)')).rows
    expect(row).not.toHaveProperty('nodes')
    expect(row?.jobGRES).toBeNull()
  })
})

test.each<[line: string, allocation: object]>([
  [
    'Nodes=node[1433,1889-1890] CPU_IDs=0-3 Mem=1536000 GRES=gpu:ampere:8(IDX:0-7)',
    {
      nodes: ['node1433', 'node1889', 'node1890'],
      mem: 1_536_000 * 1024 ** 2,
      gres: [{ name: 'gpu', type: 'ampere', count: 8, indices: [0, 1, 2, 3, 4, 5, 6, 7] }],
    },
  ],
  ['Nodes=node1751 CPU_IDs=0 Mem=0 GRES=', { cpuIDs: [0], gres: [] }],
  [
    'Nodes=node-64 CPU_IDs=0,4-7 Mem=2000 GRES_IDX=gpu(IDX:0,2-3,5)',
    { cpuIDs: [0, 4, 5, 6, 7], gres: [{ name: 'gpu', count: 4, indices: [0, 2, 3, 5] }] },
  ],
  [
    'Nodes=node-001 CPU_IDs=2-3 Mem=1024 GRES=gpu:rtx2080:1(IDX:1),gg:g0(CNT:4),gpu:1(IDX:N/A)',
    {
      gres: [
        { name: 'gpu', type: 'rtx2080', count: 1, indices: [1] },
        { name: 'gg', type: 'g0', count: 4, detail: 'CNT:4' },
        { name: 'gpu', count: 1, detail: 'IDX:N/A' },
      ],
    },
  ],
  // a list that Slurm cut: the range that it began says nothing
  ['Nodes=n1 CPU_IDs=2-3,7,115- Mem=0 GRES=', { cpuIDs: [2, 3, 7], cut: true }],
])('%s', (line, allocation) => {
  expect(nodeAllocations.parse(line)).toMatchObject([allocation])
})

test('a list of CPUs as long as Slurm prints lists may lack its end', () => {
  const ids = Array.from({ length: 42 }, (_, i) => 10 + 2 * i)
  const list = `${ids.join(',')}`
  expect(list).toHaveLength(42 * 3 - 1)
  const [whole] = nodeAllocations.parse(`Nodes=n1 CPU_IDs=${list} Mem=0 GRES=`)
  expect(whole).not.toHaveProperty('cut')
  const [cut] = nodeAllocations.parse(`Nodes=n1 CPU_IDs=${list.replace('10', '100')} Mem=0 GRES=`)
  expect([cut?.cut, cut?.cpuIDs.length]).toEqual([true, 41])
})

const numbers = fc.uniqueArray(fc.nat({ max: 300 }), { maxLength: 20 }).map((list) => list.sort((a, b) => a - b))
const resource = fc.record(
  {
    name: fc.constantFrom('gpu', 'shard', 'nic'),
    type: fc.constantFrom('a100', 'l4'),
    count: fc.nat({ max: 64 }),
    indices: fc.uniqueArray(fc.nat({ max: 16 }), { minLength: 1 }).map((list) => list.sort((a, b) => a - b)),
  },
  { requiredKeys: ['name', 'count'] },
)
const allocation = fc.record(
  {
    nodes: fc.constantFrom(['n1'], ['n1', 'n2', 'n3'], ['gpu-01', 'gpu-02', 'x7']),
    cpuIDs: numbers,
    cut: fc.constant<true>(true),
    mem: fc.nat({ max: 4_000_000 }).map((mebibytes) => mebibytes * 1024 ** 2),
    gres: fc.array(resource, { maxLength: 3 }),
  },
  { requiredKeys: ['nodes', 'cpuIDs', 'mem', 'gres'] },
)

test('is printed and read again', () => {
  fc.assert(
    fc.property(fc.array(allocation, { minLength: 1, maxLength: 4 }), (list) => {
      const text = nodeAllocations.format(list)
      // a list of that length is one that may be cut
      fc.pre(![...text.matchAll(/CPU_IDs=(\S*)/g)].some(([, ids = '']) => [126, 127].includes(ids.length)))
      expect(nodeAllocations.parse(text)).toEqual(list)
      expect(nodeAllocations.equals(nodeAllocations.parse(text), list)).toBe(true)
    }),
    { numRuns: 500, seed: 21_112_026 },
  )
})

test('long lists take no memory before somebody reads them, and there is an end to them', () => {
  const line = 'Nodes=n[0-65535] CPU_IDs=0-65535 Mem=0 GRES='
  const list = nodeAllocations.parse(Array.from({ length: 2000 }, () => line).join('\n'))
  expect([list.length, list[1999]?.nodes[65_535], list[1999]?.cpuIDs[65_535]]).toEqual([2000, 'n65535', 65_535])
  for (const bad of ['Nodes=n1 CPU_IDs=0-99999 Mem=0 GRES=', 'Nodes=n1 CPU_IDs=3-1 Mem=0 GRES=', 'Nodes=n1'])
    expect(() => nodeAllocations.parse(bad)).toThrow('cannot read')
})
