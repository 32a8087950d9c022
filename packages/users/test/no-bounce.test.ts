import { output, run } from '@slurmkit/command'
import { startCluster, type TestCluster } from '@slurmkit/testbed'
import { applyUsers, createUsersScript, planUsers, readReach, readUsers, type User } from '@slurmkit/users'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoConfig } from '../../testbed/test/demo-config.ts'
import { cacheDir, describeReal, versions } from '../../testbed/test/real-slurm.ts'

const SCRIPT = 's3://bucket/create-users.sh'

describe.each(versions)('Slurm %s', (slurm) => {
  describeReal('nodes that run', () => {
    let live: TestCluster
    beforeAll(async () => {
      const config = demoConfig({
        queue: { CustomActions: { OnNodeConfigured: { Script: SCRIPT } } },
        slurm: { CustomSlurmSettings: [{ AccountingStorageEnforce: 'associations,limits,safe' }] },
      })
      live = await startCluster({
        config,
        clusterName: 'bounce',
        slurm,
        cacheDir,
        scripts: { [SCRIPT]: createUsersScript() },
      })
      await sacctmgr('add', 'account', 'team', 'description=team', 'organization=team')
    }, 300_000)
    afterAll(() => live?.stop())

    const sacctmgr = (...args: string[]) => run(live.headNode, output(['sacctmgr', '--immediate', ...args]))
    const nodes = () => live.nodeNames.map((name) => live.node(name))
    const apply = async (users: readonly User[], options: Parameters<typeof applyUsers>[2] = {}) => {
      const plan = planUsers(await readUsers(live.headNode, { nodes: nodes() }), users)
      return applyUsers(live.headNode, plan, { nodes: nodes(), ...options })
    }
    const as = (user: string, ...argv: [string, ...string[]]) => run(live.headNode, output(argv, { user, cwd: '/' }))
    const jobs = async () =>
      (await run(live.headNode, output(['squeue', '--noheader', '--format=%u %T %N']))).split('\n').slice(0, -1).sort()

    test('a new user runs a job on both within five seconds, and a locked one is refused; nobody else notices', {
      timeout: 120_000,
    }, async () => {
      await apply([{ name: 'alice' }, { name: 'bob' }])
      await sacctmgr('add', 'user', 'alice,bob', 'account=team')
      for (const user of ['alice', 'bob']) {
        await as(
          user,
          'sbatch',
          '--output=/dev/null',
          '--nodes=2',
          '--ntasks-per-node=1',
          '--gres=gpu:1',
          '--wrap=srun sleep 100',
        )
      }
      const started = async () => (await jobs()).every((line) => line.includes('RUNNING'))
      while (!(await started())) await new Promise((done) => setTimeout(done, 100))
      // A job runs a moment before its first process does.
      const both = ['sh', '-c', 'until pgrep -u alice -x sleep && pgrep -u bob -x sleep; do sleep 0.1; done'] as const
      await Promise.all(nodes().map((node) => run(node, output(both))))
      const pids = () => Promise.all(nodes().map((node) => run(node, output(['pgrep', '-u', 'alice', '-x', 'sleep']))))
      const before = await pids()
      const boots = () => Promise.all(nodes().map((node) => run(node, output(['stat', '-c', '%Y', '/proc/1']))))
      const booted = await boots()

      const start = performance.now()
      await apply([{ name: 'carol' }])
      await sacctmgr('add', 'user', 'carol', 'account=team')
      const said = await as('carol', 'srun', '--nodes=2', '--ntasks-per-node=1', '--gres=gpu:1', 'id', '-un')
      const seconds = (performance.now() - start) / 1000
      expect(said).toBe('carol\ncarol\n')
      console.log(`Slurm ${live.slurmVersion}: a job of a new user on two running nodes after ${seconds.toFixed(1)} s`)
      expect(seconds).toBeLessThan(5)

      const removed: string[] = []
      await apply([{ name: 'bob', state: 'locked' }], {
        cancelJobs: true,
        removeAssociations: async (leaving) => {
          const names = leaving.map(({ name }) => name)
          await sacctmgr('remove', 'user', names.join(','))
          removed.push(...names)
        },
      })
      expect(removed).toEqual(['bob'])
      const refused = await live.headNode.exec({ argv: ['sbatch', '--wrap=true'], user: 'bob', cwd: '/' })
      expect([refused.exitCode === 0, refused.stderr]).toEqual([false, expect.stringContaining('Invalid account')])
      for (const node of [live.headNode, ...nodes()]) {
        const seen = await run(node, output(['sh', '-c', 'getent passwd bob; pgrep -u bob -r R,S || echo none']))
        expect(seen).toMatch(/^bob:.*:\/usr\/sbin\/nologin\nnone\n$/)
      }
      expect((await jobs()).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['alice RUNNING'])
      expect([await pids(), await boots()]).toEqual([before, booted])
    })

    test('who is removed while his job runs is gone: job, association and account', { timeout: 60_000 }, async () => {
      await as('carol', 'sbatch', '--output=/dev/null', '--nodes=2', '--gres=gpu:1', '--wrap=srun sleep 100')
      while (!(await jobs()).some((line) => line.startsWith('carol RUNNING'))) {
        await new Promise((done) => setTimeout(done, 100))
      }
      await apply([{ name: 'carol', state: 'removed' }], {
        cancelJobs: true,
        removeAssociations: async (leaving) => {
          for (const { name } of leaving) await sacctmgr('remove', 'user', name)
        },
      })
      expect(await sacctmgr('--noheader', '--parsable2', 'show', 'association', 'user=carol', 'format=user')).toBe('')
      for (const node of [live.headNode, ...nodes()]) {
        expect((await node.exec({ argv: ['getent', 'passwd', 'carol'] })).exitCode).toBe(2)
      }
      expect((await jobs()).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['alice RUNNING'])
      await apply([{ name: 'carol', state: 'active' }])
      await sacctmgr('add', 'user', 'carol', 'account=team')
    })

    test('locking without --end-jobs ends sessions and lets jobs run', { timeout: 60_000 }, async () => {
      const [node] = nodes()
      if (node === undefined) throw new Error('there is no node')
      const before = await run(node, output(['pgrep', '-u', 'alice', '-x', 'sleep']))
      await run(
        node,
        output(['sh', '-c', 'setsid setpriv --reuid=alice --regid=alice --clear-groups sleep 99 >/dev/null 2>&1 &']),
      )
      await apply([{ name: 'alice', state: 'locked' }])
      expect(await run(node, output(['pgrep', '-u', 'alice', '-x', 'sleep']))).toBe(before)
      expect(await jobs()).toHaveLength(1)
      await apply([{ name: 'alice', state: 'active' }])
    })

    test('a node that is replaced boots with everybody', { timeout: 60_000 }, async () => {
      const [name = ''] = live.nodeNames
      await run(live.headNode, output(['scancel', '--user=alice']))
      await live.replaceNode(name)
      expect(await run(live.node(name), output(['id', '-un', 'carol']))).toBe('carol\n')
      expect(planUsers(await readUsers(live.headNode, { nodes: nodes() }), []).changes).toEqual([])
    })

    test('accounts are pushed here, since Slurm’s module is not there, whatever the configuration says', {
      timeout: 60_000,
    }, async () => {
      const off = { by: 'files', reason: 'LaunchParameters of slurm.conf has no enable_nss_slurm' }
      expect(await readReach(live.headNode, { user: 'carol' })).toEqual(off)
      for (const node of [live.headNode, ...nodes()]) {
        await run(node, output(['sh', '-c', 'echo LaunchParameters=enable_nss_slurm >>/etc/slurm/slurm.conf']))
      }
      await run(live.headNode, output(['scontrol', 'reconfigure']))
      await expect.poll(() => run(live.headNode, output(['scontrol', 'ping'])), { timeout: 10_000 }).toContain('UP')
      const missing = `getent -s slurm finds nobody in a job on ${live.nodeNames.join(', ')}`
      expect(await readReach(live.headNode, { user: 'carol' })).toEqual({ by: 'files', reason: missing })
    })
  })
})
