import { lintPolicy } from '@slurmkit/sacctmgr'
import { clear, seen, start } from '../../shared-gpu/jobs.ts'
import type { Stage } from '../../shared-gpu/stage.ts'
import { apply } from '../apply.ts'
import { policy } from './policy.ts'
import { sharesAlone } from './shares-alone.ts'

/** docs/tasks/half-for-a-team.md, claim by claim. */
export async function halfForATeam(stage: Stage): Promise<void> {
  const rules = lintPolicy(sharesAlone, { settings: stage.settings }).map(({ rule }) => rule)
  stage.claim('lintPolicy says that shares alone reserve nothing', rules.includes('share-reserves-nothing'), rules)
  await apply(stage, sharesAlone)
  await seen(stage, await start(stage, 'charlie', '--nodes=2', '--gres=gpu:8', '--time=60'), 'RUNNING')
  const late = await seen(stage, await start(stage, 'alice', '--nodes=2', '--gres=gpu:4', '--time=60'), 'Resources')
  stage.claim('with shares alone, research waits while others hold all 16 GPUs', late.reason === 'Resources', late)
  await clear(stage)

  const left = lintPolicy(policy, { settings: stage.settings })
  stage.claim('in the policy above lintPolicy finds nothing', left.length === 0, left)
  await apply(stage, policy)
  const held = await start(stage, 'charlie', '--nodes=2', '--gres=gpu:4', '--time=60')
  await seen(stage, held, 'RUNNING')
  const more = await seen(stage, await start(stage, 'charlie', '--gres=gpu:1', '--time=60'), 'QOSGrpGRES')
  stage.claim('others hold 8 GPUs, and the ninth waits with QOSGrpGRES', more.reason === 'QOSGrpGRES', more)
  const filler = await start(stage, 'charlie', '--qos=scavenger', '--nodes=2', '--gres=gpu:4', '--time=60')
  const full = await seen(stage, filler, 'RUNNING')
  stage.claim('as scavenger they take the other 8 too, while research is away', full.state === 'RUNNING', full)
  const claimed = await seen(stage, await start(stage, 'alice', '--nodes=2', '--gres=gpu:4', '--time=60'), 'RUNNING')
  const others = { held: await seen(stage, held), filler: await seen(stage, filler) }
  stage.claim(
    'research starts 8 GPUs at once on the full cluster; the scavenger is requeued, the 8 of the others run on',
    claimed.state === 'RUNNING' && others.held.state === 'RUNNING' && others.filler.state === 'PENDING',
    { claimed, others },
  )
  await clear(stage)
}
