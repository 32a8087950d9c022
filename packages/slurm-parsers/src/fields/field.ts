import type { Codec } from '../codecs/codec.ts'
import type { GroupRange } from '../codecs/node-counts.ts'
import type { CutUsage, UsageShare } from '../codecs/reported-usage.ts'
import type { ShownTime } from '../codecs/shown-time.ts'
import type { LocalTime } from '../codecs/timestamp.ts'

/** A release of Slurm that this package was written for. */
export type SlurmRelease = '22.05' | '23.02' | '23.11' | '24.05' | '24.11' | '25.05' | '25.11' | '26.05'

/** What a table knows of a column beside its name and notation. */
export interface FieldDetails {
  /** What Slurm prints above the column. Default: the request name. */
  readonly header?: string
  /** Other names of the same column: headers of older releases and other spellings of the request. */
  readonly aliases?: readonly string[]
  /** First release that has the column. Default: every release since 22.05. */
  readonly since?: SlurmRelease
  /** Last release that has it. Default: it is still there. */
  readonly until?: SlurmRelease
  /** The request name up to a release, where Slurm renamed the column. */
  readonly renamed?: { readonly until: SlurmRelease; readonly request: string }
  /** The column's letter in squeue's, sprio's and sinfo's `-o`. */
  readonly letter?: string
  /** What every cell of the column matches; looked at only where a record does not split evenly, to find the column's place. */
  readonly shape?: RegExp
  /** What no cell of the column matches; it tells columns apart that have one header (`GROUP`: a name or a number). */
  readonly never?: RegExp
  /** The widths of squeue's `-o` do not cut the column: a value that is too long moves those behind it. Those of `-O` do. */
  readonly overflows?: true
  /** Users fill it: commands put it last, behind everything that has a grammar. */
  readonly freeText?: true
  /** Headers of the column where they are data: it stands for any number of columns, whose properties are their headers. */
  readonly pattern?: RegExp
  /** How every value of a free text begins, blanks left out, where that is known: it tells two such columns in a row apart. */
  readonly begins?: RegExp
}

/** Shape of a column in which Slurm prints something for every record. */
export const FILLED = /\S/

/** Shape of a column of single words, which may be empty. */
export const WORD = /^ *\S* *$/

/** Shape of a column of times: seconds since some year in which there were clusters, local time, or a word. */
export const TIME =
  /^ *(?:\d{9,}|\d{4}-\d\d-\d\d[T ]\S+|[A-Za-z/]+|(?:(?:Ystday|Tomorr|[A-Z][a-z]{2}|\d{1,2} [A-Z][a-z]{2}) )?\d\d:\d\d(?::\d\d)?|\d{1,2} [A-Z][a-z]{2} \d{4}) *$/

/** One column of one command: how to ask for it, what it is called in the output, how to read it. */
export interface Field<Request extends string = string, Value = unknown> extends FieldDetails {
  /** Slurm's own name for it, as in `format=`. */
  readonly request: Request
  readonly header: string
  readonly codec: Codec<Value>
  /** Not among the columns that a command asks for by itself. */
  readonly onRequest?: true
  /** Always `false` at run time for columns that every record fills; see {@link key}. */
  readonly nullable: boolean
  /** Carries the type of a row's value, `null` included; not there at run time. */
  readonly value?: Value
}

/** The columns of one command or entity by property name. */
export type FieldTable = Readonly<Record<string, Field>>

/** A column that can be empty: its value is `null` then. */
export function field<const Request extends string, Value>(
  request: Request,
  codec: Codec<Value>,
  details: FieldDetails = {},
): Field<Request, Value | null> {
  return { header: request, ...details, request, codec: codec as Codec<Value | null>, nullable: true }
}

/** A column that every record fills; an empty cell makes the record a diagnostic. */
export function key<const Request extends string, Value>(
  request: Request,
  codec: Codec<Value>,
  details: FieldDetails = {},
): Field<Request, Value> {
  return { header: request, ...details, request, codec, nullable: false }
}

/** A column that exists, but that a command asks for only where its `format` names it. */
export interface OnRequest {
  readonly onRequest: true
}

/** Marks a column as one to ask for by name only: Slurm kept it for old scripts, or it says again what another one says. */
export function onRequest<F extends Field>(column: F): F & OnRequest {
  return { ...column, onRequest: true }
}

/** Type of a column's cells. */
export type FieldValue<F> = F extends Field<string, infer Value> ? Value : never

/** Request names of a table: what goes into `format`. */
export type RequestName<T extends FieldTable> = Extract<T[keyof T]['request'], string>

/** Request names that a command asks for by itself. */
export type DefaultName<T extends FieldTable> = Extract<
  { [P in keyof T]: T[P] extends OnRequest ? never : T[P]['request'] }[keyof T],
  string
>

/** Property that a request name becomes. */
type PropertyOf<T extends FieldTable, R extends string> = {
  [P in keyof T]: T[P]['request'] extends R ? P : never
}[keyof T]

/** What only foreign text holds: our commands ask for seconds, for amounts, for sizes as they are and for one node a row. */
type Foreign = LocalTime | ShownTime | UsageShare | CutUsage | GroupRange | '16?'

/** Row of a command that asked for the columns `R`. */
export type CommandRow<T extends FieldTable, R extends string = RequestName<T>> = {
  readonly [P in PropertyOf<T, R>]: Exclude<FieldValue<T[P]>, Foreign>
}

/** Row of text that somebody already had: any columns of the table, and unknown ones as text under their header. */
export type ParsedRow<T extends FieldTable> = { readonly [P in keyof T]?: FieldValue<T[P]> } & {
  readonly [header: string]: unknown
}

/**
 * The property of a Slurm name: the leading run of capitals is lowered, but for its last where a small letter follows.
 *
 * @example
 * ```ts
 * import { propertyName } from '@slurmkit/slurm-parsers'
 *
 * propertyName('GrpTRES') // 'grpTRES'
 * propertyName('TRESUsageInTot') // 'tresUsageInTot'
 * propertyName('NNodes') // 'nNodes'
 * ```
 */
export function propertyName(slurmName: string): string {
  const run = /^[A-Z]*/.exec(slurmName)?.[0].length ?? 0
  const keep = run > 1 && /[a-z]/.test(slurmName.charAt(run)) ? 1 : 0
  return slurmName.slice(0, run - keep).toLowerCase() + slurmName.slice(run - keep)
}

const RELEASES: readonly SlurmRelease[] = ['22.05', '23.02', '23.11', '24.05', '24.11', '25.05', '25.11', '26.05']

/**
 * Whether a release prints a column. Without a release: whether all of them do.
 *
 * @example
 * ```ts
 * import { inRelease, SACCT_FIELDS } from '@slurmkit/slurm-parsers'
 *
 * inRelease(SACCT_FIELDS.restarts, '22.05') // false
 * ```
 */
export function inRelease(column: Pick<FieldDetails, 'since' | 'until'>, release: SlurmRelease | undefined): boolean {
  const { since, until } = column
  if (release === undefined) return since === undefined && until === undefined
  const at = RELEASES.indexOf(release)
  return (
    (since === undefined || at >= RELEASES.indexOf(since)) && (until === undefined || at <= RELEASES.indexOf(until))
  )
}

/** The name to ask a release for; `undefined` where a rename makes it depend on a release that nobody named. */
export function requestFor(column: Field, release: SlurmRelease | undefined): string | undefined {
  if (!inRelease(column, release)) return undefined
  if (column.renamed === undefined) return column.request
  if (release === undefined) return undefined
  return RELEASES.indexOf(release) <= RELEASES.indexOf(column.renamed.until) ? column.renamed.request : column.request
}
