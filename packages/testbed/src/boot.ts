import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NodeNews } from './cluster-process.ts'
import { logTail } from './log-tail.ts'
import { TestbedError } from './testbed-error.ts'

/** One wait for nodes to come up. What the nodes tell meanwhile may end it. */
export interface Boot {
  readonly nodes: ReadonlySet<string>
  /** The first news that says that it cannot succeed. */
  trouble?: NodeNews
}

/** What ends a boot that does not come to its end. */
export interface BootLimits {
  /** The cluster's folder, for its logs. */
  readonly folder: string
  readonly deadline: number
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly isGone: () => boolean
}

const POLL_MS = 20

/**
 * Waits until `done`.
 *
 * @param log name of the log that tells most when this takes too long
 * @throws TestbedError what went wrong, with the end of the log that says why
 */
export async function untilDone(
  boot: Boot,
  limits: BootLimits,
  log: string,
  done: () => boolean | Promise<boolean>,
): Promise<void> {
  for (;;) {
    if (limits.signal?.aborted) {
      throw new TestbedError('aborted', 'aborted while nodes came up', {}, { cause: limits.signal.reason })
    }
    if (boot.trouble) throw await describe(limits.folder, boot.trouble)
    if (limits.isGone()) {
      const output = await readLog(limits.folder, 'boot.out')
      throw new TestbedError('host-unfit', `the namespaces of the cluster could not be set up: ${output}`, { output })
    }
    if (performance.now() > limits.deadline) {
      const output = await readLog(limits.folder, log)
      const message = `${[...boot.nodes].join(', ')} not up after ${limits.timeoutMs} ms; ${log} ends: ${output}`
      throw new TestbedError('timeout', message, { output })
    }
    if (await done()) return
    await sleep(POLL_MS)
  }
}

/** Whether this news means that the node will not come up. */
export function isTrouble(news: NodeNews): boolean {
  return news.what === 'failed' || news.what === 'ended' || (news.what === 'script' && news.exitCode !== 0)
}

async function describe(folder: string, news: NodeNews): Promise<TestbedError> {
  const { node } = news
  if (news.what === 'script') {
    const { event, index, url, exitCode } = news
    const output = await readLog(folder, `${event}-${index}-${node}.out`)
    const message = `${event} script ${url} failed on ${node} with exit code ${exitCode}: ${output}`
    return new TestbedError('node-bootstrap-failed', message, { node, exitCode, output })
  }
  if (news.what === 'ended') {
    const { daemon, exitCode } = news
    const own = await readLog(folder, daemon === 'slurmd' ? `slurmd-${node}.log` : `${daemon}.log`)
    // A daemon that dies before it opens its log has said why on its standard error.
    const output = own || (await readLog(folder, `${daemon}-${node}.out`))
    const lines = output.split('\n')
    const reason =
      lines.find((line) => line.includes('fatal')) ?? lines.findLast((line) => /error/i.test(line)) ?? output
    const message = `${daemon} on ${node} ended with exit code ${exitCode}: ${reason}`
    return new TestbedError('daemon-died', message, { node, daemon, exitCode, output })
  }
  const [step, exitCode] = news.what === 'failed' ? [news.step, news.exitCode] : [news.what, 0]
  const output = (await readLog(folder, `${step}.out`)) || (await readLog(folder, 'boot.out'))
  return new TestbedError('node-bootstrap-failed', `${step} failed on ${node} with exit code ${exitCode}: ${output}`, {
    node,
    exitCode,
    output,
  })
}

function readLog(folder: string, name: string): Promise<string> {
  return logTail(join(folder, 'log', name))
}
