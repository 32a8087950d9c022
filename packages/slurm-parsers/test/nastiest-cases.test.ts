import {
  accountTree,
  count,
  cpuDuration,
  duration,
  gpus,
  jobId,
  jobState,
  nodeList,
  parseSacct,
  parseSacctmgrShow,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  parseSreport,
  parseSshare,
  pendingTasks,
  printRows,
  reqMem,
  sacct,
  shownTime,
  squeueDuration,
  timestampAt,
  tres,
  tresAlloc,
  tresUsage,
} from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'

// the cases that break readers of Slurm's output most, the worst first

test('1: a delimiter inside a value, 0x1F too', () => {
  const text = 'JobID\x1fJobName\x1fState\x1fElapsed\n12\x1fa\x1fb\x1fFAILED\x1f00:00:05\n'
  const { rows, diagnostics } = parseSacct(text)
  expect([rows, diagnostics]).toMatchObject([[{ jobName: 'a\x1fb', state: { name: 'FAILED' }, elapsed: 5 }], []])
  const [pipes] = parseSacct('JobID|State|Constraints\n12|RUNNING|[broadwell|skylake]*2\n').rows
  expect(pipes?.constraints).toBe('[broadwell|skylake]*2')
})

test('2: a newline inside a value, the last one too', () => {
  const { rows } = parseSacct('JobID|JobName|State|Comment|\n1|a\nb|FAILED|x\n\ny|\n2|c|FAILED||\n')
  expect(rows.map(({ jobName, comment }) => [jobName, comment])).toEqual([
    ['a\nb', 'x\n\ny'],
    ['c', null],
  ])
})

test('3: durations whose grammar belongs to the column', () => {
  expect(cpuDuration.parse('00:33.548')).toBe(33.548)
  expect(cpuDuration.parse('00:00:48')).toBe(48)
  expect(duration.parse('1-00:00:48')).toBe(86_448)
  expect(squeueDuration.parse('30:00')).toBe(1800)
  expect(squeueDuration.parse('0:05')).toBe(5)
})

test('4: one header over columns of different meaning', () => {
  const text = 'JOBID PARTITION PRIORITY AGE PARTITION\n   12       gpu      100   3         7\n'
  expect(parseSprio(text).rows).toMatchObject([{ partition: 'gpu', priority: 100, age: 3, partitionFactor: 7 }])
  expect(parseSqueue('JOBID|JOBID\n9_1|12\n').rows).toMatchObject([{ jobID: { id: 9, task: 1 }, jobIDRaw: { id: 12 } }])
})

test('5: a number that is wider than its column moves those behind it', () => {
  const text = `Account      RawUsage EffectvUsage \n---------- ---------- ------------ \nphysics    123456789012345     0.250000 \n`
  expect(parseSshare(text).rows).toMatchObject([{ rawUsage: 123_456_789_012_345, effectvUsage: 0.25 }])
})

test('6: what is cut says so, or is no value', () => {
  expect(jobState.parse('CANCELLED+')).toEqual({ name: 'CANCELLED', cut: true })
  expect(jobId.parse('138.interac+')).toEqual({ id: 138, step: 'interactive', cut: true })
  expect(jobId.parse('7_[1-3,7,9')).toMatchObject({ tasks: { cut: true } })
  expect(() => nodeList.parse('bio-node[03,06-')).toThrow('closing bracket')
  expect(() => tresAlloc.parse('cpu=5,mem=2000,gres/')).toThrow('none')
  const queue = 'JOBID PARTITION TIME_LIMI NODELIST\n   12       gpu   1:00:00 n[1-\n'
  const { rows, diagnostics } = parseSqueue(queue)
  expect([rows.length, diagnostics.length]).toEqual([0, 1])
})

test('7: requested memory of a node, of a CPU, of a job, and with a leaked bit', () => {
  expect(reqMem.parse('3000Mc')).toEqual({ bytes: 3000 * 2 ** 20, per: 'cpu' })
  expect(reqMem.parse('400Gn')).toEqual({ bytes: 400 * 2 ** 30, per: 'node' })
  expect(reqMem.parse('2147486648Mn')).toEqual({ bytes: 3000 * 2 ** 20, per: 'cpu' })
  expect(reqMem.parse('10G')).toEqual({ bytes: 10 * 2 ** 30, per: 'job' })
  expect(parseSacct('JobID|ReqMem\n1|16?\n').rows[0]?.reqMem).toBe('16?')
})

test('8: ids of array tasks, of components and of steps, and how many tasks wait', () => {
  expect(pendingTasks(jobId.parse('5_[9-11,13,16-20%4]'))).toBe(9)
  expect(pendingTasks(jobId.parse('5_[0-98:2]'))).toBe(50)
  expect(pendingTasks(jobId.parse('5_[1-3,...]'))).toBeNull()
  for (const id of ['12+0', '12.extern', '12.interactive', '12.0+1', '12_3.batch'])
    expect(jobId.format(jobId.parse(id))).toBe(id)
})

test('9: states with who cancelled, and states that nobody knows', () => {
  expect(jobState.parse('CANCELLED by 1001')).toEqual({ name: 'CANCELLED', by: 1001 })
  expect(jobState.parse('FOO')).toEqual({ name: 'FOO' })
  expect(jobState.parse('?')).toEqual({ name: '?' })
})

test('10: one GPU that Slurm lists twice', () => {
  expect(gpus(tres.parse('cpu=1,gres/gpu=1,gres/gpu:a100=1'))).toBe(1)
  expect(gpus(tres.parse('gres/gpu:a100=2,gres/gpu:h100=1'))).toBe(3)
  expect(parseSqueue('JOBID|TRES_PER_NODE\n1|gres:gpu:8\n2|gres/gpu:8\n').rows.map((row) => row.tresPerNode)).toEqual([
    { 'gres/gpu': 8 },
    { 'gres/gpu': 8 },
  ])
  const [node] = parseSinfo('NODELIST|GRES_USED\nn1|gpu:a100:3(IDX:0,4-5),gpu:h100:1(IDX:7)\n').rows
  expect(node?.gresUsed).toMatchObject([{ count: 3, detail: 'IDX:0,4-5' }, { count: 1 }])
})

test('11: times without a zone, twice in one night, or no times at all', () => {
  expect(timestampAt('Europe/Berlin').parse('2026-07-01T12:00:00')).toBe(Date.UTC(2026, 6, 1, 10) / 1000)
  expect(shownTime.parse('2026-07-01T12:00:00')).toBe('2026-07-01T12:00:00')
  expect(['Unknown', 'None', 'N/A', '1780000000', 'Ystday 23:58'].map((cell) => shownTime.parse(cell))).toEqual([
    'Unknown',
    'None',
    'N/A',
    1_780_000_000,
    'Ystday 23:58',
  ])
})

test('12: columns that depend on the cluster, and formats that depend on the user', () => {
  const [row] = parseSprio('JOBID PARTITION PRIORITY QOS\n   12       gpu      100   9\n').rows
  expect(row).toMatchObject({ priority: 100, qos: 9 })
  expect(row).not.toHaveProperty('age')
  const { argv } = sacct()
  expect(argv.slice(0, argv.indexOf('sacct'))).toEqual(expect.arrayContaining(['env', '-u', 'SACCT_FORMAT']))
})

test('13: columns that a release renamed', () => {
  for (const header of ['Planned', 'Reserved'])
    expect(parseSacct(`JobID|${header}\n1|00:01:00\n`).rows[0]?.planned).toBe(60)
  for (const header of ['Par Name', 'ParentName'])
    expect(parseSacctmgrShow('association', `Account|${header}\na|root\n`).rows[0]?.parentName).toBe('root')
})

test('14: bytes outside UTF-8, and characters that are cut in two', () => {
  const bytes = Uint8Array.from([...'JobID|JobName\n12|caf'].map((c) => c.charCodeAt(0)).concat(0xe9, 0x0a))
  const parsed = parseSacct(bytes)
  expect(parsed.rows[0]?.jobName).toBe('caf\udce9')
  const fixed = 'JobID           JobName      State \n------------ ---------- ---------- \n'
  const row = [...new TextEncoder().encode('12           ')].concat(
    [...new TextEncoder().encode('žluťouč')].slice(0, 9),
    [...new TextEncoder().encode('+     FAILED \n')],
  )
  expect(parseSacct(Uint8Array.from([...new TextEncoder().encode(fixed), ...row])).rows).toMatchObject([
    { jobName: 'žluťou\udcc4+', state: { name: 'FAILED' } },
  ])
})

test("15: sreport's title, headers that are data, shares, and totals among their parts", () => {
  const title = `${'-'.repeat(80)}\nJob Sizes 2026-01-01 - 2026-01-02 (86400 secs)\nTime reported in Minutes\n${'-'.repeat(80)}\n`
  const text = `${title}Cluster|Account|0-49 CPUs|>= 50 CPUs|% of cluster\ndemo|a|154251(63.71%)|0(0.00%)|1.00%\n`
  const parsed = parseSreport(text)
  expect(parsed.rows[0]?.['0-49 CPUs']).toEqual({ amount: 154_251, percent: 63.71 })
  expect(printRows(parsed)).toBe(text)
  const users = parseSreport('Cluster|Account|Login|Used\ndemo|a||9\ndemo|a|bob|9\n').rows
  expect(users.filter(({ login }) => login === null).map(({ used }) => used)).toEqual([9])
  expect(parseSreport('Cluster|Planned|Planned\nd|1|2\n').rows[0]).toMatchObject({ planned: 1, Planned: '2' })
})

test("16: sshare's tree by its blanks, parent, no usage, and one user twice", () => {
  const text =
    'Account|User|RawShares|FairShare|LevelFS\nroot||||\n a||1||inf\n  a|bob|parent|0.5|\n  a|bob|20|0.5|nan\n'
  const { rows } = parseSshare(text)
  expect(rows.map(({ depth, rawShares }) => [depth, rawShares])).toEqual([
    [0, null],
    [1, 1],
    [2, 'parent'],
    [2, 20],
  ])
  expect(rows[1]?.levelFS).toBe(Number.POSITIVE_INFINITY)
  expect(rows[3]?.levelFS).toBeNaN()
  expect(accountTree(rows)).toHaveLength(1)
})

test('17: what is no data on the standard output', () => {
  const queue = 'Sat Nov 21 08:00:00 2026\nCLUSTER: a\nJOBID|STATE\n1|RUNNING\n\nCLUSTER: b\nJOBID|STATE\n2|PENDING\n'
  const parsed = parseSqueue(queue)
  expect([parsed.rows.length, parsed.diagnostics]).toEqual([2, []])
  expect(printRows(parsed)).toBe(queue)
  expect(parseScontrolShow('reservation', 'No reservations in the system\n').rows).toEqual([])
})

test('18: keys of scontrol inside the values of others', () => {
  const text =
    'NodeName=n1 Arch=x86_64 CPUAlloc=0 CPUTot=4\n   OS=Linux 6.1 #1 SMP x=y \n   Reason=disk a=b [root@2026-01-01T00:00:00]\n\n'
  const { rows, diagnostics } = parseScontrolShow('node', text)
  expect(diagnostics).toEqual([])
  expect(rows[0]).toMatchObject({ nodeName: 'n1', os: 'Linux 6.1 #1 SMP x=y' })
  expect(rows[0]?.reason).toContain('disk a=b')
})

test('19: units of memory, of counts, and none', () => {
  expect(parseSacct('JobID|MaxRSS|AveDiskRead|NNodes\n1|1943.93M|85399.46K|2K\n2|0||1\n').rows).toMatchObject([
    { maxRSS: 2_038_358_344, aveDiskRead: 87_449_047, nNodes: 2048 },
    { maxRSS: 0, aveDiskRead: null, nNodes: 1 },
  ])
  expect(tres.parse('mem=112.50G').mem).toBe(112.5 * 2 ** 30)
  expect(count.parse('2K')).toBe(2048)
})

test('20: text that is cut at either end, with CRLF, or nothing at all', () => {
  const windows = parseSacct('JobID|State\r\n1|RUNNING\r\n2|FAILED\r\n')
  expect(windows.rows.map(({ state }) => state?.name)).toEqual(['RUNNING', 'FAILED'])
  const cut = parseSacct('JobID|State|Elapsed\n1|RUNNING|00:00:01\n2|FAI')
  expect([cut.rows.length, cut.diagnostics.length]).toEqual([1, 1])
  const front = parseSacct('NG|00:00:01\n2|FAILED|00:00:02\n', { columns: ['JobID', 'State', 'Elapsed'] })
  expect([front.rows.length, front.diagnostics.length]).toEqual([1, 1])
  expect(parseSacct('')).toMatchObject({ rows: [], diagnostics: [] })
})

test('21: lists of nodes with several brackets, endings and zeros', () => {
  expect(nodeList.parse('r[1-2]n[08-09]x,gpu-1')).toEqual(['r1n08x', 'r1n09x', 'r2n08x', 'r2n09x', 'gpu-1'])
  expect(parseSacct('JobID|NodeList\n1|None assigned\n').rows[0]?.nodeList).toBe('None assigned')
})

test('22: values with blanks in columns of fixed width, and empty ones', () => {
  const text = `  Cluster     Login     Proper Name         NodeList \n--------- --------- --------------- ---------------- \n     demo     yyin1        Yida Yin                  \n     demo            Oliver L. (Oll+    None assigned \n`
  expect(parseSreport(text).rows).toMatchObject([
    { login: 'yyin1', properName: 'Yida Yin' },
    { login: null, properName: 'Oliver L. (Oll+' },
  ])
})

test('23: one job twice', () => {
  const { rows } = parseSacct('JobID|Submit|State\n8|1780000000|REQUEUED\n8|1780000100|COMPLETED\n')
  expect(rows.map(({ submit }) => submit)).toEqual([1_780_000_000, 1_780_000_100])
})

test('24: what a step used, in which cpu is a time', () => {
  expect(tresUsage.parse('cpu=00:21:50,mem=112488K,gres/gpuutil=90')).toEqual({
    cpu: 1310,
    mem: 112_488 * 1024,
    'gres/gpuutil': 90,
  })
  const [row] = parseSacct('JobID|TRESUsageInMaxNode|TRESUsageInMaxTask\n1.0|cpu=n1,mem=n2|cpu=0,mem=3\n').rows
  expect(row).toMatchObject({ tresUsageInMaxNode: 'cpu=n1,mem=n2', tresUsageInMaxTask: { cpu: 0 } })
})

test("25: sprio's weights and sentences, several partitions of a job, and cells that print nothing", () => {
  const text = 'JOBID|PARTITION|PRIORITY|AGE\n12|gpu|100|1\n12|cpu|90|1\n'
  expect(parseSprio(text).rows.map(({ partition }) => partition)).toEqual(['gpu', 'cpu'])
  const none = parseSprio('Unable to find jobs matching user/id(s) specified\n', { columns: ['%i', '%Y'] })
  expect([none.rows, none.diagnostics]).toEqual([[], []])
  expect(parseSqueue('JOBID|EXIT_CODE\n1|\n').rows[0]?.exitCode).toBeNull()
  expect(parseSacct('JobID|GID\n1.0|4294967294\n').rows[0]?.gid).toBe(4_294_967_294)
})
