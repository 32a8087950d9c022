import type { SlurmParseErrorCode } from '../slurm-parse-error.ts'
import { textOf } from './block.ts'
import { textBlocks } from './blocks.ts'
import { decodeBytes } from './decode-bytes.ts'
import { framedBy, framingOf } from './framing.ts'
import type { Column, Diagnostic, Parsed, ParseOptions } from './parsed.ts'
import { readFixed } from './read-fixed.ts'
import { linesOf, pushLines, type RecordSink, recordJoiner } from './record-joiner.ts'
import { rowLayout } from './row-layout.ts'
import type { Row } from './row-reader.ts'
import { delimited, tableLayout } from './table-layout.ts'
import type { TableShape } from './table-shape.ts'

/** What a command of ours knows of its own output, so that nothing inside a value can look like layout. */
export interface OwnLayout {
  readonly columns: readonly Column[]
  readonly delimiter: string
  readonly between: string
  readonly trailing: boolean
}

/** Diagnostics of records that are rows. */
const OF_A_ROW: readonly SlurmParseErrorCode[] = ['uncertain-end', 'cut-value']
const DASHES = /^-{80}$/
/** What `-M` prints above the rows of each cluster. */
const CLUSTER = /^CLUSTER: (\S+)\s*$/
const ASIDES = [/^\s*$/, CLUSTER]

/** Reads any table that a Slurm command prints: every record becomes a row or a diagnostic. */
export function parseTable(
  shape: TableShape,
  input: string | Uint8Array,
  options: ParseOptions = {},
  own?: OwnLayout,
): Parsed<Row> {
  const text = typeof input === 'string' ? input : decodeBytes(input)
  const framing = own === undefined ? framingOf(text) : framedBy(own.between, text)
  const body = text.slice(framing.before.length, text.length - framing.after.length)
  const lines = text === '' ? [] : body.split(framing.between)
  const isAside = asideOf(shape, own !== undefined)

  let at = own === undefined ? preambleLength(lines) : 0
  while (at < lines.length && isAside(lines[at] ?? '')) at++
  const layout =
    own === undefined
      ? tableLayout(shape, lines.slice(at, at + 100), options)
      : delimited(own.columns, own.delimiter, own.trailing, 0)
  const header = layout.headerLines === 0 ? undefined : lines[at]
  at += layout.headerLines

  const items: (Row | string)[] = lines.slice(0, at)
  const records = new Map<object, string>()
  const rows: Row[] = []
  const diagnostics: Diagnostic[] = []
  let cluster = clusterOf(lines.slice(0, at))
  const sink: RecordSink = {
    row(row, block, from, to) {
      if (cluster !== undefined) row['cluster'] ??= cluster
      rows.push(row)
      records.set(row, textOf(block, from, to))
      items.push(row)
    },
    diagnostic(diagnostic) {
      diagnostics.push(diagnostic)
      if (!OF_A_ROW.includes(diagnostic.code)) items.push(diagnostic.text)
    },
    aside(line) {
      items.push(line)
      cluster = clusterOf([line]) ?? cluster
    },
  }
  const first = 1 + lines.slice(0, at).reduce((sum, line) => sum + linesOf(line), 0)
  const { delimiter, trailing, columns, fixed } = layout
  if (fixed !== undefined) {
    const { silent } = shape
    const isOpen = framing.after === ''
    const options = { header: header ?? '', isAside, silent, first, between: framing.between, isOpen }
    readFixed(lines.slice(at), fixed, rowLayout(columns, shape, layout), options, sink)
  } else {
    const cutEnd = !layout.trailing || isFramed(framing.between)
    const joiner = recordJoiner(
      rowLayout(columns, shape, layout),
      {
        between: framing.between,
        line: first,
        header,
        isAside,
        noEmptyLines: shape.noEmptyLines === true,
      },
      sink,
    )
    const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + framing.between.length, 0)
    if (at < lines.length)
      for (const block of textBlocks(body.slice(start) + framing.between, framing.between))
        pushLines(joiner, block, framing.between)
    joiner.end(cutEnd && framing.after === '' && !text.endsWith('\x1e'))
  }
  return { rows, columns, diagnostics, source: { ...framing, delimiter, trailing, items, records } }
}

/** The cluster that the last of some lines names. */
function clusterOf(lines: readonly string[]): string | undefined {
  return lines.map((line) => CLUSTER.exec(line)?.[1]).findLast((name) => name !== undefined)
}

/** Whether records end in a byte of their own, so that a missing one means a missing rest. */
function isFramed(between: string): boolean {
  return between.startsWith('\x1e')
}

/** Tells the lines of an output that are no records. */
export function asideOf({ asides = [] }: TableShape, own: boolean): (line: string) => boolean {
  const patterns = own ? asides : [...ASIDES, ...asides]
  return (line) => patterns.some((pattern) => pattern.test(line))
}

/** sreport's title stands between two lines of 80 dashes, with -P too. */
function preambleLength(lines: readonly string[]): number {
  if (!DASHES.test(lines[0] ?? '')) return 0
  const end = lines.findIndex((line, i) => i > 0 && DASHES.test(line))
  return end + 1
}
