import {
  type ArrayTasks,
  ASSOC_MGR_FIELDS,
  arrayTasks,
  type Codec,
  cpuDuration,
  duration,
  epochTime,
  exitCode,
  fairshare,
  float,
  gpus,
  integer,
  type JobId,
  jobId,
  jobState,
  memorySize,
  memorySizeIn,
  nameList,
  nodeList,
  nodeState,
  pendingTasks,
  qosDelta,
  reqMem,
  SCONTROL_FIELDS,
  SlurmParseError,
  squeueDuration,
  type Tres,
  text,
  timeLimit,
  timestamp,
  timestampAt,
  tres,
  tresMinutes,
  tresUsage,
  withWords,
} from '@slurmkit/slurm-parsers'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const MIB = 1024 ** 2
const nat = fc.nat()
const seconds = fc.nat({ max: 2 ** 40 })
const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,12}$/)
const ranges = fc.array(
  fc
    .record({ first: fc.nat(999), length: fc.nat(50), step: fc.integer({ min: 1, max: 5 }) })
    .map(({ first, length, step }) => ({
      first,
      last: first + length,
      step: length === 0 ? 1 : step,
    })),
  { minLength: 1, maxLength: 5 },
)
const optional = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value).map((v) => (v === null ? {} : { [key]: v }))
const tasks = fc
  .tuple(ranges, optional('limit', nat), optional('cut', fc.constant(true as const)))
  .map(([list, limit, cut]): ArrayTasks => ({ ranges: list, ...limit, ...cut }))
const job = fc
  .tuple(
    nat,
    fc.oneof(
      fc.constant({}),
      nat.map((task) => ({ task })),
      tasks.map((list) => ({ tasks: list })),
      nat.map((hetOffset) => ({ hetOffset })),
    ),
    fc.oneof(
      fc.constant({}),
      fc.constantFrom('batch', 'extern', 'interactive', 'TBD').map((step) => ({ step })),
      fc.record({ step: nat, stepOffset: nat }),
    ),
    optional('cut', fc.constant(true as const)),
  )
  .map(([id, array, step, cut]) => ({ id, ...array, ...step, ...cut }) as JobId)
const counts = fc.dictionary(
  fc.constantFrom('cpu', 'node', 'billing', 'gres/gpu', 'gres/gpu:a100', 'license/x'),
  fc.oneof(nat, fc.constant(-1)),
)
const withMem = (unit: number): fc.Arbitrary<Tres> =>
  fc.tuple(counts, fc.nat(2 ** 24)).map(([record, size]) => ({ node: 1, ...record, mem: size * unit }))
const words = ['Unknown', 'None', 'N/A', 'NONE'] as const

const settings = SCONTROL_FIELDS.config
const port = fc.integer({ min: 1, max: 65_535 })
const use = fc.record({ limit: fc.option(nat), used: nat })

const roundTrips: readonly [string, Codec<unknown>, fc.Arbitrary<unknown>][] = [
  ['text', text, fc.string()],
  ['integer', integer, fc.maxSafeInteger()],
  ['float', float, fc.double()],
  ['duration', duration, fc.oneof(seconds, fc.constantFrom('UNLIMITED', 'INVALID'))],
  [
    'cpuDuration',
    cpuDuration,
    fc.oneof(
      seconds,
      fc.nat(3_599_999).map((ms) => ms / 1000),
      fc.constant('INVALID'),
    ),
  ],
  [
    'squeueDuration',
    squeueDuration,
    fc.oneof(seconds, fc.constantFrom('UNLIMITED', 'NOT_SET', 'infinite', 'Partition_Limit', 'n/a')),
  ],
  [
    'timeLimit',
    timeLimit,
    fc.oneof(
      fc.nat(10 ** 7).map((minutes) => minutes * 60),
      fc.constant('UNLIMITED'),
    ),
  ],
  ['epochTime', epochTime, fc.oneof(seconds, fc.constantFrom(...words))],
  ['timestamp', timestamp, fc.oneof(seconds, fc.constantFrom(...words, '2026-03-10T12:34:28'))],
  ['timestampAt', timestampAt('-05:30'), fc.oneof(fc.nat(2 ** 32), fc.constantFrom(...words))],
  ['memorySize', memorySize, fc.maxSafeInteger().map(Math.abs)],
  ['memorySizeIn', memorySizeIn('M'), fc.nat(2 ** 30).map((kib) => kib * 1024)],
  [
    'reqMem',
    reqMem,
    fc.record({ bytes: fc.nat(2 ** 30).map((mib) => mib * MIB), per: fc.constantFrom('job', 'node', 'cpu') }),
  ],
  ['tres', tres, withMem(MIB)],
  ['tresMinutes', tresMinutes, withMem(1)],
  ['tresUsage', tresUsage, withMem(1).map((record) => ({ ...record, cpu: 1310 }))],
  ['jobId', jobId, job],
  [
    'a setting with its unit',
    settings.killWait.codec,
    fc.oneof(
      nat,
      nat.map((usec) => usec / 1e6),
      fc.constantFrom('INFINITE', 'UNLIMITED', 'NONE'),
    ),
  ],
  ['a timeout', settings.prologTimeout.codec, fc.oneof(fc.nat(65_533), fc.constant('NOT_SET'))],
  ['a switch', settings.usePam.codec, fc.boolean()],
  ['nodes a minute', settings.resumeRate.codec, nat],
  ['ports', settings.slurmctldPort.codec, fc.record({ first: port, last: port })],
  [
    'hosts',
    settings.slurmctldHost.codec,
    fc.array(
      fc.tuple(name, optional('address', name)).map(([host, address]) => ({ host, ...address })),
      { minLength: 1, maxLength: 3 },
    ),
  ],
  [
    'controllers',
    settings.controllers.codec,
    fc.array(
      fc.record({
        role: name.map((role) => role.replace(/\W/g, '')),
        host: name,
        state: fc.constantFrom('UP', 'DOWN'),
      }),
      { minLength: 1 },
    ),
  ],
  ['a name and its number', settings.slurmUser.codec, fc.oneof(name, fc.record({ name, id: nat }))],
  ['a limit in use', ASSOC_MGR_FIELDS.qos.grpJobs.codec, use],
  ['limits in use', ASSOC_MGR_FIELDS.qos.grpTRES.codec, fc.dictionary(name, use, { minKeys: 1 })],
  [
    'numbers between slashes',
    ASSOC_MGR_FIELDS.associations['usageRaw/Norm/Efctv'].codec,
    fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
  ],
  ['arrayTasks', arrayTasks, tasks],
  [
    'jobState',
    jobState,
    fc
      .tuple(fc.constantFrom('RUNNING', 'CANCELLED', 'PD'), optional('by', nat))
      .map(([state, by]) => ({ name: state, ...by })),
  ],
  ['exitCode', exitCode, fc.record({ code: nat, signal: nat })],
  ['nameList', nameList, fc.uniqueArray(name, { minLength: 1 })],
  ['fairshare', fairshare, fc.oneof(nat, fc.constant('parent'))],
  ['withWords', withWords(integer, 'ALL'), fc.oneof(nat, fc.constant('ALL'))],
]

test.each(roundTrips)('%s: parse(format(x)) is x', (_, codec, values) => {
  fc.assert(
    fc.property(values, (value) => {
      const back = codec.parse(codec.format(value))
      expect(codec.equals(back, value)).toBe(true)
      expect(codec.format(back)).toBe(codec.format(value))
    }),
  )
})

test('nodeList: parse(format(names)) are the names in their order', () => {
  const node = fc
    .tuple(
      fc.constantFrom('n', 'gpu-st-', 'r1n', 'c00'),
      fc.stringMatching(/^[0-9]{0,4}$/),
      fc.constantFrom('', '-ib', 'x2'),
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 30 }), (names) => {
      expect(nodeList.parse(nodeList.format(names))).toEqual(names)
    }),
  )
})

test.each<[string, Codec<unknown>, string, unknown]>([
  ['days', duration, '8371-10:29:20', 8371 * 86_400 + 37_760],
  ['two parts of a CPU time are minutes and seconds', cpuDuration, '00:33.548', 33.548],
  ['three parts are hours', cpuDuration, '00:00:48', 48],
  ['two parts of squeue are minutes', squeueDuration, '30:00', 1800],
  ['a bare limit is minutes', timeLimit, '60', 3600],
  ['minutes:seconds', timeLimit, '30:00', 1800],
  ['seconds round up', timeLimit, '0:01', 60],
  ['three parts', timeLimit, '1:00:00', 3600],
  ['days-hours', timeLimit, '3-0', 259_200],
  ['days-hours:minutes', timeLimit, '1-2:30', 95_400],
  ['infinite', timeLimit, '-1', 'UNLIMITED'],
  ['bare mem is MiB', tres, 'mem=65536', { mem: 64 * 1024 * MIB }],
  ['a decimal of Slurm is whole MiB', tres, 'mem=112.50G', { mem: 115_200 * MIB }],
  ['fs/disk is bytes', tres, 'fs/disk=5000,vmem=2K', { 'fs/disk': 5000, vmem: 2048 }],
  ['-1 stays', tres, 'mem=-1,cpu=-1', { mem: -1, cpu: -1 }],
  ['a key named like a method', tres, 'constructor=1,__proto__=2', JSON.parse('{"constructor":1,"__proto__":2}')],
  ['the leaked flag', reqMem, '2147486648Mn', { bytes: 3000 * MIB, per: 'cpu' }],
  ['a size beyond all letters', reqMem, '16?', { bytes: 16 * 1024 ** 6, per: 'job' }],
  ['a cut task', jobId, '12345678_10+', { id: 12345678, cut: true }],
  ['a cut component', jobId, '12+1+', { id: 12, cut: true }],
  ['a state cut within the UID', jobState, 'CANCELLED by 10+', { name: 'CANCELLED', cut: true }],
  ['a state cut behind its word', jobState, 'CANCELLED b+', { name: 'CANCELLED', cut: true }],
  ['an old mark before flags', nodeState, 'DOWN*+DRAIN', { name: 'DOWN', flags: ['DRAIN'], mark: '*' }],
  ['no limit', tres, 'cpu=NONE,mem=NONE', { cpu: Number.POSITIVE_INFINITY, mem: Number.POSITIVE_INFINITY }],
  ['a cut step', jobId, '138.interac+', { id: 138, step: 'interactive', cut: true }],
  ['a heterogeneous step', jobId, '12.0+1', { id: 12, step: 0, stepOffset: 1 }],
  [
    'a list cut by Slurm',
    jobId,
    '9_[1,3,...%2]',
    {
      id: 9,
      tasks: {
        ranges: [
          { first: 1, last: 1, step: 1 },
          { first: 3, last: 3, step: 1 },
        ],
        limit: 2,
        cut: true,
      },
    },
  ],
  [
    'a list without its bracket',
    jobId,
    '123_[1-3,7,19',
    {
      id: 123,
      tasks: {
        ranges: [
          { first: 1, last: 3, step: 1 },
          { first: 7, last: 7, step: 1 },
        ],
        cut: true,
      },
    },
  ],
  ['several brackets', nodeList, 'r[1-2]n[0-1]-ib,x', ['r1n0-ib', 'r1n1-ib', 'r2n0-ib', 'r2n1-ib', 'x']],
  ['local time in a zone', timestampAt('+01:00'), '1970-01-01T01:00:05', 5],
])('%s', (_, codec, cell, value) => {
  expect(codec.parse(cell)).toEqual(value)
})

test.each<[string, Codec<unknown>, string]>([
  ['duration', duration, '30:00'],
  ['duration', duration, ''],
  ['timeLimit', timeLimit, '1d'],
  ['epochTime', epochTime, '2026-03-10T12:34:28'],
  ['timestampAt', timestampAt('UTC'), '2026-13-10T12:34:28'],
  ['tres, twice the same', tres, 'cpu=1,cpu=2'],
  ['tres, no value', tres, 'cpu'],
  ['tres, empty value', tres, 'cpu='],
  ['memorySize', memorySize, '1X'],
  ['jobId', jobId, '12.foo'],
  ['jobId', jobId, 'JobID'],
  ['nodeList', nodeList, 'bio-node[03,06-'],
  ['nodeList, cut behind a comma', nodeList, 'n1,'],
  ['nodeList', nodeList, 'None assigned'],
  ['jobId beyond all ids', jobId, '99999999999999999999'],
  ['jobId of many signs', jobId, '+'.repeat(200_000)],
  ['jobId of many digits', jobId, `${'1.'.repeat(100_000)}+`],
  ['nodeList', nodeList, 'n[1-999999999]'],
  ['nodeList', nodeList, 'n[0-999]m[0-999]'],
  ['integer', integer, '1.5'],
  ['float', float, 'many'],
  ['exitCode', exitCode, '0'],
  ['jobState', jobState, 'two words'],
])('%s refuses other text', (_, codec, cell) => {
  expect(() => codec.parse(cell)).toThrow(SlurmParseError)
})

test('equality is by meaning, not by text', () => {
  expect(duration.equals(duration.parse('72:00:00'), duration.parse('3-00:00:00'))).toBe(true)
  expect(tres.equals(tres.parse('cpu=1,mem=64G'), tres.parse('mem=65536,cpu=1'))).toBe(true)
  expect(tres.equals(tres.parse('cpu=1'), tres.parse('node=1'))).toBe(false)
  expect(nameList.equals(['a', 'b'], ['b', 'a'])).toBe(true)
  expect(nodeList.equals(nodeList.parse('n[1-2]'), ['n2', 'n1'])).toBe(true)
})

test('tres is written as every release of sacctmgr takes it', () => {
  expect(tres.format(tres.parse('mem=64G,gres/gpu=4'))).toBe('mem=65536M,gres/gpu=4')
  expect(() => tres.format({ mem: 1536 * 1024 })).toThrow('whole number of MiB')
})

test('a typed GPU is not counted twice', () => {
  expect(gpus(tres.parse('cpu=1,gres/gpu=1,gres/gpu:a100=1'))).toBe(1)
  expect(gpus(tres.parse('gres/gpu:a100=3,gres/gpu:l40s=1'))).toBe(4)
  expect(gpus(null)).toBe(0)
})

test('tasks of a pending array are counted, unless the list is cut', () => {
  expect(pendingTasks(jobId.parse('123_[1-10,15%4]'))).toBe(11)
  expect(pendingTasks(jobId.parse('123_[0-98:2]'))).toBe(50)
  expect(pendingTasks(jobId.parse('123_[1,3,...]'))).toBeNull()
  expect(pendingTasks(jobId.parse('123'))).toBe(1)
})

test('an own QOS list is told from signs', () => {
  expect(qosDelta(nameList.parse('+interactive,-research'))).toEqual({
    base: [],
    add: ['interactive'],
    remove: ['research'],
  })
  expect(qosDelta(['normal'])).toEqual({ base: ['normal'], add: [], remove: [] })
})
