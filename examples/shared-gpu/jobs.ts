import { output, run } from '@slurmkit/command'
import { squeue } from '@slurmkit/slurm-parsers'
import { type Stage, until } from './stage.ts'

/** What came of a submission: a job, or the words with which Slurm refused it. */
export type Submission = { readonly id: number } | { readonly exitCode: number | null; readonly refusal: string }

/** Submits a job that sleeps, as a user, from his home directory, which all nodes share. */
export async function submit(stage: Stage, user: string, ...options: readonly string[]): Promise<Submission> {
  const argv = ['sbatch', '--parsable', '--output=/dev/null', ...options, '--wrap=sleep 600'] as const
  const { exitCode, stdout, stderr } = await stage.headNode.exec({ argv, user, cwd: `/home/${user}` })
  return exitCode === 0 ? { id: Number.parseInt(stdout, 10) } : { exitCode, refusal: stderr }
}

/** The same for a job that has to be accepted. */
export async function start(stage: Stage, user: string, ...options: readonly string[]): Promise<number> {
  const submission = await submit(stage, user, ...options)
  if ('id' in submission) return submission.id
  throw new Error(`${user}'s job (${options.join(' ')}) was refused: ${submission.refusal}`)
}

/** Jobs of the queue that came of one submission: one, or the tasks of an array. */
export async function queued(stage: Stage, id: number) {
  const jobs = await run(stage.headNode, squeue())
  return jobs.filter(({ jobID }) => jobID.id === id)
}

/** Waits until a job is in one of these states (or says one of these reasons), if any are named, and gives it as it was seen last. */
export async function seen(stage: Stage, id: number, ...words: readonly string[]) {
  const [job] = await until(
    stage,
    () => queued(stage, id),
    ([found]) => words.length === 0 || words.includes(found?.state?.name ?? '') || words.includes(found?.reason ?? ''),
  )
  return { state: job?.state?.name, reason: job?.reason, qos: job?.qos, nodes: job?.nodeList }
}

/** Ends everybody's jobs and waits until none is left. */
export async function clear(stage: Stage): Promise<void> {
  await run(stage.headNode, output(['scancel', '--partition=gpu']))
  await until(
    stage,
    () => run(stage.headNode, squeue()),
    (jobs) => jobs.length === 0,
  )
}
