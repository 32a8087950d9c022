import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { local, output, recorded, run } from '../src/index.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slurmkit-recorded-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('a replay gives the answers of the recording in their order, and then no more', async () => {
  const count = output(['sh', '-c', `echo x >> ${dir}/n; wc -l < ${dir}/n`])
  const recording = recorded(dir, { from: local() })
  expect([await run(recording, count), await run(recording, count)]).toEqual(['1\n', '2\n'])

  const replay = recorded(dir)
  expect([await run(replay, count), await run(replay, count)]).toEqual(['1\n', '2\n'])
  await expect(run(replay, count)).rejects.toMatchObject({ code: 'not-recorded', argv: count.argv })
})

test('stdin, user and cwd tell commands apart', async () => {
  const recording = recorded(dir, { from: local() })
  await recording.exec({ argv: ['cat'], stdin: 'one' })
  await recording.exec({ argv: ['cat'], stdin: 'two' })
  await recording.exec({ argv: ['pwd'], cwd: '/' })
  const replay = recorded(dir)
  expect((await replay.exec({ argv: ['cat'], stdin: 'two' })).stdout).toBe('two')
  expect((await replay.exec({ argv: ['pwd'], cwd: '/' })).stdout).toBe('/\n')
  await expect(replay.exec({ argv: ['pwd'], cwd: '/tmp' })).rejects.toMatchObject({ code: 'not-recorded' })
})

test('a failure and odd bytes are recorded as they are', async () => {
  const spec = { argv: ['sh', '-c', 'printf "\\377"; kill -TERM $$'] } as const
  const seen = await recorded(dir, { from: local() }).exec(spec)
  expect(await recorded(dir).exec(spec)).toEqual(seen)
  expect(seen).toMatchObject({ stdout: '\udcff', exitCode: null, signal: 'SIGTERM' })
})
