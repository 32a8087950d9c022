import { readFileSync } from 'node:fs'
import { exitCode, type JobId, jobId, jobState, nodeState } from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'
import { bytes, CAPTURES, haveCaptures, ROOT } from './captures.ts'

type Row = Readonly<Record<string, unknown>>

/** Facts of each capture as somebody else counted them, with other tools: `data lines=3; states TIMEOUT:1, COMPLETED:2`. */
function readFacts(): readonly (readonly [file: string, facts: readonly string[]])[] {
  const [, ...lines] = readFileSync(`${ROOT}INDEX.tsv`, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const cells = line.split('\t')
    return [cells[0] ?? '', (cells[6] ?? '').replace(/"/g, '').split(/; | \|\| /)]
  })
}

const isId = (value: unknown): value is JobId => typeof value === 'object' && value !== null && 'id' in value
const ids = (rows: readonly Row[]) => rows.map(({ jobID }) => jobID).filter(isId)
const base = ({ id, task, tasks, hetOffset }: JobId) => JSON.stringify([id, task, tasks, hetOffset])

/** `RUNNING:2, FAILED:1`, most frequent first, as the facts have it; names that come equally often in any order. */
function tally(names: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name}:${count}`).sort()
}

function stateWords(rows: readonly Row[]): string[] {
  return rows.flatMap(({ state, stateLong }) => {
    const value = state ?? stateLong
    if (value === null || value === undefined) return []
    if (typeof value === 'string') return [value]
    if (typeof value === 'object' && 'by' in value) return ['CANCELLED by <x>']
    const codec = typeof value === 'object' && ('flags' in value || 'suffix' in value) ? nodeState : jobState
    return [codec.format(value as never)]
  })
}

const durations = (rows: readonly Row[]) =>
  rows.map(({ elapsed }) => elapsed).filter((value) => typeof value === 'number')
const times = (rows: readonly Row[], key: string) =>
  rows
    .map((row) => row[key])
    .filter((value): value is string => typeof value === 'string' && /^\d{4}-/.test(value))
    .sort()
const sum = (rows: readonly Row[], key: string) => rows.reduce((total, row) => total + Number(row[key] ?? 0), 0)
const list = (text: string) => text.split(', ').sort()

/** How a fact is proved: its pattern, and what the rows must say. */
const PROOFS: readonly (readonly [RegExp, (rows: readonly Row[], ...groups: string[]) => void])[] = [
  [
    /^JobID first=(\S+) last=(\S+)$/,
    (rows, first, last) => {
      const all = ids(rows).map((id) => jobId.format(id))
      expect([all[0], all.at(-1)]).toEqual([first, last])
    },
  ],
  [
    /^alloc rows=(\d+) step rows=(\d+) distinct job ids=(\d+)$/,
    (rows, jobs, steps, distinct) => {
      const all = ids(rows)
      const counts = [all.filter(({ step }) => step === undefined), all.filter(({ step }) => step !== undefined)]
      expect([...counts.map((some) => some.length), new Set(all.map(base)).size]).toEqual(
        [jobs, steps, distinct].map(Number),
      )
    },
  ],
  [
    /^steps (.*)$/,
    (rows, expected = '') => {
      const steps = ids(rows).flatMap(({ step }) => (step === undefined ? [] : [typeof step === 'number' ? 'N' : step]))
      expect(tally(steps)).toEqual(list(expected))
    },
  ],
  [
    /^(?:states|state words) (.*)$/,
    (rows, expected = '') => expect(tally(stateWords(rows))).toEqual(expect.arrayContaining(list(expected))),
  ],
  [
    /^sum Elapsed=(\d+)s max=(\S+)$/,
    (rows, total) => expect(durations(rows).reduce((a, b) => a + b, 0)).toBe(Number(total)),
  ],
  [/^sum elapsedraw=(\d+)$/, (rows, total) => expect(sum(rows, 'elapsedRaw')).toBe(Number(total))],
  [/^sum cputimeraw=(\d+)$/, (rows, total) => expect(sum(rows, 'cpuTimeRAW')).toBe(Number(total))],
  [
    /^(start|end) min=(\S+) max=(\S+)/,
    (rows, key = '', min, max) => {
      const all = times(rows, key)
      expect([all[0], all.at(-1)]).toEqual([min, max])
    },
  ],
  [
    /^maxrss non-empty=(\d+)/,
    (rows, count) => expect(rows.filter(({ maxRSS }) => maxRSS !== null)).toHaveLength(Number(count)),
  ],
  [
    /^reqmem non-empty=(\d+)/,
    (rows, count) => expect(rows.filter(({ reqMem }) => reqMem !== null)).toHaveLength(Number(count)),
  ],
  [
    /^exitcode top (.*)$/,
    (rows, expected = '') => {
      const codes = rows.flatMap(({ exitCode: code }) => (code === null ? [] : [exitCode.format(code as never)]))
      expect(tally(codes)).toEqual(expect.arrayContaining(list(expected)))
    },
  ],
  [
    /^distinct JobName=(\d+)$/,
    (rows, count) => expect(new Set(rows.map(({ jobName }) => jobName)).size).toBe(Number(count)),
  ],
  [/^records starting \w+=: (\d+)$/, (rows, count) => expect(rows).toHaveLength(Number(count))],
  [
    /^first=(\S+) last=(\S+) distinct=(\d+)$/,
    (rows, first, last, distinct) => {
      const names = rows.map((row) => {
        const name = row['reservationName'] ?? row['jobID'] ?? row['nodeName'] ?? row['partitionName']
        return isId(name) ? jobId.format(name) : String(name)
      })
      expect([names[0], names.at(-1), String(new Set(names).size)]).toEqual([first, last, distinct])
    },
  ],
]

describe.runIf(haveCaptures)('facts that others counted', () => {
  let proved = 0
  test.each(haveCaptures ? readFacts() : [])('%s', (file, facts) => {
    const [, read] = CAPTURES[file] ?? []
    const rows = read?.(bytes(file)).rows ?? []
    for (const fact of facts) {
      for (const [pattern, prove] of PROOFS) {
        const [match, ...groups] = pattern.exec(fact) ?? []
        if (match === undefined) continue
        prove(rows, ...groups)
        proved += 1
      }
    }
  })
  test('most facts are of a kind that can be proved here', () => expect(proved).toBeGreaterThan(130))
})
