import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AccountingError, definePolicy, type Finding, parsePolicy } from '../src/index.ts'
import { CORRECTED } from './policies.ts'

function problems(make: () => unknown): readonly Finding[] {
  try {
    make()
  } catch (error) {
    if (error instanceof AccountingError && error.code === 'invalid-policy') return error.findings
    throw error
  }
  throw new Error('the policy was accepted')
}

test('values become what Slurm keeps', () => {
  expect(CORRECTED.qos['research']).toEqual({
    priority: 10_000,
    maxWall: 259_200,
    flags: ['DenyOnLimit'],
    preempt: ['batch-lowprio'],
  })
  expect(CORRECTED.qos['interactive']).toMatchObject({ maxTRESPerUser: { 'gres/gpu': 4 }, maxWall: 3600 })
  expect(CORRECTED.accounts['research']).toEqual({
    entity: { description: 'research team' },
    association: { fairshare: 500, qos: ['research', 'interactive'], defaultQOS: 'research' },
    users: { alice: {}, bob: {} },
    partitions: {},
  })
})

test('memory is bytes, and the notation of sacctmgr says the same as a record', () => {
  const { qos } = definePolicy({
    qos: { a: { grpTRES: { mem: '64G', 'gres/gpu': 2 } }, b: { grpTRES: 'gres/gpu=2,mem=65536M' } },
    accounts: {},
  })
  expect(qos['a']).toEqual({ grpTRES: { mem: 64 * 1024 ** 3, 'gres/gpu': 2 } })
  expect(qos['b']).toEqual(qos['a'])
})

test('null means no limit, and what is left out is not managed', () => {
  const { qos } = definePolicy({ qos: { a: { maxWall: null } }, accounts: {} })
  expect(qos).toEqual({ a: { maxWall: null } })
})

test('YAML gives the same policy, with anchors', () => {
  const yaml = `
qos:
  research: { priority: 10000, maxWall: 3-00:00:00, flags: &deny [DenyOnLimit], preempt: [batch-lowprio] }
  interactive:
    { priority: 5000, maxWall: 1:00:00, maxTRESPerUser: { gres/gpu: 4 }, grpTRES: gres/gpu=8, maxJobsPerUser: 2, flags: *deny, preempt: [batch-lowprio] }
  batch-lowprio: { priority: 100, maxWall: 1-00:00:00, maxJobsPerUser: 10, flags: *deny }
accounts:
  research: { description: Research team, fairshare: 500, qos: [research, interactive], defaultQOS: research, users: [alice, bob] }
  batch: { description: Batch jobs, fairshare: 100, qos: [batch-lowprio, interactive], defaultQOS: batch-lowprio, users: { charlie: {} } }
`
  expect(parsePolicy(yaml)).toEqual(CORRECTED)
})

test.each([
  [
    'an unknown QOS in preempt',
    { qos: { a: { preempt: ['nope'] } }, accounts: {} },
    'qos-known',
    'qos.a.preempt',
    '"nope" is not defined',
  ],
  [
    'an unknown QOS in a list',
    { qos: { a: {} }, accounts: { x: { qos: ['a', 'b'] } } },
    'qos-known',
    'accounts.x.qos',
    '"b" is not defined',
  ],
  [
    'an unknown default QOS',
    { qos: {}, accounts: { x: { defaultQOS: 'b' } } },
    'qos-known',
    'accounts.x.defaultQOS',
    '"b" is not defined',
  ],
  [
    'a default QOS outside the list',
    { qos: { a: {}, b: {} }, accounts: { x: { qos: ['a'], defaultQOS: 'b' } } },
    'default-qos-in-list',
    'accounts.x.defaultQOS',
    'not in the QOS list',
  ],
  [
    'signs mixed with plain names',
    { qos: { a: {}, b: {} }, accounts: { x: { qos: ['a', '+b'] } } },
    'qos-list-mixed',
    'accounts.x.qos',
    'Slurm refuses',
  ],
  [
    'a loop in preempt',
    { qos: { a: { preempt: ['b'] }, b: { preempt: ['c'] }, c: { preempt: ['a'] } }, accounts: {} },
    'preempt-loop',
    'qos.a.preempt',
    'a -> b -> c -> a',
  ],
  [
    'a QOS that preempts itself',
    { qos: { a: { preempt: ['a'] } }, accounts: {} },
    'preempt-loop',
    'qos.a.preempt',
    'a -> a',
  ],
  [
    'a loop of parents',
    { qos: {}, accounts: { x: { parent: 'y' }, y: { parent: 'x' } } },
    'parent-loop',
    'accounts.x.parent',
    'x -> y -> x',
  ],
  [
    'a time that is none',
    { qos: { a: { maxWall: '3 days' } }, accounts: {} },
    'value-readable',
    'qos.a.maxWall',
    '3 days',
  ],
  [
    'a bare number as time',
    { qos: { a: { maxWall: 60 } }, accounts: {} },
    'value-readable',
    'qos.a.maxWall',
    '"60" is minutes',
  ],
  [
    'an unlimited time',
    { qos: { a: { maxWall: 'UNLIMITED' } }, accounts: {} },
    'value-readable',
    'qos.a.maxWall',
    'write null',
  ],
  [
    'a TRES that has no name',
    { qos: { a: { grpTRES: { 'gres gpu': 4 } } }, accounts: {} },
    'value-readable',
    'qos.a.grpTRES',
    'no TRES can be named "gres gpu"',
  ],
  [
    'a TRES without a number',
    { qos: { a: { grpTRES: 'gres/gpu=four' } }, accounts: {} },
    'value-readable',
    'qos.a.grpTRES',
    'gres/gpu=four',
  ],
  [
    'memory without a unit',
    { qos: { a: { grpTRES: { mem: 64 } } }, accounts: {} },
    'value-readable',
    'qos.a.grpTRES',
    'unit',
  ],
  [
    'a negative count',
    { qos: { a: { maxJobsPerUser: -1 } }, accounts: {} },
    'value-readable',
    'qos.a.maxJobsPerUser',
    '',
  ],
  [
    'a flag that Slurm lacks',
    { qos: { a: { flags: ['DenyOnLimits'] } }, accounts: {} },
    'value-readable',
    'qos.a.flags.0',
    'DenyOnLimit',
  ],
  [
    'an option that is none',
    { qos: { a: { maxTresPerUser: {} } }, accounts: {} },
    'option-known',
    'qos.a.maxTresPerUser',
    'maxTresPerUser',
  ],
  [
    'a QOS name with capitals',
    { qos: { Research: {} }, accounts: {} },
    'name-safe',
    'qos.Research',
    'fold it to "research"',
  ],
  ['a name with a comma', { qos: {}, accounts: { 'a,b': {} } }, 'name-safe', 'accounts.a,b', 'split'],
  [
    'a name with brackets',
    { qos: {}, accounts: { x: { users: ['u[1-3]'] } } },
    'name-safe',
    'accounts.x.users.u[1-3]',
    'expand',
  ],
  ['an empty name', { qos: {}, accounts: { x: { users: [''] } } }, 'name-safe', 'accounts.x.users.', 'every user'],
  ['a name like an option', { qos: { '-i': {} }, accounts: {} }, 'name-safe', 'qos.-i', 'begin with a letter'],
  [
    'a name with an equals sign',
    { qos: {}, accounts: { 'a=b': {} } },
    'name-safe',
    'accounts.a=b',
    'reads another way',
  ],
  [
    'a name that is too long',
    { qos: {}, accounts: { ['x'.repeat(43)]: {} } },
    'name-safe',
    `accounts.${'x'.repeat(43)}`,
    '43 characters',
  ],
  ['a word of Slurm as account', { qos: {}, accounts: { root: {} } }, 'name-safe', 'accounts.root', "Slurm's own"],
])('%s is one clear error', (_, input, rule, path, message) => {
  const findings = problems(() => definePolicy(input as Parameters<typeof definePolicy>[0]))
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ level: 'error', rule, path })
  expect(findings[0]?.message).toContain(message)
})

test('all problems come at once, with the lines of the YAML text', () => {
  const findings = problems(() =>
    parsePolicy('qos:\n  a:\n    maxWall: 60\n    prio: 3\naccounts:\n  x:\n    users: [a]\n    fairshare: lots\n'),
  )
  expect(findings.map(({ line, path }) => [line, path])).toEqual([
    [3, 'qos.a.maxWall'],
    [4, 'qos.a.prio'],
    [8, 'accounts.x.fairshare'],
  ])
  const references = problems(() => parsePolicy('qos: { a: {} }\naccounts:\n  x.y:\n    qos: [a,\n      b]\n'))
  expect(references).toMatchObject([{ line: 4, path: 'accounts.x.y.qos', rule: 'qos-known' }])
})

test.each([
  ['no YAML', 'qos: [a\naccounts: }', 2],
  ['a key twice', 'qos: {}\nqos: {}\naccounts: {}', 2],
  ['an alias without anchor', 'qos: *nowhere\naccounts: {}', undefined],
])('%s is a clear error', (_, yaml, line) => {
  const [first] = problems(() => parsePolicy(yaml))
  expect(first).toMatchObject({ rule: 'yaml-readable' })
  if (line !== undefined) expect(first?.line).toBe(line)
})

test('aliases that multiply are stopped', () => {
  const layers = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(', ')}]`)
  expect(problems(() => parsePolicy(`l0: &l0 [x]\n${layers.join('\n')}\nqos: {}\naccounts: {}`))).toHaveLength(1)
})

test('any text is a policy or an invalid-policy error', () => {
  const word = fc.constantFrom(
    'qos',
    'accounts',
    ': ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    'a',
    '&x',
    '*x',
    '"',
    '|',
    '!!',
    '60',
    '<<',
    '#',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(word).map((words) => words.join('')),
      ),
      (yaml) => {
        try {
          parsePolicy(yaml)
        } catch (error) {
          expect(error).toMatchObject({ name: 'AccountingError', code: 'invalid-policy' })
        }
      },
    ),
    { numRuns: 2_000 },
  )
})
