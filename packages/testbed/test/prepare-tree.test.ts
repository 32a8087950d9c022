import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
