import { output, run } from '@slurmkit/command'
import { lintPolicy } from '@slurmkit/sacctmgr'
import { parseAssocMgr } from '@slurmkit/slurm-parsers'
import { clear, seen, start, submit } from '../../shared-gpu/jobs.ts'
import { type Stage, until } from '../../shared-gpu/stage.ts'
import { apply } from '../apply.ts'
import { policyWith } from './policy.ts'
import { throttle } from './throttle.ts'

const whole = ['--nodes=2', '--gres=gpu:8'] as const

/** docs/tasks/gpu-hours.md, claim by claim. */
export async function gpuHours(stage: Stage): Promise<void> {
  const rules = lintPolicy(throttle, { settings: stage.settings }).map(({ rule }) => rule)
  stage.claim('lintPolicy says that grpTRESRunMins is no quota', rules.includes('quota-is-none'), rules)
  await apply(stage, throttle)
  await useSome(stage, 'charlie')
  const again = await seen(stage, await start(stage, 'charlie', ...whole, '--time=2'), 'RUNNING')
  stage.claim(
    'under GrpTRESRunMins=gres/gpu=32, what was used does not count: the full 32 start again',
    again.state === 'RUNNING',
    again,
  )
  await clear(stage)

  const policy = policyWith(32)
  const found = lintPolicy(policy, { settings: stage.settings })
  stage.claim('in the policy above lintPolicy finds nothing', found.length === 0, found)
  await apply(stage, policy)
  const large = await submit(stage, 'alice', ...whole, '--time=3')
  stage.claim(
    'a job that alone needs 48 of the 32 GPU minutes is refused with QOSGrpGRESMinutes',
    'refusal' in large && large.refusal.includes('QOSGrpGRESMinutes'),
    large,
  )
  await useSome(stage, 'alice')
  const used = await until(
    stage,
    () => usedMinutes(stage),
    (minutes) => minutes >= 1,
  )
  stage.claim('scontrol show assoc_mgr shows the GPU minutes that are used', used >= 1, used)
  const late = await start(stage, 'bob', ...whole, '--time=2')
  const waits = await seen(stage, late, 'QOSGrpGRESMinutes')
  stage.claim(
    '32 minutes no longer fit: the job waits, whoever submits it',
    waits.reason === 'QOSGrpGRESMinutes',
    waits,
  )

  await apply(stage, policyWith(64))
  const topped = await seen(stage, late, 'RUNNING')
  stage.claim('with 64 in the policy it starts: topping up is one number', topped.state === 'RUNNING', topped)
  await clear(stage)
}

/** Runs 16 GPUs for some seconds, more than a GPU minute. */
async function useSome(stage: Stage, user: string): Promise<void> {
  const job = await start(stage, user, ...whole, '--time=1')
  await seen(stage, job, 'RUNNING')
  for (let seconds = 0; seconds < 6; seconds += 0.2) await stage.pause()
  await clear(stage)
}

/** GPU minutes that QOS project has used, as the controller counts them. */
async function usedMinutes(stage: Stage): Promise<number> {
  const text = await run(stage.headNode, output(['scontrol', 'show', 'assoc_mgr', 'flags=qos', 'qos=project']))
  const minutes = parseAssocMgr(text).qos[0]?.row['grpTRESMins']
  if (minutes === null || typeof minutes !== 'object' || !('gres/gpu' in minutes)) return 0
  const use = minutes['gres/gpu']
  return typeof use === 'object' ? use.used : 0
}
