import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { prepareTree, type TreeEvent } from '@slurmkit/testbed'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { machineState } from './machine-state.ts'
import { describeReal } from './real-slurm.ts'

const version = '26.05'

describeReal('prepareTree', () => {
  let cacheDir: string
  let events: TreeEvent[]
  const onEvent = (event: TreeEvent) => events.push(event)
  beforeEach(() => {
    cacheDir = mkdtempSync(join(tmpdir(), 'slurmkit-trees-'))
    events = []
  })
  afterEach(() => rmSync(cacheDir, { recursive: true, force: true }))

  test("the machine's own packages need no tree", async () => {
    expect(await prepareTree('system', { cacheDir, onEvent })).toBe('/')
    expect(events).toEqual([])
  })

  test('a tree that is there is taken as it is', async () => {
    mkdirSync(join(cacheDir, 'trees', version), { recursive: true })
    expect(await prepareTree(version, { cacheDir, onEvent })).toBe(join(cacheDir, 'trees', version))
    expect(events).toEqual([])
  })

  test('a mirror that does not answer: an error with what debootstrap said, and nothing left', async () => {
    const { mounts } = machineState()
    const error = await prepareTree(version, { cacheDir, mirror: `file://${cacheDir}/none`, onEvent }).catch((e) => e)
    expect(error).toMatchObject({ code: 'tree-unavailable' })
    expect(error.output).toContain(`file://${cacheDir}/none/dists/forky`)
    expect(events.map(({ type }) => type)).toEqual(['tree-building'])
    expect(readdirSync(join(cacheDir, 'trees'))).toEqual([`${version}.lock`])
    expect(machineState().mounts).toBe(mounts)
  })

  /** What a tree with Slurm 25.11 from a mirror comes to, where the machine has no keys of its own. */
  async function withoutKeys(mirror: string): Promise<unknown> {
    const program = `import { prepareTree } from '@slurmkit/testbed'
const { code, message } = await prepareTree('25.11', ${JSON.stringify({ cacheDir, mirror })}).catch((e) => e)
console.log(JSON.stringify({ code, message }))`
    const hide = 'mount -t tmpfs none /usr/share/keyrings && exec "$@"'
    const conditions = process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source']
    const node = [process.execPath, ...conditions, '--import', 'tsx', '--input-type=module', '--eval', program]
    const argv = ['--mount', 'sh', '-c', hide, 'sh', ...node]
    return JSON.parse((await promisify(execFile)('unshare', argv, { cwd: import.meta.dirname })).stdout)
  }

  test("keys of Ubuntu's archive that cannot be had, or are others", { timeout: 60_000 }, async () => {
    expect(await withoutKeys(`file://${cacheDir}/none`)).toMatchObject({
      code: 'tree-unavailable',
      message: expect.stringContaining('cannot be read'),
    })

    const asked: (string | undefined)[] = []
    const server = createServer(({ url }, response) => {
      asked.push(url)
      response.statusCode = asked.length === 1 ? 404 : 200
      response.end('not the keys')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      for (const message of ['answers 404', 'has another checksum']) {
        const error = await withoutKeys(`http://127.0.0.1:${port}/ubuntu/`)
        expect(error).toMatchObject({ code: 'tree-unavailable', message: expect.stringContaining(message) })
      }
    } finally {
      server.close()
    }
    expect(asked[1]).toMatch(/^\/ubuntu\/pool\/main\/u\/ubuntu-keyring\/ubuntu-keyring_[\d.]+_all\.deb$/)
    expect(readdirSync(join(cacheDir, 'trees'))).toEqual([])
  })

  test('a mirror that is an option of another program', async () => {
    const error = await prepareTree(version, { cacheDir, mirror: '--foreign' }).catch((e) => e)
    expect(error).toMatchObject({ code: 'config-unfit', problems: [{ path: 'mirror' }] })
  })

  test('two programs wait for one build, and waiting can be aborted', async () => {
    const trees = join(cacheDir, 'trees')
    mkdirSync(trees)
    const script = 'echo locked; read -r _; mkdir "$0"'
    const other = spawn('flock', [join(trees, `${version}.lock`), 'sh', '-c', script, join(trees, version)])
    await new Promise((resolve) => other.stdout.once('data', resolve))
    const abort = new AbortController()
    const onWaiting = (event: TreeEvent) => event.type === 'tree-waiting' && abort.abort()
    const aborted = prepareTree(version, { cacheDir, signal: abort.signal, onEvent: onWaiting })
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })

    const finish = (event: TreeEvent) => event.type === 'tree-waiting' && other.stdin.end('\n')
    expect(await prepareTree(version, { cacheDir, onEvent: finish })).toBe(join(trees, version))
    expect(readdirSync(trees)).toEqual([version, `${version}.lock`])
  })
})
