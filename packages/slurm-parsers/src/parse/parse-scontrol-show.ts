import type { Codec } from '../codecs/codec.ts'
import { shownTime, shownTimeAt } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import type { FieldTable, ParsedRow } from '../fields/field.ts'
import { SCONTROL_FIELDS, type ScontrolEntity } from '../fields/scontrol-fields.ts'
import { KEY_ORDER, type KeyOrder } from '../fields/scontrol-keys.ts'
import { readConfig } from '../scontrol/read-config.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import { decodeBytes } from './decode-bytes.ts'
import { NO_NEWLINE, uncertainEnd, whole } from './misfit.ts'
import type { Column, Diagnostic, Parsed } from './parsed.ts'
import { type KeyPlace, realKeys } from './real-keys.ts'
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
 * their own name, also those of lines within a record (`Nodes=` of `-d`), which become lists when they repeat.
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
  for (const { record, line } of recordsOf(order, source)) {
    const outcome = readPairs(pairsOf(record, order), order, columns, seen, record, line)
    if (outcome !== undefined && 'row' in outcome) {
      rows.push(outcome.row)
      records.set(outcome.row, record)
      items.push(outcome.row)
      const reason = whyCut(record, outcome.row, order, columns)
      if (reason !== undefined) diagnostics.push(uncertainEnd(record, line, reason))
      continue
    }
    if (outcome !== undefined) diagnostics.push(outcome.diagnostic)
    items.push(record)
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

/** The row of a record's pairs, or why there is none; nothing for text without any, such as `No reservations in the system`. */
function readPairs(
  pairs: readonly Pair[] | 'ambiguous',
  order: KeyOrder,
  columns: ReadonlyMap<string, Column>,
  seen: Map<string, Column>,
  record: string,
  line: number,
): { row: Row } | { diagnostic: Diagnostic } | undefined {
  if (pairs === 'ambiguous') return { diagnostic: whole('ambiguous-record', record, line, UNCLEAR) }
  if (pairs.length === 0) return undefined
  if (pairs[0]?.key !== order.always[0])
    return { diagnostic: whole('cell-count', record, line, 'the text begins inside a record') }
  if (holdsAnother(record, order) && !pairs.some(({ key }) => key === order.always[1]))
    return { diagnostic: whole('ambiguous-record', record, line, UNCLEAR) }
  return readRow(pairs, columns, seen, record, line)
}

/** Whether a line of a record looks like the start of another. */
function holdsAnother(record: string, { always }: KeyOrder): boolean {
  return record.includes(`\n${always[0]}=`)
}

/** Why a record may go on where the text ends. What stands behind its last certain key, in lines of its own, cannot be missed. */
function whyCut(
  record: string,
  row: Row,
  { always }: KeyOrder,
  columns: ReadonlyMap<string, Column>,
): string | undefined {
  if (!record.endsWith('\n')) return NO_NEWLINE
  const isWhole = /\n\s*\n$/.test(record) || row[columns.get(always[1])?.property ?? ''] !== undefined
  return isWhole ? undefined : `the record ends before ${always[1]}`
}

interface Lines {
  record: string
  line: number
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
      result.push({ record: line, line: i + 1 })
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

interface Pair {
  readonly key: string
  readonly value: string
  readonly at: number
}

/** `Key=value` pairs by known keys. The one key without `=` has a colon instead (`NtasksPerTRES:0`). */
function pairsOf(record: string, order: KeyOrder): readonly Pair[] | 'ambiguous' {
  const places: KeyPlace[] = []
  for (const { 0: match, 1: key = '', index } of record.matchAll(KEY)) {
    if (!order.rank.has(key)) continue
    const isFirst = record.slice(record.lastIndexOf('\n', index) + 1, index).trim() === ''
    places.push({ key, at: index, from: index + match.length, isFirst })
  }
  const real = realKeys(places, order)
  if (real === 'ambiguous') return real
  const found = real ?? places
  // blanks before free text are its own; behind it Slurm puts some, by release
  return found.map(({ key, from }, i) => {
    const value = record.slice(from, found[i + 1]?.at ?? record.length)
    return { key, value: order.free.has(key) ? value.trimEnd() : value.trim(), at: from }
  })
}

const KEY = /(?<=^|\s)([A-Za-z][\w/:&]*?)(?:=|(?<=NtasksPerTRES):)/g

function readRow(
  pairs: readonly Pair[],
  columns: ReadonlyMap<string, Column>,
  seen: Map<string, Column>,
  record: string,
  line: number,
): { row: Row } | { diagnostic: Diagnostic } {
  const row: Row = {}
  for (const { key, value, at } of pairs) {
    const column = columns.get(key) ?? { header: key, property: key, field: undefined, codec: text }
    try {
      const cell = value === '' || value === '(null)' ? null : column.codec.parse(value)
      const before = row[column.property]
      if (!(column.property in row)) row[column.property] = cell
      // free text can hold `JobState=COMPLETED` too, and nothing tells which of the two is true
      else if (column.field !== undefined) throw new SlurmParseError('invalid-value', 'the key stands twice')
      // lines of -d repeat their keys
      else row[column.property] = [...(Array.isArray(before) ? before : [before]), cell]
      seen.set(key, column)
    } catch (error) {
      if (!(error instanceof SlurmParseError)) throw error
      const upTo = record.slice(0, at).split('\n')
      const place = { line: line + upTo.length - 1, column: (upTo.at(-1)?.length ?? 0) + 1 }
      return {
        diagnostic: { code: error.code, ...place, header: key, reason: `${key}: ${error.message}`, text: record },
      }
    }
  }
  return { row }
}
