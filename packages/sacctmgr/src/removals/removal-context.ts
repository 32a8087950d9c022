import type { AccountingPolicy } from '../accounting-policy.ts'
import type { AccountingState } from '../accounting-state.ts'
import type { Intent } from '../change-command.ts'
import type { ClusterModel, ModelRow } from '../cluster-model.ts'
import { groupBy } from '../own.ts'
import type { ActiveJob, PlanOptions, Refusal } from '../plan.ts'
import { rowName } from '../row-name.ts'

/** What decides about removals. */
export interface RemovalContext {
  readonly state: AccountingState
  readonly policy: AccountingPolicy
  /** Changes as what is planned would change it. */
  readonly model: ClusterModel
  readonly options: PlanOptions
  readonly jobs: readonly ActiveJob[]
  /** Every association of each user, as they are before anything is removed. */
  readonly rowsOfUser: ReadonlyMap<string, readonly ModelRow[]>
}

/** Removals of one kind of row, and those that stay with their reasons. */
export interface RemovalPart {
  readonly steps: readonly (readonly Intent[])[]
  readonly refused: readonly Refusal[]
}

/** Why a row stays. */
export type Objection = Pick<Refusal, 'reason' | 'message' | 'remedy' | 'rows'>

/** The context of a plan, on a model that removals may change. */
export function removalContext(
  state: AccountingState,
  policy: AccountingPolicy,
  model: ClusterModel,
  options: PlanOptions,
): RemovalContext {
  const rows = [...model.rows.values()].flatMap((ofAccount) => [...ofAccount.values()])
  return {
    state,
    policy,
    model,
    options,
    jobs: options.use?.jobs ?? [],
    rowsOfUser: groupBy(rows, ({ user }) => user),
  }
}

/** A removal that doesn't happen. */
export function refusal({ kind, entity, key }: Intent, objection: Objection): Refusal {
  return { kind, entity, key, ...objection }
}

/** `alice in ml, partition gpu` */
export function nameOfRow({ account, user, partition }: ModelRow): string {
  return rowName({ account: [account], user: [user], partition })
}

/** Takes jobs that did not end yet as an objection; undefined where there are none. */
export function stillRunning(jobs: readonly ActiveJob[], what: string, limit: string): Objection | undefined {
  if (jobs.length === 0) return undefined
  const rows = jobs.map(({ jobID }) => `job ${jobID}`)
  return {
    reason: 'jobs',
    message: `${rows.join(', ')} of ${what} did not end yet`,
    remedy: `set ${limit}: 0 and wait, or cancel them`,
    rows,
  }
}
