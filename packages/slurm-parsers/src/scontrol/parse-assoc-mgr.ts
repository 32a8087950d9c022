import { propertyName } from '../fields/field.ts'
import type { NameAndId } from '../fields/scontrol-fields.ts'
import { decodeBytes } from '../parse/decode-bytes.ts'
import type { Diagnostic } from '../parse/parsed.ts'

/** A limit and how much of it is in use: `8(3)`, or `N(3)` without a limit. */
export interface LimitUse {
  readonly limit: number | null
  readonly used: number
}

/** What a key of `scontrol show assoc_mgr` holds: `null` is nothing, and what has no notation stays text. */
export type AssocMgrValue = LimitUse | Readonly<Record<string, LimitUse>> | NameAndId | number | string | null

/** One record by property: `GrpTRES` is `grpTRES`, `SharesRaw/Norm/Level/Factor` stays `sharesRaw/Norm/Level/Factor`. */
export type AssocMgrRow = Readonly<Record<string, AssocMgrValue>>

/** A QOS, with what each account and user has in use of its limits. */
export interface AssocMgrQos {
  readonly row: AssocMgrRow
  readonly accounts: Readonly<Record<string, AssocMgrRow>>
  /** By `alice(1001)`; 22.05 prints the UID alone, `1001`. */
  readonly users: Readonly<Record<string, AssocMgrRow>>
}

/** What slurmctld knows of limits, and of their use at this moment. */
export interface AssocMgr {
  readonly users: readonly AssocMgrRow[]
  readonly associations: readonly AssocMgrRow[]
  readonly qos: readonly AssocMgrQos[]
  /** Lines that no record has a place for. */
  readonly diagnostics: readonly Diagnostic[]
}

/** First key of a record of each kind. */
const KINDS = { UserName: 'users', ClusterName: 'associations', QOS: 'qos' } as const
/** Lines between records. */
const ASIDE =
  /^\s*$|^Current Association Manager state$|^(?:User|Association|QOS) Records$|^No (?:users|associations|QOS) currently cached in Slurm\.$/
const PAIR = /(?<=^|\s)([A-Z][A-Za-z]*(?:\/[A-Z][A-Za-z]*)*)=/g

/**
 * Reads `scontrol show assoc_mgr`: the limits of associations and QOS as slurmctld enforces them, each with how much is in use now, which
 * `sacctmgr show` does not know. TRES are in Slurm's own units there: `mem` counts MiB.
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
  const text = typeof input === 'string' ? input : decodeBytes(input)
  const found = { users: [] as AssocMgrRow[], associations: [] as AssocMgrRow[], qos: [] as AssocMgrQos[] }
  const diagnostics: Diagnostic[] = []
  for (const { lines, first } of recordsOf(text.split(/\r?\n/))) {
    const kind = KINDS[/^(\w+)=/.exec(lines[0] ?? '')?.[1] as keyof typeof KINDS]
    if (kind === 'qos') found.qos.push(qosOf(lines))
    else if (kind !== undefined) found[kind].push(rowOf(lines.join('\n')))
    else {
      const reason = 'no record of a user, an association or a QOS begins here'
      diagnostics.push({ code: 'cell-count', line: first, column: 1, reason, text: lines.join('\n') })
    }
  }
  return { ...found, diagnostics }
}

/** Lines of each record; a line before the first record is one by itself. */
function recordsOf(lines: readonly string[]): { lines: string[]; first: number }[] {
  const records: { lines: string[]; first: number }[] = []
  lines.forEach((line, i) => {
    if (ASIDE.test(line)) return
    const last = records.at(-1)
    if (last === undefined || /^\S/.test(line)) records.push({ lines: [line], first: i + 1 })
    else last.lines.push(line)
  })
  return records
}

/** A QOS goes on with headings, names below them, and the pairs of each name. */
function qosOf(lines: readonly string[]): AssocMgrQos {
  const own: string[] = []
  const parts: Readonly<Record<'accounts' | 'users', Record<string, AssocMgrRow>>> = { accounts: {}, users: {} }
  let part: 'accounts' | 'users' | undefined
  let name = ''
  for (const line of lines) {
    const heading = /^\s*(Account|User) Limits$/.exec(line)?.[1]
    if (heading !== undefined) part = heading === 'Account' ? 'accounts' : 'users'
    else if (part === undefined) own.push(line)
    else if (!line.includes('=')) name = line.trim()
    else parts[part][name] = { ...parts[part][name], ...rowOf(line) }
  }
  return { row: rowOf(own.join('\n')), ...parts }
}

/** Pairs of a record. A comment is the last of them, and users write it: whatever stands in it is its own. */
function rowOf(record: string): AssocMgrRow {
  const comment = /(?:^|\s)Comment=/.exec(record)
  const end = comment === null ? record.length : comment.index
  const keys = [...record.slice(0, end).matchAll(PAIR)]
  const pairs = keys.map((match, i) => {
    const cell = record.slice(match.index + match[0].length, keys[i + 1]?.index ?? end)
    return [propertyName(match[1] ?? ''), readValue(cell.trim())] as const
  })
  const last = comment === null ? [] : [['comment', textOf(record.slice(end + comment[0].length).trim())] as const]
  return Object.fromEntries([...pairs, ...last])
}

function textOf(cell: string): string | null {
  return cell === '' || cell === '(null)' ? null : cell
}

function readValue(cell: string): AssocMgrValue {
  const use = readUse(cell) ?? readUses(cell)
  if (use !== undefined) return use
  const [, name, id] = /^(\D.*)\((\d+)\)$/.exec(cell) ?? []
  if (name !== undefined) return { name, id: Number(id) }
  return /^\d+$/.test(cell) ? Number(cell) : textOf(cell)
}

/** `cpu=8(3),mem=N(0)` */
function readUses(cell: string): Readonly<Record<string, LimitUse>> | undefined {
  const uses: [string, LimitUse][] = []
  for (const part of cell.split(',')) {
    const [, name, value = ''] = /^([^=]+)=(.+)$/.exec(part) ?? []
    const use = readUse(value)
    if (name === undefined || use === undefined) return undefined
    uses.push([name, use])
  }
  return Object.fromEntries(uses)
}

function readUse(cell: string): LimitUse | undefined {
  const [match, limit, used] = /^(N|-?\d+(?:\.\d+)?)\((\d+(?:\.\d+)?)\)$/.exec(cell) ?? []
  return match === undefined ? undefined : { limit: limit === 'N' ? null : Number(limit), used: Number(used) }
}
