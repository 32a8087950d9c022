/**
 * Why the testbed could not do what was asked.
 * - `config-unfit`: the ParallelCluster config or an option cannot be made into a cluster here; `problems` lists what and where
 * - `host-unfit`: this machine lacks something; `problems` lists what, and how to get it
 * - `tree-unavailable`: a tree with the wanted Slurm version is not there and could not be built
 * - `node-bootstrap-failed`: a custom action or a step before it ended with an error; `node`, `exitCode` and `output` say which
 * - `daemon-died`: a daemon ended while the cluster came up; `node`, `daemon`, `exitCode` and `output` (the end of its log)
 * - `timeout`: the cluster was not up in time; `output` is the end of the log of what it waited for
 * - `aborted`: the caller's `AbortSignal` fired
 * - `cluster-gone`: a command for a cluster that was stopped
 * - `unknown-node`: no node of that name in this cluster
 */
export type TestbedErrorCode =
  | 'config-unfit'
  | 'host-unfit'
  | 'tree-unavailable'
  | 'node-bootstrap-failed'
  | 'daemon-died'
  | 'timeout'
  | 'aborted'
  | 'cluster-gone'
  | 'unknown-node'

/** One thing that stands in the way: where, what, and what to do about it. */
export interface TestbedProblem {
  /** Path in the config (`Scheduling.SlurmQueues[0].Name`), name of an option, or what of the machine. */
  readonly path: string
  /** What is wrong and what to change, with the value. */
  readonly message: string
  /** The Debian package whose installation would be the remedy. */
  readonly package?: string
}

/** What a {@link TestbedError} carries beside its message. */
export interface TestbedErrorData {
  readonly problems?: readonly TestbedProblem[]
  readonly node?: string
  readonly daemon?: string
  readonly exitCode?: number
  /** End of what the script or the daemon wrote. */
  readonly output?: string
}

/**
 * The one error that this package throws.
 *
 * @example
 * ```ts
 * import { TestbedError, startCluster } from '@slurmkit/testbed'
 * import type { ClusterConfig } from '@slurmkit/pcluster-config'
 *
 * export async function tryOut(config: ClusterConfig): Promise<void> {
 *   try {
 *     const cluster = await startCluster({ config })
 *     await cluster.stop()
 *   } catch (error) {
 *     if (error instanceof TestbedError) for (const problem of error.problems) console.log(problem.path, problem.message)
 *   }
 * }
 * ```
 */
export class TestbedError extends Error {
  readonly code: TestbedErrorCode
  readonly problems: readonly TestbedProblem[]
  readonly node: string | undefined
  readonly daemon: string | undefined
  readonly exitCode: number | undefined
  readonly output: string

  constructor(code: TestbedErrorCode, message: string, data: TestbedErrorData = {}, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TestbedError'
    this.code = code
    this.problems = data.problems ?? []
    this.node = data.node
    this.daemon = data.daemon
    this.exitCode = data.exitCode
    this.output = data.output ?? ''
  }
}

/** An error whose message lists every problem. */
export function rejected(
  code: 'config-unfit' | 'host-unfit',
  summary: string,
  problems: readonly TestbedProblem[],
): TestbedError {
  const lines = problems.map(({ path, message }) => `\n  ${path}: ${message}`)
  return new TestbedError(code, `${summary}:${lines.join('')}`, { problems })
}
