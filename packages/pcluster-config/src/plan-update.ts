import { type ClusterVersion, LATEST_VERSION } from './check-options.ts'
import { checkSchema } from './check-schema.ts'
import type { ClusterConfig } from './config/cluster.ts'
import { dataLossOf } from './data-loss.ts'
import { diffClusters, type KeyChange, sectionOf } from './diff-clusters.ts'
import { type Finding, toFinding } from './finding.ts'
import { policyOf } from './key-table.ts'
import type { UpdatePolicy } from './update-policy.ts'
import { keptManagedLustre, requirementOf, type UpdateRequirement } from './update-requirement.ts'

/**
 * One key that differs, and what applying it takes: a union that `takes` tells apart.
 *
 * @example
 * ```ts
 * import type { UpdateChange } from '@slurmkit/pcluster-config'
 *
 * export const stopsJobs = (change: UpdateChange): boolean =>
 *   change.takes === 'fleet-stop' || (change.takes === 'queue-update-strategy' && change.given !== 'DRAIN')
 * ```
 */
export type UpdateChange = {
  /** Entries of lists by their name: `Scheduling.SlurmQueues[gpu].CapacityType`. */
  readonly path: string
  /** The value, section or list entry there was; absent when there was none. */
  readonly before?: unknown
  /** The value, section or list entry there is to be; absent when there is none. */
  readonly after?: unknown
  /** ParallelCluster's name of the rule. */
  readonly policy: UpdatePolicy
  /** What may be lost, in a sentence; absent when nothing is. */
  readonly dataLoss?: string
} & UpdateRequirement

/** What leads from one configuration of a cluster to another. */
export interface UpdatePlan {
  /** Empty when ParallelCluster would say that there are no changes. */
  readonly changes: readonly UpdateChange[]
  /**
   * `error`: the update is refused (`update-refused`), or the new configuration does not fit its schema. `warning`: data may
   * be lost (`update-loses-data`).
   */
  readonly findings: readonly Finding[]
}

/** How to plan an update. */
export interface PlanUpdateOptions {
  /** The release of the cluster, which an update cannot change. Default: {@link LATEST_VERSION}. */
  readonly version?: ClusterVersion
}

/**
 * Tells what `pcluster update-cluster` asks for, key by key, without asking AWS. The rules are those of ParallelCluster's
 * code since 3.9 (earlier releases ask for a stopped fleet more often). A running fleet and running login nodes are taken
 * for granted. Nothing is thrown.
 *
 * Queues, compute resources, login pools and storage are matched by name, so another name is one entry removed and one
 * added. Source: the update policies in ParallelCluster's `update_policy.py` and its cluster schema.
 *
 * @example
 * ```ts
 * import { type ClusterConfig, planUpdate, renderUpdate } from '@slurmkit/pcluster-config'
 *
 * export function explain(before: ClusterConfig, after: ClusterConfig): string {
 *   return renderUpdate(planUpdate(before, after, { version: '3.15.0' }))
 * }
 * ```
 */
export function planUpdate(before: ClusterConfig, after: ClusterConfig, options: PlanUpdateOptions = {}): UpdatePlan {
  const { version = LATEST_VERSION } = options
  const [from, to] = [sectionOf(before), sectionOf(after)]
  const isOpen = (key: string) => policyOf(key, version) === 'IGNORED'
  const changes = diffClusters(from, to, isOpen).map((change): UpdateChange => {
    const policy = policyOf(change.key, version)
    const { key: _key, entry: _entry, entries: _entries, ...shown } = change
    const requirement = requirementOf(policy, { change, before: from, after: to })
    const dataLoss = policy === 'MANAGED_FSX' ? lustreLoss(from, to) : dataLossOf(change)
    return { ...shown, policy, ...requirement, ...(dataLoss === undefined ? {} : { dataLoss }) }
  })
  const { problems } = checkSchema(after, version)
  return { changes, findings: [...problems.map((problem) => toFinding(problem)), ...changes.flatMap(findingsOf)] }
}

function lustreLoss(before: KeyChange['before'], after: KeyChange['after']): string | undefined {
  const [name] = keptManagedLustre(sectionOf(before), sectionOf(after))
  return name === undefined ? undefined : `forcing the update replaces the file system ${name} by an empty one`
}

function findingsOf(change: UpdateChange): Finding[] {
  const { path, dataLoss } = change
  const refused: Finding = {
    level: 'error',
    rule: 'update-refused',
    path,
    message: 'ParallelCluster does not change this in a cluster that exists',
    remedy:
      change.before === undefined ? 'leave it out, or create a new cluster' : 'restore it, or create a new cluster',
  }
  return [
    ...(change.takes === 'new-cluster' ? [refused] : []),
    ...(dataLoss === undefined
      ? []
      : [{ level: 'warning', rule: 'update-loses-data', path, message: dataLoss } satisfies Finding]),
  ]
}
