import type { Value } from './value.ts'

/** A change of a policy, at a place in the policy's own words: `['accounts', 'research', 'qos']`. */
export interface PolicyEdit {
  readonly path: readonly string[]
  /** The new value, as plans hold it: seconds, bytes, lists. Left out: what is there is removed. */
  readonly value?: Value
}

/** Something that a check has to say about a policy. Data, never thrown. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'info'
  /** Stable name of the rule, for switching on and for suppressing. */
  readonly rule: string
  /** Where, in the policy's own words: `accounts.research.qos`. */
  readonly path: string
  /** Line in the YAML text, from 1; absent for a policy that was an object. */
  readonly line?: number
  readonly message: string
  /** What to change. */
  readonly remedy?: string
  /** The remedy as edits, where it takes no decision of yours. `fixPolicy` makes them. */
  readonly fix?: readonly PolicyEdit[]
}

/** A finding with its path in parts, since names may hold dots themselves. */
export type LocatedFinding = readonly [finding: Finding, path: readonly PropertyKey[]]
