import { fixPolicy } from '@slurmkit/sacctmgr'
import { clear, seen, start, submit } from '../../shared-gpu/jobs.ts'
import type { Stage } from '../../shared-gpu/stage.ts'
import { apply } from '../apply.ts'
import { capOnAll } from './cap-on-all.ts'
import { policy } from './policy.ts'

const session = (gpus: number, minutes = 30) =>
  ['--qos=interactive', '--nodes=1', `--gres=gpu:${gpus}`, `--time=${minutes}`] as const

/** docs/tasks/cap-interactive.md, claim by claim. */
export async function capInteractive(stage: Stage): Promise<void> {
  await apply(stage, capOnAll)
  await seen(stage, await start(stage, 'alice', ...session(4)), 'RUNNING')
  const second = await seen(stage, await start(stage, 'bob', ...session(1)), 'QOSGrpGRES')
  stage.claim(
    "under GrpTRES=gres/gpu=4, alice's 4 GPUs make bob wait with QOSGrpGRES",
    second.reason === 'QOSGrpGRES',
    second,
  )
  const plain = await seen(stage, await start(stage, 'charlie', '--nodes=1', '--gres=gpu:8'), 'RUNNING')
  stage.claim('and a job without --qos runs with 8 GPUs in normal, capped by nothing', plain.qos === 'normal', plain)
  await clear(stage)

  const { policy: fixed, left } = fixPolicy(capOnAll)
  stage.claim(
    'fixPolicy makes of it the policy above',
    JSON.stringify(sorted(fixed)) === JSON.stringify(sorted(policy)),
    fixed,
  )
  stage.claim('and lintPolicy has nothing left to say', left.length === 0, left)

  await apply(stage, policy)
  const both = [await start(stage, 'alice', ...session(4)), await start(stage, 'bob', ...session(4))]
  const running = [await seen(stage, both[0] ?? 0, 'RUNNING'), await seen(stage, both[1] ?? 0, 'RUNNING')]
  stage.claim(
    'now alice and bob have 4 GPUs each at the same time',
    running.every(({ state }) => state === 'RUNNING'),
    running,
  )
  await clear(stage)

  const refusals = [await submit(stage, 'alice', ...session(5))]
  for (const program of ['salloc', 'srun'] as const) {
    const argv = [program, ...session(5), 'true'] as const
    const { exitCode, stderr } = await stage.headNode.exec({ argv, user: 'alice', cwd: '/home/alice' })
    refusals.push({ exitCode, refusal: stderr })
  }
  stage.claim(
    'sbatch, salloc and srun refuse 5 GPUs alike, with QOSMaxGRESPerUser',
    refusals.every((one) => 'refusal' in one && one.exitCode === 1 && one.refusal.includes('error: QOSMaxGRESPerUser')),
    refusals,
  )
  const long = await submit(stage, 'alice', ...session(1, 120))
  stage.claim(
    'a session of two hours is refused with QOSMaxWallDurationPerJobLimit',
    'refusal' in long && long.refusal.includes('QOSMaxWallDurationPerJobLimit'),
    long,
  )
  for (let count = 0; count < 2; count += 1) await seen(stage, await start(stage, 'alice', ...session(1)), 'RUNNING')
  const third = await seen(stage, await start(stage, 'alice', ...session(1)), 'QOSMaxJobsPerUserLimit')
  stage.claim('a third session waits with QOSMaxJobsPerUserLimit', third.reason === 'QOSMaxJobsPerUserLimit', third)
  await clear(stage)
}

/** The same with keys in order, for comparing. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
