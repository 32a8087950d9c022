import { keyTable } from '../../src/key-table.ts'
import { type Change, change, type Data, plain, rich } from './base.ts'
import { triggers } from './triggers.ts'

/** A configuration to be judged, and what it is about. */
export interface Case {
  readonly about: string
  readonly yaml: string
}

/** A generator of numbers that gives the same ones for the same seed (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

function toCase(about: string, config: Data): Case {
  // JSON is YAML, to both readers.
  return { about, yaml: JSON.stringify(config, null, 1) }
}

/** Values of every type, of which any key refuses most. */
const values: readonly unknown[] = [
  ...['', 'x', '60', ' 7 ', '1_000', '1.5', 'true', 'off', 'Yes', '1', '/a', 'us-east-1', 'x'.repeat(300)],
  ...[0, 1, -1, 1.5, 7, 100_000, 2 ** 40, true, false, null],
  ...[[], ['x'], [1], [null], [[]], {}, { x: 1 }, { Enabled: 'maybe' }, [{ x: 1 }], [{}]],
]

/** Where the key is in the rich configuration: with the index of the first entry that has it. */
export function placesOf(path: string): string {
  let section: unknown = rich
  const steps: string[] = []
  for (const step of path.split('.')) {
    if (Array.isArray(section)) {
      const index = Math.max(
        0,
        section.findIndex((entry) => typeof entry === 'object' && entry !== null && Object.hasOwn(entry, step)),
      )
      steps.push(String(index))
      section = section[index]
    }
    steps.push(step)
    section = typeof section === 'object' && section !== null ? Reflect.get(section, step) : undefined
  }
  return steps.join('.')
}

const keys = [...keyTable.keys()].filter((path) => !path.startsWith('Scheduling.AwsBatch'))

/** Some of many, the same ones for the same seed. */
export function sample<T>(all: readonly T[], count: number, seed: number): T[] {
  const pick = random(seed)
  const left = [...all]
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(pick(left.length), 1)).flat()
}

/** Each key with a value of some type, gone, empty, or beside a key that nobody knows. */
export function schemaCases(seed: number, perKey: number): Case[] {
  const pick = random(seed)
  return keys.flatMap((path) => {
    const place = placesOf(path)
    const section = place.slice(0, Math.max(0, place.lastIndexOf('.')))
    const wrong = Array.from({ length: perKey }, (): [string, Change] => {
      const value = values[pick(values.length)]
      return [`${path} = ${JSON.stringify(value)?.slice(0, 60)}`, { [place]: value }]
    })
    const others: readonly (readonly [string, Change])[] = [
      [`${path} is null`, { [place]: null }],
      [`${path} is gone`, { [place]: undefined }],
      [`beside ${path} stands another key`, { [section === '' ? 'Typo' : `${section}.Typo`]: 1 }],
    ]
    const one = others[pick(others.length)]
    return [...wrong, ...(one === undefined ? [] : [one])].map(([about, changes]) =>
      toCase(about, change(rich, changes)),
    )
  })
}

/** Each validator with something that it speaks of, and with something that it does not. */
export function validatorCases(): Case[] {
  return [
    toCase('plain', plain),
    toCase('rich', rich),
    ...triggers.map((changes) => toCase(JSON.stringify(changes).slice(0, 200), change(plain, changes))),
  ]
}

/** Several changes at once, of a configuration with little or with much in it. */
export function mixedCases(seed: number, count: number): Case[] {
  const pick = random(seed)
  return Array.from({ length: count }, (_, index) => {
    const base = pick(3) === 0 ? rich : plain
    const picked = Array.from({ length: 1 + pick(4) }, () => triggers[pick(triggers.length)] ?? {})
    const broken = pick(8) === 0 ? { [placesOf(keys[pick(keys.length)] ?? '')]: values[pick(values.length)] } : {}
    return toCase(`seed ${seed}, mix ${index}`, [...picked, broken].reduce<Data>(change, base))
  })
}
