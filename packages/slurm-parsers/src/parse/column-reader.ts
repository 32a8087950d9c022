import type { Codec } from '../codecs/codec.ts'

/** What other programs and `%all` did to the cells of a column. */
interface Dressing {
  /** Empty cells are `""`: a program that writes CSV had the table in between. */
  readonly isQuoted: boolean
  /** Blanks behind the value belong to the layout, not to it. */
  readonly isPadded: boolean
}

/** The codec of a column whose cells wear more than Slurm printed; nearly always the codec itself. */
export function columnReader(codec: Codec<unknown>, { isQuoted, isPadded }: Dressing): Codec<unknown> {
  // blanks around free text are taken off where its codec is not the one of text
  const bare = isPadded ? { ...codec } : codec
  return isQuoted ? { ...bare, parse: (cell) => (cell === '""' ? null : bare.parse(cell)) } : bare
}
