import { checkConfig } from './check-config.ts'
import type { CheckOptions } from './check-options.ts'
import type { ClusterConfig } from './config/cluster.ts'
import { type Finding, toFinding } from './finding.ts'
import { suppress } from './suppress.ts'

/** A configuration and what is to be said about it. */
export interface DefinedCluster {
  readonly config: ClusterConfig
  /** Empty when there is nothing to say. Fix what has `level: 'error'` before creating a cluster. */
  readonly findings: readonly Finding[]
}

/**
 * Checks a configuration that is written down in TypeScript. A mistyped key or a value of the wrong type does not compile;
 * everything else comes back in `findings`, nothing is thrown.
 *
 * @example
 * ```ts
 * import { defineCluster, GPU_QOS_SETTINGS } from '@slurmkit/pcluster-config'
 *
 * const { config, findings } = defineCluster({
 *   Region: 'us-east-1',
 *   Image: { Os: 'ubuntu2204' },
 *   HeadNode: { InstanceType: 'c5.xlarge', Networking: { SubnetId: 'subnet-0123456789abcdef0' } },
 *   Scheduling: {
 *     Scheduler: 'slurm',
 *     SlurmSettings: { CustomSlurmSettings: GPU_QOS_SETTINGS },
 *     SlurmQueues: [
 *       {
 *         Name: 'gpu',
 *         Networking: { SubnetIds: ['subnet-0123456789abcdef0'] },
 *         ComputeResources: [{ Name: 'g6-48xl', InstanceType: 'g6.48xlarge', MaxCount: 2 }],
 *       },
 *     ],
 *   },
 * })
 * for (const f of findings) console.log(f.level, f.path, f.message)
 * console.log(config.Scheduling.Scheduler)
 * ```
 */
export function defineCluster(config: ClusterConfig, options: CheckOptions = {}): DefinedCluster {
  return {
    config,
    findings: suppress(checkConfig(config, options).problems, options.suppress ?? {}).map((problem) =>
      toFinding(problem),
    ),
  }
}
