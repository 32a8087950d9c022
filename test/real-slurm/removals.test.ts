import { output, run } from '@slurmkit/command'
import {
  applyPlan,
  definePolicy,
  effectiveValues,
  importPolicy,
  planAccounting,
  readAccounting,
  readClusterUse,
  type UserAssociationState,
} from '@slurmkit/sacctmgr'
import { startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cluster as example, USERS_SCRIPT } from '../../examples/shared-gpu/cluster.ts'
import { cacheDir, describeReal, versions } from '../../packages/testbed/test/real-slurm.ts'

/** Names that fit each other where `_` is any character, and an account named like a partition. */
const POLICY = definePolicy({
  qos: { normal: {}, old: { preempt: ['older'] }, older: {} },
  accounts: {
    safe: { users: ['alice', 'bob', 'charlie'], coordinators: ['charlie'], maxJobs: 5, maxTRESPerJob: { cpu: 4 } },
    proj_a: {
      coordinators: ['alice'],
      users: { alice: { partitions: { gpu: { maxJobs: 1 } } }, bob: {} },
      qos: ['old', 'normal'],
    },
    'proj-a': { users: { alice: { partitions: { gpu: {} } }, bob: { maxTRESPerJob: { node: 2 } } } },
    projxa: { users: ['bob', 'charlie'] },
    below: { parent: 'proj_a', qos: ['+older'], users: ['alice'] },
    gpu: { users: ['bob'] },
  },
  users: {
    alice: { defaultAccount: 'proj_a' },
    bob: { defaultAccount: 'gpu' },
    charlie: { defaultAccount: 'safe' },
  },
})

const rowOf = ({ account, user, partition, values }: UserAssociationState) => ({ account, user, partition, values })

describe.each(versions)('Slurm %s', (slurm) => {
  describeReal('removes exactly what it is asked to', () => {
    let live: TestCluster

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
    }, 300_000)
    afterAll(() => live?.stop())

    const read = () => readAccounting(live.headNode, { cluster: 'demo' })

    test('what is in effect is what Slurm says is in effect', { timeout: 60_000 }, async () => {
      await applyPlan(live.headNode, planAccounting(await read(), POLICY))
      const state = await read()
      expect(planAccounting(state, POLICY).changes).toEqual([])
      const strict = { ...importPolicy(state), strict: ['qos', 'accounts', 'users', 'coordinators'] } as const
      expect(planAccounting(state, strict, { prune: true })).toMatchObject({ changes: [], refused: [] })
      for (const { account, user, partition, effective } of state.userAssociations) {
        const computed = effectiveValues(state, { account, user, ...(partition === null ? {} : { partition }) })
        const sorted = (values: object = {}) =>
          Object.fromEntries(
            Object.entries(values)
              .filter(([, value]) => !Array.isArray(value) || value.length > 0)
              .map(([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value]),
          )
        expect([account, user, sorted(computed)]).toEqual([account, user, sorted(effective)])
      }
    })

    test('accounts, users, partitions, coordinators and QOS go, and their neighbours keep every row', {
      timeout: 60_000,
    }, async () => {
      const before = await read()
      const whole = importPolicy(before)
      const { proj_a: _a, below: _b, gpu: _c, ...accounts } = whole.accounts
      const { old: _d, older: _e, ...qos } = whole.qos
      const users = Object.fromEntries(
        Object.entries(whole.users).map(([name, { defaultAccount: _, ...rights }]) => [name, rights]),
      )
      const policy = {
        ...whole,
        qos,
        accounts,
        users,
        strict: ['qos', 'accounts', 'users', 'coordinators'],
      } as const
      const use = await readClusterUse(live.headNode)
      const plan = planAccounting(before, policy, { prune: true, maxRemovals: 20, use })
      expect(plan.refused).toEqual([])
      await applyPlan(live.headNode, plan)
      const after = await read()
      expect(planAccounting(after, policy, { prune: true })).toMatchObject({ changes: [], refused: [] })
      const kept = before.userAssociations.filter(({ account }) => !['proj_a', 'below', 'gpu'].includes(account))
      expect(after.userAssociations).toEqual(kept)
      expect(Object.keys(after.accounts)).toEqual(
        Object.keys(before.accounts).filter((name) => !['proj_a', 'below', 'gpu'].includes(name)),
      )
      expect(Object.keys(after.qos)).toEqual(['normal'])
      expect(after.accounts['safe']).toEqual(before.accounts['safe'])
    })

    test('an account goes without those that once were below it, whatever slurmdbd still believes', {
      timeout: 60_000,
    }, async () => {
      const sacctmgr = (...words: readonly string[]) => run(live.headNode, output(['sacctmgr', '-i', ...words]))
      for (const [name, parent] of Object.entries({ old: 'root', mid: 'old', low: 'mid', last: 'low' }))
        await sacctmgr('add', 'account', `name=${name}`, `parent=${parent}`, 'cluster=demo')
      await sacctmgr('add', 'user', 'name=alice,bob', 'account=mid,low,last', 'cluster=demo')
      await sacctmgr('add', 'user', 'name=bob', 'account=low', 'partition=gpu', 'cluster=demo')
      await sacctmgr('modify', 'account', 'where', 'name=mid', 'cluster=demo', 'set', 'parent=safe')
      const before = await read()
      const whole = importPolicy(before)
      const { old: _, ...accounts } = whole.accounts
      const policy = { ...whole, accounts, strict: ['accounts', 'users'] } as const
      const plan = planAccounting(before, policy, { prune: true })
      expect(plan.refused).toEqual([])
      await applyPlan(live.headNode, plan)
      const after = await read()
      expect(after.userAssociations.map(rowOf)).toEqual(before.userAssociations.map(rowOf))
      expect(Object.keys(after.accounts)).toEqual(Object.keys(before.accounts).filter((name) => name !== 'old'))
    })
  })
})
