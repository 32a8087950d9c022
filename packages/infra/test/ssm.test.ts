import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { CommandError, local } from '@slurmkit/command'
import { type SsmOptions, ssm } from '@slurmkit/infra'
import { type AwsFaults, type AwsStandIn, type ManagedInstance, startAws } from '@slurmkit/testbed'
import { afterAll, beforeAll, expect, test } from 'vitest'

const instanceId = 'i-0123456789abcdef0'
const dir = mkdtempSync(join(tmpdir(), 'slurmkit-ssm-'))
const deep = process.env['SLURMKIT_DEEP'] === '1'
const rebooted: string[] = []
let aws: AwsStandIn

beforeAll(async () => {
  aws = await world()
})
afterAll(async () => {
  await aws.stop()
  rmSync(dir, { recursive: true })
})

async function world(faults: AwsFaults = {}, more: Partial<ManagedInstance> = {}): Promise<AwsStandIn> {
  const made = await startAws({ faults })
  made.setInstance({ instanceId, runner: local(), folder: dir, onReboot: () => rebooted.push(instanceId), ...more })
  return made
}

function settings(standIn: AwsStandIn) {
  return {
    region: standIn.region,
    endpoint: standIn.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: standIn.requestHandler(),
  }
}

function runner(standIn = aws, more: Partial<SsmOptions> = {}) {
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 15)))
  return ssm({ instanceId, client: new SSMClient(settings(standIn)), sleep, ...more })
}

/** A program that writes these bytes: they go there as its input. */
const echo = { argv: ['cat'] } as const
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

test('streams, exit code and directory arrive as they are', async () => {
  const spec = { argv: ['sh', '-c', 'printf out; printf err >&2; exit 3'] } as const
  expect(await runner().exec(spec)).toMatchObject({ exitCode: 3, stdout: 'out', stderr: 'err' })
  const args = ['', "it's", '$HOME `id` "x"', 'a\nb', '-n', 'é\u0007']
  expect((await runner().exec({ argv: ['printf', '%s|', ...args] })).stdout).toBe(`${args.join('|')}|`)
  expect((await runner().exec({ argv: ['pwd'] })).stdout).toBe('/\n')
  expect((await runner().exec({ argv: ['pwd'], cwd: '/tmp' })).stdout).toBe('/tmp\n')
  expect((await runner().exec({ argv: ['pwd'], cwd: '/nowhere' })).exitCode).toBe(126)
  expect((await runner().exec({ argv: ['id', '-un'], user: 'nobody' })).stdout).toBe('nobody\n')
  expect((await runner().exec({ argv: ['no-such-program'] })).exitCode).toBe(127)
})

test.each([168, 169, 194, 137, 255])('exit code %i is only that', async (code) => {
  expect(await runner().exec({ argv: ['sh', '-c', `exit ${code}`] })).toMatchObject({ exitCode: code })
  expect(rebooted).toEqual([])
})

/** Around what the agent keeps of each stream: 24,000 bytes and 8,000. */
const sizes = [...Array.from({ length: 23 }, (_, index) => 23_979 + index), 7_999, 8_000, 8_001]

test.concurrent.each(sizes)('%i bytes come back exact, on both streams', async (size) => {
  const script = `head -c ${size} /dev/urandom > ${dir}/x-${size}; cat ${dir}/x-${size}; cat ${dir}/x-${size} >&2; cat ${dir}/x-${size} > ${dir}/y-${size}`
  const { stdout, stderr } = await runner().execBytes({ argv: ['sh', '-c', script] })
  const { stdout: truth } = await local().exec({ argv: ['base64', '-w0', `${dir}/y-${size}`] })
  expect(Buffer.from(stdout).toString('base64')).toBe(truth)
  expect(Buffer.from(stderr).toString('base64')).toBe(truth)
})

test('a cut inside a character loses nothing', async () => {
  for (const shift of [0, 1, 2, 3]) {
    const text = `${'x'.repeat(shift)}${'𝄞é'.repeat(9_000)}`
    expect((await runner().exec({ ...echo, stdin: text })).stdout).toBe(text)
  }
})

test('bytes that are no text come back, through text too', async () => {
  const bytes = randomBytes(3_000)
  const { stdout } = await runner().execBytes({
    argv: ['sh', '-c', `printf '${[...bytes].map((b) => `\\${b.toString(8).padStart(3, '0')}`).join('')}'`],
  })
  expect(latin(stdout)).toBe(latin(bytes))
  const text = (await runner().exec({ argv: ['printf', '\\377\\303'] })).stdout
  expect(text).toBe('\udcff\udcc3')
  expect(latin((await runner().execBytes({ ...echo, stdin: text })).stdout)).toBe('\u00ff\u00c3')
})

test('random bytes of any size come back exact', { timeout: deep ? 3_600_000 : 600_000 }, async () => {
  for (const size of deep ? [0, 1, 100_000, 5_000_000, 50_000_000] : [0, 1, 100_000, 1_000_000]) {
    const { stdout } = await runner().execBytes({
      argv: ['sh', '-c', `head -c ${size} /dev/urandom | tee ${dir}/truth`],
      timeoutMs: 120_000,
    })
    const { stdout: sum } = await local().exec({ argv: ['sha256sum', `${dir}/truth`] })
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(sum.split(' ')[0])
    expect(stdout.length).toBe(size)
  }
})

test('1.7 MB of sacct costs at most 8 calls', { timeout: 60_000 }, async () => {
  const rows = Array.from({ length: 5_200 }, (_, job) => {
    const random = (n: number) => (Math.imul(job + 7, 2_654_435_761) >>> 5) % n
    const id = 100_000 + job
    const day = 1 + Math.floor(job / 240)
    const start = `2026-10-${String(day).padStart(2, '0')}T${String(random(24)).padStart(2, '0')}:${String(random(60)).padStart(2, '0')}:00`
    const end = `2026-10-${String(day + 1).padStart(2, '0')}T${String(random(24)).padStart(2, '0')}:${String(random(60)).padStart(2, '0')}:30`
    const state = random(9) === 0 ? 'FAILED|1:0' : 'COMPLETED|0:0'
    const common = `proj_${random(6)}|${start}|${end}|${state}|billing=48,cpu=48,gres/gpu=${1 + random(8)},mem=${64 * (1 + random(4))}G,node=1|gpu-st-g6-48xl-${1 + random(16)}`
    return [
      `${id}|train-${random(40)}|user${random(40)}|gpu|${common}|`,
      `${id}.batch|batch|||${common}|${random(90_000) * 10}K`,
      `${id}.extern|extern|||${common}|0`,
    ].join('\n')
  })
  const text = `${rows.join('\n')}\n`
  writeFileSync(join(dir, 'sacct.txt'), text)
  const { stdout, calls } = await runner().execBytes({ argv: ['cat', join(dir, 'sacct.txt')] })
  expect(stdout.length).toBeGreaterThan(1_700_000)
  expect(Buffer.from(stdout).toString()).toBe(text)
  expect(calls).toBeLessThanOrEqual(8)
})

test('a bucket brings all of it in one call, and pages do when the agent could not write there', async () => {
  const s3 = new S3Client({ ...settings(aws), forcePathStyle: true })
  const { CreateBucketCommand } = await import('@aws-sdk/client-s3')
  await s3.send(new CreateBucketCommand({ Bucket: 'outputs' }))
  const spec = { argv: ['sh', '-c', 'head -c 300000 /dev/urandom | tee /dev/stderr'] } as const
  const stored = await runner(aws, { bucket: 'outputs', s3 }).execBytes(spec)
  expect(stored.calls).toBe(1)
  expect(stored.stdout.length).toBe(300_000)
  expect(latin(stored.stdout)).toBe(latin(stored.stderr))
  const blind: Pick<S3Client, 'send'> = { send: () => Promise.reject(new Error('no such key')) }
  expect((await runner(aws, { bucket: 'outputs', s3: blind }).execBytes(spec)).stdout.length).toBe(300_000)
})

test('a command that arrives twice runs once', { timeout: 60_000 }, async () => {
  const noisy = await world({ seed: 5, lostResponse: 0.2, duplicate: 0.3, throttling: 0.1 })
  for (let i = 0; i < 10; i++) {
    const { stdout } = await runner(noisy).exec({ argv: ['sh', '-c', `echo run >> ${dir}/runs-${i}; seq 3000`] })
    expect(stdout.length).toBe(13_893)
    expect((await local().exec({ argv: ['cat', `${dir}/runs-${i}`] })).stdout).toBe('run\n')
  }
  await noisy.stop()
})

test('nothing of standard input is in what Systems Manager keeps', async () => {
  const secret = 'correct-horse-battery-staple'
  expect((await runner().exec({ argv: ['sh', '-c', 'wc -c'], stdin: secret })).stdout.trim()).toBe('28')
  const kept = JSON.stringify(aws.sentCommands)
  for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, 30)]) expect(kept).not.toContain(form)
  const big = randomBytes(150_000).toString('hex')
  expect((await runner().exec({ ...echo, stdin: big })).stdout).toBe(big)
})

test('a time-out kills everything that the command started', async () => {
  const started = runner().exec({ argv: ['sh', '-c', 'echo begun; (sleep 98765 &) ; sleep 98765'], timeoutMs: 700 })
  const error = await started.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(CommandError)
  expect(error).toMatchObject({ code: 'timeout', stdout: 'begun\n' })
  expect((await local().exec({ argv: ['pgrep', '-f', 'sleep 98765$'] })).stdout).toBe('')
})

test('an abort ends the command on the node', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 300)
  const error = await runner()
    .exec({ argv: ['sleep', '87654'] }, { signal: controller.signal })
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'aborted' })
  expect((await local().exec({ argv: ['pgrep', '-f', 'sleep 87654$'] })).stdout).toBe('')
})

test('offline, not registered, not delivered and not allowed are told apart', async () => {
  const failure = async (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (reason: unknown) => reason,
    )
  const other = ssm({ instanceId: 'i-0fffffffffffffff0', client: new SSMClient(settings(aws)), sleep: async () => {} })
  expect(await failure(other.exec(echo))).toMatchObject({
    code: 'connection',
    message: expect.stringContaining('agent not registered'),
  })
  const lost = await world({}, { pingStatus: 'ConnectionLost' })
  expect(await failure(runner(lost).exec(echo))).toMatchObject({
    code: 'connection',
    message: expect.stringContaining('did not take the command within 60 s'),
  })
  await lost.stop()
  const denied = Object.assign(new Error('User: x is not authorized to perform: ssm:SendCommand'), {
    name: 'AccessDeniedException',
  })
  const client: Pick<SSMClient, 'send'> = { send: () => Promise.reject(denied) }
  expect(await failure(runner(aws, { client }).exec(echo))).toMatchObject({
    code: 'connection',
    message: expect.stringContaining('not allowed: ssm:SendCommand'),
  })
  expect(() => ssm({ instanceId: 'head-node' })).toThrow('not an instance id')
})
