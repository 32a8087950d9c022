import { type ClusterModel, lineageOf } from './cluster-model.ts'
import { rowName } from './row-name.ts'

/**
 * Rows whose lineage a pattern of SQL's `LIKE` fits. slurmdbd looks for what it removes like this from 23.11 on, without escaping
 * `_`, which is any character; so `/proj_a/%` is `/proj-a/` too.
 */
export function rowsLike(model: ClusterModel, pattern: string): readonly string[] {
  const expression = new RegExp(
    `^${pattern
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('_', '.')
      .replaceAll('%', '.*')}$`,
    'is',
  )
  const found: string[] = []
  for (const account of model.accounts.keys()) {
    const place = lineageOf(model, account)
    if (expression.test(place)) found.push(account)
    for (const { user, partition } of model.rows.get(account)?.values() ?? [])
      if (expression.test(`${place}0-${user}/${partition === null ? '' : `${partition}/`}`))
        found.push(rowName({ account: [account], user: [user], partition }))
  }
  return found
}
