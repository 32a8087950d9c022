import { run } from '@slurmkit/command'
import { gpus, pendingTasks, sacct } from '@slurmkit/slurm-parsers'
import { clear, queued, seen, start, submit } from '../jobs.ts'
import { type Stage, until } from '../stage.ts'

/** What the policy refuses, what it lets wait, and what it lets through. */
export async function limits(stage: Stage): Promise<void> {
  const interactive = ['--qos=interactive', '--nodes=1'] as const
  const greedy = await submit(stage, 'bob', ...interactive, '--gres=gpu:5', '--time=10')
  const fitting = await start(stage, 'bob', ...interactive, '--gres=gpu:4', '--time=10')
  const fits = await seen(stage, fitting, 'RUNNING')
  // Records arrive in the order of submission: the one of the later job says that no other is on its way.
  const records = await until(
    stage,
    () => run(stage.headNode, sacct({ format: ['JobID', 'ReqTRES'], users: 'bob', start: 1, allocations: true })),
    (jobs) => jobs.some(({ jobID }) => jobID.id === fitting),
  )
  stage.claim(
    "bob's 5-GPU interactive job is refused at submission: QOSMaxGRESPerUser, exit 1, no job record",
    'refusal' in greedy &&
      greedy.exitCode === 1 &&
      /error: QOSMaxGRESPerUser$/m.test(greedy.refusal) &&
      records.some(({ jobID }) => jobID.id === fitting) &&
      !records.some(({ reqTRES }) => gpus(reqTRES) === 5),
    { greedy, records: records.map(({ jobID, reqTRES }) => [jobID.id, gpus(reqTRES)]) },
  )
  stage.claim('his 4-GPU job is accepted and runs', fits.state === 'RUNNING', fits)
  await clear(stage)

  const small = [...interactive, '--gres=gpu:1', '--time=10'] as const
  for (const job of [await start(stage, 'bob', ...small), await start(stage, 'bob', ...small)])
    await seen(stage, job, 'RUNNING')
  const third = await seen(stage, await start(stage, 'bob', ...small), 'QOSMaxJobsPerUserLimit')
  stage.claim(
    'his third interactive job pends with QOSMaxJobsPerUserLimit',
    third.state === 'PENDING' && third.reason === 'QOSMaxJobsPerUserLimit',
    third,
  )

  const long = await submit(stage, 'alice', ...interactive, '--gres=gpu:1', '--time=2:00:00')
  stage.claim(
    'a 2-hour interactive job is refused: QOSMaxWallDurationPerJobLimit',
    'refusal' in long && long.exitCode === 1 && long.refusal.includes('QOSMaxWallDurationPerJobLimit'),
    long,
  )
  const plain = await seen(stage, await start(stage, 'alice', '--gres=gpu:1', '--time=10'), 'RUNNING')
  stage.claim(
    "a job without --qos runs in its account's default QOS",
    plain.state === 'RUNNING' && plain.qos === 'research',
    plain,
  )

  const array = await start(stage, 'charlie', '--array=0-99', '--gres=gpu:1', '--time=10')
  const tasks = await until(
    stage,
    () => queued(stage, array),
    (rows) => rows.filter(({ state }) => state?.name === 'RUNNING').length >= 10,
  )
  // Another round of the scheduler, in which an eleventh would start if anything let it.
  await stage.pause()
  const later = await queued(stage, array)
  const running = [tasks, later].map((rows) => rows.filter(({ state }) => state?.name === 'RUNNING').length)
  const waiting = later.reduce(
    (sum, { jobID, state }) => sum + (state?.name === 'PENDING' ? (pendingTasks(jobID) ?? 1) : 0),
    0,
  )
  stage.claim(
    'an array of 100 queues, and only MaxJobsPerUser = 10 of its tasks run',
    running.join() === '10,10' && waiting === 90,
    { running, waiting },
  )
}
