import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Values } from './option.ts'

/** Names of the rows that a change is for; several where one command serves them all. */
export interface Target {
  readonly qos?: readonly string[]
  readonly account?: readonly string[]
  readonly user?: readonly string[]
  /** Partition of the users' associations; `null`: those for all partitions. */
  readonly partition?: string | null
}

/** A row that a command changes beside those that it names. */
export interface TouchedRow {
  /** `user bob in proj-a`, `qos batch`, `partition gpu`, `job 17`. */
  readonly row: string
  /** What happens to it: `is removed`, `loses QOS batch from its list`. */
  readonly effect: string
}

/** What is in effect for some associations of users before and after a change, with what they inherit. */
export interface EffectiveChange {
  /** Associations that fare alike: `alice in ml`, `alice in ml, partition gpu`. */
  readonly users: readonly string[]
  /** Settings that differ; what is missing has no limit. */
  readonly before: Values
  readonly after: Values
}

/** Everything that a command changes beyond the rows that it names. */
export interface BlastRadius {
  readonly rows: readonly TouchedRow[]
  /** What users get to see of it. Empty where what is in effect stays the same. */
  readonly effective: readonly EffectiveChange[]
}

/** One command of a plan: what it changes, and the exact argument vector that does it. */
export interface Change {
  readonly kind: 'add' | 'modify' | 'remove'
  readonly entity: 'qos' | 'account' | 'user' | 'association' | 'coordinator'
  /** What is changed: a QOS, an account, or `user in account`; several names with commas where one command serves them all. */
  readonly key: string
  /** The same in parts. */
  readonly target: Target
  /** The settings that change, as they are; `null` for what does not exist yet. */
  readonly before: Values | null
  /** The settings that change, as they will be; empty for what is removed. */
  readonly after: Values
  readonly argv: readonly [string, ...string[]]
  /**
   * Changes of one step may run in any order, at once, or in one session; those of a later step need all before them done.
   * From 0 up, never falling from one change to the next.
   */
  readonly step: number
  readonly blast: BlastRadius
}

/** Why a difference between cluster and policy stays. */
export type RefusalReason =
  /** Nothing is removed without `prune`. */
  | 'prune'
  /** More would be removed than `maxRemovals`. */
  | 'ceiling'
  /** The command would touch rows that nobody named, and there is no way round it. */
  | 'blast-radius'
  /** Rows that the policy doesn't manage need it. */
  | 'in-use'
  /** Jobs of it are pending or running. */
  | 'jobs'

/** A difference between cluster and policy that the plan leaves as it is. */
export interface Refusal {
  readonly reason: RefusalReason
  readonly kind: Change['kind']
  readonly entity: Change['entity']
  readonly key: string
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
  /** The rows that stand in the way. */
  readonly rows: readonly string[]
}

/** A job that is pending or running. */
export interface ActiveJob {
  readonly jobID: string
  readonly user: string
  readonly account: string
  readonly qos: string
  readonly partition: string
}

/** What runs on a cluster, where accounting has to be careful. Made by `readClusterUse`. */
export interface ClusterUse {
  readonly jobs: readonly ActiveJob[]
  /** QOS of each partition that has one: the limits of all its jobs. */
  readonly partitionQOS: Readonly<Record<string, string>>
}

/** Options of `planAccounting`. */
export interface PlanOptions {
  /** What runs on the cluster, from `readClusterUse`. Default: unknown, and neither jobs nor partitions stop a removal. */
  readonly use?: ClusterUse
  /** Removes what the policy manages strictly and doesn't name. Default: false, it is listed in `refused`. */
  readonly prune?: boolean
  /** Most rows that a plan may remove; above it none is. Default: 10. */
  readonly maxRemovals?: number
}

/** Commands that take a cluster from the state that was read to the policy, in the order in which they have to run. Plain JSON. */
export interface Plan {
  readonly cluster: string
  readonly policy: AccountingPolicy
  /** The state that the plan was made from; `applyPlan` refuses to start from another. */
  readonly state: AccountingState
  /** What it was made with; a plan that follows it takes the same. */
  readonly options: PlanOptions
  /** Empty when the cluster has what the policy asks for, but for what is in `refused`. */
  readonly changes: readonly Change[]
  /** Differences that stay, each with its reason. The changes are safe without them. */
  readonly refused: readonly Refusal[]
}

/** A change before its place in the plan is known. */
export type Draft = Omit<Change, 'step' | 'blast'>
