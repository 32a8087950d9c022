import type { CommandResult } from '@slurmkit/command'
import { output, run } from '@slurmkit/command'
import { applyPlan, planAccounting, readAccounting } from '@slurmkit/sacctmgr'
import { sacct, sacctmgrShow, squeue, sreport } from '@slurmkit/slurm-parsers'
import { type Stage, until } from '../shared-gpu/stage.ts'
import { policy } from './policy.ts'

const DAY = 86_400_000
const weekAgo = () => new Date(Date.now() - 7 * DAY)

/** The jobs of the past week, without their steps. */
const week = ({ headNode }: Stage) => run(headNode, sacct({ start: weekAgo(), allocations: true }))
const isIn = (state: string) => (job: Awaited<ReturnType<typeof week>>[number]) => job.state?.name === state

function submit({ headNode }: Stage, user: string, ...options: readonly string[]): Promise<CommandResult> {
  const argv = ['sbatch', '--parsable', '--output=/dev/null', '--account=proj_physics', ...options] as const
  return headNode.exec({ argv, user, cwd: `/home/${user}` })
}

/** 1. Attribute usage to projects. */
export async function attribute(stage: Stage): Promise<void> {
  const { headNode, cluster, claim } = stage
  await applyPlan(headNode, planAccounting(await readAccounting(headNode, { cluster }), policy))
  const again = planAccounting(await readAccounting(headNode, { cluster }), policy)
  claim(
    '1: projects, people and limits are what the policy says: a second plan is empty',
    again.changes.length === 0,
    again,
  )
  const users = ['user1', 'user2', 'user3']
  for (const user of users) await submit(stage, user, '--time=5', '--wrap=true')
  const jobs = await until(
    stage,
    () => week(stage),
    (rows) => rows.filter(isIn('COMPLETED')).length === users.length,
  )
  const charged = jobs.map(({ user, account }) => `${user} ${account}`).sort()
  claim(
    '1: a job of each of three people is charged to proj_physics',
    charged.join() === users.map((u) => `${u} proj_physics`).join(),
    charged,
  )
  const rows = await run(headNode, sacctmgrShow('association', { where: { user: 'user1' } }))
  const accounts = rows.map(({ account }) => account).sort()
  claim(
    '1: user1 is in proj_chemistry and in proj_physics',
    accounts.join() === 'proj_chemistry,proj_physics',
    accounts,
  )
}

/** 2. Enforce limits: what user1's running jobs may still use is 60 CPU minutes. */
export async function limit(stage: Stage): Promise<void> {
  const { headNode, claim } = stage
  const large = await submit(stage, 'user1', '--cpus-per-task=2', '--time=1:00:00', '--wrap=sleep 60')
  const small = await submit(stage, 'user1', '--cpus-per-task=1', '--time=0:20:00', '--wrap=sleep 60')
  const jobOf = (rows: Awaited<ReturnType<typeof look>>, { stdout }: CommandResult) =>
    rows.find(({ jobID }) => String(jobID.id) === stdout.trim())
  const look = () => run(headNode, squeue())
  const queue = await until(stage, look, (rows) => {
    return jobOf(rows, small)?.state?.name === 'RUNNING' && /^Assoc/.test(jobOf(rows, large)?.reason ?? '')
  })
  const waiting = jobOf(queue, large)
  claim(
    '2: a job of 120 CPU minutes waits, and says that its association has no room for it',
    waiting?.state?.name === 'PENDING' && /^Assoc/.test(waiting.reason ?? ''),
    queue,
  )
  claim('2: one of 20 CPU minutes runs beside it', jobOf(queue, small)?.state?.name === 'RUNNING', queue)
  await run(headNode, output(['scancel', '--user=user1']))
  await until(stage, look, (rows) => rows.length === 0)
}

/** 3. Generate usage reports. */
export async function report(stage: Stage): Promise<void> {
  const { headNode, claim } = stage
  const jobs = await until(
    stage,
    () => week(stage),
    (rows) => rows.filter(isIn('CANCELLED')).length === 2,
  )
  const states = [...new Set(jobs.map(({ state }) => state?.name))].sort()
  claim(
    '3: the week has jobs that completed, and jobs that were cancelled',
    states.join() === 'CANCELLED,COMPLETED',
    jobs,
  )
  const month = { start: new Date(Date.now() - 30 * DAY), end: new Date() }
  const byAccount = await run(headNode, sreport('accountUtilizationByUser', month))
  const top = await run(headNode, sreport('userTop', month))
  claim(
    '3: sreport counts whole hours: what ran in this one is in its reports of the month from the next on',
    [...byAccount, ...top].every(({ used }) => (used ?? 0) >= 0),
    [byAccount, top],
  )
}

/** 4. Identify job issues. */
export async function findFailures(stage: Stage): Promise<void> {
  const { headNode, claim } = stage
  const broken = await submit(stage, 'user2', '--job-name=cnn_test', '--time=5', '--wrap=exit 7')
  const look = () =>
    run(headNode, sacct({ users: 'user2', start: weekAgo(), end: new Date(), states: 'FAILED', allocations: true }))
  const own = await until(stage, look, (rows) => rows.length > 0)
  claim(
    '4: user2 finds the job that failed this week, by its name, and with which exit code',
    own.length === 1 &&
      String(own[0]?.jobID.id) === broken.stdout.trim() &&
      own[0]?.jobName === 'cnn_test' &&
      own[0]?.exitCode?.code === 7,
    own,
  )
}
