import { spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import { endCluster } from './cluster-folder.ts'
import { HOST_ENVIRONMENT } from './host-command.ts'

/** One line that a node tells: what, of which node, and the particulars. */
export type NodeNews =
  | { readonly what: 'booted'; readonly node: string; readonly pid: number }
  | { readonly what: 'reached'; readonly node: string; readonly stage: string }
  | {
      readonly what: 'script'
      readonly node: string
      readonly event: string
      readonly index: string
      readonly url: string
      readonly exitCode: number
    }
  | { readonly what: 'ended'; readonly node: string; readonly daemon: string; readonly exitCode: number }
  | { readonly what: 'failed'; readonly node: string; readonly step: string; readonly exitCode: number }

/** What a node needs to boot. */
export interface NodeOrder {
  readonly node: string
  readonly role: 'HeadNode' | 'ComputeFleet'
  /** Name of the set of scripts below `actions`. */
  readonly actions: string
  readonly gpus: number
  /** Port of its slurmd; `0` on the head node. */
  readonly port: number
}

/** When a cluster's network acknowledges what it was sent: at once, or as Linux does, up to 40 ms later. */
export type Acknowledge = 'at-once' | 'delayed'

/** The processes of a cluster, as one. */
export interface ClusterProcess {
  boot(order: NodeOrder): void
  /** Lets this process end while the cluster runs; the cluster then ends with it. */
  unref(): void
  /** Ends every process of the cluster; settles when they are gone. */
  end(): Promise<void>
  /** Settles when the cluster has ended, however that came. */
  readonly ended: Promise<void>
}

/** Starts PID 1 of a cluster in namespaces of its own. It lives as long as the pipe to this process. */
export async function startProcess(
  folder: string,
  tree: string,
  acknowledge: Acknowledge,
  onNews: (news: NodeNews) => void,
): Promise<ClusterProcess> {
  const log = await open(join(folder, 'log', 'boot.out'), 'a')
  const namespaces = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child=SIGKILL']
  const script = join(folder, 'boot', 'cluster.sh')
  const child = spawn('unshare', [...namespaces, '--', 'bash', script, folder, tree, acknowledge], {
    cwd: '/',
    env: HOST_ENVIRONMENT,
    detached: true,
    stdio: ['pipe', log.fd, log.fd, 'pipe'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
  await log.close()
  const orders = child.stdio[0]
  const news = child.stdio[3]
  if (!(orders instanceof Writable) || !(news instanceof Readable)) throw new TypeError('no pipes to the cluster')
  orders.on('error', () => {}) // The cluster is gone, and `ended` tells.
  createInterface({ input: news }).on('line', (line) => {
    const parsed = parseNews(line)
    if (parsed) onNews(parsed)
  })
  return {
    boot: ({ node, role, actions, gpus, port }) =>
      void orders.write(`${[node, role, actions, gpus, port].join('\t')}\n`),
    unref() {
      child.unref()
      for (const stream of [orders, news]) if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
    },
    async end() {
      child.ref()
      orders.end()
      await endCluster(folder)
      await ended
    },
    ended,
  }
}

function parseNews(line: string): NodeNews | undefined {
  const [what, node = '', a = '', b = '', c = '', d = ''] = line.split('\t')
  switch (what) {
    case 'booted':
      return { what, node, pid: Number(a) }
    case 'reached':
      return { what, node, stage: a }
    case 'script':
      return { what, node, event: a, index: b, exitCode: Number(c), url: d }
    case 'ended':
      return { what, node, daemon: a, exitCode: Number(b) }
    case 'failed':
      return { what, node, step: a, exitCode: Number(b) }
    default:
      return undefined
  }
}
