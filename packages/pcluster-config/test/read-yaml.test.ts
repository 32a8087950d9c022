import { parseCluster } from '@slurmkit/pcluster-config'
import { describe, expect, test } from 'vitest'
import type { Path } from '../src/finding.ts'
import { readYaml } from '../src/yaml/read-yaml.ts'
import { OWN } from '../src/yaml/yaml-node.ts'
import { placesIn } from '../src/yaml/yaml-places.ts'
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
  const { keyTagAt } = placesIn(read.root)
  const typed = (value: unknown, at: Path, around: readonly unknown[]): unknown => {
    if (around.includes(value)) return 'itself'
    const inside = [...around, value]
    if (Array.isArray(value)) return { list: value.map((item, index) => typed(item, [...at, index], inside)) }
    if (value instanceof Date) return 'a time'
    if (value instanceof Uint8Array) return new TextDecoder().decode(value)
    if (typeof value === 'number')
      return { number: Number.isFinite(value) && Math.abs(value) >= 2 ** 53 ? 'big' : value }
    if (typeof value !== 'object' || value === null) return value
    const map = Object.entries(value).map(([key, item]) => {
      const path = [...at, key]
      return [keyTagAt(path) === `${OWN}str` ? key : null, typed(item, path, inside)]
    })
    return { map }
  }
  return { values: typed(read.value, [], []) }
}

/** One text for values that are the same, in whatever order sets and maps are. */
function normalize(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing'
  if ('number' in value) return `number ${Number(String(value.number).replace('inf', 'Infinity'))}`
  const parts = Array.isArray(value)
    ? value.map(normalize)
    : Object.entries(value).map((entry) => entry.map(normalize).join())
  return `(${parts.sort().join()})`
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
