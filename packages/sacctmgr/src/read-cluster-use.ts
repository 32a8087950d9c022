import { type CommandRunner, type ExecOptions, output, run } from '@slurmkit/command'
import { jobId, parseScontrolShow, squeue } from '@slurmkit/slurm-parsers'
import type { ClusterUse } from './plan.ts'

/**
 * What runs on a cluster: its pending and running jobs, and the QOS that partitions have. With it `planAccounting` refuses to
 * remove what jobs or partitions need. Sends reads only.
 *
 * @throws CommandError when squeue or scontrol fails.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { definePolicy, planAccounting, readAccounting, readClusterUse } from '@slurmkit/sacctmgr'
 *
 * const headNode = ssh({ host: 'head-node', user: 'root' })
 * const [state, use] = await Promise.all([readAccounting(headNode, { cluster: 'demo' }), readClusterUse(headNode)])
 * console.log(planAccounting(state, definePolicy({ qos: {}, accounts: {} }), { use, prune: true }).refused)
 * ```
 */
export async function readClusterUse(runner: CommandRunner, options: ExecOptions = {}): Promise<ClusterUse> {
  const format = ['JobID', 'UserName', 'Account', 'QOS', 'Partition'] as const
  const [jobs, partitions] = await Promise.all([
    run(runner, squeue({ format, all: true }), options),
    run(runner, output(['scontrol', '--oneliner', '--all', 'show', 'partition']), options),
  ])
  return {
    jobs: jobs.map(({ jobIDRaw, user, account, qos, partition }) => ({
      jobID: jobIDRaw === null ? '' : jobId.format(jobIDRaw),
      user: user ?? '',
      account: account ?? '',
      qos: qos ?? '',
      partition: partition ?? '',
    })),
    partitionQOS: Object.fromEntries(
      parseScontrolShow('partition', partitions).rows.flatMap((row): [string, string][] =>
        typeof row.qos === 'string' && row.qos !== 'N/A' ? [[row.partitionName ?? '', row.qos]] : [],
      ),
    ),
  }
}
