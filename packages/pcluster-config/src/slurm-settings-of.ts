import type { ClusterConfig, SlurmSettingsMap } from './cluster-config.ts'
import type { Path } from './finding.ts'

/** A value of slurm.conf and where the configuration sets it. */
export interface SlurmSetting {
  readonly value: string
  readonly at: Path
}

/** The cluster's own setting of this name. Slurm does not look at case, and the last one wins. */
export function findSlurmSetting(config: ClusterConfig, name: string): SlurmSetting | undefined {
  const path = ['Scheduling', 'SlurmSettings', 'CustomSlurmSettings']
  const maps = config.Scheduling.SlurmSettings?.CustomSlurmSettings ?? []
  return maps.flatMap((map, index) => settingsIn(map, name, [...path, index])).at(-1)
}

/** All settings of this name in one map. */
export function settingsIn(map: SlurmSettingsMap | undefined, name: string, at: Path): SlurmSetting[] {
  return Object.entries(map ?? {})
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .map(([key, value]) => ({ value: String(value), at: [...at, key] }))
}
