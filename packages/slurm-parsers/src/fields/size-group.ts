import { type ReportedUsage, reportedUsage } from '../codecs/reported-usage.ts'
import { type Field, field } from './field.ts'

/** Header of a group of jobs by size: `0-49 CPUs`, `>= 1000 CPUs`, with `Grouping=individual` `8 CPUs`; `TRES` where it counts others. */
export type SizeGroup = `${`${number}-${number}` | `>= ${number}` | `${number}`} ${'CPUs' | 'TRES'}`

/** The columns of groups, which a report has as many of as it was asked for: their headers are data. */
export type SizeGroups = { readonly [group in SizeGroup]?: ReportedUsage | null }

const HEADER = /^(?:(\d+)-(\d+)|>= (\d+)|(\d+)) (?:CPUs|TRES)$/

/** A column of jobs by size, whose property is its header. */
export const SIZE_GROUP: Field = field('Grouping', reportedUsage, { header: '0-49 CPUs', pattern: HEADER })

/** The sizes that a header tells; `to` is `null` for all that are larger. */
export function sizesOf(header: string): { readonly from: number; readonly to: number | null } | undefined {
  const [match, from, to, least, only] = HEADER.exec(header) ?? []
  if (match === undefined) return undefined
  return { from: Number(from ?? least ?? only), to: least === undefined ? Number(to ?? only) : null }
}
