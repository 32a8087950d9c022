import { type ClusterVersion, defineCluster, parseCluster, printCluster } from '@slurmkit/pcluster-config'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyTable } from '../src/key-table.ts'
import { change, plain, rich, toConfig } from './agreement/base.ts'
import { random } from './agreement/cases.ts'

const deep = Boolean(process.env['SLURMKIT_DEEP'])

/** Refused, with a place in the text for each finding that is about the text. */
function expectFindings(yaml: string, options: { version?: ClusterVersion } = {}): void {
  const { config, findings } = parseCluster(yaml, options)
  expect(config).toBeUndefined()
  expect(findings.length).toBeGreaterThan(0)
  const lines = yaml.split(/\r\n|\r|\n/)
  for (const { level, line, column } of findings) {
    expect(level).toBe('error')
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines.length + 1)
    expect(column).toBeGreaterThanOrEqual(1)
  }
}

/** A second for a megabyte is much on any machine; what takes longer grows faster than its input. */
const SECONDS = 60

const chain = Array.from(
  { length: 100 },
  (_, n) => `k${n}: &k${n} ${'['.repeat(200)}${n > 0 ? `*k${n - 1}` : ''}${']'.repeat(200)}`,
)

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
for (const name of 'bcdefghi') {
  const last = String.fromCharCode(name.charCodeAt(0) - 1)
  bomb.push(`${name}: &${name} [${`*${last}, `.repeat(8)}*${last}]`)
}

test.each([
  ['nothing', ''],
  ['not a map', 'just text'],
  ['not YAML', 'a: [1, 2'],
  ['a tab', 'a:\n\tb: 1'],
  ['a tab after a value', 'Region: x\t\nImage: {}'],
  ['a tab in JSON', '{\n\t"Region": "x"\n}'],
  ['a character that cannot be printed', 'Region: x\u0007'],
  ['an anchor that is there twice', 'Region: &a x\nImage: &a y'],
  ['a tag that does not fit', 'Region: !!int x'],
  ['another YAML', '%YAML 2.0\n---\nRegion: x'],
  ['two documents', 'a: 1\n---\nb: 2'],
  ['keys that are there twice', 'Region: a\nImage:\n  Os: x\nRegion: b'],
  ['keys that YAML takes for the same', '1: a\n0x1: b'],
  ['a map for a key', '? {a: 1}\n: b'],
  ['a merge', 'a: &a {b: 1}\nc: {<<: *a}'],
  ['a tag', 'Image: !secret x'],
  ['a bare =', 'Region: ='],
  ['no such day', 'Region: 2026-02-30'],
  ['an alias of nothing', 'a: *b'],
  ['an alias of itself', 'a: &a [*a]'],
  ['aliases that multiply', bomb.join('\n')],
  ['aliases that lead ever deeper', chain.join('\n')],
  ['deep lists', '['.repeat(100_000)],
  ['deep maps', `${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`],
  ['names of every object', 'constructor: 1\n__proto__: 2\ntoString: 3\nHeadNode: {hasOwnProperty: 1, __proto__: 1}'],
  ['a megabyte of one letter', 'x'.repeat(1 << 20)],
  ['a megabyte of lines', 'x\n'.repeat(1 << 19)],
  ['a megabyte of keys', Array.from({ length: 100_000 }, (_, n) => `k${n}: 1`).join('\n')],
  ['a megabyte of brackets', '}{]['.repeat(1 << 18)],
  ['a megabyte of quotes', `a: ${'"'.repeat(1 << 20)}`],
  ['a megabyte of zeros', '\0'.repeat(1 << 20)],
  ['a megabyte of commas', `a: [${','.repeat(1 << 20)}]`],
  ['a megabyte of dashes', `${'- '.repeat(1 << 19)}x`],
])(
  '%s',
  (_, yaml) => {
    const started = performance.now()
    expectFindings(yaml)
    expect(performance.now() - started).toBeLessThan(SECONDS * 1000)
  },
  120_000,
)

test('settings that hold themselves', () => {
  const settings = 'SlurmSettings: {CustomSlurmSettings: [{A: &a [*a], NodeName: *a, B: [{b: *a}]}]}'
  const yaml = printCluster(toConfig(plain)).replace('  Scheduler: slurm\n', `  Scheduler: slurm\n  ${settings}\n`)
  const { findings } = parseCluster(yaml)
  expect(findings.map(({ rule }) => rule)).toContain('slurm-key-known')
})

test('a megabyte of nonsense', () => {
  const pick = random(1)
  const signs = [
    'a',
    'b:',
    ': ',
    '\n',
    '\n  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '&x ',
    '*x',
    '#',
    '|',
    '>',
    '!',
    '%',
    '?',
    '\t',
    '0',
  ]
  for (const length of [1000, 100_000, 1 << 20]) {
    const yaml = Array.from({ length: length / 2 }, () => signs[pick(signs.length)]).join('')
    const started = performance.now()
    expectFindings(yaml)
    expect(performance.now() - started).toBeLessThan(SECONDS * 1000)
  }
}, 120_000)

test('values of any type at any depth are found where they stand', () => {
  const keys = [...keyTable.keys()]
  const anything = fc.oneof(fc.anything({ maxDepth: 3 }), fc.jsonValue())
  const place = fc
    .tuple(fc.constantFrom(...keys), fc.nat(2))
    .map(([key, index]) =>
      key.replace(/(SlurmQueues|ComputeResources|Pools|SharedStorage|Tags|Instances)\./g, `$1.${index}.`),
    )
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.tuple(place, anything), { minLength: 1, maxLength: 4 }), (many, changes) => {
      const broken = changes.reduce(
        (config, [path, value]) => {
          try {
            return change(config, { [path]: value })
          } catch {
            return config
          }
        },
        many ? rich : plain,
      )
      for (const version of ['3.16.1', '3.12.0', '3.6.0'] as const) {
        expect(Array.isArray(defineCluster(broken as never, { version }).findings)).toBe(true)
      }
    }),
    { numRuns: deep ? 100_000 : 3000, seed: 1 },
  )
}, 3_600_000)

test('text that is broken anywhere gives findings and nothing else', () => {
  const text = JSON.stringify(rich, null, 1)
  const pick = random(2)
  const signs = ['', ' ', '\n', ':', '"', '{', ']', ',', '- ', '#', '&a', '*a', '\t', '\u0000', 'é', '!', '0x', '1:30']
  for (let run = 0; run < (deep ? 100_000 : 300); run += 1) {
    const at = pick(text.length)
    const broken = text.slice(0, at) + (signs[pick(signs.length)] ?? '') + text.slice(at + pick(4))
    const { findings } = parseCluster(broken)
    for (const { line, column, path } of findings) if (path !== '') expect([line, column]).not.toContain(undefined)
  }
}, 3_600_000)
