import type { AccountingState } from './accounting-state.ts'
import { effectiveOfAccount, effectiveOfRow, findRow, modelOf } from './cluster-model.ts'
import type { Values } from './option.ts'

/**
 * What is in effect for an account, or for a user's association in it: own settings, what comes from the accounts above where
 * there are none, TRES by TRES, and QOS lists in full. What is missing has no limit. Limits of groups (`grpTRES` and the like),
 * shares and comments are not inherited: they hold for the association and all below it together.
 *
 * A job in a partition for which the user has an association of its own obeys that one.
 *
 * @returns `undefined` when there is no such association.
 *
 * @example
 * ```ts
 * import { type AccountingState, effectiveValues } from '@slurmkit/sacctmgr'
 *
 * declare const state: AccountingState // from readAccounting
 * effectiveValues(state, { account: 'research', user: 'alice' })?.['maxJobs'] // a number, or undefined for no limit
 * ```
 */
export function effectiveValues(
  state: AccountingState,
  association: { readonly account: string; readonly user?: string; readonly partition?: string },
): Values | undefined {
  const model = modelOf(state)
  const { account, user, partition } = association
  if (user === undefined) return model.accounts.has(account) ? effectiveOfAccount(model, account, new Map()) : undefined
  const row =
    (partition === undefined ? undefined : findRow(model, account, user, partition)) ??
    findRow(model, account, user, null)
  return row === undefined ? undefined : effectiveOfRow(model, row, new Map())
}
