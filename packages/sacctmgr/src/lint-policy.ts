import type { AccountingPolicy } from './accounting-policy.ts'
import type { Finding } from './finding.ts'
import type { LintContext } from './lint-context.ts'
import { lintBypass } from './rules/lint-bypass.ts'
import { lintGroupLimits } from './rules/lint-group-limits.ts'
import { lintQosFlags } from './rules/lint-qos-flags.ts'
import { lintReservation } from './rules/lint-reservation.ts'
import { lintSettings } from './rules/lint-settings.ts'
import { lintWholeNodes } from './rules/lint-whole-nodes.ts'

/**
 * What is legal in a policy and yet does not do what it looks like: holes through which jobs slip, limits on everybody where
 * one user was meant, shares that reserve nothing. Pure; never throws. A good policy gives no `error` and no `warning`.
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
  return [
    ...lintBypass(policy),
    ...lintGroupLimits(policy),
    ...lintReservation(policy, context),
    ...lintQosFlags(policy),
    ...lintSettings(policy, context),
    ...lintWholeNodes(policy, context),
  ]
}
