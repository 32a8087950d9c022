import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cksum } from '../src/cksum.ts'
import { formatManifest, type Manifest, parseManifest } from '../src/manifest.ts'
import { RIGHT_LINE, WRONG_LINES } from './wrong-lines.ts'

const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,31}$/)
const id = fc.oneof(fc.integer({ min: 1000, max: 59_999 }), fc.integer({ min: 65_536, max: 2_147_483_647 }))
const path = fc.stringMatching(/^(\/[a-zA-Z0-9_+-]{1,8}){1,4}$/)

const manifests: fc.Arbitrary<Manifest> = fc
  .record({
    names: fc.uniqueArray(name, { maxLength: 8 }),
    ids: fc.uniqueArray(id, { minLength: 16, maxLength: 16 }),
    generation: fc.integer({ min: 1, max: 999_999_999 }),
    states: fc.array(fc.constantFrom('active', 'locked', 'removed'), { minLength: 8, maxLength: 8 }),
    paths: fc.array(path, { minLength: 8, maxLength: 8 }),
    picks: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    cut: fc.nat({ max: 8 }),
  })
  .map(({ names, ids, generation, states, paths, picks, cut }) => {
    const groups = names.slice(0, cut).map((group, at) => ({ name: group, gid: ids[at] ?? 1000 }))
    const users = names.slice(cut).map((user, at) => ({
      name: user,
      uid: ids[8 + at] ?? 1000,
      gid: ids[8 + at] ?? 1000,
      state: states[at] ?? 'active',
      shell: paths[at] ?? '/bin/sh',
      home: `/home/${user}`,
      groups: groups
        .filter((_, nth) => ((picks[at] ?? 0) >> nth) & 1)
        .map((group) => group.name)
        .toSorted(),
      keys: at % 2 === 0 ? '' : '123.45',
    }))
    const sorted = { groups: groups.toSorted((a, b) => a.gid - b.gid), users: users.toSorted((a, b) => a.uid - b.uid) }
    return { generation, previous: generation === 1 ? '-' : '17 4', ...sorted, former: [] }
  })

test('what is written is what is read', () => {
  fc.assert(
    fc.property(manifests, (manifest) => {
      const text = formatManifest(manifest)
      expect(parseManifest(text)).toEqual({ ...manifest, text })
    }),
  )
})

test('one character more, less or other, and nothing is used', () => {
  fc.assert(
    fc.property(manifests, fc.nat(), fc.constantFrom('', 'x', '0', '\n', ':', ' ', '\r'), (manifest, at, by) => {
      const text = formatManifest(manifest)
      const spot = at % text.length
      const spoilt = text.slice(0, spot) + by + text.slice(spot + 1)
      fc.pre(spoilt !== text)
      expect(parseManifest(spoilt)).toHaveProperty('damage')
    }),
  )
})

test('the checksum is that of cksum(1)', () => {
  for (const text of ['', 'a', 'slurmkit-users 2\n', 'x'.repeat(70_000)]) {
    expect(execFileSync('cksum', { input: text, encoding: 'utf8' }).trim()).toBe(cksum(text))
  }
})

const made = (...lines: string[]) => {
  const body = ['slurmkit-users 2', 'generation 3', 'previous 1 2', ...lines, ''].join('\n')
  return `${body}cksum ${cksum(body)}\n`
}

test.each(WRONG_LINES)('%s makes it no manifest', (_, lines) => {
  expect(parseManifest(made(...lines))).toHaveProperty('damage')
})

test('the line that the others spoil is right', () => {
  expect(parseManifest(made(RIGHT_LINE))).toMatchObject({
    generation: 3,
    users: [{ name: 'alice', home: '/home/alice' }],
  })
})
