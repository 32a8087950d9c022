import { resolve } from 'node:path'
import type { CommandRunner } from '@slurmkit/command'
import type { ClusterConfig } from '@slurmkit/pcluster-config'
import { findHostProblems } from './check-host.ts'
import { writeFolder } from './cluster-files.ts'
import { createFolder, defaultDir, removeFolder, sweepClusters } from './cluster-folder.ts'
import { layoutCluster } from './cluster-layout.ts'
import type { Acknowledge } from './cluster-process.ts'
import type { ClusterEvent, ClusterNews } from './events.ts'
import { INSTANCE_TYPES, type InstanceType } from './instance-types.ts'
import { prepareTree } from './prepare-tree.ts'
import { type RunningCluster, runCluster } from './run-cluster.ts'
import { slurmFiles } from './slurm-conf.ts'
import { isSystemVersion, readSlurmVersion, type SlurmChoice } from './slurm-version.ts'
import { rejected, TestbedError } from './testbed-error.ts'

/** Options of {@link startCluster}. */
export interface StartClusterOptions {
  /** The cluster, as for `pcluster create-cluster`. */
  readonly config: ClusterConfig
  /** Slurm's ClusterName; slurmdbd keeps it in lower case. Default: `testbed`. */
  readonly clusterName?: string
  /** Which Slurm: the machine's own packages, or a release, whose tree is built when it is not there. Default: `system`. */
  readonly slurm?: SlurmChoice
  /** Where trees of other releases are kept; needed unless the machine's own packages or `treeDir` serve. See `prepareTree`. */
  readonly cacheDir?: string
  /** The archive to build a tree from. See `prepareTree`. */
  readonly mirror?: string
  /** A root tree with Slurm that is there already, in place of what `slurm` says. */
  readonly treeDir?: string
  /** Texts of the scripts that `CustomActions` name, by URL. */
  readonly scripts?: Readonly<Record<string, string>>
  /** Instance types beside the built-in ones; they win over those. */
  readonly instanceTypes?: Readonly<Record<string, InstanceType>>
  /** Most static nodes that a config may ask for. Default: `32`. */
  readonly maxNodes?: number
  /** Folder of the clusters' folders, which nobody else may write to. Default: `slurmkit-testbed` in the system's temporary folder. */
  readonly dir?: string
  /**
   * When its network acknowledges what was sent. Linux does so up to 40 ms later (`delayed`), and Slurm often waits for it: a
   * `sacctmgr` takes 0.35 s on 22.05 and 0.06 s on 24.11, where it takes 0.02 s and 0.01 s otherwise. Default: `at-once`, which
   * changes nothing but the time.
   */
  readonly acknowledge?: Acknowledge
  /** Milliseconds until all nodes must be idle, custom actions included, building a tree excluded. Default: `120_000`. */
  readonly timeoutMs?: number
  readonly onEvent?: (event: ClusterEvent) => void
  /** Aborting ends everything that was started and rejects with code `aborted`. Without effect once the cluster is up. */
  readonly signal?: AbortSignal
}

/** A Slurm cluster that runs on this machine. */
export interface TestCluster extends AsyncDisposable {
  readonly name: string
  /** What the daemons really are, `22.05.8` for example. */
  readonly slurmVersion: string
  /** The compute nodes. */
  readonly nodeNames: readonly string[]
  /** Runs commands on the head node, as root unless they name a user. */
  readonly headNode: CommandRunner
  /** Runs commands on a compute node. Throws `TestbedError` `unknown-node`. */
  node(name: string): CommandRunner
  /**
   * Ends a compute node and boots it anew, as recycling the fleet does on AWS: nothing of the old node but /home remains, and
   * the custom actions run again. Settles when Slurm calls it idle; jobs on it are lost to it.
   */
  replaceNode(name: string): Promise<void>
  /** The lines of slurm.conf in force, without nodes and partitions: `settings['AccountingStorageEnforce']` for example. */
  readonly settings: Readonly<Record<string, string>>
  /**
   * Restarts slurmctld, as `systemctl restart slurmctld` does on a head node: jobs run on, and fairshare is computed at once
   * instead of within PriorityCalcPeriod. Settles when every node can be given work again.
   */
  restartController(): Promise<void>
  /** Ends every process of the cluster and removes its folder. Again does nothing. */
  stop(): Promise<void>
}

/**
 * Starts a real Slurm cluster on this machine from a ParallelCluster config: slurmctld and one slurmd a node, with slurmdbd
 * and MariaDB where the config has a `Database`. Each node is a set of namespaces over an overlay of the root tree; nothing on
 * the machine changes, and nothing listens on it. The cluster ends with this process at the latest.
 *
 * Queues become partitions, and compute resources become their static nodes `<queue>-st-<resource>-<n>`, `MinCount` of them.
 * Dynamic nodes, login nodes and shared storage other than /home are not made.
 *
 * @throws TestbedError `config-unfit` and `host-unfit` before anything starts; `tree-unavailable`, `node-bootstrap-failed`,
 *   `daemon-died`, `timeout` and `aborted` after everything was cleaned up
 * @example
 * ```ts
 * import { output, run } from '@slurmkit/command'
 * import { startCluster } from '@slurmkit/testbed'
 *
 * const networking = { SubnetIds: ['subnet-12345678'] }
 * const cluster = await startCluster({
 *   config: {
 *     Image: { Os: 'ubuntu2204' },
 *     HeadNode: { InstanceType: 'c5.xlarge', Networking: { SubnetId: 'subnet-12345678' } },
 *     Scheduling: {
 *       Scheduler: 'slurm',
 *       SlurmQueues: [
 *         { Name: 'gpu', Networking: networking, ComputeResources: [{ Name: 'g6', InstanceType: 'g6.48xlarge', MinCount: 2 }] },
 *       ],
 *     },
 *   },
 * })
 * console.log(await run(cluster.headNode, output(['sinfo'])))
 * await cluster.stop()
 * ```
 */
export async function startCluster(options: StartClusterOptions): Promise<TestCluster> {
  const { config, clusterName = 'testbed', slurm = 'system', signal } = options
  const dir = resolve(options.dir ?? defaultDir())
  const started = performance.now()
  const tell = (news: ClusterNews) => options.onEvent?.({ ...news, elapsedMs: Math.round(performance.now() - started) })

  const { layout, problems } = layoutCluster(config, {
    clusterName,
    instanceTypes: { ...INSTANCE_TYPES, ...options.instanceTypes },
    scripts: options.scripts ?? {},
    maxNodes: options.maxNodes ?? 32,
  })
  if (problems.length > 0) throw rejected('config-unfit', 'this config cannot run here', problems)
  if (signal?.aborted) throw new TestbedError('aborted', 'aborted at once', {}, { cause: signal.reason })

  const tree = options.treeDir === undefined ? await findTree(slurm, options) : resolve(options.treeDir)
  const missing = await findHostProblems(tree === '/' ? 'system' : 'tree')
  if (missing.length > 0) throw rejected('host-unfit', 'this machine cannot run a cluster', missing)
  const slurmVersion = await readSlurmVersion(tree)
  const files = slurmFiles(layout, slurmVersion)

  const folders = await sweepClusters({ dir })
  if (folders.length > 0) {
    tell({ type: 'leftovers-removed', folders, message: `removed what ${folders.length} dead cluster(s) left behind` })
  }
  const folder = await createFolder(dir, clusterName)
  let running: RunningCluster
  try {
    await writeFolder(folder, layout, files)
    running = await runCluster({
      folder,
      tree,
      layout,
      acknowledge: options.acknowledge ?? 'at-once',
      tell,
      signal,
      timeoutMs: options.timeoutMs ?? 120_000,
    })
  } catch (error) {
    await removeFolder(folder)
    throw error
  }
  tell({
    type: 'cluster-up',
    message: `${clusterName} is up: Slurm ${slurmVersion}, ${running.nodeNames.length} node(s)`,
  })
  return {
    name: clusterName,
    slurmVersion,
    settings: files.settings,
    ...running,
    [Symbol.asyncDispose]: running.stop,
  }
}

async function findTree(slurm: SlurmChoice, options: StartClusterOptions): Promise<string> {
  const { cacheDir, mirror, onEvent, signal } = options
  if (await isSystemVersion(slurm)) return '/'
  if (cacheDir === undefined) {
    const message = `Slurm ${slurm} needs a root tree: say where trees are kept, or name one with treeDir`
    throw rejected('config-unfit', 'no tree', [{ path: 'cacheDir', message }])
  }
  return prepareTree(slurm, {
    cacheDir,
    ...(mirror === undefined ? {} : { mirror }),
    ...(onEvent === undefined ? {} : { onEvent }),
    ...(signal === undefined ? {} : { signal }),
  })
}
