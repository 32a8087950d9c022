import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandRunner, output, run, ssh } from '../src/index.ts'
import { processesWith } from './processes-with.ts'

// A real sshd on 127.0.0.1, run by and for the user of this test, which accepts one key made here.
let dir: string
let sshd: ChildProcess
let port: number
let runner: CommandRunner
let madeRunDir = false

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'slurmkit-ssh-'))
  for (const name of ['host_key', 'user_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, name)])
  }
  execFileSync('cp', [join(dir, 'user_key.pub'), join(dir, 'authorized_keys')])
  chmodSync(dir, 0o700)
  port = await freePort()
  // A home without files that a shell would read: sessions at once could wait for each other there.
  writeFileSync(
    join(dir, 'sshd_config'),
    `ListenAddress 127.0.0.1\nPort ${port}\nHostKey ${dir}/host_key\nAuthorizedKeysFile ${dir}/authorized_keys
PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nSetEnv HOME=${dir}\n`,
  )
  // sshd as root wants this folder; on a machine that never ran sshd it is ours to remove again.
  madeRunDir = process.getuid?.() === 0 && mkdirSync('/run/sshd', { recursive: true }) !== undefined
  sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(dir, 'sshd_config')], { stdio: 'ignore' })
  runner = connect()
  for (let tries = 0; ; tries += 1) {
    const up = await runner.exec({ argv: ['true'] }).catch(() => undefined)
    if (up?.exitCode === 0) break
    if (tries === 100) throw new Error('sshd did not come up')
    await sleep(50)
  }
})

afterAll(() => {
  sshd?.kill()
  rmSync(dir, { recursive: true })
  if (madeRunDir) rmdirSync('/run/sshd')
})

function connect(extra: Record<string, string> = {}): CommandRunner {
  const sshOptions = { UserKnownHostsFile: '/dev/null', StrictHostKeyChecking: 'no', LogLevel: 'ERROR', ...extra }
  return ssh({ host: '127.0.0.1', port, identityFile: join(dir, 'user_key'), configFile: '/dev/null', sshOptions })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

test('any argument arrives as it is', async () => {
  const arg = fc
    .oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', ' ', '\n', '!', '*', '~', '=', '-', '{', '%') }),
    )
    .filter((text) => !text.includes('\0'))
  await fc.assert(
    fc.asyncProperty(fc.array(arg, { maxLength: 5 }), async (args) => {
      const result = await runner.exec({ argv: ['sh', '-c', 'for a; do printf "%s\\0" "$a"; done', 'sh', ...args] })
      expect(result.stdout.split('\0').slice(0, -1)).toEqual(args)
    }),
    { numRuns: 25 },
  )
})

test('the line that the login shell sees means the same to every shell', async () => {
  // The shells that people have as login shells; those that are not installed here are not checked, sh and bash always are.
  const shells = ['sh', 'bash', 'dash', 'zsh', 'fish', 'tcsh'].filter((shell) => {
    try {
      execFileSync('sh', ['-c', 'command -v "$0"', shell])
      return true
    } catch {
      return false
    }
  })
  expect(shells).toEqual(expect.arrayContaining(['sh', 'bash']))
  // A stand-in for ssh that hands the remote command to one shell after the other, as sshd does.
  const bin = join(dir, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'ssh'), '#!/bin/sh\nfor last; do :; done\nexec "$LOGIN_SHELL" -c "$last"\n', { mode: 0o755 })
  const hostile = ["it's", 'a\nb', '!x', 'back\\slash', '$HOME `id` "q"', '*', '~', '']
  const path = process.env['PATH']
  try {
    process.env['PATH'] = `${bin}:${path}`
    for (const shell of shells) {
      process.env['LOGIN_SHELL'] = shell
      const result = await connect().exec({
        argv: ['sh', '-c', 'for a; do printf "%s\\0" "$a"; done', 'sh', ...hostile],
      })
      expect([shell, ...result.stdout.split('\0').slice(0, -1)]).toEqual([shell, ...hostile])
    }
  } finally {
    process.env['PATH'] = path
    delete process.env['LOGIN_SHELL']
  }
})

test('stdin, exit code and both streams pass through', async () => {
  const result = await runner.exec({ argv: ['sh', '-c', 'cat; echo err >&2; exit 7'], stdin: 'secret\n' })
  expect(result).toMatchObject({ exitCode: 7, stdout: 'secret\n', stderr: 'err\n' })
})

test('cwd is the remote directory, / unless said', async () => {
  expect(await run(runner, output(['pwd'], { cwd: '/usr' }))).toBe('/usr\n')
  expect(await run(runner, output(['pwd']))).toBe('/\n')
})

test('a remote exit code 255 is the program’s own, a refused login is a connection error', async () => {
  expect(await runner.exec({ argv: ['sh', '-c', 'echo bad >&2; exit 255'] })).toMatchObject({
    exitCode: 255,
    stderr: 'bad\n',
  })
  const refused = ssh({ host: '127.0.0.1', port: 1, configFile: '/dev/null' })
  await expect(refused.exec({ argv: ['true'] })).rejects.toMatchObject({ code: 'connection', exitCode: 255 })
  const noKey = connect({ IdentitiesOnly: 'yes', IdentityFile: '/dev/null', PubkeyAuthentication: 'no' })
  await expect(noKey.exec({ argv: ['true'] })).rejects.toMatchObject({ code: 'connection' })
})

test('user switches the user on the other side', async () => {
  const result = await runner.exec({ argv: ['id', '-un'], user: 'nobody' })
  if (process.getuid?.() === 0) expect(result.stdout).toBe('nobody\n')
  else expect(result.exitCode).not.toBe(0)
})

test.each(['timeout', 'aborted'])('%s leaves nothing running on the other side', async (code) => {
  const marker = `41${code.length}.${process.pid}`
  const abort = new AbortController()
  const script = `setsid sleep ${marker} & sleep ${marker}`
  const running = runner.exec(
    { argv: ['sh', '-c', script], timeoutMs: code === 'timeout' ? 1_000 : 60_000 },
    { signal: abort.signal },
  )
  running.catch(() => {})
  await expect.poll(() => processesWith(marker).length).toBe(2)
  if (code === 'aborted') abort.abort()
  await expect(running).rejects.toMatchObject({ code })
  await expect.poll(() => processesWith(marker)).toEqual([])
})

test('a host that ssh would read as an option is refused', () => {
  expect(() => ssh({ host: '-oProxyCommand=id' })).toThrow(TypeError)
})
