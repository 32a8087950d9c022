import type { AccountingPolicy } from '../accounting-policy.ts'
import type { Finding, PolicyEdit } from '../finding.ts'
import type { LintContext } from '../lint-context.ts'

/** A place where a policy does not do what it looks like. */
export interface Hole {
  readonly path: readonly string[]
  /** What happens there. */
  readonly message: string
  readonly remedy: string
  /** Default: the level of the rule. */
  readonly level?: Finding['level']
  /** Only what follows from the policy; where somebody has to decide, there is none. */
  readonly fix?: readonly PolicyEdit[]
}

/** One rule of `lintPolicy`. Its name is its key in `LINT_RULES`. */
export interface LintRule {
  readonly level: Finding['level']
  /** What it says, for the table of all rules. */
  readonly says: string
  /** Manual page and section that the rule rests on. */
  readonly source: string
  /** What has to be known of the cluster. Default: nothing. */
  readonly needs?: readonly (keyof LintContext)[]
  check(policy: AccountingPolicy, context: LintContext): readonly Hole[]
}
