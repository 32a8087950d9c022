import {
  type AccountingPolicy,
  applyPlan,
  type Plan,
  type PlanOptions,
  planAccounting,
  readAccounting,
  renderPlan,
} from '@slurmkit/sacctmgr'
import type { Stage } from '../shared-gpu/stage.ts'

/** Takes the cluster to a policy, printing what it takes, and gives the plan. */
export async function apply(stage: Stage, policy: AccountingPolicy, options: PlanOptions = {}): Promise<Plan> {
  const state = await readAccounting(stage.headNode, { cluster: stage.cluster })
  const plan = planAccounting(state, policy, options)
  stage.tell(renderPlan(plan))
  await applyPlan(stage.headNode, plan)
  return plan
}
