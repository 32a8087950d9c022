import { SlurmParseError } from '../slurm-parse-error.ts'
import { type Block, textBlock, textOf } from './block.ts'
import { streamBlocks } from './blocks.ts'
import { framingOf } from './framing.ts'
import { asideOf } from './parse-table.ts'
import type { Diagnostic, ParseOptions } from './parsed.ts'
import { pushLines, type RecordJoiner, recordJoiner } from './record-joiner.ts'
import { rowLayout } from './row-layout.ts'
import type { Row } from './row-reader.ts'
import { tableLayout } from './table-layout.ts'
import type { TableShape } from './table-shape.ts'

/** How to read a stream. Its first line is the header, unless `columns` are given. */
export interface StreamOptions extends Omit<ParseOptions, 'layout'> {
  /** Rows of a batch, at least. Default: `256`. */
  readonly batchSize?: number
  /** Gets each diagnostic; reading goes on then. Default: a record that cannot be read, or a text that breaks off, is an error. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
}

/** Lines that are enough to see how the output is laid out. */
const SAMPLE = 100

/** Reads a table from a stream, batch by batch: nothing of it stays in memory. */
export async function* readRows(
  shape: TableShape,
  stream: AsyncIterable<Uint8Array | string>,
  options: StreamOptions = {},
): AsyncGenerator<Row[]> {
  const { batchSize = 256, onDiagnostic = refuse } = options
  let batch: Row[] = []
  let start = ''
  let table: { readonly joiner: RecordJoiner; readonly between: string; readonly isOpen: boolean } | undefined
  const open = (text: string) => {
    const { before, between } = framingOf(text)
    const lines = linesOf(text.slice(before.length), between)
    const layout = tableLayout(shape, lines.slice(0, SAMPLE), { ...options, layout: 'delimited' })
    const isAside = asideOf(shape, false)
    const settings = { between, line: 1 + layout.headerLines, header: layout.headerLines === 0 ? undefined : lines[0] }
    const joiner = recordJoiner(
      rowLayout(layout.columns, shape, layout),
      { ...settings, isAside, noEmptyLines: shape.noEmptyLines === true },
      { row: (row) => void batch.push(row), diagnostic: onDiagnostic, aside: () => {} },
    )
    for (const line of lines.slice(layout.headerLines)) {
      const block = textBlock(line)
      joiner.push(block, 0, block.text.length)
    }
    return { joiner, between, isOpen: !layout.trailing }
  }
  let last: Block | undefined
  for await (const blocks of streamBlocks(stream)) {
    for (const block of blocks) {
      last = block
      if (table !== undefined) pushLines(table.joiner, block, table.between)
      else {
        start += textOf(block, 0, block.text.length)
        if (start.split('\n', SAMPLE).length === SAMPLE) table = open(start)
      }
      if (batch.length < batchSize) continue
      yield batch
      batch = []
    }
  }
  if (table === undefined && start !== '') table = open(start)
  try {
    table?.joiner.end(last?.text.endsWith('\n') === false && table.isOpen)
  } finally {
    // what is wrong at the end is wrong with the last row alone
    if (batch.length > 0) yield batch
  }
}

function refuse(diagnostic: Diagnostic): never {
  throw new SlurmParseError(diagnostic.code, diagnostic.reason, diagnostic)
}

/** Lines of a text whose last one may end in `between`. */
function linesOf(text: string, between: string): string[] {
  const lines = text.split(between)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
