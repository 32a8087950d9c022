import { type CellReader, cellReader, nothingOf, UNREADABLE } from './cell-reader.ts'
import type { Column } from './parsed.ts'
import type { TableLayout } from './table-layout.ts'
import type { TableShape } from './table-shape.ts'

/** A row before its type is known. */
export type Row = Record<string, unknown>

/** Columns with their readers, and what stands between them. */
export interface RowLayout {
  readonly columns: readonly Column[]
  readonly readers: readonly CellReader[]
  /** What an empty cell of each column gives. */
  readonly nothings: readonly unknown[]
  readonly delimiter: string
  /** A delimiter stands behind the last cell too. */
  readonly trailing: boolean
  /** Index of the column whose leading blanks are the depth in a tree, or -1. */
  readonly tree: number
  /** Property of each column, none for anchors. */
  readonly properties: readonly (string | undefined)[]
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
    nothings: columns.map(nothingOf),
    readers: columns.map((column) => cellReader(column, unset, delimiter === null)),
    delimiter: delimiter ?? ' ',
    trailing,
    tree: keepsBlanks ? at : -1,
    properties: columns.map(({ property, anchor }) => (anchor ? undefined : property)),
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
export function exactRow(layout: RowLayout, text: string, from: number, to: number): Row | undefined {
  const { readers, nothings, properties, delimiter, trailing, tree } = layout
  const row: Row = { ...layout.blank }
  const last = readers.length - 1
  let at = from
  for (let i = 0; i <= last; i++) {
    const found = text.indexOf(delimiter, at)
    const isClosed = i < last || trailing
    if (found === -1 || found >= to ? isClosed : !isClosed) return undefined
    const end = isClosed ? found : to
    const value = at === end ? nothings[i] : readers[i]?.(text, at, end)
    if (value === UNREADABLE) return undefined
    const property = properties[i]
    if (value !== null && property !== undefined) row[property] = value
    if (i === tree) row['depth'] = depthOf(text.slice(at, end))
    at = found + delimiter.length
  }
  return last >= 0 && (!trailing || at === to) ? row : undefined
}

/** The row of cells, or the number of the first cell that cannot be read. */
export function rowOf({ columns, readers, tree }: RowLayout, cells: readonly string[]): Row | number {
  const row: Row = {}
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? ''
    const value = readers[i]?.(cell, 0, cell.length)
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
  return (shape === undefined || shape.test(cell)) && readers[i]?.(cell, 0, cell.length) !== UNREADABLE
}

/** Cells of a record, without the empty one behind the last delimiter; `undefined` where that delimiter is missing. */
export function cellsOf({ delimiter, trailing }: RowLayout, record: string): string[] | undefined {
  const cells = record.split(delimiter)
  return trailing && cells.pop() !== '' ? undefined : cells
}
