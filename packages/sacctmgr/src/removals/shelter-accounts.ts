import type { Intent } from '../change-command.ts'
import { applyIntent, lineageOf, type ModelRow, subtree } from '../cluster-model.ts'
import { rowsLike } from '../lineage-pattern.ts'
import { nameOfRow, type RemovalContext } from './removal-context.ts'
import { rowsTakenAlong } from './rows-taken-along.ts'

/**
 * Moves of accounts that go with all that is in them, to where the removals of what is in them take along nothing that stays.
 * Changes the model as the moves do.
 *
 * @param findGoing Finds the associations that nothing else keeps from going.
 */
export function shelterAccounts(
  context: RemovalContext,
  accountsGone: ReadonlySet<string>,
  findGoing: () => readonly ModelRow[],
): readonly Intent[] {
  const { model } = context
  if (!model.quirks.removesRowsByPrefix) return []
  const names = new Set(findGoing().map(nameOfRow))
  return [...accountsGone].flatMap((account): Intent[] => {
    const below = subtree(model, account)
    const rows = below.flatMap((name) => [...(model.rows.get(name)?.values() ?? [])])
    const goesWhole = below.every((name) => accountsGone.has(name)) && rows.every((row) => names.has(nameOfRow(row)))
    if (!goesWhole || !takesOthers(context, account, rows, names)) return []
    const before = { parent: model.accounts.get(account)?.parent ?? null }
    const lineages = new Map(rows.map((row) => [row, row.lineage]))
    const shelters = [...model.accounts.keys()].filter((name) => !accountsGone.has(name))
    for (const parent of shelters) {
      const target = { account: [account] }
      const move: Intent = { kind: 'modify', entity: 'association', key: account, target, before, after: { parent } }
      applyIntent(model, move)
      if (!takesOthers(context, account, rows, names)) return [move]
      applyIntent(model, { ...move, after: before })
      for (const [row, lineage] of lineages) row.lineage = lineage
    }
    return []
  })
}

/** Whether what goes of an account takes along what is to stay, where the account is. */
function takesOthers(
  context: RemovalContext,
  account: string,
  rows: readonly ModelRow[],
  names: ReadonlySet<string>,
): boolean {
  const { model } = context
  const own = new Set([...subtree(model, account), ...rows.map(nameOfRow)])
  const fitting = rowsLike(model, `${lineageOf(model, account)}%`)
  const along = [...rowsTakenAlong(context, rows).values()].flat()
  return fitting.some((name) => !own.has(name)) || along.some((name) => !names.has(name))
}
