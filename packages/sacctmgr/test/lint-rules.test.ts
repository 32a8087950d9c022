import { describe, expect, test } from 'vitest'
import { LINT_RULES, lintPolicy, parsePolicy } from '../src/index.ts'
import { CAPACITY, LINT_CASES, SETTINGS } from './lint-cases.ts'
import { AS_PRINTED, CORRECTED } from './policies.ts'

describe.each(Object.entries(LINT_CASES))('%s', (rule, { bad, good = bad, context, goodContext = context }) => {
  test('speaks, and says what to do', () => {
    const found = lintPolicy(bad, context).filter((finding) => finding.rule === rule)
    expect(found.length).toBeGreaterThan(0)
    for (const { message, remedy, path } of found) {
      expect(message.length).toBeGreaterThan(20)
      expect(remedy?.length).toBeGreaterThan(5)
      expect(path).toMatch(/^(qos|accounts|users|root|settings|partitions)\./)
    }
  })
  test('is silent after its remedy', () => {
    expect(lintPolicy(good, goodContext).filter((finding) => finding.rule === rule)).toEqual([])
  })
})

test('every rule has a case, a manual page and a sentence', () => {
  expect(Object.keys(LINT_CASES)).toEqual(Object.keys(LINT_RULES))
  for (const { says, source } of Object.values(LINT_RULES))
    expect([says, source].every((text) => text.length > 10)).toBe(true)
})

const PARTITIONS = { gpu: { QOS: 'debug-partition', MaxTime: 'INFINITE' } }

test('the policy as printed, on the cluster that it describes, shows every hole', () => {
  const found = lintPolicy(AS_PRINTED, { settings: SETTINGS, capacity: CAPACITY, partitions: PARTITIONS })
  expect(found.map(({ level, rule, path }) => `${level} ${rule} ${path}`)).toEqual([
    'error qos-bypass accounts.research.qos',
    'error qos-bypass accounts.batch.qos',
    'warning default-qos accounts.research.defaultQOS',
    'warning default-qos accounts.batch.defaultQOS',
    'warning group-limit qos.interactive.grpTRES',
    'warning share-reserves-nothing accounts.research.fairshare',
    'warning flag-lifts-limit qos.debug-partition.flags',
    'warning priority-renormalised qos.debug-partition.priority',
    'info tres-outweighs-qos settings.PriorityWeightTRES',
    'info cap-is-no-node qos.interactive.grpTRES',
    'warning partition-qos-denies qos.debug-partition.maxWall',
    'info gpu-costs-nothing accounts.research.fairshare',
  ])
})

test('the quota of a common walkthrough is none', () => {
  const policy = parsePolicy('qos: {}\naccounts:\n  proj_physics:\n    grpTRESRunMins: { cpu: 6000 }\n')
  expect(lintPolicy(policy).map(({ rule, line }) => `${rule} ${line}`)).toEqual([
    'qos-bypass 3',
    'quota-is-none 4',
    'name-wildcard 3',
  ])
})

test('on the corrected policy nothing is found', () => {
  expect(lintPolicy(CORRECTED)).toEqual([])
  expect(lintPolicy(CORRECTED, { settings: SETTINGS })).toEqual([])
  const all = { settings: SETTINGS, capacity: CAPACITY, partitions: { gpu: { MaxTime: 'INFINITE' } } }
  // What the cluster adds is no fault of the policy: worth knowing, and nothing more.
  expect(lintPolicy(CORRECTED, all).filter(({ level }) => level !== 'info')).toEqual([])
})

test('findings have the line of the YAML text, through anchors, merge keys and lists of users', () => {
  const policy = parsePolicy(`
qos:
  base: &base
    maxWall: 1:00:00
  other:
    <<: *base
accounts:
  ml:
    qos: [+base]
    users:
      - alice
      - some_body
  same: &same
    qos: [base]
    defaultQOS: base
  alias: *same
`)
  const found = lintPolicy(policy, { knownUsers: ['alice'] })
  const at = (path: string) => found.find((finding) => finding.path === path)?.line
  expect(at('qos.base.flags')).toBe(3)
  expect(at('qos.other.flags')).toBe(5)
  expect(at('accounts.ml.qos')).toBe(9)
  expect(at('accounts.ml.users.some_body')).toBe(12)
})
