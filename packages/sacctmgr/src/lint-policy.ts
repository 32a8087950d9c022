import type { AccountingPolicy } from './accounting-policy.ts'
import { checkPolicy } from './check-policy.ts'
import type { Finding } from './finding.ts'
import type { LintContext } from './lint-context.ts'
import { LINT_RULES } from './lint-rules.ts'
import { lineInPolicy } from './policy-lines.ts'
import type { LintRule } from './rules/rule.ts'

/**
 * What is legal in a policy and yet does not do what it looks like: holes through which jobs slip, limits on everybody where
 * one user was meant, shares that reserve nothing, quotas that come back. Each finding has a remedy, and a line when the policy
 * is from `parsePolicy`. Pure; never throws. A good policy gives no `error` and no `warning`; an `info` is worth knowing.
 *
 * Rules that need `settings`, `partitions` or `capacity` are silent without them. docs/lint-rules.md lists all.
 *
 * @example
 * ```ts
 * import { definePolicy, lintPolicy } from '@slurmkit/sacctmgr'
 *
 * const policy = definePolicy({ qos: { a: { grpTRES: { 'gres/gpu': 4 } } }, accounts: { ml: { qos: ['+a'], users: ['alice', 'bob'] } } })
 * for (const { level, path, message } of lintPolicy(policy)) console.log(level, path, message)
 * ```
 */
export function lintPolicy(policy: AccountingPolicy, context: LintContext = {}): readonly Finding[] {
  const refused = checkPolicy(policy).map(([finding, path]) => withLine(policy, finding, path))
  const rules = Object.entries<LintRule>(LINT_RULES).filter(([, { needs = [] }]) =>
    needs.every((key) => context[key] !== undefined),
  )
  const found = rules.flatMap(([rule, { level, check }]) =>
    check(policy, context).map(({ path, ...hole }) =>
      withLine(policy, { level, rule, path: path.join('.'), ...hole }, path),
    ),
  )
  return [...refused, ...found]
}

function withLine(policy: AccountingPolicy, finding: Finding, path: readonly PropertyKey[]): Finding {
  // What is wrong with slurm.conf has no line in the policy.
  const line = path[0] === 'settings' || path[0] === 'partitions' ? undefined : lineInPolicy(policy, path)
  return line === undefined ? finding : { ...finding, line }
}
