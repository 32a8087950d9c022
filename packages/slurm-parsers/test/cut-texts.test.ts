import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeBytes, parseSacct, parseSinfo, printRows, sshare } from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'
import { seeded } from './corrupt-records.ts'
import { RELEASES, textsOf } from './recorded-commands.ts'

const CUTS = process.env['SLURMKIT_DEEP'] === '1' ? 400 : 12

describe.each(RELEASES)('texts of Slurm %s that break off anywhere', (release) => {
  test.each(Object.entries(textsOf(release)))('%s', (name, { parse }) => {
    const path = new URL(`../fixtures/${release}/${name}.txt`, import.meta.url)
    const text = decodeBytes(readFileSync(fileURLToPath(path)))
    const { rows } = parse(text)
    const whole = new Set(rows.map((row) => JSON.stringify(row)))
    const random = seeded(text.length)
    for (let i = 0; i < CUTS; i++) {
      const cut = text.slice(0, 1 + random(text.length - 1))
      const parsed = readOrNothing(() => parse(cut))
      if (parsed === undefined) continue
      // scontrol's records have several lines, and by the release fewer of them: a row may lack what stood in those that are missing
      const isPart = (row: object) =>
        name.startsWith('text-scontrol') && cut.endsWith('\n') && rows.some((other) => isPartOf(row, other))
      const others = parsed.rows.filter((row) => !whole.has(JSON.stringify(row)) && !isPart(row))
      // what is no row of the whole text is the last one at most, and it is flagged
      expect([cut.slice(-80), others.length <= parsed.diagnostics.length]).toEqual([cut.slice(-80), true])
      expect(printRows(parsed)).toBe(cut)
    }
  })
})

function isPartOf(part: object, row: object): boolean {
  const values = new Map<string, unknown>(Object.entries(row))
  return Object.entries(part).every(([property, value]) => {
    const other = values.get(property)
    // lines that repeat make lists
    const isFirst = Array.isArray(other) && JSON.stringify(other[0]) === JSON.stringify(value)
    const isHead = JSON.stringify(other)?.startsWith(JSON.stringify(value).slice(0, -1))
    return isFirst || isHead || JSON.stringify(other) === JSON.stringify(value)
  })
}

/** A text that breaks off in its header is no table. */
function readOrNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    expect(error).toMatchObject({ code: 'unknown-layout' })
    return undefined
  }
}

test('a notation without its end is a row, and flagged', () => {
  const { rows, diagnostics } = parseSacct('JobID|NCPUS\n1|8\n2|12')
  expect(rows).toEqual([
    { jobID: { id: 1 }, ncpus: 8 },
    { jobID: { id: 2 }, ncpus: 12 },
  ])
  expect(diagnostics).toMatchObject([{ code: 'uncertain-end', line: 3, text: '2|12' }])
  // a delimiter behind the last cell says that it is whole
  expect(parseSacct('JobID|NCPUS|\n1|8|\n2|12|').diagnostics).toEqual([])
  expect(parseSinfo('PARTITION NODES\ngpu           12').diagnostics).toMatchObject([{ code: 'uncertain-end' }])
})

test('a command of ours that breaks off is an error', () => {
  const command = sshare({ format: ['Account', 'RawShares'] })
  const result = { exitCode: 0, stdout: 'root|1\n research|50', stderr: '' }
  expect(() => command.parse(result)).toThrow('no newline ends the text')
})
