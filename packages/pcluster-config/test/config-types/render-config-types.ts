import { z } from 'zod'
import { toJsonSchema } from '../../src/cluster-json-schema.ts'
import type { KeyMeta, Lifetime } from '../../src/schema/key.ts'
import { updateHints } from '../../src/update-hints.ts'

/** What the modules of the schema export, by file name. */
export type SchemaModules = Readonly<Record<string, object>>

type Schema = ReturnType<typeof toJsonSchema>

interface Section {
  readonly name: string
  readonly file: string
  readonly shape: Shape
}

/** A section's keys tell it from others; its schema is another one wherever something more is said of it. */
type Shape = z.ZodObject['shape']

const width = 120

/** Names that are not those of the schema's constant, and what is said of the whole. */
const names: Readonly<Record<string, string>> = { clusterSchema: 'ClusterConfig', queue: 'SlurmQueue' }
const about: Readonly<Record<string, string>> = {
  ClusterConfig: `A ParallelCluster 3 configuration as a value. Keys are the YAML's own, letter for letter; see the
[configuration reference](https://docs.aws.amazon.com/parallelcluster/latest/ug/cluster-configuration-file-v3.html).

@example
\`\`\`ts
import type { ClusterConfig } from '@slurmkit/pcluster-config'

const image: ClusterConfig['Image'] = { Os: 'ubuntu2204' }
\`\`\``,
  SlurmQueue: 'One entry of `Scheduling.SlurmQueues`, which is one Slurm partition.',
  ComputeResource: "One entry of a queue's `ComputeResources`: nodes of one kind.",
  SharedStorage: 'One entry of `SharedStorage`.',
  SlurmSettings: 'The `Scheduling.SlurmSettings` section.',
  SlurmSettingsDatabase: 'The `Scheduling.SlurmSettings.Database` section: where slurmdbd keeps accounting.',
}

/** The types of a configuration as TypeScript, one file for each file of the schema that has a section. */
export function renderConfigTypes(modules: SchemaModules): ReadonlyMap<string, string> {
  const exported = Object.entries(modules).flatMap(([file, exports]) =>
    Object.entries(exports).flatMap(([constant, value]): Section[] =>
      value instanceof z.ZodObject ? [{ name: names[constant] ?? upper(constant), file, shape: value.shape }] : [],
    ),
  )
  const sections = new Map(exported.map((section) => [section.shape, section]))
  const inner = exported.flatMap((section) => sectionsIn(section, sections))
  const all = [...exported, ...inner]
  const used = new Set(all.flatMap((section) => childrenOf(section.shape)))
  const files = [...new Set(all.map(({ file }) => file))]
  return new Map(
    files.map((file) => {
      const here = all.filter((one) => one.file === file && !isEmpty(one.shape) && (used.has(one.shape) || isRoot(one)))
      const others = here.flatMap(({ shape }) => childrenOf(shape)).flatMap((child) => sections.get(child) ?? [])
      const imports = others
        .filter((other, index) => other.file !== file && others.indexOf(other) === index)
        .map(({ name, file: from }) => ({ name, from: `./${from}` }))
      const interfaces = here.map((section) => {
        const isPublic = exported.includes(section) || Object.hasOwn(about, section.name)
        return renderInterface(section, sections, isPublic)
      })
      const actions = interfaces.some((text) => text.includes(`: ${action.name} `)) ? [action] : []
      return [file, `${[header, ...renderImports([...actions, ...imports]), '', interfaces.join('\n\n')].join('\n')}\n`]
    }),
  )
}

const header = '// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.'

function renderImports(imports: readonly { readonly name: string; readonly from: string }[]): string[] {
  const files = [...new Set(imports.map(({ from }) => from))].sort()
  return files.map((file) => {
    const from = imports.filter((one) => one.from === file).map(({ name }) => name)
    return `import type { ${from.sort().join(', ')} } from '${file}'`
  })
}

function isRoot({ name }: Section): boolean {
  return name === 'ClusterConfig'
}

function isEmpty(shape: Shape): boolean {
  return Object.keys(shape).length === 0
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The section that a key holds, or a list of. */
function sectionOf(schema: z.core.$ZodType): Shape | undefined {
  if (schema instanceof z.ZodOptional) return sectionOf(schema.unwrap())
  if (schema instanceof z.ZodArray) return sectionOf(schema.element)
  return schema instanceof z.ZodObject ? schema.shape : undefined
}

function childrenOf(shape: Shape): Shape[] {
  return Object.values(shape).flatMap((child) => sectionOf(child) ?? [])
}

/** Sections without a name of their own have that of the one around them, and their key's. */
function sectionsIn({ name, file, shape }: Section, known: Map<Shape, Section>): Section[] {
  return Object.entries(shape).flatMap(([key, child]): Section[] => {
    const section = sectionOf(child)
    if (section === undefined || known.has(section)) return []
    const one = { name: `${name}${key}`, file, shape: section }
    known.set(section, one)
    return [one, ...sectionsIn(one, known)]
  })
}

function renderInterface({ name, shape }: Section, sections: Map<Shape, Section>, isPublic: boolean): string {
  const properties = Object.entries(shape).flatMap(([key, child]) => {
    const optional = child instanceof z.ZodOptional
    const section = sectionOf(child)
    const typed = optional ? child.unwrap() : child
    const named = section && (isEmpty(section) ? 'Record<string, never>' : sections.get(section)?.name)
    const type =
      named === undefined
        ? typeOf(toJsonSchema(child))
        : `${isList(typed) ? 'readonly ' : ''}${named}${isList(typed) ? '[]' : ''}`
    const meta = z.globalRegistry.get(child) as KeyMeta | undefined
    if (meta === undefined) throw new Error(`${name}.${key} has no description`)
    const comment = renderComment(
      linesOf(meta, section === undefined || isList(typed) ? toJsonSchema(child) : {}),
      '  ',
    )
    return [comment, renderProperty(`  readonly ${key}${optional ? '?' : ''}`, optional ? `${type} | undefined` : type)]
  })
  const text = about[name]
  const intro = text === undefined ? [] : [renderComment(text.split('\n'), '')]
  return [...intro, `${isPublic ? 'export ' : ''}interface ${name} {`, ...properties, '}'].join('\n')
}

function isList(schema: unknown): boolean {
  return schema instanceof z.ZodArray
}

function renderProperty(start: string, type: string): string {
  const line = `${start}: ${type}`
  return line.length <= width
    ? line
    : `${start}:\n${type
        .split(' | ')
        .map((one) => `    | ${one}`)
        .join('\n')}`
}

/** The one section that ParallelCluster reads by hand, and whose type is written by hand. */
const action = { name: 'Action', from: '../schema/custom-actions.ts' }

/** A type as JSON Schema describes it. */
function typeOf({ type, enum: values, const: value, items, properties, additionalProperties }: Schema): string {
  if (value !== undefined) return literal(value)
  if (values !== undefined) return values.map(literal).join(' | ')
  if (properties !== undefined) return action.name
  if (typeof additionalProperties === 'object') return `{ readonly [key: string]: ${typeOf(additionalProperties)} }`
  if (type === 'array') {
    const item = typeOf(items as Schema)
    return `readonly ${item.includes(' | ') && !item.startsWith('{') ? `(${item})` : item}[]`
  }
  return [type]
    .flat()
    .map((one) => (one === 'integer' ? 'number' : String(one)))
    .join(' | ')
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** Meaning and limits, then what concerns releases and updates. */
function linesOf(meta: KeyMeta, schema: Schema): string[] {
  const { default: implied, ...rest } = meta
  const limits = limitsOf(schema)
  const last = implied === undefined ? '' : ` Default: \`${implied}\`.`
  const [text, ownDefault = ''] = rest.doc.split(/(?=Default: )/)
  const first = [text?.trim(), ...limits, `${ownDefault}${last}`.trim()].filter((part) => part !== '').join(' ')
  return [first, '', [...releasesOf(meta), updateOf(meta)].join(' ')]
}

function limitsOf({ minimum, maximum, minItems, maxItems, minLength, maxLength, pattern, items }: Schema): string[] {
  const entry = items as Schema | undefined
  return [
    range(minimum, maximum, ''),
    range(minItems, maxItems, ' entries'),
    range(minLength, maxLength, ' characters'),
    pattern === undefined ? '' : `Matches \`${pattern.replaceAll('*/', '*\\/')}\`.`,
    ...(entry?.pattern === undefined ? [] : limitsOf({ pattern: entry.pattern }).map((text) => `Each ${lower(text)}`)),
  ].filter((text) => text !== '')
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function range(min: number | undefined, max: number | undefined, unit: string): string {
  if (min !== undefined && min === max) return `Exactly ${min}${unit.replace('entries', 'entry')}.`
  if (min !== undefined && max !== undefined) return `${min} to ${max}${unit}.`
  return min !== undefined
    ? `At least ${min}${min === 1 ? unit.replace('entries', 'entry') : unit}.`
    : max !== undefined
      ? `At most ${max}${unit}.`
      : ''
}

function lifetime({ since, until }: Lifetime): string {
  return [...(since === undefined ? [] : [`since ${since}`]), ...(until === undefined ? [] : [`until ${until}`])].join(
    ', ',
  )
}

function releasesOf(meta: KeyMeta): string[] {
  const own = lifetime(meta)
  const values = Object.entries(meta.values ?? {}).map(([value, life]) => `\`${value}\` ${lifetime(life)}`)
  const [release, maximum] = meta.maximumBefore ?? []
  return [
    ...(own === '' ? [] : [`ParallelCluster has it ${own}.`]),
    ...(values.length === 0 ? [] : [`Not in every release: ${values.join('; ')}.`]),
    ...(release === undefined ? [] : [`At most ${maximum} before ${release}.`]),
    ...(meta.requiredSince === undefined ? [] : [`Required since ${meta.requiredSince}.`]),
  ]
}

function updateOf({ updatePolicy }: KeyMeta): string {
  if (typeof updatePolicy === 'string') return `Update: ${updateHints[updatePolicy]}.`
  const [first, ...later] = updatePolicy
  const steps = later.map(([release, policy]) => `since ${release} ${updateHints[policy]}`)
  return `Update: ${[updateHints[first], ...steps].join('; ')}.`
}

/** A TSDoc comment, its lines as long as they may be. Code and empty lines stay what they are. */
function renderComment(lines: readonly string[], indent: string): string {
  const wrapped = lines.flatMap((line) => wrap(line, width - indent.length - 3))
  if (wrapped.length === 1) return `${indent}/** ${wrapped[0]} */`
  return [`${indent}/**`, ...wrapped.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join('\n')
}

function wrap(line: string, most: number): string[] {
  const rows: string[] = ['']
  for (const word of line.split(' ')) {
    const row = rows.at(-1) ?? ''
    if (row !== '' && row.length + 1 + word.length > most) rows.push(word)
    else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`
  }
  return rows
}
