import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { CommandError, local, output, run } from '../src/index.ts'
import { processesWith } from './processes-with.ts'

const runner = local()

test('arguments, stdin, exit code and both streams pass through', async () => {
  const script = 'printf "%s|" "$@"; cat; echo err >&2; exit 3'
  const result = await runner.exec({ argv: ['sh', '-c', script, 'sh', 'a b', '', "'$HOME'"], stdin: 'in\n' })
  expect(result).toMatchObject({ exitCode: 3, stdout: "a b||'$HOME'|in\n", stderr: 'err\n' })
  expect(result.durationMs).toBeGreaterThan(0)
})

test('bytes that are not UTF-8 survive the way in and out', async () => {
  const odd = 'job-\udcff-\udc80'
  expect(await run(runner, output(['cat'], { stdin: odd }))).toBe(odd)
})

test('a program that ends by a signal says which', async () => {
  expect(await runner.exec({ argv: ['sh', '-c', 'kill -KILL $$'] })).toMatchObject({
    exitCode: null,
    signal: 'SIGKILL',
  })
})

test('output refuses a failure with argv, exit code and both streams', async () => {
  const failing = run(runner, output(['sh', '-c', 'echo out; echo "no such qos" >&2; exit 4']))
  await expect(failing).rejects.toMatchObject({ code: 'exit', exitCode: 4, stdout: 'out\n', stderr: 'no such qos\n' })
  await expect(failing).rejects.toThrow(/^sh -c .*: exit code 4: no such qos$/s)
})

test('a program that is not there is named', async () => {
  await expect(runner.exec({ argv: ['no-such-program'] })).rejects.toMatchObject({ code: 'not-found' })
  await expect(runner.exec({ argv: ['no-such-program'] })).rejects.toThrow('cannot find no-such-program')
})

test.each(['timeout', 'aborted'])('%s kills the whole process group', async (code) => {
  const marker = `31${code.length}.${process.pid}`
  const script = `sleep ${marker} & trap "" TERM; sleep ${marker}; sleep ${marker}`
  const abort = new AbortController()
  const running = runner.exec(
    { argv: ['sh', '-c', script], timeoutMs: code === 'timeout' ? 300 : 60_000 },
    { signal: abort.signal },
  )
  running.catch(() => {})
  await sleep(200)
  expect(processesWith(marker).length).toBeGreaterThan(0)
  if (code === 'aborted') abort.abort()
  await expect(running).rejects.toMatchObject({ name: 'CommandError', code })
  // SIGKILL was sent to all of them; the kernel takes its moment.
  await expect.poll(() => processesWith(marker)).toEqual([])
})

test('an abort before the start starts nothing', async () => {
  const running = runner.exec({ argv: ['touch', '/nowhere/file'] }, { signal: AbortSignal.abort() })
  await expect(running).rejects.toBeInstanceOf(CommandError)
  await expect(running).rejects.toMatchObject({ code: 'aborted' })
})

test('user switches the user', async () => {
  // Only root can; anyone else gets runuser's own refusal.
  const result = await runner.exec({ argv: ['id', '-un'], user: 'nobody' })
  if (process.getuid?.() === 0) expect(result.stdout).toBe('nobody\n')
  else expect(result.exitCode).not.toBe(0)
})

test('a big output arrives whole', async () => {
  const text = await run(runner, output(['head', '-c', '5000000', '/dev/zero']))
  expect(text.length).toBe(5_000_000)
})
