import type { Codec } from '../codecs/codec.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import type { Field, FieldTable } from '../fields/field.ts'
import { columnReader } from './column-reader.ts'
import type { Span } from './column-widths.ts'
import type { Column } from './parsed.ts'
import { thrifty } from './thrifty-codec.ts'

interface Named {
  readonly property: string
  readonly field: Field
}

/** Finds the field of a printed header. Some headers stand for several fields, in the order in which Slurm prints them. */
export type Lookup = (header: string) => readonly Named[]

/** All names of all fields: exact headers first, then any spelling of any name. */
export function lookup(fields: FieldTable): Lookup {
  const patterned = Object.values(fields).filter((field) => field.pattern !== undefined)
  const exact = new Map<string, Named[]>()
  const loose = new Map<string, Named[]>()
  const add = (map: Map<string, Named[]>, name: string, named: Named) => {
    const list = map.get(name) ?? []
    if (!list.includes(named)) map.set(name, [...list, named])
  }
  for (const [property, field] of Object.entries(fields)) {
    if (field.pattern !== undefined) continue
    const named = { property, field }
    if (field.letter !== undefined) add(exact, `%${field.letter}`, named)
    for (const name of [field.header, ...(field.aliases ?? [])]) {
      add(exact, name, named)
      add(loose, name.toLowerCase(), named)
    }
    for (const name of [field.request, field.renamed?.request, property])
      if (name !== undefined) add(loose, name.toLowerCase(), named)
  }
  const byPattern = (header: string) =>
    patterned.flatMap((field) => (field.pattern?.test(header) ? [{ property: header, field }] : []))
  return (header) => exact.get(header) ?? loose.get(header.toLowerCase()) ?? byPattern(header)
}

/** Whether fixed-width output may have cut a header down to `header`: then it begins one known header only. */
export function uncut(header: string, fields: FieldTable): Named | undefined {
  if (header.length < 4) return undefined
  const candidates = Object.entries(fields).filter(
    ([, field]) => field.pattern === undefined && field.header.startsWith(header),
  )
  const [only, ...rest] = candidates
  return only === undefined || rest.length > 0 ? undefined : { property: only[0], field: only[1] }
}

/** What is known of an output beside its headers. */
export interface ColumnsAt {
  readonly fields: FieldTable
  readonly find: Lookup
  /** The codec of times, which depends on the zone. */
  readonly times: Codec<unknown>
  /** Cells of the first records that have as many as there are headers. */
  readonly samples: readonly (readonly string[])[]
  /** Places of fixed width. */
  readonly spans?: readonly Span[]
}

/**
 * Columns of a header. Columns of one name get the fields of that name, by their cells where those tell, else in Slurm's order; one too
 * many becomes `NAME#2`, so that no data is lost.
 */
export function columnsOf(headers: readonly string[], { fields, find, times, samples, spans }: ColumnsAt): Column[] {
  // a column of this name would be the row's prototype, not its data
  const used = new Set(['__proto__'])
  const names = headers.map((header) => header.trim())
  const choices = sharedHeaders(names, find, samples)
  return headers.map((header, i) => {
    const name = names[i] ?? ''
    const known = find(name)
    const cut = known.length === 0 && spans !== undefined ? uncut(name, fields) : undefined
    const wanted = [choices.get(i), ...known, cut].filter((named) => named !== undefined)
    const named = wanted.find(({ property }) => !used.has(property))
    const property = named?.property ?? unusedName(name, used)
    used.add(property)
    const codec = named?.field.codec ?? text
    const span = spans?.[i]
    return {
      header: name,
      property,
      field: named?.field,
      codec: columnReader(thrifty(codec === shownTime ? times : codec), {
        isQuoted: samples.some((cells) => cells[i] === '""'),
        // a blank behind the header is one behind every cell: squeue's and sinfo's `%all`
        isPadded: spans === undefined && header.endsWith(' '),
      }),
      ...(span ? { span } : {}),
      ...(span &&
      isLeft(
        header,
        samples.map((cells) => cells[i] ?? ''),
      )
        ? { isLeft: true }
        : {}),
    }
  })
}

/** Whether values begin where their column does; where none of them is shorter than the column, the header says so. */
function isLeft(header: string, cells: readonly string[]): boolean {
  const short = cells.filter((cell) => /[^ ]/.test(cell) && / $|^ /.test(cell))
  return short.length === 0 ? /^[^ ].* $/.test(header) : short.some((cell) => /^[^ ]/.test(cell))
}

/** Fields of the columns whose header stands for several: the way to give them out against which fewest cells speak. */
function sharedHeaders(
  names: readonly string[],
  find: Lookup,
  samples: readonly (readonly string[])[],
): ReadonlyMap<number, Named> {
  const result = new Map<number, Named>()
  for (const name of new Set(names)) {
    const fields = find(name)
    if (!fields.some(({ field }) => field.never !== undefined)) continue
    const places = names.flatMap((other, i) => (other === name ? [i] : []))
    let fewest = Number.POSITIVE_INFINITY
    for (const way of arrangements(fields, Math.min(places.length, fields.length))) {
      const against = way.reduce((sum, { field }, i) => sum + misplaced(samples, places[i] ?? -1, field), 0)
      if (against >= fewest) continue
      fewest = against
      way.forEach((named, i) => {
        result.set(places[i] ?? -1, named)
      })
    }
  }
  return result
}

function misplaced(samples: readonly (readonly string[])[], at: number, { never }: Field): number {
  if (never === undefined) return 0
  return samples.filter((cells) => never.test((cells[at] ?? '').trim())).length
}

/** All ways to choose `count` of a few items, in the order in which they stand. */
function arrangements<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]]
  return items.flatMap((item) =>
    arrangements(
      items.filter((other) => other !== item),
      count - 1,
    ).map((rest) => [item, ...rest]),
  )
}

function unusedName(header: string, used: ReadonlySet<string>): string {
  if (!used.has(header)) return header
  let n = 2
  while (used.has(`${header}#${n}`)) n++
  return `${header}#${n}`
}
