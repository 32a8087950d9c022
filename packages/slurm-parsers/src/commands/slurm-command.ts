import { shownTime } from '../codecs/shown-time.ts'
import { epochTime } from '../codecs/timestamp.ts'
import { type Field, type FieldTable, inRelease, requestFor, type SlurmRelease } from '../fields/field.ts'
import { parseTable } from '../parse/parse-table.ts'
import type { Column, Diagnostic, Parsed } from '../parse/parsed.ts'
import type { Row } from '../parse/row-reader.ts'
import type { TableShape } from '../parse/table-shape.ts'
import { thrifty } from '../parse/thrifty-codec.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'

/** What came of a command: the part of a runner's result that reading it takes. */
export interface SlurmCommandResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * A command to run and how to read what it prints. Any runner of `@slurmkit/command` takes it; so does anything else that can run an
 * argument vector.
 */
export interface SlurmCommand<T> {
  /** Program and arguments, none of them for a shell. Begins with `env`, which pins what Slurm reads from the environment. */
  readonly argv: readonly [program: string, ...args: string[]]
  readonly timeoutMs: number
  /**
   * Rows of the output.
   *
   * @throws SlurmParseError `command-failed` when the exit code is not 0; the code of the first diagnostic, for a record that cannot be
   * read or for an output that breaks off, unless `onDiagnostic` was given.
   */
  parse(result: SlurmCommandResult): T
}

/** Options of every command of this package. */
export interface CommonOptions {
  /** The cluster's release. With it, columns that only this release has can be asked for. Default: what 22.05 to 26.05 share. */
  readonly version?: SlurmRelease
  /** Gets each diagnostic; all rows are returned then. Default: a record that cannot be read, or an output that breaks off, is an error. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
  /** Milliseconds until the runner gives up. Default: `60_000`. */
  readonly timeoutMs?: number
}

/** Variables that change what any command prints. */
const PINNED = ['SLURM_TIME_FORMAT=%s', 'TZ=UTC', 'LC_ALL=C.UTF-8', 'SLURM_BITSTR_LEN=0']

/** The program with an environment in which its output depends on its arguments alone. */
export function pinned(
  program: string,
  unset: readonly string[],
  args: readonly string[],
): SlurmCommand<unknown>['argv'] {
  const removed = ['SLURM_CLUSTERS', ...unset].flatMap((name) => ['-u', name])
  return ['env', ...removed, ...PINNED, program, ...args]
}

/** One column that a command asks for. */
export interface AskedColumn {
  readonly property: string
  readonly field: Field
  /** Its name on the release at hand. */
  readonly request: string
  /** Asked for only to tell columns of free text apart; rows do not have it. */
  readonly anchor?: true
}

/**
 * Columns to ask for, free text last so that it can do no harm.
 *
 * @param format - Request names; all are checked against the release.
 */
export function askedColumns(
  fields: FieldTable,
  format: readonly string[],
  release: SlurmRelease | undefined,
): AskedColumn[] {
  const named = new Map(Object.entries(fields).map(([property, field]) => [field.request, { property, field }]))
  const asked = [...new Set(format)].map((name) => {
    const column = named.get(name)
    if (column === undefined) {
      throw new SlurmParseError(
        'invalid-argument',
        `there is no column ${JSON.stringify(name)}: use one of ${[...named.keys()].join(', ')}`,
      )
    }
    return { ...column, request: requestOf(column.field, release) }
  })
  if (asked.length === 0) throw new SlurmParseError('invalid-argument', 'format is empty: name at least one column')
  const isFree = ({ field }: AskedColumn) => field.freeText === true
  return [...asked.filter((column) => !isFree(column)), ...asked.filter(isFree)]
}

/**
 * Columns with the job's number before them all and again between any two of free text, where there are two: no delimiter inside
 * one of those can hide where it ends.
 */
export function anchored(columns: readonly AskedColumn[], field: Field): AskedColumn[] {
  const isFree = (column: AskedColumn | undefined) => column?.field.freeText === true
  if (columns.filter(isFree).length < 2) return [...columns]
  const anchor = { property: field.request, field, request: field.request, anchor: true } as const
  const apart = columns.flatMap((column, i) => (isFree(column) && isFree(columns[i - 1]) ? [anchor, column] : [column]))
  return [anchor, ...apart]
}

function requestOf(field: Field, release: SlurmRelease | undefined): string {
  if (release === undefined && field.renamed === undefined) return field.request
  const request = requestFor(field, release)
  if (request !== undefined) return request
  if (release === undefined) {
    const { until, request: before } = field.renamed ?? {}
    throw new SlurmParseError('invalid-argument', `${field.request} is called ${before} up to ${until}: pass version`)
  }
  throw new SlurmParseError('invalid-argument', `Slurm ${release} has no column ${field.request}`)
}

/** Request names of all columns that a release (or every release) has, without those to be asked for by name. */
export function allColumns(fields: FieldTable, release: SlurmRelease | undefined): string[] {
  return Object.values(fields)
    .filter(({ onRequest }) => onRequest === undefined)
    .filter((column) => inRelease(column, release) && (release !== undefined || column.renamed === undefined))
    .map((column) => column.request)
}

/** How a command separates what it prints. */
export interface OutputLayout {
  readonly delimiter: string
  readonly between: string
  readonly trailing: boolean
}

/** squeue, sinfo and sprio take any bytes between columns and at the end of a record. */
export const RECORDS: OutputLayout = { delimiter: '\x1f', between: '\x1e\n', trailing: false }

/** The command of a table: runs `argv`, reads `columns`. */
export function tableCommand(
  argv: SlurmCommand<unknown>['argv'],
  shape: TableShape,
  columns: readonly AskedColumn[],
  { delimiter, between, trailing }: OutputLayout,
  { onDiagnostic, timeoutMs = 60_000 }: CommonOptions,
): SlurmCommand<Row[]> {
  const own = { columns: columns.map(ownColumn), delimiter, between, trailing }
  return {
    argv,
    timeoutMs,
    parse(result) {
      checkExit(argv, result)
      return rowsOf(parseTable(shape, result.stdout, {}, own), onDiagnostic)
    },
  }
}

/** Times are seconds in our own output; local time would mean that the environment was not pinned. */
function ownColumn({ property, field, anchor }: AskedColumn): Column {
  const codec = thrifty(field.codec === shownTime ? epochTime : field.codec)
  return { header: field.header, property, field, codec, ...(anchor ? { anchor } : {}) }
}

/** Throws unless the command ended with 0; Slurm's own words are in the message. */
export function checkExit(argv: readonly string[], { exitCode, stderr, stdout }: SlurmCommandResult): void {
  if (exitCode === 0) return
  const program = argv.find((word) => /^s[a-z]+$/.test(word)) ?? argv[0]
  const said = (stderr.trim() || stdout.trim()).slice(0, 2000) || 'it printed nothing'
  throw new SlurmParseError('command-failed', `${program} ended with ${exitCode ?? 'a signal'}: ${said}`)
}

/** Rows of an output; what could not be read is an error, or goes to `onDiagnostic`. */
export function rowsOf<T>({ rows, diagnostics }: Parsed<T>, onDiagnostic: CommonOptions['onDiagnostic']): T[] {
  const [first] = diagnostics
  if (onDiagnostic !== undefined) diagnostics.forEach(onDiagnostic)
  else if (first !== undefined) throw new SlurmParseError(first.code, first.reason, first)
  return [...rows]
}
