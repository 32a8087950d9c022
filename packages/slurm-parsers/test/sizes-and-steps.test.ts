import { jobSizes, parseSqueueSteps, parseSreport, printRows, squeueSteps } from '@slurmkit/slurm-parsers'
import { expect, expectTypeOf, test } from 'vitest'

const ok = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' })
const title = (unit: string) =>
  `${'-'.repeat(80)}\nJob Sizes 2026-11-20T00:00:00 - 2026-11-20T23:59:59 (86400 secs)\n${unit}\n${'-'.repeat(80)}\n`

test.each([
  ['22.05', 'Cluster|Account|0-1 CPUs|2-3 CPUs|>= 4 CPUs|% of cluster\ndemo|proj_physics|120|120|0|72.73%\n'],
  [
    '26.05',
    'Cluster|Account|0-1 CPUs|2-3 CPUs|>= 4 CPUs|Total Count|% of cluster\ndemo|proj_physics|120|120|0|240|72.73%\n',
  ],
])('sizes of jobs as %s prints them have typed groups', (_, table) => {
  const text = title('Time reported in Minutes') + table
  const parsed = parseSreport(text)
  expect(parsed.diagnostics).toEqual([])
  expect(parsed.rows[0]).toMatchObject({ '0-1 CPUs': 120, '>= 4 CPUs': 0, percentOfCluster: { percent: 72.73 } })
  expectTypeOf(parsed.rows[0]?.['0-1 CPUs']).not.toBeUnknown()
  expect(printRows(parsed)).toBe(text)
  const rows = jobSizes('account', { grouping: [2, 4] }).parse(ok(text))
  expectTypeOf(rows[0]?.account).toEqualTypeOf<string | null | undefined>()
  expect(rows).toEqual([
    {
      cluster: 'demo',
      account: 'proj_physics',
      groups: [
        { from: 0, to: 1, amount: 120 },
        { from: 2, to: 3, amount: 120 },
        { from: 4, to: null, amount: 0 },
      ],
      percentOfCluster: 72.73,
    },
  ])
})

test('groups with their shares, of other resources, and of single sizes', () => {
  const table = 'Cluster|Account|0-7 TRES|>= 8 TRES|9 CPUs|% of cluster\ndemo|a|90(100.00%)|0(0.00%)|3|N/A\n'
  expect(parseSreport(table).rows[0]).toMatchObject({
    '0-7 TRES': { amount: 90, percent: 100 },
    '>= 8 TRES': { amount: 0, percent: 0 },
    '9 CPUs': 3,
    percentOfCluster: 'N/A',
  })
})

test('an empty report is no row, and an unreadable one is an error or a diagnostic', () => {
  const head = 'Cluster|Wckey|0-49 CPUs|% of cluster\n'
  expect(jobSizes('wcKey').parse(ok(title('Time reported in Minutes') + head))).toEqual([])
  expect(() => jobSizes('wcKey').parse(ok(`${head}demo|w|soon|1.00%\n`))).toThrow('soon')
  const found: unknown[] = []
  const tolerant = jobSizes('wcKey', { onDiagnostic: (diagnostic) => found.push(diagnostic) })
  expect(tolerant.parse(ok(`${head}demo|w|soon|1.00%\ndemo|v|2|1.00%\n`))).toHaveLength(1)
  expect(found).toHaveLength(1)
})

test('what sreport would read another way is refused', () => {
  const { argv } = jobSizes('accountAndWCKey', { tres: 'gres/gpu', grouping: [8, 64], countJobs: true, accounts: 'a' })
  expect(argv.slice(argv.indexOf('sreport'))).toEqual([
    'sreport',
    '-P',
    '-t',
    'minutes',
    '--tres=gres/gpu',
    'job',
    'SizesByAccountAndWcKey',
    'FlatView',
    'PrintJobCount',
    'accounts=a',
    'Grouping=8,64',
  ])
  for (const grouping of [[], [0, 5], [5, 5], [1.5], [Number.NaN]])
    expect(() => jobSizes('account', { grouping })).toThrow('whole numbers that ascend')
  // sreport refuses more than one
  expect(() => jobSizes('account', { tres: 'cpu,gres/gpu' })).toThrow('cannot be passed')
})

test('steps have the properties of sacct', () => {
  const text = `         STEPID     NAME PARTITION     USER      TIME NODELIST
            1.0      a|b       gpu    alice      0:05 gpu-st-g6-48xl-1
      2_3.batch    batch       gpu    alice      0:05 gpu-st-g6-48xl-1
`
  const { rows, diagnostics } = parseSqueueSteps(text)
  expect(diagnostics).toEqual([])
  expect(rows).toMatchObject([
    { jobID: { id: 1, step: 0 }, jobName: 'a|b', elapsed: 5, nodeList: ['gpu-st-g6-48xl-1'] },
    { jobID: { id: 2, task: 3, step: 'batch' }, jobName: 'batch', user: 'alice' },
  ])
})

test('a command asks for steps, their free text last', () => {
  const command = squeueSteps({
    steps: ['12', '13.batch'],
    format: ['StepName', 'StepId', 'TimeLimit', 'tres-per-step'],
  })
  expect(command.argv.slice(command.argv.indexOf('squeue'))).toEqual([
    'squeue',
    '--noheader',
    '--steps=12,13.batch',
    '--Format=StepId:\x1f,TimeLimit:\x1f,tres-per-step:\x1f,StepName:\x1e',
  ])
  expect(
    command.parse(
      ok('12.0\x1fUNLIMITED\x1fcpu:1,gres:gpu:1\x1ftwo\nlines\x1e\n13.batch\x1f5:00\x1f(null)\x1fbatch\x1e\n'),
    ),
  ).toEqual([
    {
      jobID: { id: 12, step: 0 },
      timelimit: 'UNLIMITED',
      tresPerStep: { cpu: 1, 'gres/gpu': 1 },
      jobName: 'two\nlines',
    },
    { jobID: { id: 13, step: 'batch' }, timelimit: 300, tresPerStep: null, jobName: 'batch' },
  ])
  expect(() => squeueSteps({ format: ['StdErr'], version: '24.11' })).toThrow('has no column StdErr')
})
