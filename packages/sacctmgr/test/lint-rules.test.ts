import { describe, expect, test } from 'vitest'
import { definePolicy, LINT_RULES, type LintRuleName, lintPolicy, parsePolicy } from '../src/index.ts'
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

test('a policy that came from a cluster is told what definePolicy refuses', () => {
  const loops = { ...CORRECTED, qos: { a: { preempt: ['b'] }, b: { preempt: ['a'] } } }
  expect(lintPolicy(loops).map(({ rule }) => rule)).toContain('preempt-loop')
  const long = {
    ...CORRECTED,
    accounts: { ...CORRECTED.accounts, ['x'.repeat(43)]: { entity: {}, association: {}, users: {} } },
  }
  expect(lintPolicy(long).find(({ rule }) => rule === 'name-safe')?.message).toContain('43 characters')
})

test('2,000 users in 50 accounts with 30 QOS are read through', () => {
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`)
  const qos = names('q', 30)
  const large = definePolicy({
    qos: Object.fromEntries(qos.map((name) => [name, { maxWall: '60', grpTRES: { cpu: 9 } }])),
    accounts: Object.fromEntries(
      names('a', 50).map((account, at) => [
        account,
        {
          fairshare: at,
          qos: qos.slice(at % 20),
          users: Object.fromEntries(names(`u${at % 25}-`, 80).map((user) => [user, { qos: ['q29', 'q28'] }])),
        },
      ]),
    ),
  })
  expect(lintPolicy(large).length).toBeGreaterThan(1_000)
})

test('OverPartQOS turns the order round, and is told of where it allows more', () => {
  const policy = definePolicy({
    qos: { door: { maxTRESPerUser: { cpu: 2 } }, wide: { maxTRESPerUser: { cpu: 8 }, flags: ['OverPartQOS'] } },
    accounts: { ml: { qos: ['wide'], users: ['alice'] } },
  })
  const found = lintPolicy(policy, { partitions: { cpu: { Qos: 'door' } } })
  expect(found.find(({ rule }) => rule === 'partition-qos-overrides')?.message).toMatch(
    /^OverPartQOS: in partition cpu/,
  )
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

test('the page of all rules is what the table says', async () => {
  await expect(rulesPage()).toMatchFileSnapshot('../../../docs/lint-rules.md')
})

/** docs/lint-rules.md. `vitest -u` writes it anew. */
function rulesPage(): string {
  const rules = Object.entries<(typeof LINT_RULES)[LintRuleName]>(LINT_RULES).map(
    ([name, { level, says, source, ...rule }]) => {
      const { bad, context } = LINT_CASES[name as LintRuleName]
      const fixable = lintPolicy(bad, context).some((finding) => finding.rule === name && finding.fix !== undefined)
      const needs = 'needs' in rule ? rule.needs.map((key) => `\`${key}\``).join(' and ') : 'nothing'
      return [
        `### ${name}`,
        `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
        `- Level: ${level}\n- Needs: ${needs}\n- Corrected by \`fixPolicy\`: ${fixable ? 'yes' : 'no, somebody has to decide'}\n- Source: ${source}`,
      ].join('\n\n')
    },
  )
  return `${PAGE_HEAD}\n${rules.join('\n\n')}\n`
}

const PAGE_HEAD = `# What lintPolicy warns of

Slurm accepts each of these policies without a word. \`lintPolicy\` says what is wrong with them, with a remedy, and with the line where
the policy was YAML. \`fixPolicy\` and \`fixPolicyText\` make the corrections that take no decision; the text keeps its comments and
anchors.

\`\`\`ts
import { fixPolicyText, lintPolicy, parsePolicy } from '@slurmkit/sacctmgr'

const yaml = \`
qos:
  short: { maxWall: 1:00:00 } # debugging
accounts:
  ml: { qos: [+short], users: [alice] }
\`
lintPolicy(parsePolicy(yaml)).map(({ rule, line }) => \`\${rule} \${line}\`) // ['qos-bypass 5', 'default-qos 5', 'deny-on-limit 3']
fixPolicyText(yaml).left // []
\`\`\`

Each rule is shown on real Slurm by \`test/real-slurm/lint.test.ts\` and \`lint-settings.test.ts\`: the harm under a policy in which it
speaks, and its end under the one that the remedy makes of it. What a rule needs to know of the cluster is a field of \`LintContext\`:
\`settings\` are the lines of slurm.conf, \`partitions\` its partitions with their parameters, \`capacity\` the TRES of all nodes,
\`knownUsers\` the users of the head node. A rule that lacks what it needs is silent.

Beside these, \`lintPolicy\` says what \`definePolicy\` and \`parsePolicy\` refuse, for a policy that was imported from a cluster: names that
Slurm would read another way or cut after 42 characters (\`name-safe\`), QOS that are not there (\`qos-known\`), loops (\`preempt-loop\`,
\`parent-loop\`), a default QOS outside its list (\`default-qos-in-list\`), signs and plain names in one list (\`qos-list-mixed\`).

## Rules
`
