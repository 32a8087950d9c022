import { type ObjectMaker, objectMaker } from '../object-maker.ts'
import { type Block, type ByteBlock, isByteBlock, STAND_IN } from './block.ts'
import { type BlockReader, blockReader, type CellReader, cellReader, nothingOf, UNREADABLE } from './cell-reader.ts'
import type { Column } from './parsed.ts'
import type { TableLayout } from './table-layout.ts'
import type { TableShape } from './table-shape.ts'

/** A row before its type is known. */
export type Row = Record<string, unknown>

/** Columns with their readers, and what stands between them. */
export interface RowLayout {
  readonly columns: readonly Column[]
  readonly readers: readonly CellReader[]
  readonly blockReaders: readonly BlockReader[]
  /** What an empty cell of each column gives. */
  readonly nothings: readonly unknown[]
  readonly delimiter: string
  /** The delimiter where it is one ASCII character, else none. */
  readonly delimiterByte: number | undefined
  /** A delimiter stands behind the last cell too. */
  readonly trailing: boolean
  /** Index of the column whose leading blanks are the depth in a tree, or -1. */
  readonly tree: number
  /** Makes a row of the values of all columns; the depth in the tree stands behind them. */
  readonly make: ObjectMaker
  /** Where the values of the row at hand are put down. */
  readonly values: unknown[]
}

/** Readers of the columns of one output. */
export function rowLayout(
  columns: readonly Column[],
  { unset, tree }: TableShape,
  { delimiter, trailing, keepsBlanks }: Pick<TableLayout, 'delimiter' | 'trailing' | 'keepsBlanks'>,
): RowLayout {
  // blanks before a value that ends where its column does show no depth
  const at = columns.findIndex(({ property, span, isLeft }) => property === tree && (span === undefined || isLeft))
  return {
    columns,
    nothings: columns.map(nothingOf),
    readers: columns.map((column) => cellReader(column, unset, delimiter === null)),
    blockReaders: columns.map((column) => blockReader(column, unset, delimiter === null)),
    delimiter: delimiter ?? ' ',
    delimiterByte: byteOf(delimiter ?? ' '),
    trailing,
    tree: keepsBlanks ? at : -1,
    make: rowMaker(columns, keepsBlanks ? at : -1),
    values: columns.map(() => null),
  }
}

function byteOf(delimiter: string): number | undefined {
  const code = delimiter.charCodeAt(0)
  return delimiter.length === 1 && code < 0x80 ? code : undefined
}

function rowMaker(columns: readonly Column[], tree: number): ObjectMaker {
  return objectMaker(
    columns.flatMap(({ property, anchor }, i): [string, number][] => [
      ...(anchor ? [] : [[property, i] as [string, number]]),
      ...(i === tree ? [['depth', columns.length] as [string, number]] : []),
    ]),
  )
}

/** The row of a record with exactly the right cells; `undefined` for any other. The path of nearly every record. */
export function exactRow(layout: RowLayout, block: Block, from: number, to: number): Row | undefined {
  if (isByteBlock(block) && !layout.delimiter.includes(STAND_IN)) return rowAt(layout, block, from, to)
  const cells = cellsOf(layout, block.text.slice(from, to))
  if (cells?.length !== layout.columns.length) return undefined
  const row = rowOf(layout, cells)
  return typeof row === 'number' ? undefined : row
}

function rowAt(layout: RowLayout, block: ByteBlock, from: number, to: number): Row | undefined {
  const { blockReaders, nothings, delimiter, trailing, tree, make, values } = layout
  const { text, bytes } = block
  const last = blockReaders.length - 1
  const byte = layout.delimiterByte
  let at = from
  for (let i = 0; i <= last; i++) {
    const isClosed = i < last || trailing
    // an empty cell needs no search for its end
    const found = bytes[at] === byte && at < to ? at : text.indexOf(delimiter, at)
    if (found === -1 || found >= to ? isClosed : !isClosed) return undefined
    const end = isClosed ? found : to
    const value = at === end ? nothings[i] : blockReaders[i]?.(block, at, end)
    if (value === UNREADABLE) return undefined
    values[i] = value
    if (i === tree) values[last + 1] = depthOf(text.slice(at, end))
    at = found + delimiter.length
  }
  return last >= 0 && (!trailing || at === to) ? make(values) : undefined
}

/** The row of cells, or the number of the first cell that cannot be read. */
export function rowOf({ readers, tree, make, values }: RowLayout, cells: readonly string[]): Row | number {
  for (const [i, read] of readers.entries()) {
    const cell = cells[i] ?? ''
    const value = read(cell)
    if (value === UNREADABLE) return i
    values[i] = value
    if (i === tree) values[readers.length] = depthOf(cell)
  }
  return make(values)
}

function depthOf(cell: string): number {
  return cell.length - cell.trimStart().length
}

/** Whether a cell can be column `i`'s, where that is not known. */
export function couldBe({ columns, readers }: RowLayout, i: number, cell: string): boolean {
  const shape = columns[i]?.field?.shape
  return (shape === undefined || shape.test(cell)) && readers[i]?.(cell) !== UNREADABLE
}

/** Cells of a record, without the empty one behind the last delimiter; `undefined` where that delimiter is missing. */
export function cellsOf({ delimiter, trailing }: RowLayout, record: string): string[] | undefined {
  const cells = record.split(delimiter)
  return trailing && cells.pop() !== '' ? undefined : cells
}
