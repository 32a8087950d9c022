import { run } from '@slurmkit/command'
import { sacct } from '@slurmkit/slurm-parsers'
import { clear, seen, start } from '../jobs.ts'
import { type Stage, until } from '../stage.ts'

/** Low-priority batch may take everything, and gives it back at once. */
export async function preemption(stage: Stage): Promise<void> {
  const whole = ['--nodes=2', '--gres=gpu:8'] as const
  const batch = await start(stage, 'charlie', '--qos=batch-lowprio', ...whole, '--time=4:00:00')
  const running = await seen(stage, batch, 'RUNNING')
  stage.claim("charlie's 16-GPU batch job runs", running.state === 'RUNNING', running)

  const research = await start(stage, 'alice', '--qos=research', ...whole, '--time=2:00:00')
  // Both in one look: what is requeued says BeginTime for seconds only.
  const turn = await until(
    stage,
    async () => ({ winner: await seen(stage, research), loser: await seen(stage, batch) }),
    ({ winner, loser }) => winner.state === 'RUNNING' && loser.reason === 'BeginTime',
  )
  stage.claim(
    "alice's research job preempts it, and charlie's is pending again with BeginTime",
    turn.winner.state === 'RUNNING' && turn.loser.state === 'PENDING' && turn.loser.reason === 'BeginTime',
    turn,
  )
  const history = await until(
    stage,
    () => run(stage.headNode, sacct({ jobs: batch, duplicates: true, allocations: true })),
    (rows) => rows.some(({ state }) => state?.name === 'PREEMPTED'),
  )
  stage.claim(
    'sacct -D shows the preempted run',
    history.some(({ state }) => state?.name === 'PREEMPTED'),
    history,
  )
  await clear(stage)

  // Interactive holds its 8 GPUs on both nodes, batch all the rest.
  const [first = '', second = ''] = stage.nodeNames
  const sessions = [
    await start(stage, 'alice', '--qos=interactive', '--gres=gpu:4', `--nodelist=${first}`, '--time=30'),
    await start(stage, 'bob', '--qos=interactive', '--gres=gpu:4', `--nodelist=${second}`, '--time=30'),
  ]
  for (const session of sessions) await seen(stage, session, 'RUNNING')
  const filler = await start(stage, 'charlie', '--qos=batch-lowprio', '--nodes=2', '--gres=gpu:4', '--time=60')
  const full = await seen(stage, filler, 'RUNNING')
  const claim = await start(stage, 'bob', '--qos=research', '--nodes=2', '--gres=gpu:4', '--time=60')
  const claimed = await seen(stage, claim, 'RUNNING')
  const still = await Promise.all(sessions.map((session) => seen(stage, session, 'RUNNING')))
  stage.claim(
    'with batch and interactive full, a research job of 2 nodes x 4 GPUs starts at once by preemption',
    full.state === 'RUNNING' && claimed.state === 'RUNNING' && still.every(({ state }) => state === 'RUNNING'),
    [full, claimed, still],
  )
  await clear(stage)
}
