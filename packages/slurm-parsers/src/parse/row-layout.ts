import { type CellReader, cellReader, UNREADABLE } from './cell-reader.ts'
import type { Column } from './parsed.ts'
import type { TableLayout } from './table-layout.ts'
import type { TableShape } from './table-shape.ts'

/** A row before its type is known. */
export type Row = Record<string, unknown>

/** Columns with their readers, and what stands between them. */
export interface RowLayout {
  readonly columns: readonly Column[]
  readonly readers: readonly CellReader[]
  readonly delimiter: string
  /** A delimiter stands behind the last cell too. */
  readonly trailing: boolean
  /** Index of the column whose leading blanks are the depth in a tree, or -1. */
  readonly tree: number
  /** A row with all its properties: a copy is made faster than an object that grows. */
  readonly blank: Row
}

/** Readers of the columns of one output. */
export function rowLayout(
  columns: readonly Column[],
  { unset, tree }: TableShape,
  { delimiter, trailing, keepsBlanks }: Pick<TableLayout, 'delimiter' | 'trailing' | 'keepsBlanks'>,
): RowLayout {
  const at = columns.findIndex(({ property }) => property === tree)
  return {
    columns,
    readers: columns.map((column) => cellReader(column, unset, delimiter === null)),
    delimiter: delimiter ?? ' ',
    trailing,
    tree: keepsBlanks ? at : -1,
    blank: blankRow(columns, keepsBlanks ? at : -1),
  }
}

/** Made by `JSON.parse`, which knows how many properties there will be and keeps them all inside the object. */
function blankRow(columns: readonly Column[], tree: number): Row {
  const names = columns.flatMap(({ property, anchor }, i) => [
    ...(anchor ? [] : [property]),
    ...(i === tree ? ['depth'] : []),
  ])
  return JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join(',')}}`)
}

/** The row of a record with exactly the right cells; `undefined` for any other. The path of nearly every record. */
export function exactRow(
  { columns, readers, delimiter, trailing, tree, blank }: RowLayout,
  record: string,
): Row | undefined {
  const row: Row = { ...blank }
  const last = columns.length - 1
  let at = 0
  for (let i = 0; i <= last; i++) {
    const found = record.indexOf(delimiter, at)
    const closed = i < last || trailing
    if (found === -1 ? closed : !closed) return undefined
    const cell = record.slice(at, closed ? found : record.length)
    const value = readers[i]?.(cell)
    const column = columns[i]
    if (value === UNREADABLE || column === undefined) return undefined
    if (!column.anchor) row[column.property] = value
    if (i === tree) row['depth'] = depthOf(cell)
    at = found + delimiter.length
  }
  return last >= 0 && (!trailing || at === record.length) ? row : undefined
}

/** The row of cells, or the number of the first cell that cannot be read. */
export function rowOf({ columns, readers, tree }: RowLayout, cells: readonly string[]): Row | number {
  const row: Row = {}
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? ''
    const value = readers[i]?.(cell)
    if (value === UNREADABLE) return i
    if (!column.anchor) row[column.property] = value
    if (i === tree) row['depth'] = depthOf(cell)
  }
  return row
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
