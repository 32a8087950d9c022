import type { World } from './world.ts'

/** A ParallelCluster release, `3.15.0` for example. */
export type ClusterVersion = `3.${number}.${number}`

/** The newest release that this package knows, and the default of every `version` option. */
export const LATEST_VERSION: ClusterVersion = '3.16.3'

/** How to check a configuration. */
export interface CheckOptions {
  /** The release that will create the cluster. Default: {@link LATEST_VERSION}. */
  readonly version?: ClusterVersion
  /** Default: nothing is known. */
  readonly world?: World
  /** Rules and validators to leave out, each with the reason: `{ 'retain-data': 'inputs are kept in S3' }`. */
  readonly suppress?: { readonly [rule: string]: string }
}

/** Below zero when `a` is the older release, above when it is the newer one. */
export function compareVersions(a: ClusterVersion, b: ClusterVersion): number {
  const numbers = (version: string) => version.split('.').map(Number)
  const [left, right] = [numbers(a), numbers(b)]
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
