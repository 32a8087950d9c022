import { type Diagnostic, decodeBytes, type Parsed, parseSacct, parseSqueue, printRows } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'
import {
  AMBIGUOUS_ASKS,
  ASKS,
  type Ask,
  bytesOf,
  type Cells,
  corrupt,
  freeTexts,
  type Random,
  recordOf,
  rowOf,
  seeded,
} from './corrupt-records.ts'

const DEEP = process.env['SLURMKIT_DEEP'] === '1'
const RECORDS = DEEP ? 100_000 : 3_000
const SEED = 20_261_121

interface Score {
  records: number
  exact: number
  flagged: number
  silent: number
}
const score = (): Score => ({ records: 0, exact: 0, flagged: 0, silent: 0 })

/** What a reader made of a text: rows by job id as JSON, and the first and last line of each record that it flags. */
interface Reading {
  readonly rows: ReadonlyMap<number, readonly string[]>
  readonly flagged: readonly (readonly [from: number, to: number])[]
}
type Reader = (text: string, ask: Ask) => Reading

const idOf = (row: Record<string, unknown>) =>
  ((row['jobID'] ?? row['jobIDRaw']) as { id: number } | undefined)?.id ?? -1

function byId(rows: readonly Record<string, unknown>[]): Map<number, string[]> {
  const map = new Map<number, string[]>()
  for (const row of rows) map.set(idOf(row), [...(map.get(idOf(row)) ?? []), json(row)])
  return map
}
/** JSON with the properties in one order. */
const json = (row: Record<string, unknown>) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))

const ours: Reader = (text, ask) => {
  const diagnostics: Diagnostic[] = []
  const rows = ((): readonly object[] => {
    if (ask.own === undefined) {
      const parsed: Parsed<object> = (ask.command === 'sacct' ? parseSacct : parseSqueue)(bytesOf(text), {
        columns: ask.columns,
        delimiter: ask.delimiter,
      })
      diagnostics.push(...parsed.diagnostics)
      if (printRows(parsed) !== text) throw new Error(`${ask.name}: printed back otherwise`)
      return parsed.rows
    }
    const onDiagnostic = (diagnostic: Diagnostic) => diagnostics.push(diagnostic)
    return ask.own(onDiagnostic).parse({ exitCode: 0, stdout: decodeBytes(bytesOf(text)), stderr: '' })
  })()
  return {
    rows: byId(rows as readonly Record<string, unknown>[]),
    flagged: diagnostics.map(({ line, text: raw }) => [line, line + raw.split('\n').length - 1]),
  }
}

/** Reads records that others found by the same notations; what they cannot make a record of, they flag or drop. */
function typed(records: readonly (readonly string[])[], ask: Ask): Reading {
  const rows = records.flatMap((cells) => {
    try {
      return [rowOf(ask, cells)]
    } catch {
      return []
    }
  })
  return { rows: byId(rows), flagged: [] }
}
const bare = (text: string, { trailing, delimiter }: Ask) =>
  trailing && text.endsWith(delimiter) ? text.slice(0, -delimiter.length) : text
const linesOf = (text: string, ask: Ask) => {
  const lines = text.split(ask.between)
  return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).map((line) => bare(line, ask))
}

/** Every line a record, every delimiter a border. */
const plainSplit: Reader = (text, ask) =>
  typed(
    linesOf(text, ask)
      .map((line) => line.split(ask.delimiter))
      .filter((cells) => cells.length === ask.columns.length),
    ask,
  )

/** Lines are joined until there are enough cells; too many are an error of that record. */
const joinUntilItFits: Reader = (text, ask) => {
  const records: string[][] = []
  let pending = ''
  for (const line of linesOf(text, ask)) {
    pending = pending === '' ? line : `${pending}\n${line}`
    const cells = pending.split(ask.delimiter)
    if (cells.length < ask.columns.length) continue
    if (cells.length === ask.columns.length) records.push(cells)
    pending = ''
  }
  return typed(records, ask)
}

/** Every line a record, whose last column takes what is too much. */
const limitSplit: Reader = (text, ask) => {
  const n = ask.columns.length
  return typed(
    linesOf(text, ask)
      .map((line) => line.split(ask.delimiter))
      .filter((cells) => cells.length >= n)
      .map((cells) => [...cells.slice(0, n - 1), cells.slice(n - 1).join(ask.delimiter)]),
    ask,
  )
}

const READERS: Readonly<Record<string, Reader>> = {
  'this package': ours,
  'plain split': plainSplit,
  'join until it fits': joinUntilItFits,
  'limit split': limitSplit,
}

interface Made {
  readonly text: string
  /** Records that are whole, with their rows and lines. */
  readonly whole: readonly { readonly id: number; readonly json: string; readonly lines: readonly [number, number] }[]
  /** Lines of records that the text cuts in their free text. */
  readonly cut: readonly (readonly [number, number])[]
}

/** A text of some records, half of them corrupted, and now and then cut at one of its ends. */
function makeText(ask: Ask, count: number, firstId: number, random: Random): Made {
  const records: Cells[] = Array.from({ length: count }, (_, i) => {
    const record = recordOf(ask, firstId + i, random)
    return random(2) === 0 ? record : corrupt(ask, record, random)
  })
  const printed = records.map(({ cells }) => print(ask, cells))
  let line = 1
  const lines = printed.map((record): [number, number] => {
    const from = line
    line += record.split('\n').length
    return [from, line - 1]
  })
  const text = printed.map((record) => `${record}${ask.between}`).join('')
  const whole = records.map(({ id, cells }, i) => ({
    id,
    json: json(rowOf(ask, cells)),
    lines: lines[i] ?? ([0, 0] as const),
  }))
  if (random(2) > 0 || ask.own !== undefined) return { text, whole, cut: [] }
  const front = random(2) === 0
  const [record, i] = front ? [records[0], 0] : [records.at(-1), records.length - 1]
  const { piece, isWhole } = front ? behind(ask, record, random) : before(ask, record, random)
  if (isWhole) return { text, whole, cut: [] }
  const others = printed.map((text) => `${text}${ask.between}`)
  const kept = front ? others.slice(1) : others.slice(0, -1)
  const cutLines = piece.split('\n').length
  if (!front) {
    const [from = 0] = lines.at(-1) ?? []
    return { text: kept.join('') + piece, whole: whole.slice(0, -1), cut: [[from, from + cutLines - 1]] }
  }
  const moved = (lines[i]?.[1] ?? 0) - cutLines
  const rest = whole.slice(1).map((one) => ({ ...one, lines: [one.lines[0] - moved, one.lines[1] - moved] as const }))
  return { text: `${piece}${ask.between}${kept.join('')}`, whole: rest, cut: [[1, cutLines]] }
}

interface Piece {
  readonly piece: string
  /** The record has no free text to cut. */
  readonly isWhole: boolean
}
const print = (ask: Ask, cells: readonly string[]) => cells.join(ask.delimiter) + (ask.trailing ? ask.delimiter : '')

/** The front of a record, cut inside its last free text; not behind a newline, where nothing shows that it is cut. */
function before(ask: Ask, record: Cells | undefined, random: Random): Piece {
  const cells = record?.cells ?? []
  const at = freeTexts(ask).findLast((i) => (cells[i] ?? '').length > 0) ?? -1
  const text = [...(cells[at] ?? '')]
  const kept = text.slice(0, 1 + random(text.length)).join('')
  return { piece: [...cells.slice(0, at), kept].join(ask.delimiter), isWhole: at === -1 || kept.endsWith('\n') }
}

/** The rest of a record that is cut inside its first free text. */
function behind(ask: Ask, record: Cells | undefined, random: Random): Piece {
  const cells = record?.cells ?? []
  const at = freeTexts(ask).find((i) => (cells[i] ?? '').length > 0) ?? -1
  const text = [...(cells[at] ?? '')]
  const kept = text.slice(random(text.length)).join('')
  return { piece: print(ask, [kept, ...cells.slice(at + 1)]), isWhole: at < 1 || kept.startsWith('\n') }
}

function measure(asks: readonly Ask[], records: number, seed: number) {
  const random = seeded(seed)
  const scores = new Map(Object.keys(READERS).map((name) => [name, score()]))
  const unflaggedCuts: string[] = []
  const wrong: string[] = []
  let cuts = 0
  for (let done = 0; done < records; ) {
    const ask = asks[random(asks.length)] as Ask
    const made = makeText(ask, 1 + random(400), 1000 + done, random)
    done += made.whole.length + made.cut.length
    cuts += made.cut.length
    for (const [name, read] of Object.entries(READERS)) {
      const { rows, flagged } = read(made.text, ask)
      const isFlagged = ([from, to]: readonly [number, number]) => flagged.some(([a, b]) => a <= to && b >= from)
      const total = scores.get(name) ?? score()
      for (const { id, json: expected, lines } of made.whole) {
        total.records++
        const found = rows.get(id) ?? []
        if (found.length === 1 && found[0] === expected) total.exact++
        else if (isFlagged(lines)) total.flagged++
        else {
          total.silent++
          if (name === 'this package')
            wrong.push(`${ask.name}: ${expected} became ${found} in ${JSON.stringify(made.text)}`)
        }
      }
      if (name !== 'this package') continue
      unflaggedCuts.push(
        ...made.cut
          .filter((lines) => !isFlagged(lines))
          .map(() => `${ask.name}: ${JSON.stringify(made.text.slice(-300))}`),
      )
      const ids = new Set(made.whole.map(({ id }) => id))
      const cutId = 1000 + done - 1
      for (const id of rows.keys())
        if (!ids.has(id) && !(made.cut.length > 0 && id === cutId)) wrong.push(`${ask.name}: invented ${id}`)
    }
  }
  return { scores, cuts, unflaggedCuts, wrong }
}

function table(title: string, scores: ReadonlyMap<string, Score>): string {
  const percent = (n: number, of: number) => `${((100 * n) / of).toFixed(3)}%`.padStart(9)
  const rows = [...scores].map(
    ([name, { records, exact, flagged, silent }]) =>
      `  ${name.padEnd(20)}${[exact, flagged, silent].map((n) => percent(n, records)).join(' ')}`,
  )
  return [title, `  ${''.padEnd(20)}    exact   flagged    silent`, ...rows].join('\n')
}

test(`corrupted records are recovered, or flagged: ${RECORDS} records, seed ${SEED}`, { timeout: 600_000 }, () => {
  const { scores, cuts, unflaggedCuts, wrong } = measure(ASKS, RECORDS, SEED)
  console.log(table(`${RECORDS} records, half of them corrupted, ${cuts} cut, seed ${SEED}`, scores))
  expect(wrong.slice(0, 3)).toEqual([])
  expect(unflaggedCuts.slice(0, 3)).toEqual([])
  const own = scores.get('this package') ?? score()
  expect(own.exact / own.records).toBeGreaterThanOrEqual(0.999)
})

test('where formats leave several readings, none is guessed', { timeout: 600_000 }, () => {
  const { scores, wrong } = measure(AMBIGUOUS_ASKS, RECORDS / 10, SEED)
  console.log(table(`${RECORDS / 10} records in formats that leave several readings`, scores))
  expect(wrong.slice(0, 3)).toEqual([])
})
