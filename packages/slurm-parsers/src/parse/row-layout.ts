import { type ObjectMaker, objectMaker } from '../object-maker.ts'
import { type Block, isByteBlock, STAND_IN, textOf } from './block.ts'
import { blockReader, type CellReader, cellReader, nothingOf, UNREADABLE } from './cell-reader.ts'
import type { Column } from './parsed.ts'
import { type Row, type RowReader, rowReader } from './row-reader.ts'
import type { TableLayout } from './table-layout.ts'
import type { TableShape } from './table-shape.ts'

/** Columns with their readers, and what stands between them. */
export interface RowLayout {
  readonly columns: readonly Column[]
  readonly readers: readonly CellReader[]
  /** Reads a record among the bytes of its block; absent where that takes its text. */
  readonly readRow: RowReader | undefined
  readonly delimiter: string
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
  const branch = columns.findIndex(({ property, span, isLeft }) => property === tree && (span === undefined || isLeft))
  const at = keepsBlanks ? branch : -1
  return {
    columns,
    readers: columns.map((column) => cellReader(column, unset, delimiter === null)),
    readRow:
      delimiter === null || at !== -1 || delimiter.includes(STAND_IN)
        ? undefined
        : readerOf(columns, unset, delimiter, trailing),
    delimiter: delimiter ?? ' ',
    trailing,
    tree: at,
    make: rowMaker(columns, at),
    values: columns.map(() => null),
  }
}

function readerOf(
  columns: readonly Column[],
  unset: string | undefined,
  delimiter: string,
  trailing: boolean,
): RowReader {
  return rowReader({
    properties: columns.map(({ property, anchor }) => (anchor ? undefined : property)),
    readers: columns.map((column) => blockReader(column, unset)),
    nothings: columns.map(nothingOf),
    delimiter,
    trailing,
  })
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
  if (layout.readRow !== undefined && isByteBlock(block)) return layout.readRow(block, from, to)
  const cells = cellsOf(layout, textOf(block, from, to))
  if (cells?.length !== layout.columns.length) return undefined
  const row = rowOf(layout, cells)
  return typeof row === 'number' ? undefined : row
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
