import type { z } from 'zod'
import type { ClusterVersion } from '../check-options.ts'
import type { UpdatePolicy } from '../update-policy.ts'

/** The releases that have something. */
export interface Lifetime {
  /** The first release; absent for what 3.3 already had. */
  readonly since?: ClusterVersion
  /** The first release that no longer has it. */
  readonly until?: ClusterVersion
}

/** One policy, or the first one and those that took its place later. */
export type PolicyHistory =
  | UpdatePolicy
  | readonly [first: UpdatePolicy, ...later: (readonly [since: ClusterVersion, policy: UpdatePolicy])[]]

/** What is known of a key beside its type, and stands in its `.meta()`. */
export interface KeyMeta extends Lifetime {
  /** What changing the key in a cluster that exists asks for. */
  readonly updatePolicy: PolicyHistory
  /** Meaning and unit, for editors, and a default that is not the same for everybody. */
  readonly doc: string
  /** What ParallelCluster takes where the key is not there. */
  readonly default?: string | number | boolean
  /** Values that not every release takes. */
  readonly values?: { readonly [value: string]: Lifetime }
  /** A lower maximum, of a number or of a list's length, that releases before this one have. */
  readonly maximumBefore?: readonly [release: ClusterVersion, maximum: number]
  /** The first release to which an empty list is not the same as none. */
  readonly emptySince?: ClusterVersion
  /** ParallelCluster's schema does without the key, and what comes after does not: whatever else is wrong comes first. */
  readonly missedLate?: true
  /** The releases that cannot do without a key that is optional otherwise. */
  readonly requiredSince?: ClusterVersion
}

/** A key that may be left out. */
export function key<S extends z.ZodType>(schema: S, meta: KeyMeta): z.ZodOptional<S> {
  return schema.optional().meta({ ...meta })
}

/** A key that has to be there. */
export function required<S extends z.ZodType>(schema: S, meta: KeyMeta): S {
  return schema.meta({ ...meta })
}
