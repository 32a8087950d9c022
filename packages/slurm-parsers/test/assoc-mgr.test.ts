import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseAssocMgr } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'
import { RELEASES } from './recorded-commands.ts'

test.each(RELEASES)('limits in use, as slurmctld %s tells them', (release) => {
  const path = fileURLToPath(new URL(`../fixtures/${release}/assoc-mgr.txt`, import.meta.url))
  const { users, associations, qos, diagnostics } = parseAssocMgr(readFileSync(path))
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
    grpTRES: { cpu: { limit: null, used: 3 }, mem: { limit: 1024 ** 2 }, 'gres/gpu': { limit: 8, used: 3 } },
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
