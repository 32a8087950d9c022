import { CLUSTER_KEYS } from './cluster-keys.ts'
import { NODE_KEYS } from './node-keys.ts'
import { PARTITION_KEYS } from './partition-keys.ts'
import type { SlurmKey, SlurmKeys } from './slurm-key.ts'
import { text } from './slurm-values.ts'

/** What a line of slurm.conf is about, which decides on the keys that it takes. */
export type SlurmLevel = 'cluster' | 'partition' | 'node' | 'nodeset' | 'down nodes'

/** The catalogue of slurm.conf keys. */
export const SLURM_CONF_KEYS: Readonly<Record<SlurmLevel, SlurmKeys>> = {
  cluster: CLUSTER_KEYS,
  partition: PARTITION_KEYS,
  node: NODE_KEYS,
  nodeset: { Feature: { value: text }, Nodes: { value: text } },
  'down nodes': { Reason: { value: text }, State: { value: text } },
}

const byName = new Map(
  Object.entries(SLURM_CONF_KEYS).map(([level, keys]): [string, ReadonlyMap<string, KnownKey>] => [
    level,
    new Map(Object.entries(keys).map(([name, key]) => [name.toLowerCase(), { name, ...key }])),
  ]),
)

/** A key, and its name as slurm.conf(5) spells it. */
export interface KnownKey extends SlurmKey {
  readonly name: string
}

/** Looks a key up as Slurm does, without regard to case. */
export function findSlurmKey(level: SlurmLevel, name: string): KnownKey | undefined {
  return byName.get(level)?.get(name.toLowerCase())
}
