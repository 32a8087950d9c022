import { SlurmParseError } from '../slurm-parse-error.ts'

/**
 * One notation of Slurm's: text to value and back. `parse` never sees an empty cell: a table reads that as `null`,
 * "Slurm printed nothing". Words such as `UNLIMITED` are values of their own, never a magic number.
 *
 * @example
 * ```ts
 * import { type Codec, duration } from '@slurmkit/slurm-parsers'
 *
 * const codec: Codec<number | 'UNLIMITED' | 'INVALID'> = duration
 * codec.equals(codec.parse('72:00:00'), codec.parse('3-00:00:00')) // true
 * ```
 */
export interface Codec<T> {
  /** Reads one non-empty cell. Throws `SlurmParseError` `invalid-value` on text outside the notation. */
  parse(text: string): T
  /**
   * Reads a cell of ASCII where it stands among the bytes of an output, without making text of it; `undefined` for cells that only
   * `parse` can tell. Throws nothing.
   */
  readAt?(bytes: Uint8Array, from: number, to: number): T | undefined
  /**
   * Reads a cell into a value that takes little more memory than the text, however much it stands for: a list whose items are made when
   * they are read. Same errors as `parse`.
   */
  parseLazily?(text: string): T
  /**
   * Whether nothing can stand behind the text: then it is whole where it fills a column of fixed width. `12` may be the beginning of `120`,
   * and `1:00` that of `1:00:00`, which is itself whole. Default: more may always follow.
   */
  isWhole?(text: string): boolean
  /** Reads what a column of fixed width left of a value, where that still says something. Same errors as `parse`. */
  parseCut?(text: string): T
  /** A cell often says the same as the one above it, and is long enough to be worth a comparison. */
  readonly repeats?: true
  /** Writes the value in Slurm's notation; `parse(format(x))` equals `x`. */
  format(value: T): string
  /** Whether Slurm would treat the two values as the same. */
  equals(a: T, b: T): boolean
}

/**
 * A codec that also knows words of its own, which stay what they are: `withWords(duration, 'Partition_Limit')`.
 *
 * @example
 * ```ts
 * import { duration, withWords } from '@slurmkit/slurm-parsers'
 *
 * withWords(duration, 'Partition_Limit').parse('Partition_Limit') // 'Partition_Limit'
 * ```
 */
export function withWords<T, const W extends string>(codec: Codec<T>, ...words: readonly W[]): Codec<T | W> {
  const known = new Set<unknown>(words)
  const isWord = (value: unknown): value is W => known.has(value)
  const areLetters = words.every((word) => /^[A-Za-z]/.test(word))
  const { readAt, parseLazily, parseCut } = codec
  return {
    ...(readAt === undefined ? {} : { readAt }),
    ...(parseLazily === undefined ? {} : { parseLazily: (text: string) => (isWord(text) ? text : parseLazily(text)) }),
    ...(parseCut === undefined ? {} : { parseCut: (text: string) => parseCut(text) }),
    isWhole: (text) => isWord(text) || codec.isWhole?.(text) === true,
    // numbers are most of what is read, and begin with no letter
    parse: (text) => ((!areLetters || text.charCodeAt(0) > 64) && isWord(text) ? text : codec.parse(text)),
    format: (value) => (isWord(value) ? value : codec.format(value)),
    equals: (a, b) => (isWord(a) || isWord(b) ? a === b : codec.equals(a, b)),
  }
}

const utf8 = new TextEncoder()

/** Reads text the way in which it is read among the bytes of an output, so that each notation is told once. */
export function readBytes<T>(text: string, read: (bytes: Uint8Array, from: number, to: number) => T): T {
  const bytes = utf8.encode(text)
  return read(bytes, 0, bytes.length)
}

/** The error of a codec that cannot read `text`; `expected` ends the sentence. */
export function unreadable(text: string, expected: string): SlurmParseError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text
  return new SlurmParseError('invalid-value', `cannot read ${JSON.stringify(shown)}: expected ${expected}`)
}
