import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { AccountingError, type AccountingPolicy, parsePolicy, planAccounting, renderPlan } from '../src/index.ts'
import { FRESH } from './policies.ts'

/** Documents of each kind; `SLURMKIT_DEEP=1` makes 100,000. */
const RUNS = process.env['SLURMKIT_DEEP'] === '1' ? 100_000 : 3_000

/** Text that is something to YAML, to sacctmgr or to a shell. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[-+=,:[\]{}"'\\ #&*!|>$`;a-c_0-3]{0,12}$/),
  fc.constantFrom('root', 'set', 'where', '-1', '--help', 'a,b', 'a[1-3]', 'ß', '', ' ', 'x\0', '__proto__', '\n', '~'),
)
const name = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 'ml', 'a_b', 'proj-a') }, hostile)
const names = fc.array(name, { maxLength: 3 })
const value = fc.oneof(
  hostile,
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, '1:00:00', '3-0', 'parent', 'normal', '1G', 'INFINITE'),
  names,
  fc.dictionary(fc.oneof(fc.constantFrom('cpu', 'mem', 'gres/gpu'), hostile), fc.oneof(fc.nat(), hostile), {
    maxKeys: 2,
  }),
)
const setting = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('qos', 'defaultQOS', 'fairshare', 'maxJobs', 'grpTRES', 'maxWall', 'comment', 'parent'),
  },
  { weight: 3, arbitrary: fc.constantFrom('flags', 'preempt', 'priority', 'description', 'users', 'coordinators') },
  hostile,
)
const settings = fc.dictionary(setting, value, { maxKeys: 2 })
const account = fc.oneof(
  { weight: 4, arbitrary: fc.record({ users: fc.oneof(names, fc.dictionary(name, settings, { maxKeys: 2 })) }) },
  settings,
)
const document = fc.record(
  {
    qos: fc.dictionary(name, settings, { maxKeys: 3 }),
    accounts: fc.dictionary(name, account, { maxKeys: 3 }),
    root: settings,
    users: fc.dictionary(name, settings, { maxKeys: 2 }),
    manage: fc.oneof(fc.constantFrom('strict', 'partial'), value),
  },
  { requiredKeys: ['qos', 'accounts'] },
)

/** What `parsePolicy` makes of a text; nothing where it refused it, which it does by one error alone. */
function attempt(yaml: string): AccountingPolicy | undefined {
  try {
    return parsePolicy(yaml)
  } catch (error) {
    expect(error).toBeInstanceOf(AccountingError)
    expect(error).toMatchObject({ code: 'invalid-policy' })
    return undefined
  }
}

const NAME = /^[a-z0-9_][\w.-]*(,[a-z0-9_][\w.-]*)*$/

/** A plan that no word of the policy can have added to: names are names, each setting is one word. */
function expectSafe(policy: AccountingPolicy): void {
  let plan: ReturnType<typeof planAccounting>
  try {
    plan = planAccounting(FRESH, policy, { prune: true })
  } catch (error) {
    expect(error).toBeInstanceOf(AccountingError)
    return
  }
  expect(renderPlan(plan)).toContain('demo')
  for (const { argv } of plan.changes) {
    const [program, yes, verb, entity, ...words] = argv
    expect([program, yes]).toEqual(['sacctmgr', '-i'])
    expect(['add', 'modify', 'delete']).toContain(verb)
    expect(['qos', 'account', 'user', 'coordinator']).toContain(entity)
    for (const word of words.filter((each) => each !== 'set' && each !== 'where')) {
      const [, option = '', text = ''] = /^([A-Za-z]+)[+-]?=(.*)$/s.exec(word) ?? []
      expect([word, option]).not.toEqual([word, ''])
      expect(word).not.toMatch(/[\x00-\x1f\x7f]/)
      if (/^(name|account|cluster|partition|parent|preempt)$/i.test(option) && text !== '') expect(text).toMatch(NAME)
    }
  }
}

test('policies of hostile names and values are refused, or make commands that say what they should', {
  timeout: 900_000,
}, () => {
  let accepted = 0
  fc.assert(
    fc.property(document, (policy) => {
      const checked = attempt(stringify(policy))
      if (checked === undefined) return
      accepted += 1
      expectSafe(checked)
    }),
    { numRuns: RUNS },
  )
  expect(accepted).toBeGreaterThan(RUNS / 100)
})

test('texts that are no policy are refused by one error', { timeout: 900_000 }, () => {
  const piece = fc.constantFrom(
    ...[
      'qos:',
      'accounts:',
      '\n',
      ' ',
      '  ',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      ',',
      'a',
      '&x ',
      '*x',
      '"',
      '|',
      '!!',
      '60',
    ],
    ...['<<: ', '#', '\t', '? ', '---\n', '...', '%YAML 1.1\n', '!!js/function ', '.nan', '0x1', '\u2028', '\ufeff'],
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((pieces) => pieces.join('')),
    fc.tuple(document, fc.nat(200), hostile).map(([policy, at, more]) => {
      const yaml = stringify(policy)
      return yaml.slice(0, at) + more + yaml.slice(at)
    }),
  )
  fc.assert(
    fc.property(text, (yaml) => {
      const checked = attempt(yaml)
      if (checked !== undefined) expectSafe(checked)
    }),
    { numRuns: RUNS },
  )
})
