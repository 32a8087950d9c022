import type { Command } from '@slurmkit/command'
import type { Values } from '../option.ts'
import { buildCommand } from './build-command.ts'
import type { ModifyOf } from './change-options.ts'
import { MODIFY } from './forms.ts'
import type { AccountingOutcome } from './outcome.ts'
import type { SlurmVersion } from './slurm-version.ts'

/** What {@link sacctmgrModify} can change. An `association` is a user in an account; the account's own belongs to `account`. */
export type ModifiableEntity = keyof typeof MODIFY

/** Options of {@link sacctmgrModify}. */
export type SacctmgrModifyOptions<E extends ModifiableEntity, V extends SlurmVersion> = {
  /** The cluster's release; {@link slurmVersion} reads it from `sacctmgr --version`. */
  readonly version: V
  /** Values as they are. TRES that are left out keep their limits, so what is to go has to be known. Default: nothing is set. */
  readonly before?: Values
} & ModifyOf<(typeof MODIFY)[E][number], V, (typeof MODIFY)[E][number]>

/**
 * Changes rows of the accounting database: `set` replaces values and `null` clears them, `addTo` and `removeFrom` change lists.
 * One command does one kind of thing, because Slurm would do two in parts: settings of an account go apart from those of its
 * association, and operators apart from plain values.
 *
 * Without `partition`, a user's associations for single partitions change too; `null` is the one for all partitions.
 *
 * @throws AccountingError `invalid-argument` at once for options that the release or the entity lacks, unsafe names and bad
 * values; the command's `parse` throws `command-failed`, with Slurm's words.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrModify } from '@slurmkit/sacctmgr'
 *
 * const limits = { version: '24.11', qos: 'interactive', set: { maxTRESPerUser: { 'gres/gpu': 4 }, maxWall: null } } as const
 * sacctmgrModify('qos', limits).argv.slice(5) // ['name=interactive', 'set', 'MaxTRESPerUser=gres/gpu=4', 'MaxWallDurationPerJob=-1']
 * sacctmgrModify('qos', { version: '24.11', qos: 'interactive', addTo: { flags: ['DenyOnLimit'] } })
 * ```
 */
export function sacctmgrModify<E extends ModifiableEntity, const V extends SlurmVersion>(
  entity: E,
  options: SacctmgrModifyOptions<E, V>,
): Command<AccountingOutcome> {
  return buildCommand('modify', MODIFY, entity, { ...options })
}
