import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { type Codec, nodeList, parseSacct, parseScontrolShow } from '@slurmkit/slurm-parsers'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const range = fc
  .record({ first: fc.nat(30), count: fc.integer({ min: 1, max: 12 }), width: fc.integer({ min: 1, max: 4 }) })
  .map(({ first, count, width }) => {
    const from = String(first).padStart(width, '0')
    return count === 1 ? from : `${from}-${String(first + count - 1).padStart(width, '0')}`
  })
const bracket = fc.array(range, { minLength: 1, maxLength: 3 }).map((ranges) => `[${ranges.join(',')}]`)
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,4}$/)
const list = fc
  .array(
    fc.tuple(word, fc.array(fc.oneof(bracket, word), { maxLength: 3 })).map(([head, rest]) => head + rest.join('')),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(','))

test('names that are made when they are read are the same names', () => {
  const lazily: Codec<readonly string[]>['parseLazily'] = nodeList.parseLazily
  fc.assert(
    fc.property(list, (text) => {
      const names = nodeList.parse(text)
      const lazy = lazily?.(text)
      expect(lazy).toEqual(names)
      expect([...(lazy ?? [])]).toEqual(names)
      expect(lazy?.map((name) => name)).toEqual(names)
      expect(JSON.stringify(lazy)).toBe(JSON.stringify(names))
      expect(inspect(lazy)).toBe(inspect(names))
      expect(Object.keys(lazy ?? {})).toEqual(Object.keys(names))
      expect(lazy?.includes(names.at(-1) ?? '')).toBe(true)
      expect(nodeList.equals(lazy ?? [], names)).toBe(true)
    }),
  )
})

test('a list has no more nodes than a cluster can have', () => {
  expect(nodeList.parse('n[0-65535]')).toHaveLength(65_536)
  expect(() => nodeList.parse('n[0-65535],m1')).toThrow('at most 65536 nodes')
  expect(() => nodeList.parseLazily?.('n[0-65535],m1')).toThrow('at most 65536 nodes')
})

test('lists of a text that has few are plain, and of one that has far more names than text they are made when read', () => {
  const text = (rows: number) =>
    `JobID|NodeList\n${Array.from({ length: rows }, (_, i) => `${i}|n[${i}-65535]\n`).join('')}`
  const [plain] = parseSacct(text(2)).rows
  expect(structuredClone(plain?.nodeList)).toHaveLength(65_536)
  const { rows } = parseSacct(text(40))
  expect(rows).toHaveLength(40)
  const last = rows.at(-1)?.nodeList ?? []
  expect([last.length, last[0], last.at(-1)]).toEqual([65_497, 'n39', 'n65535'])
  expect(() => structuredClone(last)).toThrow()
  const jobs = Array.from({ length: 40 }, (_, i) => `JobId=${i} NodeList=n[${i}-65535] WorkDir=/\n`).join('')
  expect(parseScontrolShow('job', jobs).rows.at(-1)?.nodeList).toHaveLength(65_497)
})

test('twenty thousand huge lists are read in a heap of 96 MB', { timeout: 120_000 }, () => {
  const script = fileURLToPath(new URL('node-lists-memory.ts', import.meta.url))
  const flags = ['--max-old-space-size=96', '--conditions=@slurmkit/source', '--import', 'tsx', script]
  const [sacct, stream, scontrol] = execFileSync(process.execPath, flags, { encoding: 'utf8' }).trim().split('\n')
  // each list is one name shorter than the one before
  const names = String((20_000 * (65_536 + 65_536 - 19_999)) / 2)
  expect([sacct, stream, scontrol]).toEqual([names, names, names])
})
