import type { CommandRunner } from '@slurmkit/command'
import { applyPlan, planAccounting, readAccounting, renderPlan } from '@slurmkit/sacctmgr'
import { policy } from '../policy.ts'
import type { Stage } from '../stage.ts'

/** The policy is planned, applied and read back; after that there is nothing left to do. */
export async function apply(stage: Stage): Promise<void> {
  const read = () => readAccounting(stage.headNode, { cluster: stage.cluster })
  const plan = planAccounting(await read(), policy)
  stage.tell(renderPlan(plan))
  await applyPlan(stage.headNode, plan, { onEvent: ({ message }) => stage.tell(message) })
  const second = planAccounting(await read(), policy)
  stage.claim(
    'the corrected policy is applied, and a second plan is empty',
    plan.changes.length > 0 && second.changes.length === 0,
    second.changes,
  )

  let sent = 0
  const counting: CommandRunner = {
    exec: (...call) => {
      sent += 1
      return stage.headNode.exec(...call)
    },
  }
  await applyPlan(counting, second)
  stage.claim('a third apply sends no command', sent === 0, sent)
}
