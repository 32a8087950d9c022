import { type CommandRunner, type ExecOptions, expectSuccess } from '@slurmkit/command'

/** How running nodes learn of users. */
export type UsersReach =
  /** slurmctld sends every job its identity: who is on the head node can run on all nodes at once. */
  | { readonly by: 'nss_slurm'; readonly nodes: readonly string[] }
  /** Accounts have to be on each node: give the nodes to `applyUsers`. */
  | { readonly by: 'files'; readonly reason: string }

/** Options of {@link readReach}. */
export interface ReadReachOptions extends ExecOptions {
  /** Somebody who may run a job: the check runs as a job of his. */
  readonly user: string
  /** Nodes to check, by their names in Slurm. Default: each node that answers now. */
  readonly nodes?: readonly string[]
  /** Milliseconds that the check's job may wait for a place. Default: 10 seconds. */
  readonly timeoutMs?: number
}

/**
 * Finds out how running nodes of a cluster learn of users: through Slurm's NSS module, which ParallelCluster sets up where
 * the chef attribute `enable_nss_slurm` is `true`, or through accounts on each node. The configuration alone proves nothing, since an
 * image may lack the module: on every node a job of `user` asks `getent -s slurm` for that user.
 *
 * Source: ParallelCluster's cookbook, attribute `cluster/enable_nss_slurm`; slurm.conf(5), LaunchParameters.
 *
 * @throws CommandError when the head node cannot be asked
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 * import { readReach } from '@slurmkit/users'
 *
 * const reach = await readReach(local(), { user: 'alice' })
 * console.log(reach.by === 'files' ? `push accounts: ${reach.reason}` : 'nothing to push')
 * ```
 */
export async function readReach(headNode: CommandRunner, options: ReadReachOptions): Promise<UsersReach> {
  const { user, timeoutMs = 10_000, ...rest } = options
  const exec: ExecOptions = rest.signal === undefined ? {} : { signal: rest.signal }
  const ask = async (argv: readonly [string, ...string[]]) => {
    const spec = { argv }
    return expectSuccess(spec, await headNode.exec(spec, exec)).stdout
  }
  const settings = await ask(['scontrol', 'show', 'config'])
  const launch = /^LaunchParameters\s*=\s*(.*)$/m.exec(settings)?.[1] ?? ''
  if (!launch.split(',').some((word) => word.trim() === 'enable_nss_slurm')) {
    return { by: 'files', reason: 'LaunchParameters of slurm.conf has no enable_nss_slurm' }
  }
  const nodes =
    options.nodes ??
    (await ask(['sinfo', '--noheader', '--Node', '--responding', '--format=%N']))
      .split('\n')
      .filter((line) => line !== '')
  const silent: string[] = []
  for (const node of new Set(nodes)) if (!(await answers(headNode, node, user, timeoutMs, exec))) silent.push(node)
  if (silent.length === 0) return { by: 'nss_slurm', nodes: [...new Set(nodes)] }
  return { by: 'files', reason: `getent -s slurm finds nobody in a job on ${silent.join(', ')}` }
}

async function answers(
  headNode: CommandRunner,
  node: string,
  user: string,
  timeoutMs: number,
  exec: ExecOptions,
): Promise<boolean> {
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000))
  const getent = ['getent', '-s', 'slurm', 'passwd', user]
  const argv = [
    'srun',
    '--quiet',
    '--ntasks=1',
    `--immediate=${seconds}`,
    '--time=1',
    `--nodelist=${node}`,
    ...getent,
  ] as const
  const spec = { argv, user, timeoutMs: timeoutMs + 20_000 }
  const result = await headNode.exec(spec, exec).catch((error: unknown) => {
    exec.signal?.throwIfAborted()
    return { exitCode: 1, stdout: String(error) }
  })
  return result.exitCode === 0 && result.stdout.startsWith(`${user}:`)
}
