import { spawnSync } from 'node:child_process'
import { type ClusterConfig, parseCluster, printCluster } from '@slurmkit/pcluster-config'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { seedCluster, withSettings } from './seed-cluster.ts'

const traps = [
  '1:30:00',
  'OFF',
  'no',
  'NO',
  'y',
  'N',
  '0x1F',
  '1_000',
  '007',
  '0b11',
  '~',
  'null',
  '.inf',
  '.nan',
  '=',
  '<<',
]
const moreTraps = [
  '2026-11-21',
  '2026-11-21 10:00:00',
  '1e3',
  '1.',
  '+1',
  '',
  ' a',
  'a ',
  'a: b',
  'a #b',
  '- a',
  '# a',
  '&a',
  '*a',
]
const oddText = [
  '!a',
  '%a',
  '@a',
  '`a',
  'a\nb',
  'a\tb',
  '\u0085',
  '\u2028',
  '\u007f',
  '\ufeff',
  'é',
  '😀',
  '\ud800',
  '"',
  "'",
  '\\',
]
const text = fc.oneof(fc.constantFrom(...traps, ...moreTraps, ...oddText), fc.string({ unit: 'binary' }), fc.string())
const value = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
)
const settings = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  value,
  { noNullPrototype: true, maxKeys: 4 },
)

function withCustomSettings(maps: readonly { readonly [name: string]: string | number | boolean }[]): ClusterConfig {
  return withSettings({ CustomSlurmSettings: maps })
}

test('a printed configuration reads back as it was', () => {
  expect(parseCluster(printCluster(seedCluster)).config).toEqual(seedCluster)
})

test('the seeds’ cluster prints without needless quotes', () => {
  const yaml = printCluster(seedCluster)
  expect(yaml).toContain('Os: ubuntu2204\n')
  expect(yaml).toContain('Uri: db.cluster-abc.us-east-1.rds.amazonaws.com:3306\n')
  expect(yaml).toContain('Script: s3://a-bucket/create-users.sh\n')
  expect(yaml).toContain('PriorityDecayHalfLife: "7-0"\n')
  expect(yaml).toContain('AccountingStorageEnforce: associations,limits,qos,safe\n')
})

test('any value survives a YAML 1.1 reader', () => {
  fc.assert(
    fc.property(fc.array(settings, { minLength: 1, maxLength: 4 }), (maps) => {
      const config = withCustomSettings(maps)
      const read = parse(printCluster(config), { version: '1.1' })
      expect(read.Scheduling.SlurmSettings.CustomSlurmSettings).toEqual(maps)
    }),
  )
})

test('what is shared in memory is written out, with no YAML alias', () => {
  const shared = { MaxTime: '1:30:00' }
  expect(printCluster(withCustomSettings([shared, shared]))).not.toMatch(/[&*]a1/)
})

/** PyYAML is how ParallelCluster itself reads the file. The system's Python has it from python3-yaml; another may come first. */
const python = ['python3', '/usr/bin/python3'].find((path) => spawnSync(path, ['-c', 'import yaml']).status === 0)

test.runIf(python !== undefined || process.env['CI'] !== undefined)('any value survives PyYAML', () => {
  const awkward = [...traps, ...moreTraps, ...oddText].map((word) => ({ [word]: word }))
  const maps = [...fc.sample(settings, { numRuns: 400, seed: 1 }), ...awkward]
  const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer.read())))'
  const input = printCluster(withCustomSettings(maps))
  const { stdout, stderr, status } = spawnSync(python ?? 'python3', ['-c', program], { input, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout).Scheduling.SlurmSettings.CustomSlurmSettings).toEqual(JSON.parse(JSON.stringify(maps)))
})
