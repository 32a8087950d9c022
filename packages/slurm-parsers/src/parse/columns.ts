import type { Codec } from '../codecs/codec.ts'
import { text } from '../codecs/text.ts'
import { timestamp } from '../codecs/timestamp.ts'
import type { Field, FieldTable } from '../fields/field.ts'
import type { Column } from './parsed.ts'

interface Named {
  readonly property: string
  readonly field: Field
}

/** Finds the field of a printed header. Some headers stand for several fields, in the order in which Slurm prints them. */
export type Lookup = (header: string) => readonly Named[]

/** All names of all fields: exact headers first, then any spelling of any name. */
export function lookup(fields: FieldTable): Lookup {
  const exact = new Map<string, Named[]>()
  const loose = new Map<string, Named[]>()
  const add = (map: Map<string, Named[]>, name: string, named: Named) => {
    const list = map.get(name) ?? []
    if (!list.includes(named)) map.set(name, [...list, named])
  }
  for (const [property, field] of Object.entries(fields)) {
    const named = { property, field }
    if (field.letter !== undefined) add(exact, `%${field.letter}`, named)
    for (const name of [field.header, ...(field.aliases ?? [])]) {
      add(exact, name, named)
      add(loose, name.toLowerCase(), named)
    }
    for (const name of [field.request, field.renamed?.request, property])
      if (name !== undefined) add(loose, name.toLowerCase(), named)
  }
  return (header) => exact.get(header) ?? loose.get(header.toLowerCase()) ?? []
}

/** Whether fixed-width output may have cut a header down to `header`: then it begins one known header only. */
function uncut(header: string, fields: FieldTable): Named | undefined {
  if (header.length < 4) return undefined
  const candidates = Object.entries(fields).filter(([, field]) => field.header.startsWith(header))
  const [only, ...rest] = candidates
  return only === undefined || rest.length > 0 ? undefined : { property: only[0], field: only[1] }
}

/** Columns of a header. The second column of a name gets the second field of that name, or `NAME#2`, so that no data is lost. */
export function columnsOf(
  headers: readonly string[],
  fields: FieldTable,
  find: Lookup,
  times: Codec<unknown>,
  spans?: readonly (readonly [number, number])[],
): Column[] {
  // a column of this name would be the row's prototype, not its data
  const used = new Set(['__proto__'])
  return headers.map((header, i) => {
    const known = find(header)
    const cut = known.length === 0 && spans !== undefined ? uncut(header, fields) : undefined
    const named =
      known.find(({ property }) => !used.has(property)) ??
      (cut !== undefined && !used.has(cut.property) ? cut : undefined)
    const property = named?.property ?? unusedName(header, used)
    used.add(property)
    const codec = named?.field.codec ?? text
    const span = spans?.[i]
    return {
      header,
      property,
      field: named?.field,
      codec: codec === timestamp ? times : codec,
      ...(span ? { span } : {}),
    }
  })
}

function unusedName(header: string, used: ReadonlySet<string>): string {
  if (!used.has(header)) return header
  let n = 2
  while (used.has(`${header}#${n}`)) n++
  return `${header}#${n}`
}
