import type { Command } from '@slurmkit/command'
import { buildCommand } from './build-command.ts'
import type { AddOf } from './change-options.ts'
import { ADD } from './forms.ts'
import type { AccountingOutcome } from './outcome.ts'
import type { SlurmVersion } from './slurm-version.ts'

/** What {@link sacctmgrAdd} can add. An `association` is a user in an account; the account's own comes with the account. */
export type AddableEntity = keyof typeof ADD

/** Options of {@link sacctmgrAdd}. */
export type SacctmgrAddOptions<E extends AddableEntity, V extends SlurmVersion> = {
  /** The cluster's release; {@link slurmVersion} reads it from `sacctmgr --version`. */
  readonly version: V
} & AddOf<(typeof ADD)[E], V>

/**
 * Adds to the accounting database. Names that are there already stay as they are, and the outcome is `unchanged` when all were.
 *
 * An account that was removed from a cluster, or that another cluster has, keeps its description, organization and flags,
 * whatever `set` says of them.
 *
 * Slurm adds a user before the machine knows one of that name, and no job of his can run then: create the Linux user first.
 *
 * @throws AccountingError `invalid-argument` at once for options that the release lacks, unsafe names and bad values; the
 * command's `parse` throws `command-failed`, with Slurm's words, also where only a part was refused.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrAdd } from '@slurmkit/sacctmgr'
 *
 * const command = sacctmgrAdd('association', {
 *   version: '24.11',
 *   cluster: 'demo',
 *   account: 'research',
 *   user: ['alice', 'bob'],
 *   set: { fairshare: 10, maxTRESPerJob: { 'gres/gpu': 4 } },
 * })
 * command.argv.slice(4) // ['name=alice,bob', 'account=research', 'cluster=demo', 'Fairshare=10', 'MaxTRESPerJob=gres/gpu=4']
 * ```
 */
export function sacctmgrAdd<E extends AddableEntity, const V extends SlurmVersion>(
  entity: E,
  options: SacctmgrAddOptions<E, V>,
): Command<AccountingOutcome> {
  return buildCommand('add', ADD, entity, { ...options })
}
