import type { LimitUse, LimitUses } from '../codecs/limit-use.ts'
import type { NameAndId } from '../codecs/name-and-id.ts'
import type { Tres } from '../codecs/tres.ts'
import { ASSOC_MGR_FIELDS } from '../fields/assoc-mgr-fields.ts'
import type { Field, FieldTable, FieldValue } from '../fields/field.ts'
import { define } from '../object-maker.ts'
import { decodeBytes } from '../parse/decode-bytes.ts'
import { lostValue, openEnd, whole } from '../parse/misfit.ts'
import type { Diagnostic } from '../parse/parsed.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'

/** What a key of `scontrol show assoc_mgr` holds: `null` is nothing, and keys without a notation here stay text. */
export type AssocMgrValue = LimitUse | LimitUses | Tres | NameAndId | readonly number[] | number | string | null

/** One record of any kind by property: `GrpTRES` is `grpTRES`, `SharesRaw/Norm/Level/Factor` stays `sharesRaw/Norm/Level/Factor`. */
export type AssocMgrRow = Readonly<Record<string, AssocMgrValue | undefined>>

/** One record of a kind: the keys of its table, and others as text under their own name. */
export type AssocMgrRowOf<T extends FieldTable> = AssocMgrRow & { readonly [P in keyof T]?: FieldValue<T[P]> }

/** A QOS, with what each account and user has in use of its limits. */
export interface AssocMgrQos {
  readonly row: AssocMgrRowOf<typeof ASSOC_MGR_FIELDS.qos>
  readonly accounts: Readonly<Record<string, AssocMgrRowOf<typeof ASSOC_MGR_FIELDS.accountLimits>>>
  /** By `alice(1001)`; 22.05 prints the UID alone, `1001`. */
  readonly users: Readonly<Record<string, AssocMgrRowOf<typeof ASSOC_MGR_FIELDS.userLimits>>>
}

/** What slurmctld knows of limits, and of their use at this moment. */
export interface AssocMgr {
  readonly users: readonly AssocMgrRowOf<typeof ASSOC_MGR_FIELDS.users>[]
  readonly associations: readonly AssocMgrRowOf<typeof ASSOC_MGR_FIELDS.associations>[]
  readonly qos: readonly AssocMgrQos[]
  /** Lines that no record has a place for, and values outside their notation, which their rows do not have. */
  readonly diagnostics: readonly Diagnostic[]
}

/** First key of a record of each kind. */
const KINDS = { UserName: 'users', ClusterName: 'associations', QOS: 'qos' } as const
/** Lines between records. */
const ASIDE =
  /^\s*$|^Current Association Manager state$|^(?:User|Association|QOS) Records$|^No (?:users|associations|QOS) currently cached in Slurm\.$/
const PAIR = /(?<=^|\s)([A-Z][A-Za-z]*(?:\/[A-Z][A-Za-z]*)*)=/g
/** With `-o`, a QOS has its parts on its line: `Account Limits= research={...} User Limits= alice(1001)={...}`. */
const PART = / (Account|User) Limits=/g

/** A line of the output, or what would be one without `-o`. */
interface Line {
  readonly text: string
  readonly line: number
}

/** Reads the pairs of lines by a table. */
type ReadRow = (lines: readonly Line[], fields: FieldTable) => AssocMgrRow

/**
 * Reads `scontrol show assoc_mgr`, with or without `-o`: the limits of associations and QOS as slurmctld enforces them, each with how much
 * is in use now, which `sacctmgr show` does not know. Nothing is thrown.
 *
 * @see scontrol(1), `show assoc_mgr`; 22.05, 24.11 and 26.05 are tested.
 *
 * @example
 * ```ts
 * import { parseAssocMgr } from '@slurmkit/slurm-parsers'
 *
 * const { associations } = parseAssocMgr('ClusterName=demo Account=research UserName= ID=6\n    GrpJobs=8(3) GrpTRES=gres/gpu=8(5)\n')
 * associations[0]?.grpJobs // { limit: 8, used: 3 }
 * associations[0]?.grpTRES // { 'gres/gpu': { limit: 8, used: 5 } }
 * ```
 */
export function parseAssocMgr(input: string | Uint8Array): AssocMgr {
  const source = typeof input === 'string' ? input : decodeBytes(input)
  const texts = source.split(/\r?\n/)
  const all = texts.map((text, i) => ({ text, line: i + 1 }))
  const users: AssocMgrRow[] = []
  const associations: AssocMgrRow[] = []
  const qos: AssocMgrQos[] = []
  const diagnostics: Diagnostic[] = []
  const readRow: ReadRow = (lines, fields) => rowOf(lines, fields, diagnostics)
  for (const lines of recordsOf(all)) {
    const kind = KINDS[/^(\w+)=/.exec(lines[0]?.text ?? '')?.[1] as keyof typeof KINDS]
    if (kind === 'qos') qos.push(qosOf(lines, readRow))
    else if (kind === 'users') users.push(readRow(lines, ASSOC_MGR_FIELDS.users))
    else if (kind === 'associations') associations.push(readRow(lines, ASSOC_MGR_FIELDS.associations))
    else {
      const text = lines.map((line) => line.text).join('\n')
      const reason = 'no record of a user, an association or a QOS begins here'
      diagnostics.push(whole('cell-count', text, lines[0]?.line ?? 1, reason))
    }
  }
  diagnostics.push(...openEnd(texts))
  return { users, associations, qos, diagnostics } as AssocMgr
}

/** Lines of each record; a line before the first record is one by itself. */
function recordsOf(lines: readonly Line[]): Line[][] {
  const records: Line[][] = []
  for (const line of lines) {
    if (ASIDE.test(line.text)) continue
    const last = records.at(-1)
    if (last === undefined || /^\S/.test(line.text)) records.push([line])
    else last.push(line)
  }
  return records
}

/** A QOS goes on with headings, names below them, and the pairs of each name. */
function qosOf(record: readonly Line[], readRow: ReadRow): AssocMgrQos {
  const own: Line[] = []
  const parts = { Account: new Map<string, Line[]>(), User: new Map<string, Line[]>() }
  let part: Map<string, Line[]> | undefined
  let name = ''
  for (const line of record.flatMap(oneByOne)) {
    const heading = /^\s*(Account|User) Limits$/.exec(line.text)?.[1]
    if (heading === 'Account' || heading === 'User') part = parts[heading]
    else if (part === undefined) own.push(line)
    else if (!line.text.includes('=')) name = line.text.trim()
    else if (part.has(name)) part.get(name)?.push(line)
    else part.set(name, [line])
  }
  const rowsOf = (named: ReadonlyMap<string, readonly Line[]>, fields: FieldTable) =>
    Object.fromEntries([...named].map(([key, lines]) => [key, readRow(lines, fields)]))
  return {
    row: readRow(own, ASSOC_MGR_FIELDS.qos),
    accounts: rowsOf(parts.Account, ASSOC_MGR_FIELDS.accountLimits),
    users: rowsOf(parts.User, ASSOC_MGR_FIELDS.userLimits),
  } as AssocMgrQos
}

/** The lines that `-o` has put into one. */
function oneByOne({ text, line }: Line): Line[] {
  if (!PART.test(text)) return [{ text, line }]
  const lines = text
    .replace(PART, '\n $1 Limits\n')
    .replace(/ (\S+)=\{/g, '\n$1\n')
    .replaceAll('}', '\n')
    .split('\n')
  return lines.map((part) => ({ text: part, line }))
}

/** Pairs of a record. A comment is the last of them, and users write it: whatever stands in it is its own. */
function rowOf(lines: readonly Line[], fields: FieldTable, diagnostics: Diagnostic[]): AssocMgrRow {
  const record = lines.map(({ text }) => text).join('\n')
  const comment = /(?:^|\s)Comment=/.exec(record)
  const end = comment === null ? record.length : comment.index
  const keys = [...record.slice(0, end).matchAll(PAIR)].map((match) => ({
    header: match[1] ?? '',
    at: match.index,
    from: match.index + match[0].length,
  }))
  const pairs = keys.map((key, i) => ({ ...key, to: keys[i + 1]?.at ?? end }))
  if (comment !== null) {
    const from = end + comment[0].length
    pairs.push({ header: 'Comment', at: end, from, to: record.length })
  }
  const row: Record<string, AssocMgrValue> = {}
  // the line of the pair at hand, and where it begins
  let [at, start] = [0, 0]
  for (const { header, from, to } of pairs) {
    const [property, field] = find(fields, header)
    const cell = record.slice(from, to).trim()
    try {
      define(row, property, readCell(cell, field))
    } catch (error) {
      if (!(error instanceof SlurmParseError)) throw error
      while (at + 1 < lines.length && start + (lines[at]?.text.length ?? 0) < from)
        start += (lines[at++]?.text.length ?? 0) + 1
      const { text = '', line = 1 } = lines[at] ?? {}
      diagnostics.push(lostValue(error, { header, value: cell, line, column: from - start + 1, text }))
    }
  }
  return row
}

function find(fields: FieldTable, header: string): readonly [property: string, field: Field | undefined] {
  return Object.entries(fields).find(([, field]) => field.header === header) ?? [header, undefined]
}

function readCell(cell: string, field: Field | undefined): AssocMgrValue {
  if (cell === '' || cell === '(null)') return null
  return field === undefined ? cell : (field.codec.parse(cell) as AssocMgrValue)
}
