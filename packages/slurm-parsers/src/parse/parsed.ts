import type { Codec } from '../codecs/codec.ts'
import type { Field } from '../fields/field.ts'
import type { SlurmParseErrorCode } from '../slurm-parse-error.ts'

/**
 * A record that could not be read, or a value of one. It is kept whole: nothing of the output is ever dropped. Two kinds belong to a row:
 * `uncertain-end` to the last one, whose last value may have gone on where the text ends, and all that have a `value`, which their row
 * lacks, or has only as far as it was printed. That is how a value is lost whose place is certain: in a column of fixed width (`cut-value`), and behind a key of `scontrol`
 * (`invalid-value`). Between delimiters a cell that cannot be read may be one of another column, so there the whole record is lost.
 */
export interface Diagnostic {
  readonly code: SlurmParseErrorCode
  /** 1-based line on which the record starts, or the value behind a key. */
  readonly line: number
  /** 1-based character of that line. */
  readonly column: number
  /** Header of the column that could not be read; absent when the record does not fit as a whole. */
  readonly header?: string
  /** The value as printed, where the record is a row without it, or with what is left of it. */
  readonly value?: string
  /** What is wrong, in lower case. */
  readonly reason: string
  /** The record as Slurm printed it. */
  readonly text: string
}

/** One column of the output at hand. */
export interface Column {
  /** As printed, or as `options.columns` names it. */
  readonly header: string
  /** Property of the rows: the field's, or for an unknown column its header. */
  readonly property: string
  /** `undefined` for a column that this package does not know: its cells stay text. */
  readonly field: Field | undefined
  readonly codec: Codec<unknown>
  /** Bytes from and up to which fixed-width output has the column. */
  readonly span?: readonly [from: number, to: number]
  /** Cells of fixed width begin where the column does; else they end where it ends. */
  readonly isLeft?: true
  /** A column that a command asks for only to tell free text apart: each such cell equals the first one, and rows do not have it. */
  readonly anchor?: true
}

/** How the output is laid out, so that {@link printRows} can print it again. */
export interface Source {
  readonly delimiter: string | null
  /** `-p`: a delimiter after the last cell too. */
  readonly trailing: boolean
  /** What stands before the first record, between two, and after the last one. */
  readonly before: string
  readonly between: string
  readonly after: string
  /** Rows with their records as printed, and everything else as text, in their order. */
  readonly items: readonly (Readonly<Record<string, unknown>> | string)[]
  readonly records: ReadonlyMap<object, string>
}

/** What a `parseX` function made of a text. Every record is a row or a diagnostic. */
export interface Parsed<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly Column[]
  readonly diagnostics: readonly Diagnostic[]
  readonly source: Source
}

/** How to read text that somebody already has. Without options, the header says everything. */
export interface ParseOptions {
  /** Columns of text without a header, as Slurm names them (`JobID`), as it prints them (`JOBID`), by letter (`%i`) or by property. */
  readonly columns?: readonly string[]
  /** What stands between cells. Default: what the header or the first record shows, `|` in doubt. */
  readonly delimiter?: string
  /** `'fixed'` for output aligned with blanks. Default: seen from a line of dashes below the header. */
  readonly layout?: 'delimited' | 'fixed'
  /** The cluster's zone, `'UTC'`, `'+01:00'` or `'Europe/Berlin'`, turns its local times into seconds. Default: they stay text. */
  readonly zone?: string
}
