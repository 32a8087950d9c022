import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AccountingPolicy,
  definePolicy,
  fixPolicy,
  fixPolicyText,
  lintPolicy,
  type PolicyInput,
  parsePolicy,
  printPolicy,
} from '../src/index.ts'
import { CAPACITY, LINT_CASES, SETTINGS } from './lint-cases.ts'
import { AS_PRINTED, CORRECTED } from './policies.ts'

const CLUSTER = { settings: SETTINGS, capacity: CAPACITY, partitions: { gpu: { MaxTime: '2-0' } } }

test('the policy as printed becomes one in which nothing is left to decide', () => {
  const { policy, changes, left } = fixPolicy(AS_PRINTED, { settings: SETTINGS, capacity: CAPACITY })
  expect(left.filter(({ level }) => level !== 'info')).toEqual([])
  const { research, batch } = policy.accounts
  expect(research?.association).toMatchObject({ qos: ['research', 'interactive'], defaultQOS: 'research' })
  expect(batch?.association).toMatchObject({ qos: ['batch-lowprio', 'interactive'], defaultQOS: 'batch-lowprio' })
  expect(policy.qos['interactive']).toEqual(CORRECTED.qos['interactive'])
  expect(policy.qos['debug-partition']).toMatchObject({ flags: ['DenyOnLimit'], priority: 10_000 })
  expect(changes).toContainEqual({
    rule: 'qos-bypass',
    path: ['accounts', 'research', 'qos'],
    before: ['+research', '+interactive'],
    after: ['research', 'interactive'],
  })
})

test('a corrected policy stays as it is, as text to the last blank', () => {
  expect(fixPolicy(CORRECTED, { settings: SETTINGS, capacity: CAPACITY })).toMatchObject({
    policy: CORRECTED,
    changes: [],
  })
  const yaml = 'qos: {a:   {maxWall: 1:00:00,flags: [DenyOnLimit]}}\naccounts: {}   # none\n'
  expect(fixPolicyText(yaml)).toMatchObject({ text: yaml, changes: [] })
})

test('given findings, only these are corrected, two of them in one list too', () => {
  const policy = definePolicy({
    qos: { a: { maxWall: '1:00:00', flags: ['PartitionMaxNodes', 'NoDecay'] }, b: { maxWall: '90' } },
    accounts: {},
  })
  const findings = lintPolicy(policy).filter(({ path }) => path.startsWith('qos.a'))
  const fixed = fixPolicy(policy, findings)
  expect(fixed.policy.qos).toEqual({ a: { maxWall: 3_600, flags: ['NoDecay', 'DenyOnLimit'] }, b: { maxWall: 5_400 } })
  expect(fixed.left).toEqual([])
})

describe.each(Object.entries(LINT_CASES))('%s', (rule, { bad, context }) => {
  test('is gone from the corrected policy, or is left to decide', () => {
    const fixable = lintPolicy(bad, context).some((finding) => finding.rule === rule && finding.fix !== undefined)
    const { policy, left } = fixPolicy(bad, context)
    expect(left.filter(({ fix }) => fix !== undefined)).toEqual([])
    expect(lintPolicy(policy, context).some((finding) => finding.rule === rule)).toBe(!fixable)
  })
})

const NAMES = ['normal', 'a', 'b', 'c'] as const
const QOS = fc.record(
  {
    priority: fc.integer({ min: 0, max: 20_000 }),
    maxWall: fc.constantFrom('60', '3-0', null),
    grpTRES: fc.constantFrom({ 'gres/gpu': 4 }, { cpu: 8, 'gres/gpu:l4': 2 }, null),
    maxTRESPerUser: fc.constantFrom({ 'gres/gpu': 2 }, null),
    grpTRESMins: fc.constantFrom({ cpu: 600 }, null),
    usageThreshold: fc.constantFrom(0.5, 2, null),
    graceTime: fc.constantFrom('0:00:30', null),
    flags: fc.uniqueArray(
      fc.constantFrom(
        'DenyOnLimit',
        'PartitionMaxNodes',
        'PartitionTimeLimit',
        'NoDecay',
        'EnforceUsageThreshold',
        'RequiresReservation',
      ),
    ),
  },
  { requiredKeys: [] },
)
const LIST = fc.oneof(
  fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
  fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }).map((names) => names.map((name) => `+${name}`)),
)
const ROW = fc.record(
  {
    fairshare: fc.constantFrom(1, 500, 'parent' as const),
    qos: LIST,
    defaultQOS: fc.constantFrom(...NAMES),
    grpTRESRunMins: fc.constantFrom({ cpu: 60 }, null),
  },
  { requiredKeys: [] },
)
/** Policies of four QOS, an account below another and one beside them, with all that the rules look at. */
const POLICY = fc
  .record({
    qos: fc.record({ normal: QOS, a: QOS, b: QOS, c: QOS }),
    edges: fc.subarray([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ] as const),
    rows: fc.tuple(ROW, ROW, ROW, ROW),
  })
  .map(({ qos, edges, rows: [top, sub, side, user] }): PolicyInput | undefined => {
    const preempt = (name: string) => edges.filter(([from]) => from === name).map(([, to]) => to)
    return {
      qos: Object.fromEntries(Object.entries(qos).map(([name, own]) => [name, { ...own, preempt: preempt(name) }])),
      accounts: {
        top: { ...top, users: ['ann'] },
        sub: { ...sub, parent: 'top', users: { ann: user, some_body: {} } },
        side: { ...side, users: ['bob'] },
      },
    } as PolicyInput
  })
  .map((input) => {
    try {
      return definePolicy(input as Parameters<typeof definePolicy>[0])
    } catch {
      return undefined
    }
  })
  .filter((policy): policy is AccountingPolicy => policy !== undefined)

test('linting what was corrected finds nothing that can be corrected, and nothing that Slurm would refuse', () => {
  fc.assert(
    fc.property(POLICY, fc.constantFrom({}, CLUSTER), (policy, context) => {
      const { policy: fixed, left } = fixPolicy(policy, context)
      expect(left.filter(({ fix }) => fix !== undefined)).toEqual([])
      expect(left.filter(({ rule }) => rule === 'default-qos-in-list' || rule === 'qos-known')).toEqual([])
      expect(fixPolicy(fixed, context).changes).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('corrected text reads as the corrected policy', () => {
  fc.assert(
    fc.property(POLICY, (policy) => {
      const fixed = fixPolicyText(printPolicy(policy), CLUSTER)
      expect(parsePolicy(fixed.text)).toEqual(fixed.policy)
    }),
    { numRuns: 100 },
  )
})

test('comments, order and anchors stay', () => {
  const { text } = fixPolicyText(`# Who may what
qos:
  short: &caps { maxWall: 1:00:00 } # debugging
  long:
    <<: *caps
    maxWall: 2-0 # two days
  other: *caps

accounts:
  # the team
  ml:
    qos: [+short, +long] # both
    users:
      - alice # since May
      - bob
`)
  expect(text).toBe(`# Who may what
qos:
  short: &caps { maxWall: 1:00:00, flags: [ DenyOnLimit ] } # debugging
  long:
    <<: *caps
    maxWall: 2-0 # two days
    flags: [ DenyOnLimit ]
  other:
    <<: *caps
    flags: [ DenyOnLimit ]

accounts:
  # the team
  ml:
    qos: [ short, long ] # both
    users:
      - alice # since May
      - bob
    defaultQOS: short
`)
})

test('an anchor whose places must differ from now on is written out, comments and all', () => {
  const { text, policy } = fixPolicyText(`
qos:
  a: { maxJobsPerUser: 1 }
  b: { maxJobsPerUser: 2 }
accounts:
  one: &team
    qos: [+a] # theirs
    fairshare: 3
  two:
    <<: *team
    qos: [a]
    defaultQOS: a
  three:
    <<: *team
    parent: one
`)
  expect(parsePolicy(text)).toEqual(policy)
  expect(text).toContain('# theirs')
})
