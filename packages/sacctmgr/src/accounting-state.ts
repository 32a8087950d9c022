import type { Values } from './option.ts'

/** An account as the database has it. */
export interface AccountState {
  /** Account above; `null` for `root`. */
  readonly parent: string | null
  /** Description and organization. */
  readonly entity: Values
  /**
   * What is set on the account itself: QOS lists as they were set, with their signs. What is missing is not set and comes from
   * above; 0 is "none allowed".
   */
  readonly association: Values
  /** What Slurm says is in effect, with what comes from above and QOS lists in full: what is missing here has no limit at all. */
  readonly effective?: Values
  /** Users who coordinate it, those who do so from an account above among them. */
  readonly coordinators?: readonly string[]
  /** Where slurmdbd keeps it in the tree, `/top/ml/` for example: what removals go by. Since 23.11. */
  readonly lineage?: string
}

/** The association of a user in an account, for one partition or for all. */
export interface UserAssociationState {
  readonly account: string
  readonly user: string
  /** `null`: all partitions. */
  readonly partition: string | null
  /** What is set on the association itself, as for an account. */
  readonly values: Values
  /** What Slurm says is in effect, as for an account. */
  readonly effective?: Values
  /** Where slurmdbd keeps it in the tree, `/ml/0-alice/gpu/` for example. Since 23.11. */
  readonly lineage?: string
}

/** What the accounting database holds about one cluster, as plain JSON. Made by `readAccounting`. */
export interface AccountingState {
  readonly cluster: string
  /** Release of sacctmgr, `24.11.5` for example. */
  readonly version: string
  /** QOS by name; they belong to all clusters of the database. */
  readonly qos: Readonly<Record<string, Values>>
  /** Accounts of this cluster by name. */
  readonly accounts: Readonly<Record<string, AccountState>>
  readonly userAssociations: readonly UserAssociationState[]
  /** What is set on users themselves, by name. */
  readonly users: Readonly<Record<string, Values>>
  /**
   * Accounts that have no association on this cluster: those of other clusters, and those that were removed, of which sacctmgr
   * keeps what they are for and goes back to it when they are added again. Default: there are none.
   */
  readonly dormantAccounts?: Readonly<Record<string, Values>>
  /** Other clusters of the same database: the users with associations there, and the QOS that these name. Default: none. */
  readonly otherClusters?: Readonly<
    Record<string, { readonly users: readonly string[]; readonly qos: readonly string[] }>
  >
  /** Names of the TRES that are tracked: limits can name no others. */
  readonly tres: readonly string[]
}

/** A QOS list in Slurm's notation made absolute: plain names stand for themselves, signs change what is inherited. */
export function mergeQos(own: readonly string[], inherited: () => readonly string[]): readonly string[] {
  if (own.length > 0 && !own.some((name) => /^[+-]/.test(name))) return own
  const result = new Set(inherited())
  for (const name of own) {
    if (name.startsWith('-')) result.delete(name.slice(1))
    else result.add(name.replace(/^\+/, ''))
  }
  return [...result]
}
