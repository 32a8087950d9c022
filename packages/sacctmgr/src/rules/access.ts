import type { AccountingPolicy } from '../accounting-policy.ts'
import { mergeQos } from '../accounting-state.ts'
import { namesOf } from '../check-policy.ts'
import type { Values } from '../option.ts'

/** The QOS of every fresh database, which the root of the association tree allows until somebody says otherwise. */
export const NORMAL = 'normal'

/** QOS that jobs of an account may use, as far as the policy alone tells: a list that it doesn't fix starts from `normal`. */
export function qosOfAccount(policy: AccountingPolicy, account: string): readonly string[] {
  const own = policy.accounts[account]
  if (own === undefined) return [NORMAL]
  return mergeQos(namesOf(own.association['qos']), () =>
    own.parent === undefined ? [NORMAL] : qosOfAccount(policy, own.parent),
  )
}

/** QOS that any job of an account may use: by the account's list or by the own list of one of its users. */
export function qosInAccount(policy: AccountingPolicy, account: string): readonly string[] {
  const inherited = qosOfAccount(policy, account)
  const users = Object.values(policy.accounts[account]?.users ?? {})
  const lists = users.map((user) => mergeQos(namesOf(user['qos']), () => inherited))
  return [...new Set([...inherited, ...lists.flat()])]
}

/** Default QOS of an account, its own or that of an account above it in the policy. */
export function defaultQosOf(policy: AccountingPolicy, account: string): string | undefined {
  const own = policy.accounts[account]
  const value = own?.association['defaultQOS']
  if (typeof value === 'string') return value
  return own?.parent === undefined ? undefined : defaultQosOf(policy, own.parent)
}

/** Whether a QOS limits what its jobs can take. */
export function hasLimits(values: Values | undefined): boolean {
  return Object.entries(values ?? {}).some(([key, value]) => /^(grp|max)/.test(key) && value !== null)
}

/** A TRES limit of a QOS or account on one resource; `undefined` where there is none. */
export function limitOn(values: Values | undefined, option: string, tres: string): number | undefined {
  const limit = values?.[option]
  if (limit === null || typeof limit !== 'object' || Array.isArray(limit)) return undefined
  return (limit as Readonly<Record<string, number>>)[tres]
}
