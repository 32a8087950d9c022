import type { ACCOUNT_OPTIONS } from './account-options.ts'
import type { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { OptionInputs, Values } from './option.ts'
import type { QOS_OPTIONS } from './qos-options.ts'
import type { USER_OPTIONS } from './user-options.ts'

/** A QOS as a policy writes it. What is left out is not managed; `null` means no limit. `Q`: the QOS names of the policy. */
export type QosInput<Q extends string = string> = Omit<OptionInputs<typeof QOS_OPTIONS>, 'preempt'> & {
  /** QOS whose jobs its jobs may preempt. */
  readonly preempt?: readonly Q[] | null | undefined
}

/** What can be set on any association: the limits, shares and QOS of an account or of a user in an account. */
export type AssociationInput<Q extends string = string> = Omit<
  OptionInputs<typeof ASSOCIATION_OPTIONS>,
  'qos' | 'defaultQOS'
> & {
  /**
   * QOS that jobs may use. Plain names are the whole list; names with `+` or `-` change the parent's list, which keeps what
   * the parent has (`normal`, in a fresh database). Default: not managed.
   */
  readonly qos?: readonly (Q | `+${Q}` | `-${Q}`)[] | null | undefined
  /** QOS of a job that asks for none. Without it Slurm takes the only allowed one, or else the parent's default, or `normal`. */
  readonly defaultQOS?: Q | null | undefined
}

/** A user of an account as a policy writes it. */
export type UserInput<Q extends string = string> = AssociationInput<Q>

/** An account as a policy writes it. */
export type AccountInput<Q extends string = string> = AssociationInput<Q> &
  OptionInputs<typeof ACCOUNT_OPTIONS> & {
    /** Account above this one, of the policy or already on the cluster. Default: `root`, when the account is created. */
    readonly parent?: string | undefined
    /** Users with an association in this account: names, or names with limits of their own. */
    readonly users?: readonly string[] | Readonly<Record<string, UserInput<Q>>> | undefined
  }

/** Limits of the whole cluster: what can be set on its root association. Slurm refuses the three that are left out. */
export type RootInput<Q extends string = string> = Omit<
  AssociationInput<Q>,
  'grpTRESMins' | 'grpTRESRunMins' | 'grpWall'
>

/**
 * A policy as people write it, in TypeScript or YAML.
 *
 * @example
 * ```ts
 * import type { PolicyInput } from '@slurmkit/sacctmgr'
 *
 * const policy: PolicyInput<'short'> = {
 *   qos: { short: { maxWall: '1:00:00', flags: ['DenyOnLimit'] } },
 *   accounts: { ml: { qos: ['short'], defaultQOS: 'short', users: ['alice'] } },
 * }
 * ```
 */
export interface PolicyInput<Q extends string = string> {
  /** QOS by name. They are shared by all clusters of the database. */
  readonly qos: Readonly<Record<Q, QosInput<Q>>>
  /** Accounts by name. */
  readonly accounts: Readonly<Record<string, AccountInput<Q>>>
  /** The root of the association tree: limits of the whole cluster, and what all accounts inherit. Default: not managed. */
  readonly root?: RootInput<Q> | undefined
  /** What belongs to users themselves and not to one of their associations. Default: not managed. */
  readonly users?: Readonly<Record<string, OptionInputs<typeof USER_OPTIONS>>> | undefined
}

/** An account of a checked policy. */
export interface AccountPolicy {
  readonly parent?: string
  /** Description and organization. */
  readonly entity: Values
  readonly association: Values
  readonly users: Readonly<Record<string, Values>>
}

/**
 * A policy that was checked: values as Slurm keeps them (seconds, bytes, sets), names proved to exist and to be safe.
 * Plain JSON. Made by `definePolicy` and `parsePolicy`.
 */
export interface AccountingPolicy {
  readonly qos: Readonly<Record<string, Values>>
  readonly accounts: Readonly<Record<string, AccountPolicy>>
  readonly root: Values
  readonly users: Readonly<Record<string, Values>>
}
