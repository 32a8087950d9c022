import { type CommandRunner, output, run } from '@slurmkit/command'
import {
  type AccountingState,
  applyPlan,
  definePolicy,
  importPolicy,
  parsePolicy,
  planAccounting,
  printPolicy,
  readAccounting,
} from '@slurmkit/sacctmgr'
import { startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cluster as example, USERS_SCRIPT } from '../../examples/shared-gpu/cluster.ts'
import { policy as sharedGpu } from '../../examples/shared-gpu/policy.ts'
import { policyAsPrinted } from '../../examples/shared-gpu/policy-as-printed.ts'
import { cacheDir, describeReal, versions } from '../../packages/testbed/test/real-slurm.ts'

/** Policies, each of which the database is taken to from the one before. */
const POLICIES = {
  'the shared-GPU policy': sharedGpu,
  'the policy as printed: lists with signs, a default QOS that stays': policyAsPrinted,
  'and back': sharedGpu,
  'every limit that a QOS can have': definePolicy({
    qos: {
      research: {
        description: 'It\'s 50% | of "all"'.replace('|', '-'),
        priority: 7,
        flags: ['DenyOnLimit', 'NoReserve', 'OverPartQOS', 'EnforceUsageThreshold'],
        graceTime: '0:00:45',
        preemptMode: 'cancel',
        preemptExemptTime: '0:05:30',
        grpTRES: { 'gres/gpu': 8, cpu: 64, mem: '1500M', node: 3 },
        grpTRESMins: { 'gres/gpu': 6000, mem: 5000 },
        grpTRESRunMins: { cpu: 6000 },
        grpJobs: 0,
        grpJobsAccrue: 3,
        grpSubmitJobs: 100,
        grpWall: '10-0',
        maxTRESPerJob: { mem: '2T' },
        maxTRESPerNode: { 'gres/gpu': 4 },
        maxTRESPerUser: { 'gres/gpu': 4, billing: 9 },
        maxTRESPerAccount: 'gres/gpu=6,cpu=12',
        maxTRESMinsPerJob: { cpu: 60 },
        maxWall: '1-1:1',
        maxJobsPerUser: 1,
        maxJobsPerAccount: 2,
        maxSubmitJobsPerUser: 3,
        maxSubmitJobsPerAccount: 4,
        maxJobsAccruePerUser: 5,
        maxJobsAccruePerAccount: 6,
        minTRESPerJob: { 'gres/gpu': 1 },
        minPrioThresh: 11,
        usageFactor: 0.125,
        usageThreshold: 0.5,
        limitFactor: 1.5,
        preempt: ['batch-lowprio', 'interactive'],
      },
      interactive: { preempt: [] },
      'batch-lowprio': {},
    },
    accounts: {},
  }),
  'and every one of them cleared': definePolicy({
    qos: {
      research: {
        description: null,
        priority: null,
        flags: null,
        graceTime: null,
        preemptMode: null,
        preemptExemptTime: null,
        grpTRES: null,
        grpTRESMins: null,
        grpTRESRunMins: null,
        grpJobs: null,
        grpJobsAccrue: null,
        grpSubmitJobs: null,
        grpWall: null,
        maxTRESPerJob: null,
        maxTRESPerNode: null,
        maxTRESPerUser: { billing: 9 },
        maxTRESPerAccount: null,
        maxTRESMinsPerJob: null,
        maxWall: null,
        maxJobsPerUser: null,
        maxJobsPerAccount: null,
        maxSubmitJobsPerUser: null,
        maxSubmitJobsPerAccount: null,
        maxJobsAccruePerUser: null,
        maxJobsAccruePerAccount: null,
        minTRESPerJob: null,
        minPrioThresh: null,
        usageFactor: null,
        usageThreshold: null,
        limitFactor: null,
        preempt: null,
      },
      interactive: { preempt: ['research'] },
    },
    accounts: {},
  }),
  'every limit of an association, for an account and a user': definePolicy({
    qos: { a: {}, b: {}, c: {} },
    accounts: {
      research: {
        description: 'Deep\'s "team"',
        organization: 'ACME',
        fairshare: 'parent',
        qos: ['a', 'b'],
        defaultQOS: 'b',
        grpTRES: { 'gres/gpu': 8, mem: '1G' },
        grpTRESMins: { cpu: 5 },
        grpTRESRunMins: { cpu: 6 },
        grpJobs: 1,
        grpJobsAccrue: 2,
        grpSubmitJobs: 3,
        grpWall: '4:00:00',
        maxJobs: 5,
        maxJobsAccrue: 6,
        maxSubmitJobs: 7,
        maxTRESPerJob: { cpu: 8 },
        maxTRESPerNode: { cpu: 9 },
        maxTRESMinsPerJob: { cpu: 10 },
        maxWall: '11',
        minPrioThresh: 12,
        priority: 13,
        users: { alice: { maxJobs: 1, fairshare: 3, qos: ['a'], defaultQOS: 'a', maxTRESPerJob: { cpu: 2 } }, bob: {} },
      },
    },
  }),
  'and cleared, the lists inherited again': definePolicy({
    qos: {},
    accounts: {
      research: {
        description: '',
        fairshare: null,
        qos: null,
        defaultQOS: null,
        grpTRES: { 'gres/gpu': 2 },
        grpTRESMins: null,
        grpTRESRunMins: null,
        grpJobs: null,
        grpJobsAccrue: null,
        grpSubmitJobs: null,
        grpWall: null,
        maxJobs: null,
        maxJobsAccrue: null,
        maxSubmitJobs: null,
        maxTRESPerJob: null,
        maxTRESPerNode: null,
        maxTRESMinsPerJob: null,
        maxWall: null,
        minPrioThresh: null,
        priority: null,
        users: { alice: { maxJobs: null, fairshare: null, qos: null, defaultQOS: null, maxTRESPerJob: null } },
      },
    },
  }),
  'a tree three deep, whose lists move from one QOS to another': definePolicy({
    qos: { a: {}, b: {}, c: {} },
    accounts: {
      top: { qos: ['a', 'b'], defaultQOS: 'a' },
      mid: { parent: 'top', qos: ['a'], defaultQOS: 'a', fairshare: 5 },
      leaf: { parent: 'mid', users: { alice: { qos: ['a'], defaultQOS: 'a' }, bob: {} } },
    },
  }),
  'and moved, a leaf to another parent too': definePolicy({
    qos: { a: {}, b: {}, c: {} },
    accounts: {
      top: { qos: ['b', 'c'], defaultQOS: 'c' },
      mid: { parent: 'top', qos: ['c'], defaultQOS: 'c' },
      leaf: { parent: 'top', users: { alice: { qos: ['c', 'b'], defaultQOS: 'b', maxWall: '90' }, charlie: {} } },
    },
  }),
  'limits of the whole cluster, default accounts and rights': definePolicy({
    qos: { c: {}, normal: {} },
    accounts: { top: { users: ['alice', 'bob'] }, research: { users: ['alice'] } },
    root: { grpTRES: { 'gres/gpu': 12 }, grpJobs: 100, maxSubmitJobs: 50, qos: ['normal', 'c'] },
    users: { alice: { defaultAccount: 'research', adminLevel: 'Operator' }, bob: { defaultAccount: 'top' } },
  }),
  'and back to none': definePolicy({
    qos: { c: {}, normal: {} },
    accounts: {},
    root: { grpTRES: null, grpJobs: null, maxSubmitJobs: null, qos: ['normal'] },
    users: { alice: { defaultAccount: 'top', adminLevel: null } },
  }),
} as const

/** What somebody else keeps in the same database: no policy here names it. */
const FOREIGN = [
  ['add', 'qos', 'name=foreign', 'Priority=3', 'MaxJobsPerUser=4'],
  [
    'add',
    'account',
    'name=theirs',
    'cluster=demo',
    'Description=Their own',
    'QosLevel=foreign,normal',
    'GrpTRES=cpu=7',
  ],
  ['add', 'user', 'name=alice', 'account=theirs', 'cluster=demo', 'partition=gpu', 'MaxJobs=2'],
  ['add', 'user', 'name=alice', 'account=theirs', 'cluster=demo', 'Fairshare=9'],
] as const

describe.each(versions)('Slurm %s', (slurm) => {
  describeReal('converges', () => {
    let live: TestCluster
    let foreign: ReturnType<typeof foreignRows>

    beforeAll(async () => {
      live = await startCluster({
        config: example.config,
        clusterName: 'demo',
        slurm,
        cacheDir,
        scripts: { [USERS_SCRIPT]: createUsersScript() },
      })
      for (const name of ['alice', 'bob', 'charlie'])
        await run(live.headNode, output(['useradd', '--create-home', name]))
      for (const words of FOREIGN) await run(live.headNode, output(['sacctmgr', '-i', ...words]))
      foreign = foreignRows(await read())
    }, 300_000)
    afterAll(() => live?.stop())

    const read = () => readAccounting(live.headNode, { cluster: 'demo' })

    test.each(Object.entries(POLICIES))('%s', { timeout: 60_000 }, async (_, policy) => {
      const plan = planAccounting(await read(), policy)
      expect(plan.changes).not.toEqual([])
      await applyPlan(live.headNode, plan)
      expect(planAccounting(await read(), policy).changes).toEqual([])
      const managed = Object.keys(policy.root).length > 0 ? { root: expect.anything() } : {}
      expect(foreignRows(await read())).toEqual({ ...foreign, ...managed })
    })

    test('an apply that dies after every single command is finished by the plans that follow', {
      timeout: 120_000,
    }, async () => {
      const first = planAccounting(await read(), sharedGpu).changes.length
      expect(first).toBeGreaterThan(3)
      for (let left = first; left > 0; ) {
        const dying = dyingAfterOneWrite(live.headNode)
        await applyPlan(dying, planAccounting(await read(), sharedGpu)).catch((error: unknown) =>
          expect(error).toBe(DEATH),
        )
        const now = planAccounting(await read(), sharedGpu).changes.length
        expect(now).toBeLessThan(left)
        left = now
      }
      expect(foreignRows(await read())).toEqual(foreign)
    })

    test('the policy that the cluster has is imported with an empty plan, as YAML too', async () => {
      const state = await read()
      const policy = importPolicy(state)
      expect(Object.keys(policy.accounts)).toContain('theirs')
      expect(planAccounting(state, policy).changes).toEqual([])
      expect(planAccounting(state, parsePolicy(printPolicy(policy))).changes).toEqual([])
    })

    test('a plan for a database that somebody changed meanwhile is refused, and nothing is done', async () => {
      const policy = definePolicy({ qos: { late: { priority: 1 } }, accounts: {} })
      const plan = planAccounting(await read(), policy)
      await run(live.headNode, output(['sacctmgr', '-i', 'modify', 'qos', 'where', 'name=normal', 'set', 'Priority=1']))
      await expect(applyPlan(live.headNode, plan)).rejects.toMatchObject({ code: 'state-changed' })
      expect((await read()).qos['late']).toBeUndefined()
    })

    test('a user whom the head node does not know is refused, and nothing is done', async () => {
      const policy = definePolicy({ qos: {}, accounts: { late: { users: ['nobody-here'] } } })
      const plan = planAccounting(await read(), policy)
      await expect(applyPlan(live.headNode, plan)).rejects.toThrow(/knows no user nobody-here/)
      expect((await read()).accounts['late']).toBeUndefined()
    })

    test('a command that Slurm refuses stops the apply and says why', async () => {
      const state = await read()
      const plan = planAccounting(state, definePolicy({ qos: { broken: {} }, accounts: {} }))
      const argv = ['sacctmgr', '-i', 'add', 'qos', 'name=broken', 'NoSuchOption=1'] as const
      const changes = plan.changes.map((change) => ({ ...change, argv }))
      await expect(applyPlan(live.headNode, { ...plan, changes })).rejects.toMatchObject({ code: 'command-failed' })
      await expect(applyPlan(live.headNode, { ...plan, changes })).rejects.toThrow(/NoSuchOption/)
    })

    test('a cluster that is not in the database is refused', async () => {
      await expect(readAccounting(live.headNode, { cluster: 'nowhere' })).rejects.toMatchObject({
        code: 'incomplete-state',
      })
    })
  })
})

const DEATH = new Error('killed')

/** Runs reads and one sacctmgr command that changes something, and dies at the next. */
function dyingAfterOneWrite(runner: CommandRunner): CommandRunner {
  let writes = 0
  return {
    async exec(spec, options) {
      // Making 22.05 forget what it sees of lists that are empty already changes nothing that shows, and is done each time.
      if (spec.argv.includes('-i') && !spec.argv.some((word) => word.startsWith('Preempt-='))) writes += 1
      if (writes > 1) throw DEATH
      return runner.exec(spec, options)
    },
  }
}

function foreignRows({ qos, accounts, userAssociations }: AccountingState) {
  const rows = userAssociations.filter(({ account }) => ['theirs', 'root', 'pcdefault'].includes(account))
  const { theirs, root, pcdefault } = accounts
  // What is in effect may change with limits above.
  const own = (row: object | undefined) => ({ ...row, effective: undefined })
  return {
    qos: qos['foreign'],
    theirs: own(theirs),
    root: own(root),
    pcdefault: own(pcdefault),
    rows: rows.map(own),
  }
}
