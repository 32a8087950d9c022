import { parseCluster } from '@slurmkit/pcluster-config'
import { describe, expect, test } from 'vitest'
import { keyName } from '../src/yaml/key-name.ts'
import { readYaml } from '../src/yaml/read-yaml.ts'
import { OWN, type YamlNode } from '../src/yaml/yaml-node.ts'
import { random } from './agreement/cases.ts'
import { ask, canJudge, judges } from './agreement/judge.ts'
import { brokenTexts, hostileTexts } from './hostile/hostile-texts.ts'

const deep = Boolean(process.env['SLURMKIT_DEEP'])
const seed = Number(process.env['SLURMKIT_SEED'] ?? 1)

/** What the judge says of a text: its value with Python's types, or why it is refused. */
interface Answer {
  readonly values?: unknown
  readonly yaml?: string
}

/** The same of this package. */
function answer(text: string): Answer {
  const read = readYaml(text)
  if ('message' in read) return { yaml: read.message }
  const typed = (value: unknown, node: YamlNode | undefined, around: readonly unknown[]): unknown => {
    if (around.includes(value)) return 'itself'
    const inside = [...around, value]
    if (Array.isArray(value)) {
      // What is in `!!omap` and `!!pairs` is a map of one key in the text, and a key and its value when it is read.
      const [entry] = node?.kind === 'map' ? node.entries : []
      const items = node?.kind === 'list' ? node.items : entry === undefined ? [] : [entry.key, entry.value]
      const isSet = node?.tag === `${OWN}set`
      return { [isSet ? 'set' : 'list']: value.map((item, at) => typed(item, items[at]?.node, inside)) }
    }
    if (value instanceof Date) return 'a time'
    if (value instanceof Uint8Array) return new TextDecoder().decode(value)
    if (typeof value === 'number')
      return { number: Number.isFinite(value) && Math.abs(value) >= 2 ** 53 ? 'big' : value }
    if (typeof value !== 'object' || value === null) return value
    const entries = node?.kind === 'map' ? node.entries : []
    const map = Object.entries(value).map(([name, item]) => {
      const entry = entries.find(({ key }) => keyName(key) === name)
      return [entry?.key.node.tag === `${OWN}str` ? name : null, typed(item, entry?.value.node, inside)]
    })
    return { map }
  }
  return { values: typed(read.value, read.root, []) }
}

/** One text for values that are the same, in whatever order sets and maps are. */
function normalize(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing'
  if ('number' in value) return `number ${Number(String(value.number).replace('inf', 'Infinity'))}`
  if (Array.isArray(value)) return `(${value.map(normalize).join()})`
  const parts = Object.entries(value).map(([kind, items]) => {
    const all = Array.isArray(items) ? items.map(normalize) : []
    return `${kind} ${(kind === 'list' ? all : all.sort()).join()}`
  })
  return `(${parts.join()})`
}

describe.each(judges)('ParallelCluster $version', (judge) => {
  test.runIf(canJudge(judge))(
    'and this package make the same of each text',
    async () => {
      const texts = [...hostileTexts(), ...brokenTexts(random(seed), deep ? 100_000 : 5000)]
      const theirs = await ask<Answer>(
        judge,
        texts.map((yaml) => ({ yaml, values: true })),
      )
      console.log(`${judge.version}: ${texts.length} texts, seed ${seed}`)
      const different = texts.flatMap((text, index) => {
        const [their = {}, our] = [theirs[index], answer(text)]
        const isRefused = their.yaml !== undefined
        const isSame = isRefused ? our.yaml !== undefined : normalize(their.values) === normalize(our.values)
        return isSame ? [] : [{ text, their, our }]
      })
      expect(different).toEqual([])
    },
    600_000,
  )
})

test('a mistake is told where it is', () => {
  const places = [...hostileTexts(), ...brokenTexts(random(seed), 1000)].flatMap((text) => {
    const { findings } = parseCluster(text)
    const lines = text.split(/\r\n|\r|\n/)
    return findings.map(({ line = 0, column = 0 }) => ({ text, line, column, length: lines[line - 1]?.length ?? -1 }))
  })
  expect(places.filter(({ line, column, length }) => line < 1 || column < 1 || column > length + 1)).toEqual([])
})
