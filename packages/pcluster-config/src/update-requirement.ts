import { isManaged } from './data-loss.ts'
import { entriesOf, type KeyChange, numberOf, type Section, sectionOf, textOf } from './diff-clusters.ts'
import type { UpdatePolicy } from './update-policy.ts'

/** A `QueueUpdateStrategy` that lets nodes change while the fleet runs. */
export type LiveQueueStrategy = 'DRAIN' | 'TERMINATE'

/**
 * What applying a change takes.
 *
 * - `live`: nothing, jobs run on.
 * - `queue-update-strategy`: one of `strategies` as `QueueUpdateStrategy` in the new configuration, or a stopped compute
 *   fleet. `given` is the strategy that the new configuration has, if it will do.
 * - `fleet-stop`: a stopped compute fleet.
 * - `login-nodes-stop`: login nodes at `Count: 0`, of one pool or of all.
 * - `new-cluster`: ParallelCluster refuses the update.
 *
 * With `loginNodes`, login nodes have to be stopped as well.
 */
export type UpdateRequirement =
  | { readonly takes: 'live' }
  | {
      readonly takes: 'queue-update-strategy'
      readonly strategies: readonly LiveQueueStrategy[]
      readonly given?: LiveQueueStrategy
      readonly loginNodes: boolean
    }
  | { readonly takes: 'fleet-stop'; readonly loginNodes: boolean }
  | { readonly takes: 'login-nodes-stop'; readonly pool?: string }
  | { readonly takes: 'new-cluster' }

/** A change, and the two configurations that it leads between. */
interface Update {
  readonly change: KeyChange
  readonly before: Section
  readonly after: Section
}

const live: UpdateRequirement = { takes: 'live' }
const newCluster: UpdateRequirement = { takes: 'new-cluster' }

/** What ParallelCluster's policy comes to for this change; a fleet and login nodes that run are taken for granted. */
export function requirementOf(policy: UpdatePolicy, update: Update): UpdateRequirement {
  const { change } = update
  switch (policy) {
    case 'SUPPORTED':
    case 'IGNORED':
      return live
    case 'SUPPORTED_UNLESS_ADC':
      return isIsolated(update) ? newCluster : live
    case 'EXTRA_CHEF_ATTRIBUTES':
      return changesOnlyLiveAttributes(change) ? live : newCluster
    case 'UNSUPPORTED':
    case 'READ_ONLY_RESOURCE_BUCKET':
      return newCluster
    case 'COMPUTE_FLEET_STOP':
      return fleetStop(false)
    case 'COMPUTE_FLEET_STOP_ON_REMOVE':
      return isAdded(change) ? live : fleetStop(false)
    case 'COMPUTE_AND_LOGIN_NODES_STOP':
      return fleetStop(hasLoginNodes(update))
    case 'LOGIN_NODES_STOP':
      return change.before === undefined ? live : { takes: 'login-nodes-stop' }
    case 'LOGIN_NODES_POOLS_UPDATE_POLICY':
      return isAdded(change) ? live : { takes: 'login-nodes-stop', ...poolOf(change) }
    case 'LOGIN_NODES_POOL_STOP':
      return { takes: 'login-nodes-stop', ...poolOf(change) }
    case 'QUEUE_UPDATE_STRATEGY':
      return queueStrategy(update)
    case 'RESIZE_UPDATE_STRATEGY_ON_REMOVE':
      return countsAsRemoval(update) ? underStrategy(update, ['TERMINATE'], false) : live
    case 'MANAGED_PLACEMENT_GROUP':
      return deletesPlacementGroup(update) ? fleetStop(false) : queueStrategy(update)
    case 'MANAGED_FSX':
      return subnetChange(update)
    case 'SHARED_STORAGE_UPDATE_POLICY':
      return storageChange(update)
    case 'AWSBATCH_CE_MAX_RESIZE':
      return numberOf(change.after ?? 10) >= numberOf(change.before ?? 10) ? live : fleetStop(false)
  }
}

/** Tags of a cluster in AWS's isolated regions stay as they are. */
function isIsolated({ after }: Update): boolean {
  return textOf(after.Region).startsWith('us-iso')
}

const liveAttributes = [
  'cluster.slurm.reconfigure_timeout',
  'cluster.cluster_readiness_check_enabled',
  'cluster.cluster_readiness_check_ignore_failure',
]

function changesOnlyLiveAttributes({ before, after }: KeyChange): boolean {
  return attributesThatDiffer(sectionOf(parseJson(before)), sectionOf(parseJson(after)), '').every((name) =>
    liveAttributes.includes(name),
  )
}

function parseJson(value: unknown): unknown {
  try {
    return JSON.parse(textOf(value))
  } catch {
    return {}
  }
}

function attributesThatDiffer(before: Section, after: Section, at: string): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const path = at === '' ? key : `${at}.${key}`
    const [from, to] = [before[key], after[key]]
    if (isMap(from) && isMap(to)) return attributesThatDiffer(from, to, path)
    if (textOf(from) === textOf(to)) return []
    const [only] = [from, to].filter((side) => side !== undefined)
    // A section that came or went is its attributes, where it has any.
    const whole = (from === undefined || to === undefined) && isMap(only) && Object.keys(only).length > 0
    return whole ? attributesThatDiffer(from === undefined ? {} : only, from === undefined ? only : {}, path) : [path]
  })
}

function isMap(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fleetStop(loginNodes: boolean): UpdateRequirement {
  return { takes: 'fleet-stop', loginNodes }
}

function isAdded({ before, after }: KeyChange): boolean {
  return before === undefined && after !== undefined
}

function hasLoginNodes({ before }: Update): boolean {
  return entriesOf(sectionOf(before.LoginNodes).Pools).length > 0
}

function poolOf({ entry, entries, before }: KeyChange): { pool?: string } {
  const pool = entry && entries.length === 0 ? sectionOf(before) : entries[0]?.before
  return pool === undefined ? {} : { pool: textOf(pool.Name) }
}

function underStrategy(
  { after }: Update,
  strategies: readonly LiveQueueStrategy[],
  loginNodes: boolean,
): UpdateRequirement {
  const strategy = sectionOf(sectionOf(after.Scheduling).SlurmSettings).QueueUpdateStrategy
  const given = strategies.find((one) => one === strategy)
  return { takes: 'queue-update-strategy', strategies, ...(given === undefined ? {} : { given }), loginNodes }
}

/** The strategy excuses what is changed within a queue of Slurm, and nothing else. */
function queueStrategy(update: Update): UpdateRequirement {
  if (!update.change.key.startsWith('Scheduling.SlurmQueues.')) return fleetStop(false)
  return underStrategy(update, ['DRAIN', 'TERMINATE'], false)
}

/**
 * Whether ParallelCluster takes this for nodes removed. A change of `MinCount` is one unless `MaxCount` changes as well, and by
 * no less: static nodes can go live where `MaxCount` rises, and writing down the default of `MinCount` alone is a removal.
 */
function countsAsRemoval({ change }: Update): boolean {
  if (change.entry) return change.after === undefined
  const resource = change.entries.at(-1)
  const [from, to] = [sectionOf(resource?.before), sectionOf(resource?.after)]
  const count = (value: unknown) => Math.trunc(numberOf(value))
  const grownBy = count(to.MaxCount ?? 10) - count(from.MaxCount ?? 10)
  if (change.key.endsWith('.MaxCount')) return !(grownBy >= 0)
  return from.MaxCount === to.MaxCount || !(grownBy >= count(to.MinCount ?? 0) - count(from.MinCount ?? 0))
}

/** Whether ParallelCluster made a placement group that the new configuration does without. */
function deletesPlacementGroup({ change }: Update): boolean {
  const isManagedGroup = (side: 'before' | 'after') => {
    const groups = change.entries.map((entry) => sectionOf(sectionOf(entry[side].Networking).PlacementGroup))
    const group = groups.findLast((one) => Object.keys(one).length > 0) ?? {}
    return group.Enabled === true && group.Name === undefined && group.Id === undefined
  }
  return isManagedGroup('before') && !isManagedGroup('after')
}

/** Names of the FSx for Lustre file systems that both configurations leave to ParallelCluster. */
export function keptManagedLustre(before: Section, after: Section): string[] {
  const namesIn = (config: Section) =>
    entriesOf(config.SharedStorage)
      .filter((storage) => storage.StorageType === 'FsxLustre' && isManaged(storage))
      .map(({ Name }) => textOf(Name))
  const names = new Set(namesIn(after))
  return namesIn(before).filter((name) => names.has(name))
}

function subnetChange(update: Update): UpdateRequirement {
  const { change, before, after } = update
  if (keptManagedLustre(before, after).length > 0) return newCluster
  const requirement = queueStrategy(update)
  const [from, to] = [change.before, change.after]
  const onlyMore = Array.isArray(from) && Array.isArray(to) && from.every((subnet) => to.includes(subnet))
  return onlyMore && requirement.takes === 'queue-update-strategy' ? live : requirement
}

function storageChange(update: Update): UpdateRequirement {
  const { change, before, after } = update
  if (sectionOf(before.Scheduling).Scheduler === 'awsbatch') return newCluster
  const [from, to] = change.entry
    ? [sectionOf(change.before).MountDir, sectionOf(change.after).MountDir]
    : [change.before, change.after]
  if ([from, to].some((dir) => /^\/?home$/.test(textOf(dir)))) return newCluster
  if (!change.entry) return fleetStop(hasLoginNodes({ change, before, after }))
  const storage = sectionOf(change.after ?? change.before)
  if (storage.StorageType !== 'Ebs' && !isManaged(storage)) return live
  return underStrategy(update, ['DRAIN', 'TERMINATE'], hasLoginNodes(update))
}
