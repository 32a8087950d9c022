import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ASSOC_MGR_FIELDS, inRelease, parseAssocMgr } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'
import { bytesOf, seeded } from './corrupt-records.ts'
import { fuzzed } from './fuzzed-texts.ts'
import { RELEASES } from './recorded-commands.ts'

const recorded = (release: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${release}/assoc-mgr.txt`, import.meta.url)), 'utf8')

test.each(RELEASES)('limits in use, as slurmctld %s tells them', (release) => {
  const { users, associations, qos, diagnostics } = parseAssocMgr(recorded(release))
  expect(diagnostics).toEqual([])
  expect(users.find((row) => JSON.stringify(row['userName']).includes('bob'))).toMatchObject({
    userName: { name: 'bob', id: 1002 },
    defAccount: 'research',
    adminLevel: 'Operator',
  })
  expect(associations.map((row) => [row['account'], row['userName'], row['partition']])).toEqual([
    ['vision', null, null],
    ['vision', { name: 'alice', id: 1001 }, 'gpu'],
  ])
  expect(associations[0]).toMatchObject({
    parentAccount: { name: 'research' },
    grpJobs: { limit: null, used: 3 },
    grpTRES: { cpu: { limit: null, used: 3 }, mem: { limit: 1024 ** 4 }, 'gres/gpu': { limit: 8, used: 3 } },
    grpTRESMins: { 'gres/gpu': { limit: 60_000 } },
  })
  expect(associations[1]).toMatchObject({ maxJobs: { limit: 20, used: 3 } })
  const [research] = qos
  expect(research?.row).toMatchObject({ qos: { name: 'research' }, priority: 10_000 })
  expect(Object.keys(research?.users ?? {})).toContain(release === '22.05' ? '1001' : 'alice(1001)')
})

test('a comment is its own, and what has no place is a diagnostic', () => {
  const text =
    'who knows\nClusterName=c Account=a UserName= ID=7\n    MaxJobs= GrpJobs=2(1)\n    Comment=MaxJobs=5 GrpJobs=N(0)\n'
  expect(parseAssocMgr(text)).toEqual({
    users: [],
    associations: [
      {
        clusterName: 'c',
        account: 'a',
        userName: null,
        id: 7,
        maxJobs: null,
        grpJobs: { limit: 2, used: 1 },
        comment: 'MaxJobs=5 GrpJobs=N(0)',
      },
    ],
    qos: [],
    diagnostics: [expect.objectContaining({ line: 1, text: 'who knows' })],
  })
})

test.each(RELEASES)('every key that slurmctld %s prints is in the catalogue, and no other', (release) => {
  const { users, associations, qos } = parseAssocMgr(recorded(release))
  const accounts = qos.flatMap((each) => Object.values(each.accounts))
  const limits = qos.flatMap((each) => Object.values(each.users))
  const printed = { users, associations, qos: qos.map(({ row }) => row), accountLimits: accounts, userLimits: limits }
  for (const [kind, rows] of Object.entries(printed)) {
    const fields = Object.entries(ASSOC_MGR_FIELDS[kind as keyof typeof printed])
    const known = fields.filter(([, field]) => inRelease(field, release)).map(([property]) => property)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect([kind, Object.keys(row).sort()]).toEqual([kind, known.sort()])
  }
})

test('values by their keys', () => {
  const { associations, qos } = parseAssocMgr(recorded('26.05'))
  expect(associations[0]).toMatchObject({
    'sharesRaw/Norm/Level/Factor': [1, 0.5, 2, 0],
    'usageRaw/Norm/Efctv': [0, 0, 0],
    lineage: '/research/vision/',
    grpWall: { limit: null, used: 0 },
    maxWallPJ: null,
  })
  const [research] = qos
  expect(research?.row).toMatchObject({ usageRaw: 65.995515, maxWallPJ: 4320, preemptMode: 'OFF' })
  expect(research?.accounts['vision']?.maxTRESPA?.['gres/gpu']).toEqual({ limit: null, used: 3 })
  expect(research?.users['bob(1002)']?.maxJobsPU).toEqual({ limit: null, used: 2 })
})

test('limits of jobs are plain numbers, and what a value should not be is a diagnostic beside its row', () => {
  const { associations, diagnostics } = parseAssocMgr(
    'ClusterName=c Account=a UserName= Partition= Priority=0 ID=7\n    GrpJobs=8 MaxTRESPJ=cpu=8,gres/gpu=4 NewLimit=N(2)\n',
  )
  expect(associations).toEqual([
    {
      clusterName: 'c',
      account: 'a',
      userName: null,
      partition: null,
      priority: 0,
      id: 7,
      maxTRESPJ: { cpu: 8, 'gres/gpu': 4 },
      NewLimit: 'N(2)',
    },
  ])
  expect(diagnostics).toMatchObject([{ code: 'invalid-value', line: 2, column: 13, header: 'GrpJobs' }])
})

test('one record a line', () => {
  const { qos, diagnostics } = parseAssocMgr(
    [
      'QOS=normal(1) UsageRaw=2.5 GrpJobs=N(1) Priority=NONE Account Limits= a={MaxJobsPA=2(1) MaxTRESPA=cpu=N(1)}',
      ' b={MaxJobsPA=2(0) MaxTRESPA=cpu=N(0)} User Limits=No Users\n',
      'QOS=idle(2) UsageRaw=0.0 Account Limits=No Accounts User Limits= alice(1001)={MaxJobsPU=N(3) }\n',
    ].join(''),
  )
  expect(diagnostics).toEqual([])
  expect(qos).toEqual([
    {
      row: { qos: { name: 'normal', id: 1 }, usageRaw: 2.5, grpJobs: { limit: null, used: 1 }, priority: 'NONE' },
      accounts: {
        a: { maxJobsPA: { limit: 2, used: 1 }, maxTRESPA: { cpu: { limit: null, used: 1 } } },
        b: { maxJobsPA: { limit: 2, used: 0 }, maxTRESPA: { cpu: { limit: null, used: 0 } } },
      },
      users: {},
    },
    {
      row: { qos: { name: 'idle', id: 2 }, usageRaw: 0 },
      accounts: {},
      users: { 'alice(1001)': { maxJobsPU: { limit: null, used: 3 } } },
    },
  ])
})

test('a text that ends within a value says so', () => {
  const { associations, diagnostics } = parseAssocMgr('ClusterName=c Account=a UserName= ID=7')
  expect(associations).toMatchObject([{ id: 7 }])
  expect(diagnostics).toMatchObject([{ code: 'uncertain-end', line: 1 }])
})

test('any bytes are read, and a record of very many pairs too', () => {
  const random = seeded(5_122_026)
  for (let i = 0; i < 1_000; i++) {
    const text = fuzzed('ClusterName=c Account=a UserName= ID=7\n    GrpJobs=N(0)', random)
    const { users, associations, qos, diagnostics } = parseAssocMgr(bytesOf(text))
    const found = users.length + associations.length + qos.length + diagnostics.length
    expect([text, found > 0 || text.trim() === '']).toEqual([text, true])
  }
  const start = performance.now()
  const many = parseAssocMgr(`QOS=q(1)\n${'    GrpJobs=x\n'.repeat(40_000)}`)
  expect(many.diagnostics).toHaveLength(40_000)
  expect(many.diagnostics.at(-1)).toMatchObject({ line: 40_001, column: 13 })
  expect(performance.now() - start).toBeLessThan(30_000)
})
