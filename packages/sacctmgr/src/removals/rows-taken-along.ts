import { lineageOf, lineageOfRow, type ModelRow } from '../cluster-model.ts'
import { rowsLike } from '../lineage-pattern.ts'
import { nameOfRow, type RemovalContext } from './removal-context.ts'

/** Names of what goes with each row, by the row; none has any where the release removes rows alone. */
export type TakenAlong = ReadonlyMap<ModelRow, readonly string[]>

/**
 * What slurmdbd removes with rows of users where it takes everything whose lineage begins like theirs: `_` is any character, and
 * what belongs to one partition begins like what belongs to all.
 */
export function rowsTakenAlong({ model }: RemovalContext, rows: readonly ModelRow[]): TakenAlong {
  if (!model.quirks.removesRowsByPrefix) return new Map()
  return new Map(
    rows.map((row) => {
      const own = nameOfRow(row)
      const pattern = `${lineageOfRow(row, lineageOf(model, row.account))}%`
      return [row, rowsLike(model, pattern).filter((name) => name !== own)]
    }),
  )
}

/**
 * Rows that can go without anything that is to stay, in the order in which each goes alone; and those that can't, with what they
 * would take along.
 */
export function withoutHarm(
  rows: readonly ModelRow[],
  along: TakenAlong,
): {
  readonly rows: readonly ModelRow[]
  readonly hurting: readonly { readonly row: ModelRow; readonly others: readonly string[] }[]
} {
  const hurting: { row: ModelRow; others: readonly string[] }[] = []
  let left = rows
  for (let before = -1; before !== left.length; ) {
    before = left.length
    const names = new Set(left.map(nameOfRow))
    left = left.filter((row) => {
      const others = along.get(row)?.filter((name) => !names.has(name)) ?? []
      if (others.length > 0) hurting.push({ row, others })
      return others.length === 0
    })
  }
  return { rows: along.size === 0 ? left : takenFirst(left, along), hurting }
}

/** Each row after those that it would take along. */
function takenFirst(rows: readonly ModelRow[], along: TakenAlong): readonly ModelRow[] {
  const byName = new Map(rows.map((row) => [nameOfRow(row), row]))
  const seen = new Set<ModelRow>()
  const withTaken = (row: ModelRow): readonly ModelRow[] => {
    if (seen.has(row)) return []
    seen.add(row)
    return [...(along.get(row) ?? []).flatMap((name) => byName.get(name) ?? []).flatMap(withTaken), row]
  }
  return rows.flatMap(withTaken)
}
