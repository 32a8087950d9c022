import {
  ASSOCIATION_FIELDS,
  type FieldTable,
  type JobId,
  parseSacct,
  parseSshare,
  printRows,
  propertyName,
  QOS_FIELDS,
  SACCT_FIELDS,
  SlurmParseError,
  SSHARE_FIELDS,
  sacct,
  sacctmgrShow,
  scontrolShow,
  sinfo,
  sprio,
  squeue,
  sreport,
  sshare,
  type Tres,
} from '@slurmkit/slurm-parsers'
import { expect, expectTypeOf, test } from 'vitest'

const ok = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' })

test('a command pins the environment and asks free text last', () => {
  const { argv } = sacct({ format: ['JobName', 'JobID', 'AllocTRES'], users: ['alice', 'bob'], start: 0 })
  expect(argv[0]).toBe('env')
  expect(argv).toEqual(
    expect.arrayContaining(['-u', 'SACCT_FORMAT', 'SLURM_TIME_FORMAT=%s', 'TZ=UTC', 'SLURM_BITSTR_LEN=0']),
  )
  expect(argv).toEqual(
    expect.arrayContaining(['--user=alice,bob', '--starttime=1970-01-01T00:00:00', '--format=JobID,AllocTRES,JobName']),
  )
})

test('rows have exactly what was asked for', () => {
  const rows = sacct({ format: ['JobID', 'AllocTRES'] }).parse(ok('12_3\x1fcpu=1,mem=2G\x1f\n13\x1f\x1f\n'))
  expectTypeOf(rows).toEqualTypeOf<{ readonly jobID: JobId; readonly allocTRES: Tres | null }[]>()
  expect(rows).toEqual([
    { jobID: { id: 12, task: 3 }, allocTRES: { cpu: 1, mem: 2 * 1024 ** 3 } },
    { jobID: { id: 13 }, allocTRES: null },
  ])
  // @ts-expect-error sacct has no such column
  expect(() => sacct({ format: ['Bogus'] })).toThrow('there is no column "Bogus"')
  // @ts-expect-error the QOS was not asked for
  expect(rows[0]?.qos).toBeUndefined()
})

test('times of our commands are seconds or words, never local time', () => {
  const rows = sacct({ format: ['Start'] }).parse(ok('1795224792\x1f\nUnknown\x1f\n'))
  expectTypeOf(rows[0]?.start).toEqualTypeOf<number | 'Unknown' | 'None' | 'N/A' | 'NONE' | 'n/a' | null | undefined>()
  expect(rows.map((row) => row.start)).toEqual([1_795_224_792, 'Unknown'])
  expect(() => sacct({ format: ['Start'] }).parse(ok('2026-03-10T12:34:28\x1f\n'))).toThrow('SLURM_TIME_FORMAT=%s')
})

test('delimiters and newlines in a job name do no harm', () => {
  const name = 'two\nlines | and \x1f more'
  expect(sacct({ format: ['JobName', 'JobID'] }).parse(ok(`1\x1f${name}\x1f\n2\x1fplain\x1f\n`))).toEqual([
    { jobID: { id: 1 }, jobName: name },
    { jobID: { id: 2 }, jobName: 'plain' },
  ])
  expect(squeue({ format: ['JobArrayID', 'Name'] }).parse(ok(`1\x1f${name}\x1e\n2\x1f(null)\x1e\n`))).toEqual([
    { jobID: { id: 1 }, jobName: name },
    { jobID: { id: 2 }, jobName: null },
  ])
})

test('a record that cannot be read is an error with its place, or a diagnostic', () => {
  const stdout = '1\x1f00:01:00\x1f\n2\x1fsoon\x1f\n'
  const caught = (() => {
    try {
      return sacct({ format: ['JobID', 'Elapsed'] }).parse(ok(stdout))
    } catch (error) {
      return error
    }
  })()
  expect(caught).toBeInstanceOf(SlurmParseError)
  expect(caught).toMatchObject({ code: 'invalid-value', line: 2, column: 3 })
  expect((caught as SlurmParseError).message.split('\n').slice(1)).toEqual(['  line 2: 2␟soon␟', '            ^'])
  const diagnostics: unknown[] = []
  const command = sacct({ format: ['JobID', 'Elapsed'], onDiagnostic: (diagnostic) => diagnostics.push(diagnostic) })
  expect(command.parse(ok(stdout))).toHaveLength(1)
  expect(diagnostics).toMatchObject([
    { code: 'invalid-value', line: 2, column: 3, header: 'Elapsed', text: '2\x1fsoon\x1f' },
  ])
})

test("a failed command is an error with Slurm's words", () => {
  const failed = { exitCode: 1, stdout: '', stderr: 'slurm_load_jobs error: Invalid job id specified\n' }
  expect(() => squeue({ jobs: 1 }).parse(failed)).toThrow(
    'squeue ended with 1: slurm_load_jobs error: Invalid job id specified',
  )
})

test('no job to explain is no row', () => {
  expect(sprio().parse(ok('Unable to find jobs matching user/id(s) specified\n'))).toEqual([])
  expect(squeue().parse(ok(''))).toEqual([])
})

test.each<[string, () => unknown]>([
  ['an option', () => squeue({ users: '--help' })],
  ['an empty name', () => sacctmgrShow('association', { where: { user: '' } })],
  ['a list for a name', () => sacctmgrShow('qos', { where: { name: ['a,b'] } })],
  ['an empty list', () => sacct({ users: [] })],
  ['a range', () => sinfo({ nodes: 'n[1-3]' })],
  ['an option for a node', () => scontrolShow('node', { name: '-n1' })],
  ['no job', () => scontrolShow('job', { name: 'all' })],
  ['a quote', () => sshare({ accounts: "a'b" })],
  ['a job id that is none', () => squeue({ jobs: '1 --states=all' })],
  ['a time that is none', () => sreport('utilization', { start: new Date(Number.NaN) })],
  ['no column', () => sacct({ format: [] })],
  ['a column that the release lacks', () => sacct({ format: ['Restarts'], version: '22.05' })],
  ['a renamed column on any release', () => sacct({ format: ['Planned'] })],
])('%s is refused before it runs', (_, build) => {
  expect(build).toThrow(SlurmParseError)
})

test('a renamed column is one property', () => {
  expect(sacct({ format: ['Planned'], version: '22.05' }).argv.at(-1)).toBe('--format=Reserved')
  expect(sacct({ format: ['Planned'], version: '23.02' }).argv.at(-1)).toBe('--format=Planned')
  expect(sacct({ format: ['Planned'], version: '22.05' }).parse(ok('00:00:02\x1f\n'))).toEqual([{ planned: 2 }])
})

test('sacctmgr is only read', () => {
  const { argv } = sacctmgrShow('association', {
    where: { cluster: 'demo' },
    woPLimits: true,
    withRawQOSLevel: true,
    format: ['Account', 'QOS'],
  })
  expect(argv.slice(argv.indexOf('sacctmgr'))).toEqual([
    'sacctmgr',
    '--readonly',
    '-nP',
    'show',
    'association',
    'cluster=demo',
    'withrawqoslevel',
    'woplimits',
    'format=Account,QOS',
  ])
  // @ts-expect-error listing runaway jobs begins to repair them
  expect(() => sacctmgrShow('runawayjobs')).toBeDefined()
})

test('a description with the delimiter is whole', () => {
  const rows = sacctmgrShow('account', { format: ['Description', 'Account'] }).parse(ok('research|a | b\n'))
  expect(rows).toEqual([{ account: 'research', description: 'a | b' }])
})

test('a hostile header is data, and the second column of a name is kept', () => {
  const [row] = parseSacct('JobID|__proto__|Extra thing|Extra thing\n1|a|b|c\n').rows
  expect(row).toEqual({ jobID: { id: 1 }, '__proto__#2': 'a', 'Extra thing': 'b', 'Extra thing#2': 'c' })
})

test('-p tells a newline inside the last cell from the end of the record', () => {
  const text = 'JobID|JobName|\n1|two\nlines|\n2|x|\n3|'
  const parsed = parseSacct(text)
  expect(parsed.rows.map((row) => row.jobName)).toEqual(['two\nlines', 'x'])
  expect(parsed.diagnostics).toMatchObject([{ code: 'cell-count', line: 5, text: '3|' }])
  expect(printRows(parsed)).toBe(text)
})

test('changed and added rows are printed by their notations', () => {
  const parsed = parseSacct('JobID|Elapsed\n1|00:01:00\n2|00:02:00\n')
  const [, second] = parsed.rows
  const rows = [...(second ? [second] : []), { jobID: { id: 3 }, elapsed: 90_000 }]
  expect(printRows({ ...parsed, rows })).toBe('JobID|Elapsed\n2|00:02:00\n3|1-01:00:00\n')
})

test('local time becomes seconds where the zone is known', () => {
  const text = 'JobID|Start\n1|2026-03-10T12:34:28\n'
  expect(parseSacct(text).rows[0]?.start).toBe('2026-03-10T12:34:28')
  expect(parseSacct(text, { zone: '+01:00' }).rows[0]?.start).toBe(1_773_142_468)
})

test('text without a header needs columns', () => {
  expect(() => parseSacct('1|RUNNING\n')).toThrow('pass options.columns')
  expect(parseSacct('').rows).toEqual([])
})

test('bytes outside UTF-8 stay what they are', () => {
  const bytes = new Uint8Array([
    ...new TextEncoder().encode('JobID|JobName\n1|caf'),
    0xe9,
    0x20,
    0xf0,
    0x9f,
    0x98,
    0x80,
    0x0a,
  ])
  expect(parseSacct(bytes).rows[0]?.jobName).toBe('caf\udce9 \u{1f600}')
})

test('a number that is too wide pushes the columns behind it', () => {
  const text =
    'Account      RawUsage  FairShare\n---------- ---------- ----------\nroot       12345678901234   0.500000\n'
  expect(parseSshare(text).rows[0]).toMatchObject({ account: 'root', rawUsage: 12_345_678_901_234, fairShare: 0.5 })
})

test('properties follow the rule for Slurm names', () => {
  const broken = (table: FieldTable) =>
    Object.entries(table).filter(([property, { request }]) => propertyName(request) !== property)
  expect([SACCT_FIELDS, QOS_FIELDS, ASSOCIATION_FIELDS, SSHARE_FIELDS].flatMap(broken)).toEqual([])
})

test('scontrol prints one record a line, and times as seconds', () => {
  const command = scontrolShow('job', { name: 12 })
  expect(command.argv.slice(command.argv.indexOf('scontrol'))).toEqual([
    'scontrol',
    '--oneliner',
    '--all',
    'show',
    'job',
    '12',
  ])
  expect(command.argv).toContain('SLURM_TIME_FORMAT=%s')
  const result = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' })
  const job = 'JobId=12 JobName=a JobState=RUNNING SubmitTime=1795247663 WorkDir=/home/a b\n'
  expect(scontrolShow('job').parse(result(job))).toMatchObject([
    { jobID: { id: 12 }, jobName: 'a', state: { name: 'RUNNING' }, submit: 1_795_247_663, workDir: '/home/a b' },
  ])
  expect(scontrolShow('reservation').parse(result('No reservations in the system\n'))).toEqual([])
  expect(() => command.parse({ exitCode: 1, stdout: '', stderr: 'slurm_load_jobs error: Invalid job id' })).toThrow(
    'scontrol ended with 1',
  )
  expect(() => command.parse(result('JobId=12 JobName=a WorkDir=/home'))).toThrow('no newline ends the text')
})
