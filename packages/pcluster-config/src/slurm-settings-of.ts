import type { ClusterConfig } from './config/cluster.ts'
import type { ClusterEdit } from './edit-cluster.ts'
import type { Path } from './finding.ts'
import type { SlurmSettingsMap } from './slurm-settings-map.ts'

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

/** Sets one of the cluster's own settings: where it stands already, or in a line of its own. */
export function setSlurmSetting(config: ClusterConfig, name: string, value: string): ClusterEdit {
  const there = findSlurmSetting(config, name)
  if (there !== undefined) return { at: there.at, set: value }
  return { at: ['Scheduling', 'SlurmSettings', 'CustomSlurmSettings'], add: { [name]: value } }
}

/** Takes a setting out, and the entry of the list with it where that holds nothing else. */
export function removeSlurmSetting(config: ClusterConfig, at: Path): ClusterEdit {
  const map = at.slice(0, -1).reduce<unknown>((section, step) => Reflect.get(Object(section), step), config)
  const alone = typeof at.at(-2) === 'number' && Object.keys(Object(map)).length === 1
  return { at: alone ? at.slice(0, -1) : at, remove: true }
}
