import { readFileSync } from 'node:fs'
import { clusterJsonSchema, printCluster, withDefaults } from '@slurmkit/pcluster-config'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { cluster } from '../../../examples/shared-gpu/cluster.ts'
import { checkVersions } from '../src/check-versions.ts'
import { keyTable } from '../src/key-table.ts'
import { clusterSchema } from '../src/schema/cluster.ts'
import { change, rich, toConfig } from './agreement/base.ts'
import { placesOf, schemaCases, validatorCases } from './agreement/cases.ts'
import { renderJson } from './config-types/render-json.ts'

interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: { readonly [key: string]: Schema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly description?: string
}

/** What ajv says against a value, as place and keyword. */
function faultsOf(schema: object) {
  const validate = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    unicodeRegExp: true,
  }).compile(schema)
  return (value: unknown): string[] => {
    validate(value)
    return (validate.errors ?? []).map(({ instancePath, keyword, params }) => {
      const key = params['additionalProperty'] ?? params['missingProperty']
      return `${instancePath} ${keyword}${key === undefined ? '' : ` ${key}`}`
    })
  }
}

function visit(schema: Schema, look: (schema: Schema) => void): void {
  look(schema)
  for (const child of [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? [])]) visit(child, look)
  if (schema.items !== undefined) visit(schema.items, look)
}

/** Key paths, with `[]` for the entries of a list. */
function keysOf(schema: Schema, at = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const path = `${at}${at === '' ? '' : '.'}${key}${child.items === undefined ? '' : '[]'}`
    return [path, ...keysOf(child.items ?? child, path)]
  })
}

const schema: Schema = clusterJsonSchema({ version: '3.15.0' })
const faults = faultsOf(schema)
const printed = printCluster(cluster.config)

test('takes the cluster of the example, printed and read again', () => {
  expect(faults(parse(printed))).toEqual([])
})

test.each([
  ['Region:', 'Regio:', [' additionalProperties Regio']],
  [
    'InstanceType: c5.xlarge',
    'InstanceTyp: c5.xlarge',
    ['/HeadNode required InstanceType', '/HeadNode additionalProperties InstanceTyp'],
  ],
  ['ubuntu2204', 'ubuntu2004', ['/Image/Os enum']],
  ['MaxCount: 2', 'MaxCount: 0', ['/Scheduling/SlurmQueues/0/ComputeResources/0/MaxCount minimum']],
  ['MaxCount: 2', 'MaxCount: two', ['/Scheduling/SlurmQueues/0/ComputeResources/0/MaxCount type']],
  ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0', ['/HeadNode/Networking/SubnetId pattern']],
])('%s as %s is refused', (right, wrong, expected) => {
  expect(printed).toContain(right)
  expect(faults(parse(printed.replace(right, wrong)))).toEqual(expected)
})

test('every section with keys of its own refuses others', () => {
  let sections = 0
  visit(schema, ({ properties, additionalProperties }) => {
    if (properties === undefined) return
    sections += 1
    expect(additionalProperties).toBe(false)
  })
  expect(sections).toBeGreaterThan(55)
})

test('keys of another release are not there', () => {
  const older: Schema = clusterJsonSchema({ version: '3.6.0' })
  expect(schema.properties).toHaveProperty('LoginNodes')
  expect(older.properties).not.toHaveProperty('LoginNodes')
  expect(older.properties?.Image?.properties?.Os?.enum).toEqual(['alinux2', 'ubuntu2004', 'rhel8'])
  expect(schema.required).toEqual(['Image', 'HeadNode', 'Scheduling'])
})

test('every key says what changing it takes', () => {
  let keys = 0
  visit(schema, ({ properties }) => {
    for (const [key, { description }] of Object.entries(properties ?? {})) {
      if (/^(Script|Args|Sequence)$/.test(key)) continue
      keys += 1
      expect(description).toMatch(/(^|\. )Update: .+\.$/)
    }
  })
  expect(keys).toBeGreaterThan(300)
  expect(schema.properties?.Scheduling?.properties?.SlurmQueues?.items?.properties?.CapacityType?.description).toBe(
    'How instances are paid for. Default: ONDEMAND. Update: needs QueueUpdateStrategy or the compute fleet stopped.',
  )
  const tags = (version: '3.14.0' | '3.15.0') =>
    (clusterJsonSchema({ version }) as Schema).properties?.Tags?.description
  expect([tags('3.14.0'), tags('3.15.0')]).toEqual([
    'Of everything that is created. Update: refused, needs a new cluster.',
    'Of everything that is created. Update: live.',
  ])
})

test('the schema has the keys that ParallelCluster has a policy for', () => {
  const policies: { [policy: string]: string[] } = JSON.parse(
    readFileSync(new URL('parallelcluster-policies.json', import.meta.url), 'utf8'),
  )
  const known = new Set(Object.values(policies).flat())
  // A login pool's KeyName is gone in 3.15; scripts in a Sequence share the policy of their event.
  const all = new Set([...keysOf(clusterJsonSchema({ version: '3.14.0' })), ...keysOf(clusterJsonSchema())])
  expect([...known].filter((key) => !all.has(key))).toEqual([])
  expect([...all].filter((key) => !known.has(key) && !key.includes('.Sequence[]'))).toEqual([
    'DevSettings.AmiSearchFilters.NamePrefix',
    'DevSettings.Timeouts.ComputeInstanceInfoTimeout',
    'DevSettings.EfaInterfaceType',
  ])
})

test('the file that is published is the schema of the newest release', async () => {
  const file = new URL('../cluster.schema.json', import.meta.url)
  await expect(renderJson(clusterJsonSchema())).toMatchFileSnapshot(file.pathname)
  const { exports, files } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect([exports['./cluster.schema.json'], files]).toEqual([
    './cluster.schema.json',
    expect.arrayContaining(['cluster.schema.json']),
  ])
})

test('every default is what withDefaults fills in', () => {
  const defaults = [...keyTable].filter(([, meta]) => meta.default !== undefined)
  const filled = defaults.map(([path, meta]) => {
    const place = placesOf(path).split('.')
    const config = withDefaults(toConfig(change(rich, { [place.join('.')]: undefined })))
    const value = place.reduce<unknown>((section, step) => Reflect.get(Object(section), step), config)
    return { path, implied: meta.default, value }
  })
  // What ParallelCluster does not write out it still takes; its own file with implied values says nothing of these.
  expect(filled.filter(({ implied, value }) => value !== undefined && value !== implied)).toEqual([])
  expect(filled.filter(({ value }) => value !== undefined).length).toBeGreaterThan(55)
})

describe.each(['3.16.3', '3.12.0'] as const)('configurations for %s', (version) => {
  const validate = faultsOf(clusterJsonSchema({ version }))

  /** Whether zod takes each key as it is, leaving aside how keys go together. */
  function isTaken(value: unknown): { readonly taken: boolean; readonly asWritten: boolean } {
    const { success, error, data } = clusterSchema.safeParse(value)
    const issues = error?.issues.filter((issue) => issue.code !== 'custom' || issue.params?.['ofSection'] === undefined)
    const versions = checkVersions(value, version).filter(({ ofSection }) => ofSection !== true)
    const taken = (issues ?? []).length === 0 && versions.length === 0
    return { taken, asWritten: !success || JSON.stringify(data) === JSON.stringify(value) }
  }

  test('are right or wrong for ajv as they are for zod', () => {
    const cases = [...validatorCases(), ...schemaCases(7, 2)].map(({ about, yaml }) => ({
      about,
      value: JSON.parse(yaml),
    }))
    const verdicts = cases.map(({ about, value }) => ({ about, ...isTaken(value), faults: validate(value) }))
    expect(verdicts.filter(({ taken, faults: found }) => !taken && found.length === 0)).toEqual([])
    // Text for a number or a truth is read, and an editor still marks it.
    expect(verdicts.filter(({ taken, asWritten, faults: found }) => taken && asWritten && found.length > 0)).toEqual([])
    const right = verdicts.filter(({ faults: found }) => found.length === 0).length
    expect([right > 300, verdicts.length - right > 300]).toEqual([true, true])
  })
})
