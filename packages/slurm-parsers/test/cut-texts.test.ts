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
    const whole = new Set(parse(text).rows.map((row) => JSON.stringify(row)))
    const random = seeded(text.length)
    for (let i = 0; i < CUTS; i++) {
      const cut = text.slice(0, 1 + random(text.length - 1))
      const parsed = readOrNothing(() => parse(cut))
      if (parsed === undefined) continue
      const others = parsed.rows.filter((row) => !whole.has(JSON.stringify(row)))
      // what is no row of the whole text is the last one at most, and it is flagged
      expect([cut.slice(-80), others.length <= parsed.diagnostics.length]).toEqual([cut.slice(-80), true])
      expect(printRows(parsed)).toBe(cut)
    }
  })
})

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
