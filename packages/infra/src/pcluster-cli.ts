import type { CommandRunner } from '@slurmkit/command'
import {
  type ClusterDescription,
  type ClusterDriver,
  type DriverContext,
  type RefusedConfig,
  refusalError,
  refusalOf,
} from './cluster-driver.ts'
import { StackError } from './stack-error.ts'

/** Standard input can be a socket, which nobody can open as a file; what comes out of `cat` is a pipe. */
const PIPED = ['sh', '-c', 'cat | "$@"', 'sh'] as const

/**
 * Clusters through ParallelCluster's own command line, any 3.x. The configuration goes through standard input.
 *
 * Source: ParallelCluster user guide, `pcluster` commands.
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 * import { createCluster, pclusterCli } from '@slurmkit/infra'
 *
 * await createCluster({ config: { Image: { Os: 'alinux2023' } } }, { clusterName: 'demo', region: 'us-east-1', driver: pclusterCli(local()) })
 * ```
 */
export function pclusterCli(runner: CommandRunner, program = 'pcluster'): ClusterDriver {
  async function call(request: DriverContext, args: readonly string[], stdin?: string): Promise<unknown> {
    const region = request.region === undefined ? [] : ['--region', request.region]
    const spec = {
      argv:
        stdin === undefined
          ? ([program, ...args, ...region] as const)
          : ([...PIPED, program, ...args, ...region] as const),
      timeoutMs: 15 * 60_000,
      ...(stdin === undefined ? {} : { stdin }),
    }
    const { exitCode, stdout, stderr } = await runner.exec(
      spec,
      request.signal === undefined ? {} : { signal: request.signal },
    )
    const answer = parse(stdout) ?? parse(stderr)
    if (exitCode === 0) return answer
    const words = refusalOf(
      isRefused(answer) ? answer : { message: stderr.trim().split('\n').at(-1) || `${program} ended with ${exitCode}` },
    )
    if (words === undefined) return answer
    throw refusalError(request.clusterName, words, 'invalid-input')
  }
  const named = ({ clusterName }: DriverContext) => ['--cluster-name', clusterName]
  const config = ['--cluster-configuration', '/dev/stdin']
  return {
    async version(request) {
      const { exitCode, stdout } = await runner.exec({ argv: [program, 'version'], timeoutMs: 60_000 })
      const answer = parse(stdout)
      const version =
        typeof answer === 'object' && answer !== null && 'version' in answer ? String(answer.version) : undefined
      if (exitCode === 0 && version !== undefined) return version
      throw new StackError(
        'invalid-input',
        request.clusterName,
        `${program} does not say its version: install aws-parallelcluster, or choose another driver`,
      )
    },
    async create(request, { rollbackOnFailure, dryRun }) {
      const args = [
        'create-cluster',
        ...named(request),
        ...config,
        '--rollback-on-failure',
        String(rollbackOnFailure),
        '--dryrun',
        String(dryRun),
      ]
      await call(request, args, JSON.stringify(request.config))
    },
    async update(request, { dryRun }) {
      const args = ['update-cluster', ...named(request), ...config, '--dryrun', String(dryRun)]
      await call(request, args, JSON.stringify(request.config))
    },
    async describe(request) {
      try {
        return toDescription(await call(request, ['describe-cluster', ...named(request)]))
      } catch (error) {
        if (error instanceof StackError && /does not exist/.test(error.message)) return undefined
        throw error
      }
    },
    async delete(request) {
      await call(request, ['delete-cluster', ...named(request)])
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRefused(answer: unknown): answer is RefusedConfig {
  return typeof answer === 'object' && answer !== null
}

/** Reads what describe-cluster prints. */
export function toDescription(answer: unknown): ClusterDescription | undefined {
  if (typeof answer !== 'object' || answer === null || !('clusterStatus' in answer)) return undefined
  return answer as ClusterDescription
}
