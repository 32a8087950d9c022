import { type CheckOptions, type ClusterVersion, compareVersions, LATEST_VERSION } from '../check-options.ts'
import type { ClusterConfig } from '../config/cluster.ts'
import type { Path, Problem } from '../finding.ts'
import { instanceTypes } from '../instance-types.ts'
import { toInstanceType } from '../read-world/convert.ts'
import type { CapacityBlockStatus, InstanceTypeFacts, Known, World } from '../world.ts'
import { OWN } from '../yaml/yaml-node.ts'
import type { YamlPlaces } from '../yaml/yaml-places.ts'

/** The parts of the world that are asked for by id. */
type Part = Exclude<keyof World, 'clusterName' | 'region' | 'capacityBlockStatuses' | 'instanceTypes'>

type FactsOf<K extends Part> = NonNullable<World[K]> extends Known<infer T> ? T : never

/** What validators may know beside the configuration. Whatever is asked for and not known is remembered, for a note. */
export interface Facts {
  readonly version: ClusterVersion
  readonly region: string | undefined
  readonly clusterName: string | undefined
  /** Whether the release is this one or a newer one. */
  since(version: ClusterVersion): boolean
  /** `null` when there is no such thing, `undefined` when nobody knows. */
  find<K extends Part>(part: K, id: string): FactsOf<K> | null | undefined
  instanceType(name: string): InstanceTypeFacts | null | undefined
  capacityBlockStatuses(): readonly CapacityBlockStatus[] | undefined
  /** Whether a key is text to ParallelCluster: in a file it may be a number, a truth, a day or nothing. */
  isTextKey(at: Path): boolean
  /** Something that only AWS can tell. */
  miss(what: string): void
  /** What was asked for and is not known, by kind. */
  readonly missed: ReadonlyMap<string, ReadonlySet<string>>
}

export function makeFacts(
  config: ClusterConfig,
  { version = LATEST_VERSION, world = {} }: CheckOptions,
  places?: YamlPlaces,
): Facts {
  const missed = new Map<string, Set<string>>()
  const ownTypes = readTypesData(config)
  const miss = (kind: string, id: string) => {
    const ids = missed.get(kind) ?? new Set()
    missed.set(kind, ids.add(id))
  }
  return {
    version,
    region: config.Region || world.region,
    clusterName: world.clusterName,
    since: (other) => compareVersions(version, other) >= 0,
    find(part, id) {
      const known = lookUp(world[part] as Known<FactsOf<typeof part>> | undefined, id)
      if (known === undefined) miss(part, id)
      return known
    },
    instanceType(name) {
      const given = lookUp(world.instanceTypes, name)
      const own: unknown = ownTypes !== undefined && Object.hasOwn(ownTypes, name) ? ownTypes[name] : undefined
      if (typeof own === 'object' && own !== null && Object.keys(own).length > 0) return toInstanceType(own)
      if (given === null) return null
      const known = instanceTypes.get(name)
      const facts = known === undefined ? given : { ...known, ...given }
      if (isComplete(facts)) return facts
      miss('instanceTypes', name)
      return undefined
    },
    capacityBlockStatuses() {
      if (world.capacityBlockStatuses === undefined) miss('capacityBlockStatuses', 'all')
      return world.capacityBlockStatuses
    },
    isTextKey: (at) => textTags.includes(places?.keyTagAt(at)),
    miss: (what) => miss(what, ''),
    missed,
  }
}

/** Bytes answer Python as text does, and keys that come from no file are text. */
const textTags = [undefined, `${OWN}str`, `${OWN}binary`]

/** Instance types that the configuration itself describes, by name; `undefined` when it has none, or no JSON object. */
export function readTypesData({ DevSettings }: ClusterConfig): { readonly [name: string]: unknown } | undefined {
  if (!DevSettings?.InstanceTypesData) return undefined
  try {
    const data: unknown = JSON.parse(DevSettings.InstanceTypesData)
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data } : undefined
  } catch {
    return undefined
  }
}

function lookUp<T>(known: Known<T> | undefined, id: string): T | null | undefined {
  return known !== undefined && Object.hasOwn(known, id) ? known[id] : undefined
}

function isComplete(facts: Partial<InstanceTypeFacts> | undefined): facts is InstanceTypeFacts {
  return facts?.vcpus !== undefined && facts.networkCards !== undefined
}

/** A check under ParallelCluster's own name. */
export type Validator = (config: ClusterConfig, facts: Facts) => Problem[]

export function error(rule: string, at: Path, message: string, remedy?: string): Problem {
  return { level: 'error', rule, at, message, ...(remedy === undefined ? {} : { remedy }) }
}

export function warning(rule: string, at: Path, message: string, remedy?: string): Problem {
  return { level: 'warning', rule, at, message, ...(remedy === undefined ? {} : { remedy }) }
}

export function info(rule: string, at: Path, message: string): Problem {
  return { level: 'info', rule, at, message }
}

/** A problem, or none where the condition does not hold. */
export function when(condition: unknown, problem: () => Problem): Problem[] {
  return condition ? [problem()] : []
}
