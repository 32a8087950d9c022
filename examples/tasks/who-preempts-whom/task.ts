import { run } from '@slurmkit/command'
import { AccountingError, definePolicy, lintPolicy } from '@slurmkit/sacctmgr'
import { sacct } from '@slurmkit/slurm-parsers'
import { clear, seen, start } from '../../shared-gpu/jobs.ts'
import { type Stage, until } from '../../shared-gpu/stage.ts'
import { apply } from '../apply.ts'
import { policy } from './policy.ts'

const whole = ['--nodes=2', '--gres=gpu:8', '--time=60'] as const

/** docs/tasks/who-preempts-whom.md, claim by claim. */
export async function whoPreemptsWhom(stage: Stage): Promise<void> {
  const found = lintPolicy(policy, { settings: stage.settings })
  stage.claim('in the policy above lintPolicy finds nothing', found.length === 0, found)
  await apply(stage, policy)

  const scavenger = await start(stage, 'charlie', '--qos=scavenger', ...whole)
  await seen(stage, scavenger, 'RUNNING')
  const batch = await start(stage, 'charlie', ...whole)
  const taken = await seen(stage, batch, 'RUNNING')
  const gone = await statesOf(stage, scavenger, 'PREEMPTED')
  stage.claim(
    "batch takes the scavenger's GPUs, and the scavenger is PREEMPTED and does not come back",
    taken.state === 'RUNNING' && gone.join() === 'PREEMPTED',
    { taken, gone },
  )

  const asked = performance.now()
  const research = await start(stage, 'alice', ...whole)
  const winner = await seen(stage, research, 'RUNNING')
  const seconds = (performance.now() - asked) / 1_000
  const loser = await seen(stage, batch)
  stage.claim(
    'research takes them from batch, after the ten seconds of its graceTime',
    winner.state === 'RUNNING' && seconds > 8,
    { winner, seconds },
  )
  const history = await statesOf(stage, batch, 'PREEMPTED')
  stage.claim(
    'the batch job is PENDING again; sacct --duplicates shows the run that was PREEMPTED',
    loser.state === 'PENDING' && history.includes('PREEMPTED'),
    { loser, history },
  )
  await clear(stage)

  for (const user of ['alice', 'bob'])
    await seen(
      stage,
      await start(stage, user, '--qos=interactive', '--nodes=1', '--gres=gpu:8', '--time=60'),
      'RUNNING',
    )
  const waits = await seen(stage, await start(stage, 'bob', ...whole), 'Resources')
  stage.claim('nobody lists interactive: research waits for it with Resources', waits.reason === 'Resources', waits)
  await clear(stage)

  stage.claim('a loop of preempt lists is no policy: definePolicy says which', loopIsRefused())
}

/** States of all runs of a job, once one of them is `state`. */
async function statesOf(stage: Stage, jobs: number, state: string): Promise<readonly string[]> {
  return until(
    stage,
    async () => {
      const rows = await run(stage.headNode, sacct({ jobs, duplicates: true, allocations: true }))
      return rows.map((row) => row.state?.name ?? '')
    },
    (names) => names.includes(state),
  )
}

function loopIsRefused(): boolean {
  try {
    definePolicy({ qos: { a: { preempt: ['b'] }, b: { preempt: ['a'] } }, accounts: {} })
    return false
  } catch (error) {
    return error instanceof AccountingError && error.message.includes('a -> b -> a')
  }
}
