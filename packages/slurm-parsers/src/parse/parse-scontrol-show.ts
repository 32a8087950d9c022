import type { Codec } from '../codecs/codec.ts'
import { shownTime, shownTimeAt } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import type { FieldTable, ParsedRow } from '../fields/field.ts'
import { SCONTROL_FIELDS, type ScontrolEntity } from '../fields/scontrol-fields.ts'
import { TEXT_KEYS } from '../fields/scontrol-keys.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import { decodeBytes } from './decode-bytes.ts'
import type { Column, Diagnostic, Parsed } from './parsed.ts'
import type { Row } from './row-layout.ts'

/** Options of {@link parseScontrolShow}. */
export interface ScontrolOptions {
  /** The cluster's zone, `'UTC'`, `'+01:00'` or `'Europe/Berlin'`, turns its local times into seconds. Default: they stay text. */
  readonly zone?: string
}

const FIRST_KEY: Readonly<Record<Exclude<ScontrolEntity, 'config'>, string>> = {
  job: 'JobId=',
  node: 'NodeName=',
  partition: 'PartitionName=',
  reservation: 'ReservationName=',
}

/**
 * Reads `scontrol show job|node|partition|reservation`, one record a line (`-o`) or many, and `scontrol show config`. Values may hold
 * blanks and `=`: only keys that scontrol is known to print begin a new value. Keys without a notation here stay text under
 * their own name, also those of lines within a record (`Nodes=` of `-d`), which become lists when they repeat.
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
  const times: Codec<unknown> = shownTimeAt(options.zone)
  const fields: FieldTable = SCONTROL_FIELDS[entity]
  const columns = new Map<string, Column>()
  for (const [property, column] of Object.entries(fields)) {
    const codec = column.codec === shownTime ? times : column.codec
    for (const header of [column.request, ...(column.aliases ?? [])])
      columns.set(header, { header, property, field: column, codec })
  }
  const rows: Row[] = []
  const diagnostics: Diagnostic[] = []
  const items: (Row | string)[] = []
  const records = new Map<object, string>()
  const seen = new Map<string, Column>()
  for (const { record, line } of recordsOf(entity, source)) {
    const pairs = entity === 'config' ? settings(record) : pairsOf(record, columns, TEXT_KEYS[entity])
    const row = pairs.length === 0 ? undefined : readRow(pairs, columns, seen, record, line)
    if (row !== undefined && 'row' in row) {
      rows.push(row.row)
      records.set(row.row, record)
      items.push(row.row)
    } else {
      if (row !== undefined) diagnostics.push(row.diagnostic)
      items.push(record)
    }
  }
  const parsed: Parsed<Row> = {
    rows,
    columns: [...seen.values()],
    diagnostics,
    source: { delimiter: ' ', trailing: false, before: '', between: '', after: '', items, records },
  }
  return parsed as Parsed<ParsedRow<(typeof SCONTROL_FIELDS)[E]>>
}

/** Records with all their lines and blank lines: joined, they are the text. */
function recordsOf(entity: ScontrolEntity, source: string): { record: string; line: number }[] {
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const result: { record: string; line: number }[] = []
  lines.forEach((line, i) => {
    const last = result.at(-1)
    // one blank may stand before NodeName; a nested line has more
    const starts = entity !== 'config' && /^ ?\S/.test(line) && line.trimStart().startsWith(FIRST_KEY[entity])
    if (starts || last === undefined) result.push({ record: line, line: i + 1 })
    else last.record += line
  })
  return result
}

interface Pair {
  readonly key: string
  readonly value: string
  readonly at: number
}

/** `Key=value` pairs by known keys. The one key without `=` has a colon instead (`NtasksPerTRES:0`). */
function pairsOf(record: string, columns: ReadonlyMap<string, Column>, textKeys: ReadonlySet<string>): Pair[] {
  const found = [...record.matchAll(/(?<=^|\s)([A-Za-z][\w/:&]*?)(?:=|(?<=NtasksPerTRES):)/g)].filter(
    ([, key = '']) => columns.has(key) || textKeys.has(key),
  )
  return found.map((match, i) => {
    const from = match.index + match[0].length
    return { key: match[1] ?? '', value: record.slice(from, found[i + 1]?.index ?? record.length).trim(), at: from }
  })
}

/** `Key = value` lines of `show config`. */
function settings(record: string): Pair[] {
  return [...record.matchAll(/^(\S+) *= ?(.*)$/gm)].map((match) => ({
    key: match[1] ?? '',
    value: (match[2] ?? '').trim(),
    at: match.index,
  }))
}

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
