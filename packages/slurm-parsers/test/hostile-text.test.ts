import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  parseSacct,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  printRows,
  shownTime,
} from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'

const recorded = readFileSync(
  fileURLToPath(new URL('../fixtures/24.11/text-scontrol-job.txt', import.meta.url)),
  'utf8',
)
const job = `${recorded.split('\n\n').find((record) => record.includes('JobName=steps')) ?? ''}\n\n`
const other = job.replace('JobId=2', 'JobId=5')
const oneLine = (record: string) => `${record.replace(/\n +/g, ' ').trim()}\n`

describe('a job whose name looks like keys', () => {
  const NAMES = [
    'a JobState=COMPLETED',
    'a UserId=root(0)',
    'a Container=evil',
    'a Comment=hi',
    'JobName=b',
    'JobId=3',
    'x\n   UserId=root(0) GroupId=root(0) MCS_label=N/A',
    'n\nJobId=9 JobName=fake',
    'n\n\nJobId=9 JobName=fake',
    'a\n   UserId=evil(0) GroupId=x(0)\n   WorkDir=/y',
  ]
  test.each(NAMES)('%j is one job with that name', (name) => {
    const text = job.replace('JobName=steps', `JobName=${name}`) + other
    const parsed = parseScontrolShow('job', text)
    expect(parsed.diagnostics).toEqual([])
    expect(parsed.rows.map((row) => [row.jobID, row.jobName, row.state, row.userID, row.comment])).toEqual([
      [{ id: 2 }, name, { name: 'FAILED' }, { name: 'alice', id: 1001 }, undefined],
      [{ id: 5 }, 'steps', { name: 'FAILED' }, { name: 'alice', id: 1001 }, undefined],
    ])
    expect(printRows(parsed)).toBe(text)
  })

  test.each(NAMES)('%j on one line is that job, or a diagnostic', (name) => {
    const text = oneLine(job).replace('JobName=steps', `JobName=${name}`) + oneLine(other)
    const parsed = parseScontrolShow('job', text)
    expect(parsed.rows.length + parsed.diagnostics.length).toBe(2)
    for (const row of parsed.rows) {
      expect([name, 'steps']).toContain(row.jobName)
      expect(row.state).toEqual({ name: 'FAILED' })
      expect(row.userID).toEqual({ name: 'alice', id: 1001 })
    }
    expect(printRows(parsed)).toBe(text)
  })

  test('a text that begins or ends inside a record says so', () => {
    expect(parseScontrolShow('job', job.slice(0, job.indexOf('BatchHost=') + 14)).diagnostics).toMatchObject([
      { code: 'uncertain-end' },
    ])
    const upTo = (key: string) => parseScontrolShow('job', job.slice(0, job.indexOf(key))).diagnostics
    expect(upTo('   BatchHost=')).toMatchObject([{ code: 'uncertain-end', reason: 'the record ends before WorkDir' }])
    const { rows, diagnostics } = parseScontrolShow('job', job.slice(200) + other)
    expect([rows.length, diagnostics.length]).toEqual([1, 1])
  })
})

test('rows of several clusters say which one they are of', () => {
  const header = 'JOBID|PARTITION|NAME'
  const text = `CLUSTER: one\n${header}\n12|gpu|a\n\nCLUSTER: two\n${header}\n12|gpu|a\n13|cpu|b\n`
  const parsed = parseSqueue(text)
  expect(parsed.diagnostics).toEqual([])
  expect(parsed.rows.map((row) => [row.cluster, row.jobID?.id])).toEqual([
    ['one', 12],
    ['two', 12],
    ['two', 13],
  ])
  expect(printRows(parsed)).toBe(text)
  const nodes = 'PARTITION AVAIL NODES NODELIST'
  const sinfo = parseSinfo(
    `CLUSTER: one\n${nodes}\ngpu*         up     2 n[1-2]\n\nCLUSTER: two\n${nodes}\ncpu          up     1 m1\n`,
  )
  expect(sinfo.rows.map((row) => [row.cluster, row.nodeList])).toEqual([
    ['one', ['n1', 'n2']],
    ['two', ['m1']],
  ])
  // a column of that name is the one to trust
  expect(parseSqueue('CLUSTER: one\nJOBID|CLUSTER\n12|three\n').rows[0]?.cluster).toBe('three')
})

describe('columns with one header', () => {
  test.each([
    ['JOBID|JOBID\n29471683|29471683_9\n', { id: 29471683, task: 9 }],
    ['JOBID|JOBID\n29471683_9|29471683\n', { id: 29471683, task: 9 }],
  ])('%j', (text, jobID) => {
    expect(parseSqueue(text).rows[0]).toMatchObject({ jobID, jobIDRaw: { id: 29471683 } })
  })
  test('GROUP is a name and a number', () => {
    expect(parseSqueue('GROUP|GROUP\n1001|users\n').rows).toMatchObject([{ group: 'users', gid: 1001 }])
  })
  test('STATE and USER of sinfo, short ones first, with the blanks of %all', () => {
    const text = 'STATE|USER|REASON |STATE |USER |\ndrain*|root|disk |drained* |root(0) |\n'
    expect(parseSinfo(text).rows).toMatchObject([
      {
        stateCompact: { name: 'drain' },
        stateLong: { name: 'drained' },
        user: 'root',
        userLong: 'root(0)',
        reason: 'disk',
      },
    ])
  })
  test('factors of sprio before they are weighted', () => {
    const text = 'JOBID PARTITION PRIORITY  AGE        PARTITION\n12    gpu       0.010101  0.0008642  0.1000000\n'
    expect(parseSprio(text).rows).toMatchObject([
      { partition: 'gpu', priorityNormalized: 0.010101, ageNormalized: 0.0008642, partitionFactorNormalized: 0.1 },
    ])
  })
})

test('a byte between columns inside a job name does not move the columns behind it', () => {
  const text = 'JOBID,NAME,THREADS_PER_CORE,COMMENT,TIME_LIMIT\n12,a,b,*,(null),1:00:00\n'
  expect(parseSqueue(text).rows).toMatchObject([
    { jobName: 'a,b', threadsPerCore: '*', comment: null, timelimit: 3600 },
  ])
})

test('counts have units of 1024, and a CSV writer quotes empty cells', () => {
  const { rows, diagnostics } = parseSacct('JobID|NNodes|ReqNodes|MaxRSS\n1|2K|0.00K|""\n2|1|1|2M\n')
  expect(diagnostics).toEqual([])
  expect(rows).toMatchObject([
    { nNodes: 2048, reqNodes: 0, maxRSS: null },
    { nNodes: 1, maxRSS: 2097152 },
  ])
})

test('lines in columns need no delimiter, and data is no header', () => {
  const columns = ['NodeList', 'AllocMem', 'StateLong']
  expect(parseSinfo('n1    163840   mixed\nn10   0        idle\n', { columns }).rows).toHaveLength(2)
  expect(() => parseSqueue('N/A|1|45|45|bash|account|0|x\n')).toThrow('no known header')
})

test.each([
  ['14:24:22', '14:24:22'],
  ['Ystday 23:58', 'Ystday 23:58'],
  ['5 Mar 2024', '5 Mar 2024'],
  ['2026-03-10T12:34:28+0100', 1773142468],
  ['2026-03-10T11:34:28Z', 1773142468],
])('time %s', (text, value) => expect(shownTime.parse(text)).toBe(value))
