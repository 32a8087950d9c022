import type { SlurmSettings } from './config/slurm-settings.ts'

export type { ClusterConfig } from './config/cluster.ts'
export type { ComputeResource } from './config/compute-resource.ts'
export type { SlurmQueue } from './config/queue.ts'
export type { SharedStorage } from './config/shared-storage.ts'
export type { SlurmSettings, SlurmSettingsDatabase as Database } from './config/slurm-settings.ts'

/** Settings of slurm.conf: one map of names to values. */
export type SlurmSettingsMap = NonNullable<SlurmSettings['CustomSlurmSettings']>[number]
