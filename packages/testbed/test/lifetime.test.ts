import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { output, run } from '@slurmkit/command'
import { type ClusterEvent, startCluster, sweepClusters } from '@slurmkit/testbed'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demoConfig, plainConfig } from './demo-config.ts'
import { leftIn, machineState, networkOf } from './machine-state.ts'
import { describeReal } from './real-slurm.ts'

const url = 'https://example.org/setup.sh'
const withScript = { CustomActions: { OnNodeConfigured: { Script: url } } }

describeReal('the life of a cluster', () => {
  let dir: string
  let before: ReturnType<typeof machineState>
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'slurmkit-testbed-test-'))
    before = machineState()
  })
  afterEach(() => {
    expect(machineState()).toEqual(before)
    rmSync(dir, { recursive: true, force: true })
  })
  const folders = () => readdirSync(dir)
  const init = () => readFileSync(join(dir, folders()[0] ?? '', 'init'), 'utf8').split(' ')[0] ?? ''
  const failed = (options: Omit<Parameters<typeof startCluster>[0], 'dir'>) =>
    startCluster({ dir, ...options }).then(
      () => expect.unreachable('the cluster came up'),
      (error) => error,
    )
  const cleanedUp = () => expect(() => readdirSync(dir)).toThrow(/ENOENT/)

  test('two at once, with the same name and ports; stop leaves nothing', async () => {
    const options = { config: plainConfig(), dir }
    const clusters = await Promise.all([startCluster(options), startCluster(options)])
    expect(machineState()).toEqual(before)
    expect(folders()).toHaveLength(2)
    const networks = await Promise.all(
      clusters.map(({ headNode }) => run(headNode, output(['readlink', '/proc/self/ns/net']))),
    )
    expect(new Set(networks).size).toBe(2)
    await Promise.all(clusters.map((cluster) => cluster.stop()))
    for (const network of networks) expect(await leftIn(network.trim())).toEqual([])
    cleanedUp()
  })

  test.each(['node-started', 'cluster-up'])('a program killed after %s takes its cluster along', async (moment) => {
    const conditions = process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source']
    const owner = fileURLToPath(new URL('owner.ts', import.meta.url))
    const child = spawn(process.execPath, [...conditions, '--import', 'tsx', owner, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const line of createInterface({ input: child.stdout })) if (line === moment) break
    const network = networkOf(init())
    expect(network).toMatch(/^net:/)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
    expect(await leftIn(network ?? '')).toEqual([])
    const [folder] = folders()
    expect(await sweepClusters({ dir })).toEqual([join(dir, folder ?? '')])
    cleanedUp()
    expect(await sweepClusters({ dir })).toEqual([])
  })

  test('sweeping leaves the clusters of running programs alone, and folders that are none', async () => {
    mkdirSync(join(dir, 'something.else'))
    const cluster = await startCluster({ config: plainConfig(), dir })
    expect(await sweepClusters({ dir })).toEqual([])
    expect((await cluster.headNode.exec({ argv: ['sinfo'] })).exitCode).toBe(0)
    await cluster.stop()
    expect(folders()).toEqual(['something.else'])
  })

  test('a script that fails, fails the start, with what it said', async () => {
    const scripts = { [url]: '#!/bin/sh\necho looking for $(hostname)\necho no such disk >&2\nexit 3\n' }
    const error = await failed({ config: plainConfig({ queue: withScript }), scripts })
    expect(error).toMatchObject({
      code: 'node-bootstrap-failed',
      node: 'gpu-st-g6-48xl-1',
      exitCode: 3,
      output: 'looking for gpu-st-g6-48xl-1\nno such disk',
    })
    expect(error.message).toContain(`OnNodeConfigured script ${url} failed on gpu-st-g6-48xl-1 with exit code 3`)
    cleanedUp()
  })

  test("the head node's scripts run in order, and its slurmctld answers them", async () => {
    const config = plainConfig()
    const scripts = {
      'file:///a': '#!/bin/sh\necho a >> /home/order',
      'file:///b': '#!/bin/sh\nsinfo -h -o %R >> /home/order; exit 0',
      'file:///c': '#!/bin/sh\ncat /home/order; exit 9',
    }
    const Sequence = [{ Script: 'file:///b' }, { Script: 'file:///c' }]
    const CustomActions = { OnNodeStart: { Script: 'file:///a' }, OnNodeConfigured: { Sequence } }
    const error = await failed({ config: { ...config, HeadNode: { ...config.HeadNode, CustomActions } }, scripts })
    expect(error).toMatchObject({ code: 'node-bootstrap-failed', node: 'head', exitCode: 9, output: 'a\ngpu' })
  })

  test('a slurmctld that refuses a setting says why', async () => {
    const error = await failed({
      config: plainConfig({ slurm: { CustomSlurmSettings: [{ SelectType: 'select/zork' }] } }),
    })
    expect(error).toMatchObject({ code: 'daemon-died', node: 'head', daemon: 'slurmctld', exitCode: 1 })
    expect(error.message).toMatch(/fatal: .*zork|fatal: .*select/i)
    cleanedUp()
  })

  test('a partition QOS that the new database cannot know', async () => {
    const error = await failed({ config: demoConfig({ queue: { CustomSlurmSettings: { QOS: 'zork' } } }) })
    expect(error).toMatchObject({ code: 'daemon-died', daemon: 'slurmctld' })
    expect(error.message).toContain('fatal: Partition gpu has an invalid qos (zork)')
  })

  test('a start that takes too long ends, and says what it waited for', async () => {
    const scripts = { [url]: '#!/bin/sh\nsleep 98765\n' }
    const error = await failed({ config: plainConfig({ queue: withScript }), scripts, timeoutMs: 3_000 })
    expect(error).toMatchObject({ code: 'timeout' })
    expect(error.message).toMatch(/gpu-st-g6-48xl-1 not up after 3000 ms/)
    cleanedUp()
  })

  test.each(['node-started', 'controller-ready'])('aborting after %s cleans up', async (moment) => {
    const abort = new AbortController()
    const onEvent = (event: ClusterEvent) => event.type === moment && abort.abort(new Error('enough'))
    const error = await failed({ config: plainConfig(), signal: abort.signal, onEvent })
    expect(error).toMatchObject({ code: 'aborted', cause: { message: 'enough' } })
    cleanedUp()
  })

  test('a signal that fired before starts nothing', async () => {
    const error = await failed({ config: plainConfig(), signal: AbortSignal.abort() })
    expect(error.code).toBe('aborted')
    expect(folders()).toEqual([])
  })

  test('a script of a replaced node that fails, fails the replacement alone', async () => {
    const scripts = { [url]: '#!/bin/sh\n[ ! -e /home/broken ]\n' }
    const cluster = await startCluster({ config: plainConfig({ queue: withScript }), scripts, dir })
    await run(cluster.headNode, output(['touch', '/home/broken']))
    const [name = ''] = cluster.nodeNames
    await expect(cluster.replaceNode(name)).rejects.toMatchObject({ code: 'node-bootstrap-failed', node: name })
    await run(cluster.headNode, output(['rm', '/home/broken']))
    await cluster.replaceNode(name)
    expect(await run(cluster.headNode, output(['srun', 'hostname']))).toBe(`${name}\n`)
    await cluster.stop()
  })

  test('a daemon that ends later is told', async () => {
    const told: ClusterEvent[] = []
    const cluster = await startCluster({ config: plainConfig(), dir, onEvent: (event) => told.push(event) })
    await run(cluster.headNode, output(['pkill', 'slurmctld']))
    await expect.poll(() => told.find((event) => event.type === 'daemon-ended')).toMatchObject({ daemon: 'slurmctld' })
    await cluster.stop()
  })

  test("an instance type of the caller's own", async () => {
    const instanceTypes = { 'x9.huge': { vCpus: 3, memoryGiB: 2, gpus: { type: 'z1', count: 1 } } }
    const cluster = await startCluster({
      config: plainConfig({ resource: { InstanceType: 'x9.huge' } }),
      instanceTypes,
      dir,
    })
    expect(await run(cluster.headNode, output(['sinfo', '-ho', '%c %m %G']))).toBe('3 1945 gpu:z1:1\n')
    await cluster.stop()
  })

  test('a folder that others can write to is refused', async () => {
    chmodSync(dir, 0o777)
    const error = await failed({ config: plainConfig() })
    expect(error).toMatchObject({ code: 'config-unfit', problems: [{ path: 'dir' }] })
    expect(folders()).toEqual([])
  })

  test('a release without a place for its tree', async () => {
    const error = await failed({ config: plainConfig(), slurm: '26.05' })
    expect(error).toMatchObject({ code: 'config-unfit', problems: [{ path: 'cacheDir' }] })
  })
})
