import type { FieldTable } from '../fields/field.ts'
import type { OwnWidths } from './column-widths.ts'

/** What a command's output looks like. */
export interface TableShape {
  readonly fields: FieldTable
  /** The word for "nothing": `(null)` for squeue, sinfo and sprio. */
  readonly unset?: string
  /** Property of the column whose leading blanks are the depth in a tree; the row gets `depth`. */
  readonly tree?: string
  /** Lines that are no records: notes, prompts, dates, sentences. */
  readonly asides?: readonly RegExp[]
  /** Fixed width cuts values without a mark: layouts of the command's own. Absent where a cut value ends in `+`, and numbers are never cut. */
  readonly silent?: readonly OwnWidths[]
  /** The command prints no empty lines, so an empty line behind free text is part of it. */
  readonly noEmptyLines?: true
}
