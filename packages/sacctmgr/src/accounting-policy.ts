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
export type UserInput<Q extends string = string> = AssociationInput<Q> & {
  /**
   * Associations for single partitions: jobs there obey one of these instead of the user's association for all partitions,
   * with limits and usage of its own. Default: not managed.
   */
  readonly partitions?: Readonly<Record<string, AssociationInput<Q>>> | undefined
  /** `false`: the user has the associations of `partitions` and none for all others. Default: true. */
  readonly allPartitions?: boolean | undefined
}

/** An account as a policy writes it. */
export type AccountInput<Q extends string = string> = AssociationInput<Q> &
  OptionInputs<typeof ACCOUNT_OPTIONS> & {
    /** Account above this one, of the policy or already on the cluster. Default: `root`, when the account is created. */
    readonly parent?: string | undefined
    /** Users with an association in this account: names, or names with limits of their own. */
    readonly users?: readonly string[] | Readonly<Record<string, UserInput<Q>>> | undefined
    /** Users who may change this account, its users and all accounts below. Default: not managed. */
    readonly coordinators?: readonly string[] | undefined
  }

/**
 * Whose the rest is. `partial`: what the policy leaves out stays as it is, rows and settings alike. `strict`: the policy is all
 * that there is; settings that it leaves out are cleared, and rows that it leaves out go, when `planAccounting` is told to `prune`.
 */
export type Management = 'strict' | 'partial'

/** Entities of which a policy says whether it is all that there is. */
export interface ManagementInput {
  /** QOS; `normal` stays in any case. Default: `partial`. */
  readonly qos?: Management | undefined
  /** Accounts, and what they say of themselves; `root` stays in any case. Default: `partial`. */
  readonly accounts?: Management | undefined
  /** Users in the accounts of the policy, with their partitions; other accounts' users stay. Default: `partial`. */
  readonly users?: Management | undefined
  /** Coordinators of the accounts of the policy. Default: `partial`. */
  readonly coordinators?: Management | undefined
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
  /** What happens to what the policy leaves out, in one word for all or for each kind of entity. Default: `partial`. */
  readonly manage?: Management | ManagementInput | undefined
}

/** An account of a checked policy. */
export interface AccountPolicy {
  readonly parent?: string
  /** Description and organization. */
  readonly entity: Values
  readonly association: Values
  /** Associations of users for all partitions. */
  readonly users: Readonly<Record<string, Values>>
  /** Associations of users for single partitions: by user, then by partition. */
  readonly partitions?: Readonly<Record<string, Readonly<Record<string, Values>>>>
  /** Default: not managed. */
  readonly coordinators?: readonly string[]
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
  /** Entities of which the policy is all that there is. */
  readonly strict?: readonly (keyof ManagementInput)[]
}
