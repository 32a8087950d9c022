import { parseCluster, printCluster } from '@slurmkit/pcluster-config'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { change, plain, rich, toConfig } from './agreement/base.ts'
import { ask, canJudge, judges } from './agreement/judge.ts'
import { triggers } from './agreement/triggers.ts'

const deep = Boolean(process.env['SLURMKIT_DEEP'])
const seed = Number(process.env['SLURMKIT_SEED'] ?? 1)

/** Words that one reader or another of YAML takes for something else than text. */
const traps = [
  ...[
    '1:30:00',
    '1:30',
    '-1:30:00',
    '1:30:00.5',
    'OFF',
    'off',
    'no',
    'NO',
    'y',
    'N',
    'on',
    '~',
    'null',
    'Null',
    'true',
    '',
  ],
  ...[
    '0x1F',
    '0o7',
    '007',
    '08',
    '0b11',
    '1_000',
    '+1',
    '-0',
    '1.',
    '.5',
    '1e3',
    '1.0e+3',
    '.inf',
    '-.INF',
    '.nan',
    'E0',
  ],
  ...[
    '=',
    '<<',
    '2026-11-21',
    '2026-11-21 10:00:00',
    '2026-11-21T10:00:00Z',
    '- a',
    'a: b',
    'a #b',
    '# a',
    '? a',
    '|',
    '>',
  ],
  ...[
    '&a',
    '*a',
    '!a',
    '!!int 1',
    '%a',
    '@a',
    '`a',
    '{',
    '[',
    ',',
    '"',
    "'",
    '\\',
    ' a',
    'a ',
    'a\nb',
    'a\tb',
    '\r',
    '---',
    '...',
  ],
  ...['\u0000', '\u0007', '\u0085', '\u00a0', '\u2028', '\ufeff', '\u{1f600}', 'é'],
]
const text = fc.oneof(
  fc.constantFrom(...traps),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string(),
)
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const scalar = fc.oneof(text, number, fc.boolean())
// Python's JSON does not carry half of a character.
const whole = (word: string) => !/\p{Surrogate}/u.test(word) && word !== '__proto__'
const settings = fc.dictionary(
  text.filter(whole),
  scalar.filter((one) => typeof one !== 'string' || whole(one)),
  {
    noNullPrototype: true,
    maxKeys: 5,
  },
)
const words = text.filter(whole)

/** Configurations of our types, with anything in the places that take any text, number or truth. */
const configs = fc
  .tuple(fc.constantFrom(...triggers), fc.array(settings, { maxLength: 3 }), settings, words, words, fc.boolean())
  .map(([changes, lines, sssd, word, other, many]) =>
    change(many ? rich : plain, {
      ...changes,
      'Scheduling.SlurmSettings.CustomSlurmSettings': lines,
      'DirectoryService.AdditionalSssdConfigs': sssd,
      Tags: [{ Key: 'k', Value: word }],
      'HeadNode.CustomActions.OnNodeStart': { Script: other, Args: [word, other] },
    }),
  )

describe.each(judges.slice(0, deep ? 2 : 1))('ParallelCluster $version', (judge) => {
  test.runIf(canJudge(judge))(
    'loads what is printed as exactly what was meant',
    async () => {
      const all = fc.sample(configs, { numRuns: deep ? 5000 : 500, seed })
      const printed = all.map((config) => printCluster(toConfig(config)))
      const loaded = await ask<{ loaded?: unknown }>(
        judge,
        printed.map((yaml) => ({ yaml, load: true })),
      )
      for (const [index, config] of all.entries()) {
        expect(loaded[index]?.loaded, printed[index]).toEqual(JSON.parse(JSON.stringify(config)))
      }
    },
    600_000,
  )
})

test('this package reads what it printed as what was meant', () => {
  fc.assert(
    fc.property(settings, (map) => {
      const config = change(plain, { 'Scheduling.SlurmSettings.CustomSlurmSettings': [map] })
      const { config: read } = parseCluster(printCluster(toConfig(config)))
      expect(read?.Scheduling.SlurmSettings?.CustomSlurmSettings).toEqual([map])
    }),
  )
})
