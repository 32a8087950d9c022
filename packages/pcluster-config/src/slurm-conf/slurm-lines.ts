import type { ClusterConfig } from '../config/cluster.ts'
import type { Path } from '../finding.ts'
import type { SlurmSettingsMap } from '../slurm-settings-map.ts'
import type { SlurmLevel } from './slurm-conf-keys.ts'

/** One `Key=value` of slurm.conf, and where the configuration says it. */
export interface SlurmEntry {
  readonly level: SlurmLevel
  readonly key: string
  readonly value: string
  readonly at: Path
  /** Entries of one line share it; all single lines of the cluster share one. */
  readonly line: string
}

/** What a line is about, by the key that it begins with. */
const leaders: Readonly<Record<string, SlurmLevel>> = {
  partitionname: 'partition',
  nodename: 'node',
  nodeset: 'nodeset',
  downnodes: 'down nodes',
}

/** All that `CustomSlurmSettings` adds to slurm.conf, with the level that Slurm will read each key at. */
export function slurmEntries({ Scheduling }: ClusterConfig): SlurmEntry[] {
  const own = Scheduling.SlurmSettings?.CustomSlurmSettings ?? []
  return [
    ...own.flatMap((map, index) => ofCluster(map, ['Scheduling', 'SlurmSettings', 'CustomSlurmSettings', index])),
    ...(Scheduling.SlurmQueues ?? []).flatMap((queue, index) => {
      const at = ['Scheduling', 'SlurmQueues', index]
      return [
        ...entriesOf(queue.CustomSlurmSettings, 'partition', [...at, 'CustomSlurmSettings']),
        ...queue.ComputeResources.flatMap(({ CustomSlurmSettings }, i) =>
          entriesOf(CustomSlurmSettings, 'node', [...at, 'ComputeResources', i, 'CustomSlurmSettings']),
        ),
      ]
    }),
  ]
}

function ofCluster(map: SlurmSettingsMap, at: Path): SlurmEntry[] {
  const leader = Object.keys(map).find((key) => Object.hasOwn(leaders, key.toLowerCase()))
  const level = Object.keys(map).length > 1 && leader !== undefined ? leaders[leader.toLowerCase()] : undefined
  const entries = entriesOf(map, level ?? 'cluster', at)
  if (level === undefined) return entries.map((entry) => ({ ...entry, line: '' }))
  return entries.map((entry) => (entry.key === leader ? { ...entry, level: 'cluster' } : entry))
}

function entriesOf(map: SlurmSettingsMap | undefined, level: SlurmLevel, at: Path): SlurmEntry[] {
  return Object.entries(map ?? {}).map(([key, value]) => ({
    level,
    key,
    value: slurmText(value),
    at: [...at, key],
    line: at.join('.'),
  }))
}

/** A value as ParallelCluster writes it: Python spells truth values with a capital. */
function slurmText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}
