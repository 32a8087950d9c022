import { REPLACEMENT_TABLE } from './replacement-table.ts'

/** Types that are made by us or by ParallelCluster and hold data, and that no specification lists. */
const OTHER_STATEFUL = ['Custom::PclusterCluster']

/**
 * Whether resources of this type hold data that is lost with them.
 *
 * Source: `isStateful` of `@aws-cdk/aws-service-spec`, and volumes and snapshots of FSx, PCS clusters and ParallelCluster's
 * clusters, which it does not mark.
 *
 * @example
 * ```ts
 * import { isStateful } from '@slurmkit/infra'
 *
 * console.log(isStateful('AWS::FSx::FileSystem')) // true
 * ```
 */
export function isStateful(type: string): boolean {
  return type in REPLACEMENT_TABLE || OTHER_STATEFUL.includes(type)
}

/**
 * Whether a change of a property makes CloudFormation replace a resource that holds data. The path names properties from the
 * resource's own down, without positions in lists: `LustreConfiguration.DeploymentType`. `no` for types without data.
 *
 * Source: `causesReplacement` of `@aws-cdk/aws-service-spec`.
 *
 * @example
 * ```ts
 * import { replaces } from '@slurmkit/infra'
 *
 * console.log(replaces('AWS::FSx::FileSystem', 'LustreConfiguration.PerUnitStorageThroughput')) // yes
 * ```
 */
export function replaces(type: string, path: string): 'yes' | 'maybe' | 'no' {
  if (OTHER_STATEFUL.includes(type)) return path === 'ClusterName' || path === 'ServiceToken' ? 'yes' : 'no'
  const rules = REPLACEMENT_TABLE[type]
  if (rules === undefined) return 'no'
  // A property whose parent replaces does so too; a list may, of which one property does.
  const isWithin = (rule: string) => path === rule || path.startsWith(`${rule}.`)
  if (rules.yes.some(isWithin)) return 'yes'
  const isAbove = (rule: string) => rule.startsWith(`${path}.`)
  return rules.maybe.some(isWithin) || [...rules.yes, ...rules.maybe].some(isAbove) ? 'maybe' : 'no'
}
