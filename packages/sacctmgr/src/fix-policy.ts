import type { AccountingPolicy } from './accounting-policy.ts'
import type { Finding, PolicyEdit } from './finding.ts'
import type { LintContext } from './lint-context.ts'
import { lintPolicy } from './lint-policy.ts'
import type { Value, Values } from './option.ts'

/** One setting of a policy that was changed. */
export interface PolicyChange {
  /** Rule of the finding that it answers. */
  readonly rule: string
  readonly path: readonly string[]
  /** Absent: it was not there, or is not there any more. */
  readonly before?: Value
  readonly after?: Value
}

/** A corrected policy. */
export interface PolicyFix {
  readonly policy: AccountingPolicy
  readonly changes: readonly PolicyChange[]
  /** What is left to decide: findings without an edit of their own. */
  readonly left: readonly Finding[]
}

/** Edits can make room for others, a list without `normal` for a default QOS; no chain of them is longer. */
const MOST_ROUNDS = 10

/**
 * The corrected policy: what findings say with edits of their own, and nothing that somebody has to decide. Given what is known of
 * the cluster, it lints until nothing that can be corrected is left; given findings, it corrects these. Pure; never throws.
 *
 * Exact lists take the place of lists with `+`, each account gets the default QOS that is its own, `grpTRES` that was meant for one
 * user becomes `maxTRESPerUser`, flags that are missing are added and those that lift limits removed.
 *
 * @example
 * ```ts
 * import { definePolicy, fixPolicy } from '@slurmkit/sacctmgr'
 *
 * const policy = definePolicy({
 *   qos: { short: { maxWall: '1:00:00' } },
 *   accounts: { ml: { qos: ['+short'], users: ['alice'] } },
 * })
 * fixPolicy(policy).changes.map(({ path }) => path.join('.')) // ['accounts.ml.qos', 'accounts.ml.defaultQOS', 'qos.short.flags']
 * ```
 */
export function fixPolicy(policy: AccountingPolicy, what: readonly Finding[] | LintContext = {}): PolicyFix {
  if (isFindings(what)) return { ...makeEdits(policy, what), left: what.filter(({ fix }) => fix === undefined) }
  let fixed = policy
  const changes: PolicyChange[] = []
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const result = makeEdits(fixed, lintPolicy(fixed, what))
    if (result.changes.length === 0) break
    fixed = result.policy
    changes.push(...result.changes)
  }
  return { policy: fixed, changes, left: lintPolicy(fixed, what) }
}

function isFindings(what: readonly Finding[] | LintContext): what is readonly Finding[] {
  return Array.isArray(what)
}

function makeEdits(policy: AccountingPolicy, findings: readonly Finding[]): Pick<PolicyFix, 'policy' | 'changes'> {
  let fixed = policy
  const changes: PolicyChange[] = []
  for (const { rule, fix = [] } of findings) {
    for (const { path, value } of fix) {
      const before = valueAt(fixed, path)
      const after = merged(valueAt(policy, path), before, value)
      if (JSON.stringify(before) === JSON.stringify(after)) continue
      fixed = withValue(fixed, { path, ...(after === undefined ? {} : { value: after }) })
      changes.push({
        rule,
        path,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      })
    }
  }
  return { policy: fixed, changes }
}

/** Two findings can edit one list: what an edit adds to and takes from the original is done to what is there by now. */
function merged(original: Value | undefined, now: Value | undefined, wanted: Value | undefined): Value | undefined {
  if (!Array.isArray(original) || !Array.isArray(now) || !Array.isArray(wanted)) return wanted
  const kept = now.filter((name) => wanted.includes(name) || !original.includes(name))
  return [...kept, ...wanted.filter((name) => !original.includes(name) && !kept.includes(name))]
}

/** The settings that a path of a policy leads to, and the name of one of them. */
function settingsAt(policy: AccountingPolicy, path: readonly string[]): Values | undefined {
  const [kind, name = '', third, user = '', fifth, partition = ''] = path
  if (kind === 'root') return policy.root
  if (kind === 'qos') return policy.qos[name]
  if (kind === 'users') return policy.users[name]
  const account = policy.accounts[name]
  if (third !== 'users' || path.length < 5) return account?.association
  return fifth === 'partitions' ? account?.partitions?.[user]?.[partition] : account?.users[user]
}

/** The value at a path of a policy, in the policy's own words. */
export function valueAt(policy: AccountingPolicy, path: readonly string[]): Value | undefined {
  return settingsAt(policy, path)?.[path.at(-1) ?? '']
}

function withValue(policy: AccountingPolicy, { path, value }: PolicyEdit): AccountingPolicy {
  const [kind, name = '', third, user = '', fifth, partition = ''] = path
  const key = path.at(-1) ?? ''
  const { [key]: _, ...rest } = settingsAt(policy, path) ?? {}
  const values = value === undefined ? rest : { ...rest, [key]: value }
  if (kind === 'root') return { ...policy, root: values }
  if (kind === 'qos') return { ...policy, qos: { ...policy.qos, [name]: values } }
  if (kind === 'users') return { ...policy, users: { ...policy.users, [name]: values } }
  const account = policy.accounts[name]
  if (account === undefined) return policy
  const put = (next: typeof account) => ({ ...policy, accounts: { ...policy.accounts, [name]: next } })
  if (third !== 'users' || path.length < 5) return put({ ...account, association: values })
  if (fifth !== 'partitions') return put({ ...account, users: { ...account.users, [user]: values } })
  const rows = { ...account.partitions?.[user], [partition]: values }
  return put({ ...account, partitions: { ...account.partitions, [user]: rows } })
}
