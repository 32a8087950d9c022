import { type CommandRunner, output, run } from '@slurmkit/command'
import { type Boot, type BootLimits, isTrouble, untilDone } from './boot.ts'
import { HEAD_ACTIONS } from './cluster-files.ts'
import { removeFolder } from './cluster-folder.ts'
import { type ClusterLayout, listNodes } from './cluster-layout.ts'
import { type Acknowledge, type NodeNews, type NodeOrder, startProcess } from './cluster-process.ts'
import type { ClusterNews } from './events.ts'
import { nodeRunner } from './node-runner.ts'
import { endProcess, identifyProcess } from './process-identity.ts'
import { HEAD_NODE } from './slurm-conf.ts'
import { TestbedError } from './testbed-error.ts'

/** A folder that is ready, and how to tell what happens. */
export interface RunClusterOptions {
  readonly folder: string
  readonly tree: string
  readonly layout: ClusterLayout
  readonly acknowledge: Acknowledge
  readonly tell: (news: ClusterNews) => void
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
}

/** The cluster as long as it runs. */
export interface RunningCluster {
  readonly nodeNames: readonly string[]
  readonly headNode: CommandRunner
  node(name: string): CommandRunner
  replaceNode(name: string): Promise<void>
  restartController(): Promise<void>
  stop(): Promise<void>
}

/** Boots the head node, then all compute nodes at once, and waits until Slurm calls every one idle. Cleans up on failure. */
export async function runCluster(options: RunClusterOptions): Promise<RunningCluster> {
  const { folder, layout, tell, timeoutMs } = options
  const orders = listNodes(layout).map(
    ({ name, queue, gpus, port }): NodeOrder => ({ node: name, role: 'ComputeFleet', actions: queue, gpus, port }),
  )
  const nodeNames = orders.map((order) => order.node)
  const pids = new Map<string, number>()
  const reached = new Set<string>()
  const boots = new Set<Boot>()
  let gone = false

  const cluster = await startProcess(folder, options.tree, options.acknowledge, (news) => {
    if (news.what === 'booted') pids.set(news.node, news.pid)
    if (news.what === 'reached') reached.add(`${news.node} ${news.stage}`)
    if (isTrouble(news)) for (const boot of boots) if (boot.nodes.has(news.node)) boot.trouble ??= news
    const told = gone ? undefined : clusterNews(news)
    if (told) tell(told)
  })
  void cluster.ended.then(() => {
    gone = true
  })
  const nodePid = (name: string) => () => {
    const pid = pids.get(name)
    if (gone || pid === undefined) throw new TestbedError('cluster-gone', `${name} does not run any more`)
    return pid
  }
  const headNode = nodeRunner(nodePid(HEAD_NODE))

  /** Runs `work` with the limits of a boot of these nodes. */
  const booting = async (nodes: readonly string[], signal: AbortSignal | undefined, work: Work): Promise<void> => {
    const boot: Boot = { nodes: new Set(nodes) }
    const deadline = performance.now() + timeoutMs
    const limits: BootLimits = { folder, deadline, timeoutMs, signal, isGone: () => gone }
    boots.add(boot)
    try {
      await work((log, done) => untilDone(boot, limits, log, done))
    } finally {
      boots.delete(boot)
    }
  }
  const bootHead = async (until: Until) => {
    const hasReached = (stage: string) => () => reached.has(`${HEAD_NODE} ${stage}`)
    cluster.boot({ node: HEAD_NODE, role: 'HeadNode', actions: HEAD_ACTIONS, gpus: 0, port: 0 })
    if (layout.database) {
      await until(`mariadbd-${HEAD_NODE}.out`, hasReached('database'))
      await until('slurmdbd.log', hasReached('accounting'))
    }
    await until('slurmctld.log', hasReached('configured'))
  }
  const bootCompute = async (wanted: readonly NodeOrder[], until: Until) => {
    for (const order of wanted) cluster.boot(order)
    await until('boot.out', () => wanted.every(({ node }) => reached.has(`${node} configured`)))
    await until('slurmctld.log', () => allIdle(headNode, wanted, options.signal))
  }

  let stopped: Promise<void> | undefined
  const stop = async () => {
    gone = true
    await cluster.end()
    await removeFolder(folder)
    tell({ type: 'cluster-stopped', message: `${layout.clusterName} is gone` })
  }
  const stopOnce = () => {
    stopped ??= stop()
    return stopped
  }
  const findOrder = (name: string) => {
    const order = orders.find(({ node }) => node === name)
    if (order) return order
    const message = `no node ${JSON.stringify(name)} in ${layout.clusterName}: there are ${nodeNames.join(', ')}`
    throw new TestbedError('unknown-node', message)
  }

  try {
    await booting([HEAD_NODE, ...nodeNames], options.signal, async (until) => {
      await bootHead(until)
      await bootCompute(orders, until)
    })
    cluster.unref()
  } catch (error) {
    await stopOnce()
    throw error
  }
  return {
    nodeNames,
    headNode,
    node: (name) => nodeRunner(nodePid(findOrder(name).node)),
    async replaceNode(name) {
      const order = findOrder(name)
      const init = await identifyProcess(nodePid(name)())
      pids.delete(name)
      if (init) await endProcess(init)
      reached.delete(`${name} configured`)
      await booting([name], undefined, (until) => bootCompute([order], until))
    },
    async restartController() {
      const flag = '/run/slurmctld.restart'
      const shutdown = ['sh', '-c', 'touch "$0" && exec scontrol shutdown slurmctld', flag] as const
      await run(headNode, output(shutdown))
      await booting([HEAD_NODE], undefined, async (until) => {
        await until('slurmctld.log', async () => (await headNode.exec({ argv: ['test', '-e', flag] })).exitCode === 1)
        await until('slurmctld.log', () => allIdle(headNode, orders, undefined))
      })
    },
    stop: stopOnce,
  }
}

type Until = (log: string, done: () => boolean | Promise<boolean>) => Promise<void>
type Work = (until: Until) => Promise<void>

/** What the caller hears of a node's news. */
function clusterNews(news: NodeNews): ClusterNews | undefined {
  const { node } = news
  switch (news.what) {
    case 'booted':
      return { type: 'node-started', node, message: `${node} has booted` }
    case 'script': {
      const { url: script, exitCode } = news
      return {
        type: 'script-ran',
        node,
        script,
        exitCode,
        message: `${script} on ${node} ended with exit code ${exitCode}`,
      }
    }
    case 'ended': {
      const { daemon, exitCode } = news
      return {
        type: 'daemon-ended',
        node,
        daemon,
        exitCode,
        message: `${daemon} on ${node} ended with exit code ${exitCode}`,
      }
    }
    case 'reached':
      if (news.stage === 'database') return { type: 'database-ready', message: 'MariaDB takes connections' }
      if (news.stage === 'accounting')
        return { type: 'accounting-ready', message: 'slurmdbd knows the cluster and pcdefault' }
      if (news.stage === 'controller') return { type: 'controller-ready', message: 'slurmctld is up' }
      return undefined
    case 'failed':
      return undefined
  }
}

/** Whether slurmctld can give every one of these nodes work; scripts may have submitted jobs already. */
async function allIdle(
  headNode: CommandRunner,
  orders: readonly NodeOrder[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const argv = ['sinfo', '--noheader', '--Node', '--format=%N %t'] as const
  // An answer that does not come is no answer yet: the deadline of the boot decides.
  const result = await headNode.exec({ argv, timeoutMs: 5_000 }, signal ? { signal } : {}).catch(() => undefined)
  const lines = result?.stdout.split('\n') ?? []
  const ready = new Set(lines.flatMap((line) => /^(\S+) (?:idle|mix|alloc|comp)\s*$/.exec(line)?.[1] ?? []))
  return orders.every(({ node }) => ready.has(node))
}
