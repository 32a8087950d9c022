import type { Codec } from '../codecs/codec.ts'
import { shownTime, shownTimeAt } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import type { FieldTable, ParsedRow } from '../fields/field.ts'
import { SCONTROL_FIELDS, type ScontrolEntity } from '../fields/scontrol-fields.ts'
import { KEY_ORDER, type KeyOrder } from '../fields/scontrol-keys.ts'
import { readConfig } from '../scontrol/read-config.ts'
import { SlurmParseError, type SlurmParseErrorCode } from '../slurm-parse-error.ts'
import { decodeBytes } from './decode-bytes.ts'
import { lostValue, NO_NEWLINE, uncertainEnd, whole } from './misfit.ts'
import type { Column, Diagnostic, Parsed } from './parsed.ts'
import { KEY, type Pair, type Pairs, pairsOf, withLines } from './record-pairs.ts'
import type { Row } from './row-reader.ts'
import { thrifty } from './thrifty-codec.ts'

/** Options of {@link parseScontrolShow}. */
export interface ScontrolOptions {
  /** The cluster's zone, `'UTC'`, `'+01:00'` or `'Europe/Berlin'`, turns its local times into seconds. Default: they stay text. */
  readonly zone?: string
}

/**
 * Reads `scontrol show job|node|partition|reservation`, one record a line (`-o`) or many, and `scontrol show config`. Values may hold
 * blanks and `=`: only keys that scontrol is known to print begin a new value. Keys that are not in {@link SCONTROL_FIELDS} stay text under
 * their own name, also those of lines within a record (`CoreIDs=` of a reservation), which become lists when they repeat. The lines of
 * `show job -d` that say what a job has on which nodes are one property, `nodes`.
 *
 * @throws SlurmParseError `invalid-argument` for an `options.zone` that there is not.
 * @see scontrol(1), `show` and `--oneliner`
 *
 * @example
 * ```ts
 * import { parseScontrolShow } from '@slurmkit/slurm-parsers'
 *
 * const { rows } = parseScontrolShow('node', 'NodeName=n1 Gres=gpu:8 State=IDLE+CLOUD Reason=no reason [root@now]\n')
 * rows[0]?.state // { name: 'IDLE', flags: ['CLOUD'] }
 * ```
 */
export function parseScontrolShow<E extends ScontrolEntity>(
  entity: E,
  input: string | Uint8Array,
  options: ScontrolOptions = {},
): Parsed<ParsedRow<(typeof SCONTROL_FIELDS)[E]>> {
  const source = typeof input === 'string' ? input : decodeBytes(input)
  if (entity === 'config') return readConfig(source, options.zone) as Parsed<ParsedRow<(typeof SCONTROL_FIELDS)[E]>>
  const times: Codec<unknown> = shownTimeAt(options.zone)
  const fields: FieldTable = SCONTROL_FIELDS[entity]
  const columns = new Map<string, Column>()
  for (const [property, column] of Object.entries(fields)) {
    const codec = thrifty(column.codec === shownTime ? times : column.codec)
    for (const header of [column.request, ...(column.aliases ?? [])])
      columns.set(header, { header, property, field: column, codec })
  }
  const order = KEY_ORDER[entity as keyof typeof KEY_ORDER]
  const rows: Row[] = []
  const diagnostics: Diagnostic[] = []
  const items: (Row | string)[] = []
  const records = new Map<object, string>()
  const seen = new Map<string, Column>()
  const all = recordsOf(order, source)
  /** Keys of all records that ended. */
  let common: readonly string[] | undefined
  for (const [i, { record, line, isOneLine }] of all.entries()) {
    const read = pairsOf(record, order)
    const { row, diagnostics: found } = readPairs(read, order, columns, seen, record, line)
    diagnostics.push(...found)
    items.push(row ?? record)
    if (row === undefined) continue
    rows.push(row)
    records.set(row, record)
    const keys = new Set(read.pairs.map(({ key }) => key))
    const isLast = i === all.length - 1 && !isOneLine
    const reason = whyCut(record, keys, order, isLast ? endOf(keys, order, common) : order.always[1])
    if (reason !== undefined) diagnostics.push(uncertainEnd(record, line, reason))
    else if (EMPTY_LINE.test(record)) common = common?.filter((key) => keys.has(key)) ?? [...keys]
  }
  const parsed: Parsed<Row> = {
    rows,
    columns: [...seen.values()],
    diagnostics,
    source: { delimiter: ' ', trailing: false, before: '', between: '', after: '', items, records },
  }
  return parsed as Parsed<ParsedRow<(typeof SCONTROL_FIELDS)[E]>>
}

const UNCLEAR = 'free text holds what looks like keys: more than one reading fits'

/** What a record is: a row, diagnostics, or both where only some of its values cannot be read. */
interface Outcome {
  readonly row?: Row
  readonly diagnostics: readonly Diagnostic[]
}

/** The row of a record's pairs, or why there is none; nothing for text without any, such as `No reservations in the system`. */
function readPairs(
  { pairs, isAmbiguous, isOrdered }: Pairs,
  order: KeyOrder,
  columns: ReadonlyMap<string, Column>,
  seen: Map<string, Column>,
  record: string,
  line: number,
): Outcome {
  const lost = (code: SlurmParseErrorCode, reason: string): Outcome => ({
    diagnostics: [whole(code, record, line, reason)],
  })
  if (isAmbiguous) return lost('ambiguous-record', UNCLEAR)
  if (pairs.length === 0) return { diagnostics: [] }
  if (pairs[0]?.key !== order.always[0]) return lost('cell-count', 'the text begins inside a record')
  if (holdsAnother(record, order) && !pairs.some(({ key }) => key === order.always[1]))
    return lost('ambiguous-record', UNCLEAR)
  const outcome = readRow(pairs, order, columns, seen, record, line)
  const [first] = outcome.diagnostics
  // where the order of keys is unknown, a value that cannot be read may as well be part of another
  return first === undefined || isOrdered ? outcome : { diagnostics: [withoutValue(first)] }
}

/** Whether a line of a record looks like the start of another. */
function holdsAnother(record: string, { always }: KeyOrder): boolean {
  return record.includes(`\n${always[0]}=`)
}

/** The empty line behind a record of several lines. */
const EMPTY_LINE = /\n\s*\n$/

/** Why a record may go on where the text ends: neither the empty line behind it is there, nor the key that is to be expected last. */
function whyCut(record: string, keys: ReadonlySet<string>, order: KeyOrder, end: string): string | undefined {
  if (!record.endsWith('\n')) return NO_NEWLINE
  if (EMPTY_LINE.test(record) || keys.has(end)) return undefined
  return `the record ends before ${keys.has(order.always[1]) ? end : order.always[1]}`
}

/** The last key to expect of a record: the last one that all of the text have which ended, else the one of its release. */
function endOf(keys: ReadonlySet<string>, { rank, end }: KeyOrder, common: readonly string[] | undefined): string {
  if (common === undefined) return end.of !== undefined && keys.has(end.of) ? (end.older ?? end.key) : end.key
  return common.reduce((last, key) => ((rank.get(key) ?? 0) > (rank.get(last) ?? 0) ? key : last))
}

interface Lines {
  record: string
  readonly line: number
  /** Records have one line each, which its newline ends. */
  readonly isOneLine: boolean
}

/** Records with all their lines and blank lines: joined, they are the text. */
function recordsOf({ always, free }: KeyOrder, source: string): Lines[] {
  const [first, last] = always
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? []
  // one blank may stand before NodeName; a nested line has more
  const starts = (line: string) => /^ ?\S/.test(line) && line.trimStart().startsWith(`${first}=`)
  const isOneLine = lines.filter(starts).length * 2 > lines.filter((line) => /^ {3}/.test(line)).length
  const result: Lines[] = []
  let isAfterBlank = true
  for (const [i, line] of lines.entries()) {
    const open = result.at(-1)
    if (open === undefined || (starts(line) && (isOneLine || isAfterBlank) && isEnded(open.record)))
      result.push({ record: line, line: i + 1, isOneLine })
    else open.record += line
    isAfterBlank = line.trim() === ''
  }
  return result

  /** A job's name can hold what looks like the next job: the keys that come behind a name are still to come then. */
  function isEnded(record: string): boolean {
    if (record.includes(` ${last}=`)) return true
    const key = [...record.matchAll(KEY)].at(-1)?.[1] ?? ''
    return !free.has(key)
  }
}

/** Reads each value. One that cannot be read is lost alone, but for that of a key which every record has. */
function readRow(
  pairs: readonly Pair[],
  { free, repeats }: KeyOrder,
  columns: ReadonlyMap<string, Column>,
  seen: Map<string, Column>,
  record: string,
  line: number,
): Outcome {
  const row: Row = {}
  const lost = new Map<string, Diagnostic>()
  const all = withLines(pairs, repeats, columns, record)
  for (const [i, { key, value, at }] of all.entries()) {
    const column = columns.get(key) ?? { header: key, property: key, field: undefined, codec: text }
    const { property, field, codec } = column
    const lose = (error: SlurmParseError, pair: Pair): Diagnostic => {
      const upTo = record.slice(0, pair.at).split('\n')
      const place = { line: line + upTo.length - 1, column: (upTo.at(-1)?.length ?? 0) + 1 }
      return lostValue(error, { header: pair.key, value: pair.value, ...place, text: record })
    }
    // free text can hold `JobState=COMPLETED` too, and nothing tells which of the two is true
    if (field !== undefined && (property in row || lost.has(property))) {
      const error = new SlurmParseError('invalid-value', 'the key stands twice')
      return { diagnostics: [withoutValue(lose(error, { key, value, at }))] }
    }
    seen.set(key, column)
    try {
      const isEmpty = value === '' || value === '(null)'
      if (isEmpty && field?.nullable === false) throw new SlurmParseError('invalid-value', 'the value is missing')
      const cell = isEmpty ? null : codec.parse(value)
      const before = row[property]
      // lines of -d repeat their keys
      row[property] = property in row ? [...(Array.isArray(before) ? before : [before]), cell] : cell
    } catch (error) {
      if (!(error instanceof SlurmParseError)) throw error
      if (field?.nullable === false) return { diagnostics: [withoutValue(lose(error, { key, value, at }))] }
      lost.set(property, lose(error, { key, value, at }))
      const before = all[i - 1]
      const text = before === undefined || !free.has(before.key) ? undefined : columns.get(before.key)
      if (before === undefined || text === undefined || typeof row[text.property] !== 'string') continue
      // the key may be one that somebody wrote: then the text before it is longer
      delete row[text.property]
      lost.set(text.property, lose(new SlurmParseError('invalid-value', `it may go on with ${key}=`), before))
    }
  }
  return { row, diagnostics: [...lost.values()] }
}

/** The diagnostic of a record that is no row for one value. */
function withoutValue({ value: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic
}
