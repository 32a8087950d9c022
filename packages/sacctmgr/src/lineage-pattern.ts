import { type ClusterModel, lineageOf, lineageOfRow, type ModelRow } from './cluster-model.ts'
import { likeExpression } from './like-expression.ts'
import { rowName } from './row-name.ts'

/**
 * Rows whose lineage a pattern of SQL's `LIKE` fits. slurmdbd looks for what it removes like this from 23.11 on, without escaping
 * `_`, which is any character; so `/proj_a/%` is `/proj-a/` too.
 */
export function rowsLike(model: ClusterModel, pattern: string): readonly string[] {
  const expression = likeExpression(pattern)
  const found: string[] = []
  for (const account of model.accounts.keys()) {
    const place = lineageOf(model, account)
    if (expression.test(place)) found.push(account)
    for (const row of model.rows.get(account)?.values() ?? [])
      if (expression.test(lineageOfRow(row, place)))
        found.push(rowName({ account: [account], user: [row.user], partition: row.partition }))
  }
  return found
}

/** Rows that the removal of a user finds, his own among them unless nothing else can fit his name. */
export function rowsBesideUser(model: ClusterModel, user: string): readonly string[] {
  const expression = likeExpression(user)
  const fits = (name: string) => name.length === user.length && name !== user && expression.test(name)
  const ofAccount = likeExpression(`0-${user}`)
  const some =
    [...model.users.keys()].some(fits) ||
    [...model.accounts.keys()].some((name) => ofAccount.test(name)) ||
    [...model.rows.values()].some((rows) => [...rows.values()].some((row) => hasNameOf(row, user)))
  return some ? rowsLike(model, `%/0-${user}/%`) : []
}

/** Whether a row of somebody else has the user's name in its lineage: he had it once, and was renamed. */
function hasNameOf(row: ModelRow, user: string): boolean {
  return row.user !== user && row.lineage?.includes(`/0-${user}/`) === true
}
