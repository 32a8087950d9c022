import { AccountingError } from './accounting-error.ts'
import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { applyWithBlast } from './blast-radius.ts'
import { type Intent, toDraft } from './change-command.ts'
import { checkAgainstState } from './check-against-state.ts'
import { modelOf } from './cluster-model.ts'
import { mergeIntents } from './merge-intents.ts'
import type { Change, Plan, PlanOptions } from './plan.ts'
import { futureParents, planAccounts } from './plan-accounts.ts'
import { planCoordinators } from './plan-coordinators.ts'
import { planQos } from './plan-qos.ts'
import { planUserAssociations } from './plan-user-associations.ts'
import { planUsers } from './plan-users.ts'
import { resolvePolicy } from './resolve-policy.ts'

/**
 * The commands that take a cluster from its state to a policy. Pure: it runs nothing. What the policy doesn't mention stays as
 * it is; nothing is ever deleted.
 *
 * The order is one that Slurm accepts at every step: QOS before what refers to them, preemption edges removed before others
 * are added, accounts from the top down, QOS lists widened before defaults move and narrowed after.
 *
 * @throws AccountingError with code `invalid-policy` when the policy doesn't fit this cluster: a parent account that is
 * nowhere, a TRES that isn't tracked, a preemption loop through QOS that the policy doesn't name.
 *
 * @example
 * ```ts
 * import { type AccountingState, definePolicy, planAccounting, renderPlan } from '@slurmkit/sacctmgr'
 *
 * declare const state: AccountingState // from readAccounting
 * const policy = definePolicy({ qos: { short: { maxWall: '1:00:00' } }, accounts: {} })
 * console.log(renderPlan(planAccounting(state, policy)))
 * ```
 */
export function planAccounting(state: AccountingState, policy: AccountingPolicy, options: PlanOptions = {}): Plan {
  const findings = checkAgainstState(state, policy)
  if (findings.length > 0) {
    const lines = findings.map(({ path, message }) => `${path}: ${message}`)
    throw new AccountingError('invalid-policy', `policy does not fit cluster ${state.cluster}: ${lines.join('; ')}`, {
      findings,
    })
  }
  const whole = resolvePolicy(policy)
  const model = modelOf(state)
  const around = { use: options.use ?? { jobs: [], partitionQOS: {} }, otherClusters: state.otherClusters ?? {} }
  const parents = futureParents(state, whole)
  const coordinators = planCoordinators(state, whole, parents, new Set())
  const steps = [
    ...planQos(state, whole),
    ...planAccounts(state, whole),
    ...planUserAssociations(state, whole),
    planUsers(state, whole),
    coordinators.add,
  ]
  const run = (step: readonly Intent[]) =>
    mergeIntents(step).map((intent) => ({
      ...toDraft(state, intent),
      blast: applyWithBlast(model, intent, around),
    }))
  const changes = steps
    .map(run)
    .filter((step) => step.length > 0)
    .flatMap((step, at) => step.map((change): Change => ({ ...change, step: at })))
  return { cluster: state.cluster, policy, state, options, changes, refused: [] }
}
