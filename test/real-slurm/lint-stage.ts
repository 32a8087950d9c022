import { setTimeout as sleep } from 'node:timers/promises'
import { type CommandSpec, output, run } from '@slurmkit/command'
import { type AccountingPolicy, applyPlan, type LintRuleName, planAccounting, readAccounting } from '@slurmkit/sacctmgr'
import { sprio, squeue } from '@slurmkit/slurm-parsers'
import { type SlurmChoice, startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { cluster as example, USERS_SCRIPT } from '../../examples/shared-gpu/cluster.ts'
import { cacheDir, versions } from '../../packages/testbed/test/real-slurm.ts'

/** Rules are shown on one release, and with SLURMKIT_DEEP on all. */
export const lintVersions: readonly SlurmChoice[] = process.env['SLURMKIT_DEEP']
  ? versions
  : versions.filter((version, at) => version === '24.11' || (at === 0 && !versions.includes('24.11')))

/** Rules about slurm.conf, which take clusters of their own (lint-settings.test.ts). */
export const SETTINGS_RULES = [
  'enforcement',
  'tres-tracked',
  'preempt-type',
  'preempt-mode',
  'requeue-off',
  'priority-type',
  'priority-weight',
  'quota-decays',
  'quota-without-safe',
  'partition-qos-unknown',
] as const satisfies readonly LintRuleName[]

/** The example's cluster of two nodes with 8 GPUs each, under other lines of slurm.conf. */
export async function startWith(
  slurm: SlurmChoice,
  change: Readonly<Record<string, string>>,
  partition: Readonly<Record<string, string>> = {},
): Promise<TestCluster> {
  const { config } = example
  const { SlurmSettings, SlurmQueues = [] } = config.Scheduling
  const own = [...(SlurmSettings?.CustomSlurmSettings ?? [])].filter(
    (line) => !Object.keys(line).some((key) => key in change),
  )
  const kept = Object.entries(change).filter(([, value]) => value !== '')
  const settings = [...own, ...kept.map(([key, value]) => ({ [key]: value }))]
  const live = await startCluster({
    config: {
      ...config,
      Scheduling: {
        ...config.Scheduling,
        SlurmSettings: { ...SlurmSettings, CustomSlurmSettings: settings },
        SlurmQueues: SlurmQueues.map((queue) => ({ ...queue, CustomSlurmSettings: partition })),
      },
    },
    clusterName: 'demo',
    slurm,
    cacheDir,
    scripts: { [USERS_SCRIPT]: createUsersScript() },
  })
  await run(
    live.headNode,
    output(['sh', '-c', 'for u in alice bob charlie dave erin; do useradd --create-home $u; done']),
  )
  for (const node of live.nodeNames)
    await run(live.node(node), output(['sh', '-c', 'for u in alice bob charlie dave erin; do useradd -M $u; done']))
  return live
}

/** Takes the cluster to a policy. */
export async function apply(live: TestCluster, policy: AccountingPolicy): Promise<void> {
  const state = await readAccounting(live.headNode, { cluster: 'demo' })
  await applyPlan(live.headNode, planAccounting(state, policy))
}

/** Several policies that share no name but those of users, as one. */
export function together(policies: readonly AccountingPolicy[]): AccountingPolicy {
  return {
    qos: Object.assign({}, ...policies.map(({ qos }) => qos)),
    accounts: Object.assign({}, ...policies.map(({ accounts }) => accounts)),
    root: {},
    users: Object.assign({}, ...policies.map(({ users }) => users)),
  }
}

/** Reasons that say nothing for good. */
const PASSING = ['None', 'BeginTime', 'Priority', '']

/** What came of a job: it runs, it waits and says why, or it was refused and Slurm said why. */
export interface Job {
  readonly id: number | undefined
  readonly seen: string
}

/** Submits a job that sleeps. */
export async function enqueue(live: TestCluster, user: string, ...options: readonly string[]): Promise<Job> {
  const argv = ['sbatch', '--parsable', '--output=/dev/null', ...options, '--wrap=sleep 600'] as const
  const { exitCode, stdout, stderr } = await live.headNode.exec({ argv, user, cwd: `/home/${user}` })
  if (exitCode !== 0) return { id: undefined, seen: `refused: ${refusal(stderr)}` }
  return { id: Number.parseInt(stdout, 10), seen: 'PENDING' }
}

/** The same, with what comes of it: `RUNNING`, `PENDING <reason>` or `refused: <reason>`. */
export async function submit(live: TestCluster, user: string, ...options: readonly string[]): Promise<Job> {
  const job = await enqueue(live, user, ...options)
  return job.id === undefined ? job : { ...job, seen: await outcome(live, job.id) }
}

/** The words of Slurm's refusal: a reason where it names one, and else its last line. */
function refusal(stderr: string): string {
  const lines = [...stderr.matchAll(/error: (.*)$/gm)].map(([, text = '']) =>
    text.replace('Batch job submission failed: ', ''),
  )
  return lines.find((line) => /^\w+$/.test(line)) ?? lines.at(-1) ?? stderr
}

/** Waits until a job runs or says for good why not, for at most 20 seconds. */
export async function outcome(live: TestCluster, id: number, passing: readonly string[] = PASSING): Promise<string> {
  let lacking = 0
  for (let looks = 1; ; looks += 1) {
    const job = (await run(live.headNode, squeue())).find(({ jobID }) => jobID.id === id)
    const state = job?.state?.name ?? 'gone'
    if (state !== 'PENDING') return state
    const reason = job?.reason ?? ''
    // A job that is going to preempt lacks resources as well, for a moment.
    lacking += reason === 'Resources' ? 1 : 0
    if (looks > 100 || (!passing.includes(reason) && (reason !== 'Resources' || lacking > 15)))
      return `PENDING ${reason}`
    await sleep(200)
  }
}

/** Ends jobs and waits until they have left their nodes. */
export async function end(live: TestCluster, ...jobs: readonly (Job | undefined)[]): Promise<void> {
  const ids = jobs.flatMap((job) => job?.id ?? [])
  if (ids.length === 0) return
  await run(live.headNode, output(['scancel', ...ids.map(String)]))
  for (let looks = 0; looks < 100; looks += 1) {
    const left = await run(live.headNode, squeue())
    if (!left.some(({ jobID }) => ids.includes(jobID.id))) return
    await sleep(200)
  }
}

/** Runs a command and gives its output, or the error that it ended with. */
export async function attempt(live: TestCluster, spec: CommandSpec): Promise<string> {
  const { exitCode, stdout, stderr } = await live.headNode.exec(spec)
  return exitCode === 0 ? stdout.trim() : `failed: ${(stderr.trim() || stdout.trim()).split('\n').at(-1)}`
}

/** Changes the partition until the next restart. */
export async function setPartition(live: TestCluster, ...words: readonly string[]): Promise<void> {
  await run(live.headNode, output(['scontrol', 'update', 'PartitionName=gpu', ...words]))
}

/** Jobs of alice that wait behind one of charlie that fills the cluster and that they can't preempt, as sprio sees them. */
export async function prioritiesOf(
  live: TestCluster,
  filling: readonly string[],
  ...jobs: readonly (readonly [account: string, qos: string, gpus: number])[]
) {
  const filler = await enqueue(live, 'charlie', ...filling, '--nodes=2', '--gres=gpu:8')
  // Nodes that jobs have just left are not free at once.
  const state = filler.id === undefined ? filler.seen : await outcome(live, filler.id, [...PASSING, 'Resources'])
  if (state !== 'RUNNING') throw new Error(`the job that fills the cluster is not running: ${state}`)
  const waiting: Job[] = []
  for (const [own, qos, gpus] of jobs)
    waiting.push(await enqueue(live, 'alice', `--account=${own}`, `--qos=${qos}`, `--gres=gpu:${gpus}`))
  const ours = async () => {
    const seen = await run(live.headNode, sprio({ users: 'alice' }))
    return waiting.map(({ id }) =>
      seen.find((row) => String(typeof row.jobID === 'object' ? row.jobID.id : row.jobID) === String(id)),
    )
  }
  let seen = await ours()
  for (let looks = 0; seen.some((row) => row === undefined) && looks < 50; looks += 1) {
    await sleep(200)
    seen = await ours()
  }
  await end(live, filler, ...waiting)
  return seen.map((row, at) => {
    if (row === undefined) throw new Error(`sprio does not list job ${waiting[at]?.id}`)
    return row
  })
}
