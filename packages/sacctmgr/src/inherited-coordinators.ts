import type { AccountingState } from './accounting-state.ts'
import { own } from './own.ts'

/**
 * Accounts whose coordinators an account shows beside its own: the one above, and those whose name fits its own with "_" for any
 * character, since Slurm looks for them by pattern too.
 */
export function coordinatorSources(
  accounts: Iterable<string>,
  parent: string | null | undefined,
  account: string,
): readonly string[] {
  const alike = [...accounts].filter(
    (name) => name !== account && name.length === account.length && name.includes('_') && fits(name, account),
  )
  return [...(parent == null ? [] : [parent]), ...alike]
}

function fits(pattern: string, name: string): boolean {
  return [...pattern].every((letter, at) => letter === '_' || letter === name[at])
}

/** Accounts from which coordinators come to one, itself among them only where names that fit each other make a loop. */
export function reachable(from: string, sourcesOf: (account: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [...sourcesOf(from)]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    waiting.push(...sourcesOf(name))
  }
  return found
}

/**
 * For each account the users that it shows because another account names them. Accounts that get theirs from each other show the
 * same, and which of them names somebody can't be told; each then passes for one that does.
 */
export function inheritedCoordinators(state: AccountingState): (account: string) => ReadonlySet<string> {
  const names = Object.keys(state.accounts)
  const sources = new Map(
    names.map((name) => [name, coordinatorSources(names, own(state.accounts, name)?.parent, name)]),
  )
  const above = remember((account) => reachable(account, (name) => sources.get(name) ?? []))
  return remember((account) => {
    const others = [...above(account)].filter((name) => !above(name).has(account))
    return new Set(others.flatMap((name) => own(state.accounts, name)?.coordinators ?? []))
  })
}

/** A function that works out each answer once. */
export function remember<T>(work: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const old = known.get(name)
    if (old !== undefined) return old
    const fresh = work(name)
    known.set(name, fresh)
    return fresh
  }
}
