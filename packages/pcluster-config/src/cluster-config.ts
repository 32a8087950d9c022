import type { z } from 'zod'
import type { clusterSchema } from './schema/cluster.ts'

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T

/**
 * A ParallelCluster 3 configuration as a value. Keys are the YAML's own, letter for letter; see the
 * [configuration reference](https://docs.aws.amazon.com/parallelcluster/latest/ug/cluster-configuration-file-v3.html).
 *
 * @example
 * ```ts
 * import type { ClusterConfig } from '@slurmkit/pcluster-config'
 *
 * const image: ClusterConfig['Image'] = { Os: 'ubuntu2204' }
 * ```
 */
export type ClusterConfig = DeepReadonly<z.input<typeof clusterSchema>>

/** The `Scheduling.SlurmSettings` section. */
export type SlurmSettings = NonNullable<ClusterConfig['Scheduling']['SlurmSettings']>

/** The `Scheduling.SlurmSettings.Database` section: where slurmdbd keeps accounting. */
export type Database = NonNullable<SlurmSettings['Database']>

/** One entry of `Scheduling.SlurmQueues`, which is one Slurm partition. */
export type SlurmQueue = NonNullable<ClusterConfig['Scheduling']['SlurmQueues']>[number]

/** One entry of a queue's `ComputeResources`: nodes of one kind. */
export type ComputeResource = SlurmQueue['ComputeResources'][number]

/** One entry of `SharedStorage`. */
export type SharedStorage = NonNullable<ClusterConfig['SharedStorage']>[number]

/** Settings of slurm.conf: one map of names to values. */
export type SlurmSettingsMap = NonNullable<SlurmSettings['CustomSlurmSettings']>[number]
