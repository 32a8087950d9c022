import type { Command } from '@slurmkit/command'
import { buildCommand } from './build-command.ts'
import type { RemoveOf } from './change-options.ts'
import { REMOVE } from './forms.ts'
import type { AccountingOutcome } from './outcome.ts'
import type { SlurmVersion } from './slurm-version.ts'

/** What {@link sacctmgrRemove} can remove. An `association` is a user in an account. */
export type RemovableEntity = keyof typeof REMOVE

/** Options of {@link sacctmgrRemove}. */
export type SacctmgrRemoveOptions<E extends RemovableEntity> = {
  /** The cluster's release; {@link slurmVersion} reads it from `sacctmgr --version`. */
  readonly version: SlurmVersion
} & RemoveOf<(typeof REMOVE)[E]>

/**
 * Removes rows of the accounting database, and with them what hangs on them: the users of an account, the associations of a
 * user, all of a cluster (`withAllItsAccounts: true` says that this is meant).
 *
 * The name of an account and what it is for stay, since other clusters may have them. A resource cannot be taken from one
 * cluster, only be `allowed: 0` there: where a cluster has none of it, Slurm would delete it for all.
 *
 * From 23.11 on slurmdbd looks for names with a pattern in which `_` is any character: removing `proj_a` also takes the
 * associations of `proj-a`. Such names need `underscoreMatchesAny: true`. From 24.05.4 on an association with a `partition`,
 * `null` for all partitions, is found by its exact names; before, all go whose lineage begins like its own. A user who loses his
 * last association is looked for by the pattern in either case.
 *
 * @throws AccountingError `invalid-argument` at once for unsafe names and what was not said to be meant; the command's `parse`
 * throws `command-failed`, with Slurm's words, for example while jobs of an account are active.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrRemove } from '@slurmkit/sacctmgr'
 *
 * const command = sacctmgrRemove('association', { version: '24.11', cluster: 'demo', account: 'research', user: 'alice' })
 * command.argv.slice(3) // ['user', 'where', 'name=alice', 'account=research', 'cluster=demo']
 * ```
 */
export function sacctmgrRemove<E extends RemovableEntity>(
  entity: E,
  options: SacctmgrRemoveOptions<E>,
): Command<AccountingOutcome> {
  return buildCommand('delete', REMOVE, entity, { ...options })
}
