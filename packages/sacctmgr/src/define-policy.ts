import type { z } from 'zod'
import { AccountingError } from './accounting-error.ts'
import type { AccountInput, AccountingPolicy, PolicyInput, QosInput, RootInput } from './accounting-policy.ts'
import { checkPolicy } from './check-policy.ts'
import type { Finding, LocatedFinding } from './finding.ts'
import { policySchema } from './policy-schema.ts'

/**
 * A policy from a literal. TypeScript refuses a QOS name that the policy does not define, an unknown option, and a value of
 * the wrong kind; the rest is checked here.
 *
 * @throws AccountingError with code `invalid-policy` and a finding for each problem: a time or TRES that Slurm can't read, a
 * name that Slurm would fold or split, a loop in `preempt`, an unknown QOS.
 *
 * @example
 * ```ts
 * import { definePolicy } from '@slurmkit/sacctmgr'
 *
 * const policy = definePolicy({
 *   qos: {
 *     research: { priority: 10_000, maxWall: '3-00:00:00', preempt: ['batch'] },
 *     batch: { maxJobsPerUser: 10, maxTRESPerUser: { 'gres/gpu': 4 } },
 *   },
 *   accounts: { ml: { fairshare: 500, qos: ['research', 'batch'], defaultQOS: 'research', users: ['alice', 'bob'] } },
 * })
 * ```
 */
export function definePolicy<const Q extends string>(input: {
  readonly qos: Readonly<Record<Q, QosInput<NoInfer<Q>>>>
  readonly accounts: Readonly<Record<string, AccountInput<NoInfer<Q>>>>
  readonly root?: RootInput<NoInfer<Q>> | undefined
  readonly users?: PolicyInput['users']
  readonly manage?: PolicyInput['manage']
}): AccountingPolicy {
  return checkedPolicy(input, (finding) => finding)
}

/** Shape and references checked, every problem in one error; `locate` adds what only the caller knows of a finding's place. */
export function checkedPolicy(
  input: unknown,
  locate: (finding: Finding, path: readonly PropertyKey[]) => Finding,
): AccountingPolicy {
  const result = policySchema.safeParse(input)
  const located = result.success ? checkPolicy(result.data) : result.error.issues.flatMap(shapeFindings)
  const findings = located.map(([finding, path]) => locate(finding, path))
  if (result.success && findings.length === 0) return result.data
  const lines = findings.map((finding) => {
    const place = finding.line === undefined ? finding.path : `line ${finding.line}, ${finding.path}`
    return `${place}: ${finding.message}${finding.remedy === undefined ? '' : ` (${finding.remedy})`}`
  })
  throw new AccountingError('invalid-policy', `policy can't be used: ${lines.join('; ')}`, { findings })
}

function shapeFindings(issue: z.core.$ZodIssue): LocatedFinding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return [
        {
          level: 'error',
          rule: 'option-known',
          path: path.join('.'),
          message: `no option is named ${JSON.stringify(key)}`,
        },
        path,
      ]
    })
  }
  return [[{ level: 'error', rule: 'value-readable', path: issue.path.join('.'), message: issue.message }, issue.path]]
}
