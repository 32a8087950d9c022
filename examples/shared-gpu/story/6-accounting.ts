import { run } from '@slurmkit/command'
import { gpus, sacct, sprio, sshare } from '@slurmkit/slurm-parsers'
import { type Stage, until } from '../stage.ts'

/** What each user has used and what it makes of his fairshare, as the scheduler goes by it now. */
export async function readShares(stage: Stage) {
  const rows = await run(stage.headNode, sshare({ format: ['User', 'RawUsage', 'FairShare'] }))
  const share = (name: string) => rows.find(({ user }) => user === name)
  return { alice: share('alice'), bob: share('bob') }
}

const columns = ['JobID', 'User', 'Account', 'QOS', 'State', 'AllocTRES'] as const

/** Every job has its user, its account and its GPUs, and what bob used moves him back. */
export async function accounting(stage: Stage, before: Awaited<ReturnType<typeof readShares>>): Promise<void> {
  const ran = await until(
    stage,
    async () => {
      const jobs = await run(stage.headNode, sacct({ start: 1, allocations: true, duplicates: true, format: columns }))
      return jobs.filter(({ allocTRES }) => allocTRES !== null)
    },
    (jobs) => jobs.filter(({ state }) => state?.name === 'RUNNING').length === 13,
  )
  stage.claim(
    'sacct shows user, account and gres/gpu for each job',
    ran.length >= 23 && ran.every((job) => job.user !== null && job.account !== null && gpus(job.allocTRES) > 0),
    ran,
  )

  const [earlier] = await run(stage.headNode, sprio({ users: 'bob' }))
  // Shares are computed every PriorityCalcPeriod, and when the controller starts.
  await stage.restartController()
  const after = await until(
    stage,
    () => readShares(stage),
    ({ bob }) => (bob?.fairShare ?? 1) < (before.bob?.fairShare ?? 0),
  )
  stage.tell(`sshare, bob: usage ${before.bob?.rawUsage} -> ${after.bob?.rawUsage}`)
  stage.tell(`sshare, bob: factor ${before.bob?.fairShare} -> ${after.bob?.fairShare}`)
  stage.claim(
    "sshare: bob's use lowers his fairshare",
    (after.bob?.rawUsage ?? 0) > (before.bob?.rawUsage ?? 0) &&
      (after.bob?.fairShare ?? 1) < (before.bob?.fairShare ?? 0),
    { before, after },
  )
  const weight = Number(stage.settings['PriorityWeightFairshare'])
  const expected = [before, after].map(({ bob }) => Math.floor(weight * (bob?.fairShare ?? 0)))
  const [waiting] = await until(
    stage,
    () => run(stage.headNode, sprio({ users: 'bob' })),
    ([job]) => (job?.fairshare ?? 0) <= (expected[1] ?? 0) + 1,
  )
  stage.tell(`sprio, bob's waiting job: fairshare part ${earlier?.fairshare} -> ${waiting?.fairshare}`)
  stage.claim(
    "sprio: and with it the priority of bob's waiting job",
    Math.abs((waiting?.fairshare ?? 0) - (expected[1] ?? 0)) <= 1 && (waiting?.fairshare ?? 0) < (expected[0] ?? 0),
    { waiting, expected },
  )
}
