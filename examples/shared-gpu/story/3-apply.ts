import { type CommandRunner, output, run } from '@slurmkit/command'
import { applyPlan, planAccounting, readAccounting, renderPlan } from '@slurmkit/sacctmgr'
import { policy } from '../policy.ts'
import type { Stage } from '../stage.ts'
import { users } from '../users.ts'

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

  const answers: string[] = []
  for (const { name } of users) {
    const srun = [
      'srun',
      '--partition=gpu',
      '--nodes=2',
      '--ntasks-per-node=1',
      '--gres=gpu:1',
      '--label',
      'id',
      '-un',
    ] as const
    answers.push(await run(stage.headNode, output(srun, { user: name, cwd: `/home/${name}` })))
  }
  const lines = answers.map((text) => text.trim().split('\n').sort())
  const expected = users.map(({ name }) => [`0: ${name}`, `1: ${name}`])
  stage.claim(
    'a two-node srun as each of them runs under its own name on both nodes',
    JSON.stringify(lines) === JSON.stringify(expected),
    lines,
  )
}
