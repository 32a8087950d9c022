import type { Intent } from '../change-command.ts'
import { applyIntent, lineageOf, pathOf } from '../cluster-model.ts'
import { rowsLike } from '../lineage-pattern.ts'
import type { Refusal } from '../plan.ts'
import { nameOfRow, type RemovalContext, type RemovalPart, refusal } from './removal-context.ts'

/**
 * Removals of accounts from the leaves up, each when nothing is left in it. One whose lineage fits others as a pattern is moved
 * first to a place where it fits itself alone, where there is one.
 */
export function planAccountRemovals(context: RemovalContext, accountsGone: ReadonlySet<string>): RemovalPart {
  const { model } = context
  const steps: Intent[][] = []
  const refused: Refusal[] = []
  const depths = new Map([...accountsGone].map((name) => [name, pathOf(model, name).length]))
  const depth = (name: string) => depths.get(name) ?? 0
  for (const name of [...accountsGone].sort((a, b) => depth(b) - depth(a))) {
    const target = { account: [name] }
    const intent: Intent = { kind: 'remove', entity: 'account', key: name, target, before: {}, after: {} }
    const inside = contentsOf(context, name)
    if (inside.length > 0) {
      const message = `${inside.join(', ')} would be removed with account ${name}`
      const remedy = 'give accounts below it another parent, and see why the others stay'
      refused.push(refusal(intent, { reason: 'in-use', message, remedy, rows: inside }))
      continue
    }
    const hit = model.quirks.removesByLike ? rowsFitting(context, name) : []
    if (hit.length > 0) {
      const shelter = [...model.accounts.keys()].find(
        (other) => other !== name && rowsFitting(context, name, other).length === 0,
      )
      if (shelter === undefined) {
        const message = `to Slurm the name ${name} fits ${hit.join(', ')} too, "_" for any character, and would remove them`
        refused.push(
          refusal(intent, { reason: 'blast-radius', message, remedy: 'rename or move what it fits', rows: hit }),
        )
        continue
      }
      const before = { parent: model.accounts.get(name)?.parent ?? null }
      const move: Intent = {
        kind: 'modify',
        entity: 'association',
        key: name,
        target,
        before,
        after: { parent: shelter },
      }
      applyIntent(model, move)
      steps.push([move])
    }
    applyIntent(model, intent)
    steps.push([intent])
  }
  return { steps, refused }
}

/** Accounts and associations directly below an account. */
function contentsOf({ model }: RemovalContext, name: string): readonly string[] {
  return [
    ...[...model.accounts].filter(([, { parent }]) => parent === name).map(([child]) => child),
    ...[...(model.rows.get(name)?.values() ?? [])].map(nameOfRow),
  ]
}

/** Rows beside an account that its lineage fits, where it is or below another parent. */
function rowsFitting({ model }: RemovalContext, name: string, parent?: string): readonly string[] {
  const place = parent === undefined ? lineageOf(model, name) : `${lineageOf(model, parent)}${name}/`
  return rowsLike(model, `${place}%`).filter((row) => row !== name)
}
