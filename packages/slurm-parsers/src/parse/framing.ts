import { SlurmParseError } from '../slurm-parse-error.ts'
import type { Lookup } from './columns.ts'

const DELIMITERS = ['\x1f', '|', '\t', '^|^', '|#', ';|;', '^^^', ',', ';'] as const

/** What stands around records: `0x1E` at either end of a record makes newlines inside values harmless. */
export interface Framing {
  readonly before: string
  readonly between: string
  readonly after: string
}

/** Framing of a text, seen from its ends. */
export function framingOf(text: string): Framing {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  if (text.startsWith('\x1e'))
    return { before: '\x1e', between: `${newline}\x1e`, after: text.endsWith(newline) ? newline : '' }
  const end = text.includes(`\x1e${newline}`) ? `\x1e${newline}` : newline
  return { before: '', between: end, after: text.endsWith(end) ? end : '' }
}

/** Framing of a text whose records are known to stand apart by `between`. */
export function framedBy(between: string, text: string): Framing {
  return { before: '', between, after: text.endsWith(between) ? between : '' }
}

/** The delimiter of a header: the one that leaves most headers that are known, the longest of equals. */
export function headerDelimiter(header: string, find: Lookup): string | null {
  let best: string | null = null
  let most = 0
  for (const delimiter of DELIMITERS) {
    if (!header.includes(delimiter)) continue
    const known = header.split(delimiter).filter((cell) => find(cell.trim()).length > 0).length
    if (known > most || (known === most && known > 0 && delimiter.length > (best?.length ?? 0)))
      [best, most] = [delimiter, known]
  }
  return best
}

/** Lines that are looked at to see how records without a header are separated. */
const SAMPLE = 100

/** The delimiter that splits most records into `count` cells (or one more, empty, behind the last delimiter). */
export function recordDelimiter(records: readonly string[], count: number): string {
  let [best, most] = ['|', 0]
  for (const delimiter of DELIMITERS) {
    const fitting = records.slice(0, SAMPLE).filter((record) => {
      const cells = record.split(delimiter).length
      return cells === count || cells === count + 1
    }).length
    if (fitting > most) [best, most] = [delimiter, fitting]
  }
  return best
}

/** Whether records without a header have a delimiter behind the last cell: more of them have one cell too many, an empty one, than not. */
export function isTrailing(records: readonly string[], delimiter: string, count: number): boolean {
  let balance = 0
  for (const record of records.slice(0, SAMPLE)) {
    const cells = record.split(delimiter)
    if (cells.length === count) balance--
    else if (cells.length > count && cells.at(-1) === '') balance += cells.length === count + 1 ? 1 : 0.5
  }
  return balance > 0
}

/** The error of a text whose first line is no header. */
export function noHeader(line: string): SlurmParseError {
  return new SlurmParseError(
    'unknown-layout',
    `the first line is no known header: pass options.columns for text without a header`,
    { text: line, line: 1, column: 1 },
  )
}
