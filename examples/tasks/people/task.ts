import { run } from '@slurmkit/command'
import { planAccounting, readAccounting, readClusterUse } from '@slurmkit/sacctmgr'
import { sacct } from '@slurmkit/slurm-parsers'
import { clear, seen, start, submit } from '../../shared-gpu/jobs.ts'
import { type Stage, until } from '../../shared-gpu/stage.ts'
import { apply } from '../apply.ts'
import { createUsers } from '../create-users.ts'
import { policyWith } from './policy.ts'

const small = ['--nodes=1', '--gres=gpu:1', '--time=30'] as const

/** docs/tasks/people.md, claim by claim. */
export async function people(stage: Stage): Promise<void> {
  const before = policyWith({ research: ['alice', 'bob'], batch: ['charlie'] })
  await apply(stage, before)

  // Onboard: Linux first, accounting second.
  await createUsers(stage, 'alice', 'bob', 'charlie', 'dave')
  const early = await submit(stage, 'dave', ...small)
  stage.claim(
    'with a Linux account and no association, dave is refused: Invalid account or account/partition combination specified',
    'refusal' in early && early.refusal.includes('Invalid account or account/partition combination specified'),
    early,
  )
  await apply(stage, policyWith({ research: ['alice', 'bob', 'dave'], batch: ['charlie'] }))
  const first = await start(stage, 'dave', ...small)
  const ran = await seen(stage, first, 'RUNNING')
  stage.claim(
    'one name more in the policy, and his job runs at once, in the default QOS of his account',
    ran.qos === 'research',
    ran,
  )
  await clear(stage)

  // Move: the new account and the default first, the old association last, in one plan.
  const moved = policyWith({ research: ['alice', 'bob'], batch: ['charlie', 'dave'] })
  const state = await readAccounting(stage.headNode, { cluster: stage.cluster })
  const careful = planAccounting(state, moved)
  stage.claim(
    'without prune nothing is removed: the plan says what would be',
    careful.changes.every(({ kind }) => kind !== 'remove') && careful.refused.some(({ reason }) => reason === 'prune'),
    careful.refused,
  )
  const move = await apply(stage, moved, { prune: true })
  stage.claim(
    'with prune the plan adds the new association before it removes the old one',
    move.changes.at(0)?.kind === 'add' && move.changes.at(-1)?.kind === 'remove',
    move.changes.map(({ kind, key }) => `${kind} ${key}`),
  )
  const after = await seen(stage, await start(stage, 'dave', ...small), 'RUNNING')
  const old = await submit(stage, 'dave', '--account=research', ...small)
  stage.claim(
    "dave's next job is charged to batch, and --account=research is refused",
    after.qos === 'batch' && 'refusal' in old,
    { after, old },
  )

  // Offboard: the association goes when his jobs are gone, what he used stays in the records.
  const busy = planAccounting(await readAccounting(stage.headNode, { cluster: stage.cluster }), before, {
    prune: true,
    use: await readClusterUse(stage.headNode),
  })
  stage.claim(
    'while dave has a job, a plan that knows what runs leaves him in, and names the job',
    busy.changes.length === 0 && busy.refused.some(({ reason, rows }) => reason === 'jobs' && rows.length > 0),
    busy.refused,
  )
  await clear(stage)
  await apply(stage, before, { prune: true })
  const late = await submit(stage, 'dave', ...small)
  stage.claim('offboarded, dave is refused', 'refusal' in late, late)
  const format = ['JobID', 'Account'] as const
  const rows = await until(
    stage,
    () => run(stage.headNode, sacct({ users: 'dave', start: 1, allocations: true, format })),
    (jobs) => jobs.length === 2,
  )
  stage.claim(
    'sacct still has his jobs, each with the account that it was charged to',
    rows.map(({ account }) => account).join() === 'research,batch',
    rows,
  )
  const others = await submit(stage, 'alice', ...small)
  stage.claim('and alice notices nothing of all this', 'id' in others, others)
  await clear(stage)
}
