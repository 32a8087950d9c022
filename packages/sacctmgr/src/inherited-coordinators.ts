import type { AccountingState } from './accounting-state.ts'
import { own } from './own.ts'

/**
 * Accounts whose coordinators an account shows beside its own: the one above, and those whose name fits its own with "_" for any
 * character, since Slurm looks for them by pattern too.
 */
export function coordinatorSources(state: AccountingState, account: string): readonly string[] {
  const parent = own(state.accounts, account)?.parent ?? null
  const alike = Object.keys(state.accounts).filter(
    (name) => name !== account && name.length === account.length && name.includes('_') && fits(name, account),
  )
  return [...(parent === null ? [] : [parent]), ...alike]
}

function fits(pattern: string, name: string): boolean {
  return [...pattern].every((letter, at) => letter === '_' || letter === name[at])
}

/** Users that an account may show because another account names them. */
export function inheritedCoordinators(state: AccountingState, account: string): ReadonlySet<string> {
  return new Set(coordinatorSources(state, account).flatMap((name) => own(state.accounts, name)?.coordinators ?? []))
}
