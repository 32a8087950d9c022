import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Values } from './option.ts'

/** One command of a plan: what it changes, and the exact argument vector that does it. */
export interface Change {
  readonly kind: 'add' | 'modify'
  readonly entity: 'qos' | 'account' | 'user' | 'association'
  /** What is changed: a QOS, an account, or `user in account`; several names with commas where one command serves them all. */
  readonly key: string
  /** The settings that change, as they are; `null` for what does not exist yet. */
  readonly before: Values | null
  /** The settings that change, as they will be. */
  readonly after: Values
  readonly argv: readonly [string, ...string[]]
}

/** Commands that take a cluster from the state that was read to the policy, in the order in which they have to run. Plain JSON. */
export interface Plan {
  readonly cluster: string
  readonly policy: AccountingPolicy
  /** The state that the plan was made from; `applyPlan` refuses to start from another. */
  readonly state: AccountingState
  /** Empty when the cluster has what the policy asks for. */
  readonly changes: readonly Change[]
}
