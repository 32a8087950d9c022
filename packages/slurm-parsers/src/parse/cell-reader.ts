import type { Codec } from '../codecs/codec.ts'
import { text } from '../codecs/text.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import type { Column } from './parsed.ts'

/** What a cell gives that its column cannot hold: no exception, because looking for a place to fit asks often. */
export const UNREADABLE = Symbol('unreadable')

/** Reads one cell of a column where it stands in a text: its value, `null` for nothing, or {@link UNREADABLE}. */
export type CellReader = (text: string, from: number, to: number) => unknown

/** Values that a column remembers; then it begins anew, so that memory stays bounded. */
const MOST_REMEMBERED = 4096
/** Cells after which a column that hardly ever repeats itself stops remembering. */
const TRIAL = 512

/**
 * Reader of a column. Values that repeat (states, users, TRES) are read once and shared: rows are read-only.
 *
 * @param padded - Blanks around free text too belong to the layout.
 */
export function cellReader(column: Column, unset: string | undefined, padded: boolean): CellReader {
  const { field, codec } = column
  const nothing = nothingOf(column)
  if (field?.freeText === true && !padded && codec === text) {
    return (text, from, to) => {
      if (from === to) return nothing
      const cell = text.slice(from, to)
      return cell === unset ? nothing : cell
    }
  }
  const read =
    codec === text ? slice : codec.readAt === undefined ? remembering(attempt(codec)) : inPlace(codec, codec.readAt)
  return (text, start, end) => {
    let from = start
    let to = end
    while (from < to && isBlank(text.charCodeAt(from))) from++
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--
    if (from === to) return nothing
    if (unset !== undefined && to - from === unset.length && text.startsWith(unset, from)) return nothing
    return read(text, from, to)
  }
}

/** What an empty cell of a column gives. */
export function nothingOf({ field }: Column): null | typeof UNREADABLE {
  return field === undefined || field.nullable ? null : UNREADABLE
}

function isBlank(code: number): boolean {
  return code <= 32 || (code > 126 && String.fromCharCode(code).trim() === '')
}

function slice(text: string, from: number, to: number): string {
  return text.slice(from, to)
}

function attempt(codec: Codec<unknown>): (cell: string) => unknown {
  return (cell) => {
    try {
      return codec.parse(cell)
    } catch (error) {
      if (error instanceof SlurmParseError) return UNREADABLE
      throw error
    }
  }
}

function inPlace(codec: Codec<unknown>, readAt: NonNullable<Codec<unknown>['readAt']>): CellReader {
  const parse = attempt(codec)
  return (text, from, to) => {
    const value = readAt(text, from, to)
    return value === undefined ? parse(text.slice(from, to)) : value
  }
}

function remembering(read: (cell: string) => unknown): CellReader {
  const known = new Map<string, unknown>()
  let hits = 0
  let misses = 0
  let last = ''
  let lastValue: unknown
  return (text, from, to) => {
    const cell = text.slice(from, to)
    if (cell === last) return lastValue
    if (misses > TRIAL && hits < misses) return read(cell)
    let value = known.get(cell)
    if (value === undefined) {
      if (known.size >= MOST_REMEMBERED || ++misses > TRIAL + hits) known.clear()
      value = read(cell)
      last = unpinned(cell)
      known.set(last, value)
    } else {
      hits++
      last = cell
    }
    lastValue = value
    return value
  }
}

/** A copy that does not keep the whole output in memory, as a slice of it would. */
function unpinned(cell: string): string {
  return ` ${cell}`.slice(1)
}
