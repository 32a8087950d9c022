import { readFileSync } from 'node:fs'
import { clusterJsonSchema, printCluster } from '@slurmkit/pcluster-config'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { cluster } from '../../../examples/shared-gpu/cluster.ts'

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

const words = new Set(
  `type const enum anyOf properties required additionalProperties propertyNames items minimum maximum minItems maxItems
  minLength maxLength pattern description title $schema`.split(/\s+/),
)

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return value === null ? 'null' : typeof value
}

/** What draft 7 says against a value, for the keywords that the schema has; another keyword is an error. */
function faults(schema: Schema, value: unknown, at = ''): string[] {
  const unknown = Object.keys(schema).filter((word) => !words.has(word))
  if (unknown.length > 0) return [`${at}: keyword ${unknown.join()}`]
  const type = typeOf(value)
  const wanted = [schema.type ?? type].flat().map((one) => (one === 'integer' ? 'number' : one))
  if (!wanted.includes(type)) return [`${at}: ${type}`]
  const found: string[] = []
  const refuse = (what: string, wrong: boolean) => wrong && found.push(`${at}: ${what}`)
  refuse('integer', schema.type === 'integer' && !Number.isInteger(value))
  refuse('const', 'const' in schema && schema.const !== value)
  refuse('enum', schema.enum?.includes(value) === false)
  refuse('anyOf', schema.anyOf?.every((one) => faults(one, value).length > 0) === true)
  if (typeof value === 'number') {
    refuse('minimum', value < (schema.minimum ?? value) || value > (schema.maximum ?? value))
  }
  if (typeof value === 'string') {
    refuse('pattern', schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value))
    refuse('length', value.length > (schema.maxLength ?? value.length) || value.length < (schema.minLength ?? 0))
  }
  if (Array.isArray(value)) {
    refuse('items', value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? value.length))
    const { items = {} } = schema
    found.push(...value.flatMap((item, index) => faults(items, item, `${at}[${index}]`)))
  } else if (typeof value === 'object' && value !== null) {
    for (const key of schema.required ?? []) refuse(`${key} is missing`, !Object.hasOwn(value, key))
    for (const [key, item] of Object.entries(value)) {
      const child = schema.properties?.[key] ?? schema.additionalProperties ?? true
      if (child === false) found.push(`${at}.${key}: unknown`)
      else if (child !== true) found.push(...faults(child, item, `${at}.${key}`))
    }
  }
  return found
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
const printed = printCluster(cluster.config)

test('takes the cluster of the example, printed and read again', () => {
  expect(faults(schema, parse(printed))).toEqual([])
})

test.each([
  ['Region:', 'Regio:', ['.Regio: unknown']],
  [
    'InstanceType: c5.xlarge',
    'InstanceTyp: c5.xlarge',
    ['.HeadNode: InstanceType is missing', '.HeadNode.InstanceTyp: unknown'],
  ],
  ['ubuntu2204', 'ubuntu2004', ['.Image.Os: enum']],
  ['MaxCount: 2', 'MaxCount: 0', ['.Scheduling.SlurmQueues[0].ComputeResources[0].MaxCount: minimum']],
  ['MaxCount: 2', 'MaxCount: two', ['.Scheduling.SlurmQueues[0].ComputeResources[0].MaxCount: string']],
  ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0', ['.HeadNode.Networking.SubnetId: pattern']],
])('%s as %s is refused', (right, wrong, expected) => {
  expect(printed).toContain(right)
  expect(faults(schema, parse(printed.replace(right, wrong)))).toEqual(expected)
})

test('every section with keys of its own refuses others', () => {
  let sections = 0
  visit(schema, ({ properties, additionalProperties }) => {
    if (properties === undefined) return
    sections += 1
    expect(additionalProperties).toBe(false)
  })
  expect(sections).toBeGreaterThan(60)
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
    'Default: ONDEMAND. Update: needs QueueUpdateStrategy or the compute fleet stopped.',
  )
  const tags = (version: '3.14.0' | '3.15.0') =>
    (clusterJsonSchema({ version }) as Schema).properties?.Tags?.description
  expect([tags('3.14.0'), tags('3.15.0')]).toEqual(['Update: refused, needs a new cluster.', 'Update: live.'])
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
