import { AccountingError } from './accounting-error.ts'
import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { applyWithBlast } from './blast-radius.ts'
import { type Intent, toDraft } from './change-command.ts'
import { checkAgainstState } from './check-against-state.ts'
import { modelOf } from './cluster-model.ts'
import { mergeIntents } from './merge-intents.ts'
import type { Change, Plan, PlanOptions, Refusal } from './plan.ts'
import { futureParents, planAccounts } from './plan-accounts.ts'
import { planCoordinators } from './plan-coordinators.ts'
import { planQos } from './plan-qos.ts'
import { planUserAssociations } from './plan-user-associations.ts'
import { planUsers } from './plan-users.ts'
import { planRemovals } from './removals/plan-removals.ts'
import { resolvePolicy } from './resolve-policy.ts'

/**
 * The commands that take a cluster from its state to a policy. Pure: it runs nothing. What the policy doesn't mention stays as
 * it is; what it manages strictly and doesn't mention is removed with `prune`, up to `maxRemovals` rows, and only where no other
 * row goes with it. What stays in spite of the policy is in `refused`, each with the reason.
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
  const coordinators = planCoordinators(state, whole, parents, new Set(), options.prune === true)
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
  const changing = steps.map(run)
  const removals = planRemovals(state, whole, model, options)
  const leaving = planCoordinators(state, whole, parents, removals.accounts, options.prune === true).remove
  const coordinatorsGo = options.prune === true ? leaving : []
  const removing = [coordinatorsGo, ...removals.steps].map(run)
  const changes = [...changing, ...removing]
    .filter((step) => step.length > 0)
    .flatMap((step, at) => step.map((change): Change => ({ ...change, step: at })))
  const staying = options.prune === true ? [] : leaving.map(stayingCoordinator)
  return { cluster: state.cluster, policy, state, options, changes, refused: [...removals.refused, ...staying] }
}

function stayingCoordinator({ kind, entity, key }: Intent): Refusal {
  const message = 'the policy does not name it, and nothing is removed without prune'
  return { reason: 'prune', kind, entity, key, message, remedy: 'name it, or set prune', rows: [] }
}
