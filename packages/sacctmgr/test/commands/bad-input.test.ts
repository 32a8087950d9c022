import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AccountingError,
  sacctmgrAdd,
  sacctmgrArchiveDump,
  sacctmgrDump,
  sacctmgrModify,
  sacctmgrPing,
  sacctmgrRemove,
} from '../../src/index.ts'

/** Inputs of each kind; `SLURMKIT_DEEP=1` makes 100,000. */
const RUNS = process.env['SLURMKIT_DEEP'] === '1' ? 100_000 : 5_000

const demo = { version: '24.11', cluster: 'demo' } as const

/** Text as somebody hostile would write it: mostly Slurm's own signs. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.stringMatching(/^[-+=,[\]"'\\ a-c_0-3]{0,12}$/),
  fc.constantFrom('root', 'set', 'where', '-1', '--help', 'a,b', 'a[1-3]', 'ß', 'A', '', ' ', 'x\0', 'a'.repeat(60)),
)
const anything = fc.oneof(hostile, fc.array(hostile, { maxLength: 3 }), fc.anything())
const settings = fc.dictionary(
  fc.oneof(
    fc.constantFrom('qos', 'maxJobs', 'grpTRES', 'comment', 'defaultQOS', 'fairshare', 'maxWall', 'rawUsage'),
    hostile,
  ),
  anything,
  { maxKeys: 3 },
)

/** Runs a builder on what TypeScript would never let through; gives the argv, or nothing where it was refused. */
function attempt(build: () => { readonly argv: readonly string[] }): readonly string[] {
  try {
    return build().argv
  } catch (error) {
    expect(error).toBeInstanceOf(AccountingError)
    expect(error).toMatchObject({ code: 'invalid-argument' })
    return []
  }
}

const NAME = '[a-z0-9_][a-z0-9_.-]*'

test('no name gets through that Slurm would read another way', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(anything, anything, (account, user) => {
      const argv = attempt(() =>
        sacctmgrModify('association', { ...demo, account, user, set: { maxJobs: 1 } } as never),
      )
      if (argv.length === 0) return
      expect(argv.slice(0, 5)).toEqual(['sacctmgr', '-i', 'modify', 'user', 'where'])
      expect(argv[5]).toMatch(new RegExp(`^name=${NAME}(,${NAME})*$`))
      expect(argv[6]).toMatch(new RegExp(`^account=${NAME}(,${NAME})*$`))
      expect(argv.slice(7)).toEqual(['cluster=demo', 'set', 'MaxJobs=1'])
    }),
    { numRuns: RUNS },
  )
})

test('no setting gets through that is not one word of one known option', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(settings, fc.constantFrom('set', 'addTo', 'removeFrom'), (set, how) => {
      const argv = attempt(() =>
        sacctmgrModify('association', { ...demo, account: 'a', user: 'u', [how]: set } as never),
      )
      for (const word of argv.slice(9)) {
        expect(word).toMatch(
          /^(QosLevel|MaxJobs|GrpTRES|Comment|DefaultQOS|Fairshare|MaxWallDurationPerJob|RawUsage)[+-]?=/,
        )
        expect(word).not.toMatch(/[\x00-\x1f\x7f]/)
      }
    }),
    { numRuns: RUNS },
  )
})

test('options that are no object, and unknown ones, are refused', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(fc.dictionary(hostile, anything), anything, (more, version) => {
      attempt(() => sacctmgrAdd('qos', { version: '24.11', qos: 'q', ...more } as never))
      attempt(() => sacctmgrAdd('qos', { version, qos: 'q' } as never))
      attempt(() => sacctmgrRemove('account', { ...demo, ...more } as never))
      attempt(() => sacctmgrDump({ cluster: 'demo', file: version } as never))
      attempt(() => sacctmgrArchiveDump({ version: '24.11', directory: '/x', purge: more } as never))
      attempt(() => sacctmgrPing({ version } as never))
    }),
    { numRuns: RUNS },
  )
})

test.each([
  [() => sacctmgrModify('qos', { version: '24.11', qos: 'q', set: {} }), 'nothing to set'],
  [() => sacctmgrModify('qos', { version: '24.11', qos: [], set: { priority: 1 } }), 'every qos'],
  [() => sacctmgrModify('qos', { version: '24.11', qos: '', set: { priority: 1 } }), 'is empty'],
  [() => sacctmgrModify('qos', { version: '24.11', qos: 'q', set: { grpTRES: null } }), 'say what it is before'],
  [() => sacctmgrModify('qos', { version: '24.11', qos: 'q', set: { preempt: ['a,b'] } }), 'has a comma'],
  [() => sacctmgrModify('account', { ...demo, account: 'a', set: { qos: ['a', '+b'] } }), 'cannot be one list'],
  [() => sacctmgrModify('account', { ...demo, account: 'a', addTo: { qos: ['+b'] } }), 'is the sign already'],
  [() => sacctmgrModify('account', { ...demo, account: 'a', addTo: { qos: [] } }), 'nothing to use +='],
  [() => sacctmgrRemove('account', { ...demo, account: 'proj_a' }), 'any character'],
  [() => sacctmgrRemove('association', { ...demo, account: 'a', user: 'a_b' }), 'any character'],
  [() => sacctmgrAdd('account', { ...demo, account: 'root' }), "Slurm's own"],
  [() => sacctmgrModify('job', { ...demo, jobID: 0, set: { comment: 'x' } }), 'no job id'],
  [
    () => sacctmgrAdd('qos', { version: '24.11', qos: Array.from({ length: 9000 }, (_, at) => `name-number-${at}`) }),
    'longer than one argument',
  ],
])('bad argument %#: the error says why', (build, why) => {
  expect(build).toThrow(why)
})

test('what is there cannot carry words of its own', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.dictionary(fc.constantFrom('grpTRES'), fc.dictionary(hostile, fc.nat())), anything),
      (before) => {
        const set = { grpTRES: { cpu: 1 } }
        const argv = attempt(() => sacctmgrModify('qos', { version: '24.11', qos: 'q', before, set } as never))
        for (const word of argv.slice(7)) expect(word).toMatch(/^GrpTRES=cpu=1(,[a-z][a-z0-9_]*(\/[\w.:-]+)?=-1)*$/)
      },
    ),
    { numRuns: RUNS },
  )
})

test('what is dropped is named, and names without a wildcard need no consent', () => {
  const set = { grpTRES: { cpu: 4 }, maxTRESPerJob: null }
  const before = { grpTRES: { cpu: 8, 'gres/gpu': 2 }, maxTRESPerJob: { node: 3 } }
  expect(sacctmgrModify('qos', { version: '24.11', qos: 'q', before, set }).argv.slice(7)).toEqual([
    'GrpTRES=cpu=4,gres/gpu=-1',
    'MaxTRESPerJob=node=-1',
  ])
  expect(sacctmgrRemove('account', { version: '23.02', cluster: 'demo', account: 'proj_a' }).argv).toContain(
    'name=proj_a',
  )
})
