import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandRunner } from '@slurmkit/command'
import { HEAD_ACTIONS } from './cluster-files.ts'
import { endCluster, removeFolder } from './cluster-folder.ts'
import type { ClusterLayout } from './cluster-layout.ts'
import { type ClusterProcess, type NodeNews, type NodeOrder, startProcess } from './cluster-process.ts'
import type { ClusterNews } from './events.ts'
import { logTail } from './log-tail.ts'
import { nodeRunner } from './node-runner.ts'
import { HEAD_NODE } from './slurm-conf.ts'
import { TestbedError } from './testbed-error.ts'

/** A folder that is ready, and how to tell what happens. */
export interface RunClusterOptions {
  readonly folder: string
  readonly tree: string
  readonly layout: ClusterLayout
  readonly tell: (news: ClusterNews) => void
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
}

/** The cluster as long as it runs. */
export interface RunningCluster {
  readonly nodeNames: readonly string[]
  readonly headNode: CommandRunner
  node(name: string): CommandRunner
  stop(): Promise<void>
}

/** Boots the head node, then all compute nodes at once, and waits until Slurm calls every one idle. Cleans up on failure. */
export async function runCluster(options: RunClusterOptions): Promise<RunningCluster> {
  const { folder, layout, tell, signal } = options
  const log = (name: string) => logTail(join(folder, 'log', name))
  const orders = nodeOrders(layout)
  const nodeNames = orders.map((order) => order.node)
  const pids = new Map<string, number>()
  const stages = new Set<string>()
  let gone = false
  let waitingFor = 'boot.out'
  let up = false

  let wake = () => {}
  let failure: (() => Promise<TestbedError>) | undefined
  const fail = (error: () => Promise<TestbedError>) => {
    failure ??= error
    wake()
  }

  const onNews = (news: NodeNews) => {
    switch (news.what) {
      case 'booted':
        pids.set(news.node, news.pid)
        tell({ type: 'node-started', node: news.node, message: `${news.node} has booted` })
        break
      case 'reached':
        stages.add(`${news.node} ${news.stage}`)
        if (news.stage === 'database') tell({ type: 'database-ready', message: 'MariaDB takes connections' })
        if (news.stage === 'accounting')
          tell({ type: 'accounting-ready', message: 'slurmdbd knows the cluster and pcdefault' })
        if (news.stage === 'controller') tell({ type: 'controller-ready', message: 'slurmctld is up' })
        break
      case 'script':
        onScript(news)
        break
      case 'ended':
        onDaemonEnded(news)
        break
      case 'failed':
        fail(async () => {
          const output = (await log(`${news.step}.out`)) || (await log('boot.out'))
          const message = `${news.node}: ${news.step} failed with exit code ${news.exitCode}: ${output}`
          return new TestbedError('node-bootstrap-failed', message, {
            node: news.node,
            exitCode: news.exitCode,
            output,
          })
        })
        break
    }
    wake()
  }
  const onScript = ({ node, event, index, exitCode }: NodeNews & { what: 'script' }) => {
    const actions = layout.queues.find((queue) => queue.groups.some((group) => group.nodes.includes(node)))?.actions
    const scripts = Object.entries(actions ?? layout.headActions).find(([name]) => name === event)?.[1] ?? []
    const script = scripts[Number(index)]?.url ?? event
    tell({
      type: 'script-ran',
      node,
      script,
      exitCode,
      message: `${script} on ${node} ended with exit code ${exitCode}`,
    })
    if (exitCode === 0) return
    fail(async () => {
      const output = await log(`${event}-${index}-${node}.out`)
      const message = `${event} script ${script} failed on ${node} with exit code ${exitCode}: ${output}`
      return new TestbedError('node-bootstrap-failed', message, { node, exitCode, output })
    })
  }
  const onDaemonEnded = ({ node, daemon, exitCode }: NodeNews & { what: 'ended' }) => {
    if (up) {
      tell({
        type: 'daemon-ended',
        node,
        daemon,
        exitCode,
        message: `${daemon} on ${node} ended with exit code ${exitCode}`,
      })
      return
    }
    fail(async () => {
      // A daemon that dies before it opens its log has said why on its standard error.
      const own = await log(daemon === 'slurmd' ? `slurmd-${node}.log` : `${daemon}.log`)
      const output = own || (await log(`${daemon}-${node}.out`))
      const reason = output.split('\n').findLast((line) => /fatal|error/i.test(line)) ?? output
      const message = `${daemon} on ${node} ended with exit code ${exitCode}: ${reason}`
      return new TestbedError('daemon-died', message, { node, daemon, exitCode, output })
    })
  }

  const cluster: ClusterProcess = await startProcess(folder, options.tree, onNews)
  const stop = async () => {
    const last = !gone
    gone = true
    await cluster.end()
    await endCluster(folder)
    await removeFolder(folder)
    if (last) tell({ type: 'cluster-stopped', message: `${layout.clusterName} is gone` })
  }
  let stopped: Promise<void> | undefined
  const stopOnce = () => {
    stopped ??= stop()
    return stopped
  }
  void cluster.ended.then(() => {
    gone = true
    fail(async () => {
      const output = await log('boot.out')
      return new TestbedError('host-unfit', `the namespaces of the cluster could not be set up: ${output}`, { output })
    })
  })

  const nodePid = (name: string) => () => {
    const pid = pids.get(name)
    if (gone || pid === undefined) throw new TestbedError('cluster-gone', `${layout.clusterName} does not run any more`)
    return pid
  }
  const headNode = nodeRunner(nodePid(HEAD_NODE))

  const onAbort = () =>
    fail(async () => new TestbedError('aborted', 'aborted while the cluster came up', {}, { cause: signal?.reason }))
  const timer = setTimeout(() => {
    fail(async () => {
      const output = await log(waitingFor)
      const message = `the cluster was not up after ${options.timeoutMs} ms, the end of ${waitingFor}: ${output}`
      return new TestbedError('timeout', message, { output })
    })
  }, options.timeoutMs)
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  /** Waits until the nodes tell something new that makes `done` true; throws what goes wrong meanwhile. */
  const until = async (waitLog: string, done: () => boolean) => {
    waitingFor = waitLog
    for (;;) {
      if (failure) throw await failure()
      if (done()) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  try {
    cluster.boot({ node: HEAD_NODE, role: 'HeadNode', actions: HEAD_ACTIONS, gpus: 0 })
    if (layout.database) {
      await until('mariadbd-head.out', () => stages.has(`${HEAD_NODE} database`))
      await until('slurmdbd.log', () => stages.has(`${HEAD_NODE} accounting`))
    }
    await until('slurmctld.log', () => stages.has(`${HEAD_NODE} configured`))
    for (const order of orders) cluster.boot(order)
    await until('boot.out', () => orders.every(({ node }) => stages.has(`${node} configured`)))
    for (let idle = false; !idle; ) {
      idle = await allIdle(headNode, nodeNames)
      await until('slurmctld.log', () => true)
      if (!idle) await sleep(50)
    }
    up = true
    cluster.unref()
  } catch (error) {
    await stopOnce()
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
  return {
    nodeNames,
    headNode,
    node(name) {
      if (!nodeNames.includes(name)) {
        throw new TestbedError('unknown-node', `no node ${JSON.stringify(name)}: there are ${nodeNames.join(', ')}`)
      }
      return nodeRunner(nodePid(name))
    },
    stop: stopOnce,
  }
}

function nodeOrders(layout: ClusterLayout): NodeOrder[] {
  return layout.queues.flatMap((queue) =>
    queue.groups.flatMap((group) =>
      group.nodes.map(
        (node): NodeOrder => ({ node, role: 'ComputeFleet', actions: queue.name, gpus: group.gpus?.count ?? 0 }),
      ),
    ),
  )
}

/** Whether slurmctld can give every node work; scripts may have submitted jobs already. */
async function allIdle(headNode: CommandRunner, nodeNames: readonly string[]): Promise<boolean> {
  const argv = ['sinfo', '--noheader', '--Node', '--format=%N %t'] as const
  const { stdout } = await headNode.exec({ argv, timeoutMs: 10_000 })
  const ready = new Set(
    stdout.split('\n').flatMap((line) => /^(\S+) (?:idle|mix|alloc|comp)\s*$/.exec(line)?.[1] ?? []),
  )
  return nodeNames.every((name) => ready.has(name))
}
