import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { describeReal, versions } from '../../packages/testbed/test/real-slurm.ts'
import { ROOT } from '../repository.ts'

function play(...args: string[]): SpawnSyncReturns<string> {
  const flags = process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source']
  return spawnSync(process.execPath, [...flags, '--import', 'tsx', 'examples/shared-gpu/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
}

const claimsOf = ({ stdout }: SpawnSyncReturns<string>) =>
  stdout.split('\n').filter((line) => /^(not )?ok - /.test(line))

describe.each(versions)('Slurm %s', (slurm) => {
  describeReal('the main job', () => {
    test('every claim holds', { timeout: 180_000 }, () => {
      const run = play('--slurm', slurm)
      const claims = claimsOf(run)
      expect(claims.filter((line) => line.startsWith('not ok'))).toEqual([])
      expect([run.status, run.stderr, claims.length]).toEqual([0, '', 24])
      for (const table of ['squeue', 'sshare', 'sprio', 'sacct'])
        expect(run.stdout).toMatch(new RegExp(`^${table}\\b`, 'm'))
    })
  })
})

test('the recording is replayed where asked, and says what it is before anything else', () => {
  const run = play('--replay', 'examples/shared-gpu/recording')
  expect(run.stdout.split('\n')[0]).toMatch(
    /^# replaying a recording of Slurm \d+\.\d+\.\d+ made on \d{4}-\d\d-\d\d: nothing runs here/,
  )
  expect([run.status, run.stderr, claimsOf(run).length]).toEqual([0, '', 24])
})

test.each([
  [['--slurm', '21.08'], 2, '--slurm 21.08 is not one of system, 22.05, 23.11, 24.11, 25.11, 26.05'],
  [['--slrum', '24.11'], 2, "Unknown option '--slrum'"],
  [['--replay', '/nowhere'], 1, '/nowhere/stage.json'],
])('%j is one clear error', (args, status, message) => {
  const run = play(...args)
  expect(run.status).toBe(status)
  expect(run.stderr).toContain(message)
  expect(run.stderr.trim().split('\n')).toHaveLength(1)
})

test('--help says what there is', () => {
  expect(play('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--slurm VERSION') })
})
