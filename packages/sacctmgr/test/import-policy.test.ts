import { expect, test } from 'vitest'
import { definePolicy, importPolicy, parsePolicy, planAccounting, printPolicy } from '../src/index.ts'
import { CORRECTED, FRESH } from './policies.ts'

test('a policy printed as YAML is read back as the same policy', () => {
  const odd = definePolicy({
    qos: {
      no: {
        maxWall: '3-00:00:00',
        graceTime: '0:00:30',
        grpTRES: { mem: '1536M', 'gres/gpu': 4 },
        grpTRESMins: { mem: 7 },
      },
      '1e3': { priority: null, flags: [], preempt: ['no'] },
    },
    root: { grpTRES: { cpu: 8 }, qos: ['no'] },
    users: { on: { adminLevel: 'Operator', defaultAccount: 'y' } },
    accounts: { y: { description: 'off', qos: ['+no'], users: { on: { maxWall: '90', fairshare: 'parent' } } } },
  })
  expect(parsePolicy(printPolicy(odd))).toEqual(odd)
  expect(parsePolicy(printPolicy(CORRECTED))).toEqual(CORRECTED)
})

test('what a cluster has is a policy with an empty plan', () => {
  const state = {
    ...FRESH,
    accounts: {
      ...FRESH.accounts,
      ml: { parent: 'root', entity: { description: 'ml' }, association: { fairshare: 5, qos: ['normal'] } },
    },
    userAssociations: [
      ...FRESH.userAssociations,
      { account: 'ml', user: 'alice', partition: null, values: { maxJobs: 3 } },
      { account: 'ml', user: 'alice', partition: 'gpu', values: { maxJobs: 1 } },
    ],
  }
  const policy = importPolicy(state)
  expect(policy.accounts).toEqual({
    ml: {
      parent: 'root',
      entity: { description: 'ml' },
      association: { fairshare: 5, qos: ['normal'] },
      users: { alice: { maxJobs: 3 } },
      partitions: { alice: { gpu: { maxJobs: 1 } } },
    },
  })
  expect(planAccounting(state, policy).changes).toEqual([])
  const strict = { ...policy, strict: ['qos', 'accounts', 'users', 'coordinators'] } as const
  expect(planAccounting(state, strict, { prune: true }).changes).toEqual([])
  expect(parsePolicy(printPolicy(strict))).toEqual(strict)
})
