import type { SlurmSettings } from './config/slurm-settings.ts'

/** Settings of slurm.conf: one map of names to values. */
export type SlurmSettingsMap = NonNullable<SlurmSettings['CustomSlurmSettings']>[number]
