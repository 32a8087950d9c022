/**
 * What went wrong, as a closed set that a `switch` can exhaust:
 *
 * - `invalid-value`: text that a value's notation does not allow
 * - `cell-count`: a record with more or fewer cells than the table has columns
 * - `ambiguous-record`: free text holds delimiters or newlines, and more than one reading of the record fits
 * - `uncertain-end`: no newline ends the text, so the last value of the last row may be cut; or empty lines behind free text may be part of it;
 *   or a record of several lines may lack the last ones
 * - `cut-value`: a column of fixed width was too narrow for a value, or may have been: the row has what is certain of it, text as far as it was
 *   printed, or no such property
 * - `unknown-layout`: neither a header nor `columns` says what the cells mean
 * - `command-failed`: the Slurm command ended with an exit code other than 0
 * - `invalid-argument`: a builder's argument that Slurm would read another way, or that this release does not know
 */
export type SlurmParseErrorCode =
  | 'invalid-value'
  | 'cell-count'
  | 'ambiguous-record'
  | 'uncertain-end'
  | 'cut-value'
  | 'unknown-layout'
  | 'command-failed'
  | 'invalid-argument'

/** Where in the output a {@link SlurmParseError} arose. */
export interface SlurmParsePlace {
  /** The line as Slurm printed it. */
  readonly text: string
  /** 1-based line of the output. */
  readonly line: number
  /** 1-based character of that line. */
  readonly column: number
}

/**
 * The one error of this package. Codecs throw it for text that they cannot read; commands throw it when Slurm failed or
 * printed a record that does not fit, with a caret below the place.
 *
 * @example
 * ```ts
 * import { duration, SlurmParseError } from '@slurmkit/slurm-parsers'
 *
 * try {
 *   duration.parse('3 days')
 * } catch (error) {
 *   if (error instanceof SlurmParseError) console.log(error.code) // invalid-value
 * }
 * ```
 */
export class SlurmParseError extends Error {
  override readonly name = 'SlurmParseError'
  readonly code: SlurmParseErrorCode
  /** 1-based line of the output, when the error has a place. */
  readonly line: number | undefined
  /** 1-based character of the line, when the error has a place. */
  readonly column: number | undefined

  constructor(code: SlurmParseErrorCode, message: string, place?: SlurmParsePlace, options?: ErrorOptions) {
    super(place === undefined ? message : `${message}\n${caret(place)}`, options)
    this.code = code
    this.line = place?.line
    this.column = place?.column
  }
}

/** The line with a caret below the column, both shortened to what a terminal shows. */
function caret({ text, line, column }: SlurmParsePlace): string {
  const from = Math.max(0, column - 41)
  const shown = visible(text.slice(from, from + 80))
  const label = `  line ${line}: `
  return `${label}${shown}\n${' '.repeat(label.length + column - 1 - from)}^`
}

/** Control characters as one visible character each, so that the caret stays below its column. */
function visible(text: string): string {
  return text.replace(/[\x00-\x1f\x7f]/g, (c) =>
    c === '\x7f' ? '\u2421' : String.fromCharCode(0x2400 + c.charCodeAt(0)),
  )
}
