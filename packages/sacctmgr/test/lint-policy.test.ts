import { expect, test } from 'vitest'
import { definePolicy, lintPolicy } from '../src/index.ts'
import { AS_PRINTED, CORRECTED } from './policies.ts'

const SETTINGS = {
  AccountingStorageEnforce: 'associations,limits,qos,safe',
  AccountingStorageTRES: 'gres/gpu',
  PreemptType: 'preempt/qos',
  PreemptMode: 'REQUEUE',
  PriorityWeightQOS: '10000',
  PriorityWeightFairshare: '100000',
}
const CAPACITY = { node: 2, 'gres/gpu': 16 }

test('the policy as printed shows its holes', () => {
  const found = lintPolicy(AS_PRINTED, { settings: SETTINGS, capacity: CAPACITY })
  expect(found.map(({ level, rule, path }) => `${level} ${rule} ${path}`)).toEqual([
    'error qos-bypass accounts.research.qos',
    'error qos-bypass accounts.batch.qos',
    'warning default-qos accounts.research.defaultQOS',
    'warning default-qos accounts.batch.defaultQOS',
    'warning group-limit qos.interactive.grpTRES',
    'warning share-reserves-nothing accounts.research.fairshare',
    'warning flag-lifts-limit qos.debug-partition.flags',
    'warning priority-renormalised qos.debug-partition.priority',
    'info cap-is-no-node qos.interactive.grpTRES',
  ])
  expect(found.every(({ remedy }) => remedy !== undefined && remedy.length > 0)).toBe(true)
})

test('on the corrected policy only the note about whole nodes is left', () => {
  expect(lintPolicy(CORRECTED)).toEqual([])
  expect(lintPolicy(CORRECTED, { settings: SETTINGS, capacity: CAPACITY })).toMatchObject([
    { level: 'info', rule: 'cap-is-no-node' },
  ])
})

test.each([
  [{ AccountingStorageEnforce: '' }, 'enforcement'],
  [{ AccountingStorageEnforce: 'associations,qos' }, 'enforcement'],
  [{ AccountingStorageEnforce: 'limits' }, 'enforcement'],
  [{ AccountingStorageTRES: '' }, 'tres-tracked'],
  [{ PreemptType: 'preempt/none' }, 'preempt-type'],
  [{ PreemptMode: 'OFF' }, 'preempt-mode'],
  [{ PriorityWeightQOS: '0' }, 'priority-weight'],
  [{ PriorityWeightFairshare: '0' }, 'priority-weight'],
])('settings %j are found', (change, rule) => {
  const found = lintPolicy(CORRECTED, { settings: { ...SETTINGS, ...change } })
  expect(found).toMatchObject([{ level: 'error', rule }])
})

test('a limit that a job can break alone wants DenyOnLimit', () => {
  const policy = definePolicy({ qos: { a: { maxWall: '1:00:00' }, b: { maxJobsPerUser: 1 } }, accounts: {} })
  expect(lintPolicy(policy)).toMatchObject([{ rule: 'deny-on-limit', path: 'qos.a.flags' }])
})

test('caps that add up to the whole cluster reserve nothing either', () => {
  const policy = definePolicy({
    qos: {
      own: { flags: ['DenyOnLimit'] },
      big: { grpTRES: { 'gres/gpu': 16 }, maxTRESPerUser: { 'gres/gpu': 8 }, flags: ['DenyOnLimit'] },
    },
    accounts: {
      ml: { fairshare: 500, qos: ['own'], defaultQOS: 'own', users: ['alice'] },
      rest: { fairshare: 1, qos: ['big'], defaultQOS: 'big', users: ['bob'] },
    },
  })
  expect(lintPolicy(policy, { capacity: CAPACITY })).toMatchObject([{ rule: 'share-reserves-nothing' }])
  expect(lintPolicy(policy, { capacity: { node: 4, 'gres/gpu': 32 } }).filter(({ level }) => level !== 'info')).toEqual(
    [],
  )
})

test('a cap on nodes as well leaves whole nodes', () => {
  const qos = {
    grpTRES: { 'gres/gpu': 8, node: 1 },
    maxTRESPerUser: { 'gres/gpu': 4 },
    flags: ['DenyOnLimit'],
  } as const
  const policy = definePolicy({ qos: { small: qos, big: { preempt: ['low'] }, low: {} }, accounts: {} })
  expect(lintPolicy(policy, { capacity: CAPACITY })).toEqual([])
})
