import type { AccountingPolicy } from '../accounting-policy.ts'
import { mergeQos } from '../accounting-state.ts'
import { namesOf } from '../check-policy.ts'
import type { Values } from '../option.ts'

/** The QOS of every fresh database, which the root of the association tree allows until somebody says otherwise. */
export const NORMAL = 'normal'

/** An association of a policy, of an account or of a user, with what its jobs may use as far as the policy alone tells. */
export interface Association {
  readonly account: string
  /** `undefined`: the account itself. */
  readonly user: string | undefined
  readonly path: readonly string[]
  readonly values: Values
  readonly qos: readonly string[]
  /** Its own or an inherited one; nothing where neither the policy nor a list of one name says. */
  readonly defaultQos: string | undefined
}

/** Who may use what in a policy. Many rules ask, so it is worked out once a policy. */
interface Access {
  readonly rows: readonly Association[]
  /** By account: QOS that it or one of its users may use. */
  readonly byAccount: ReadonlyMap<string, readonly string[]>
  /** By QOS: users who may use it. */
  readonly users: ReadonlyMap<string, readonly string[]>
}

const known = new WeakMap<AccountingPolicy, Access>()

function accessOf(policy: AccountingPolicy): Access {
  const found = known.get(policy)
  if (found !== undefined) return found
  const rows = Object.keys(policy.accounts).flatMap((account) => rowsOf(policy, account))
  const byAccount = new Map<string, Set<string>>()
  const users = new Map<string, Set<string>>()
  const add = (map: Map<string, Set<string>>, key: string, name: string) => {
    const names = map.get(key) ?? new Set()
    map.set(key, names.add(name))
  }
  for (const { account, user, qos } of rows) {
    for (const name of qos) {
      add(byAccount, account, name)
      if (user !== undefined) add(users, name, user)
    }
  }
  const lists = (map: ReadonlyMap<string, ReadonlySet<string>>) =>
    new Map([...map].map(([key, names]) => [key, [...names]]))
  const access = { rows, byAccount: lists(byAccount), users: lists(users) }
  known.set(policy, access)
  return access
}

/** All associations of a policy: accounts, their users, and users' rows for single partitions. */
export function associationsOf(policy: AccountingPolicy): readonly Association[] {
  return accessOf(policy).rows
}

function rowsOf(policy: AccountingPolicy, account: string): readonly Association[] {
  const { association = {}, users = {}, partitions = {} } = policy.accounts[account] ?? {}
  const qos = qosOfAccount(policy, account)
  const inherited = defaultQosOf(policy, account)
  const row = (path: readonly string[], user: string | undefined, values: Values): Association => {
    const own = namesOf(values['qos'])
    const allowed = user === undefined || own.length === 0 ? qos : mergeQos(own, () => qos)
    const chosen = typeof values['defaultQOS'] === 'string' ? values['defaultQOS'] : inherited
    return { account, user, path, values, qos: allowed, defaultQos: chosen ?? onlyOne(allowed) }
  }
  const base = ['accounts', account]
  return [
    row(base, undefined, association),
    ...Object.entries(users).map(([user, values]) => row([...base, 'users', user], user, values)),
    ...Object.entries(partitions).flatMap(([user, rows]) =>
      Object.entries(rows).map(([name, values]) => row([...base, 'users', user, 'partitions', name], user, values)),
    ),
  ]
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined
}

/** Accounts from one up to the highest that the policy knows. */
export function lineage(policy: AccountingPolicy, account: string): readonly string[] {
  const trail: string[] = []
  for (let at: string | undefined = account; at !== undefined && !trail.includes(at); at = policy.accounts[at]?.parent)
    if (policy.accounts[at] !== undefined) trail.push(at)
  return trail
}

/** QOS that jobs of an account may use, as far as the policy alone tells: a list that it doesn't fix starts from root's, or `normal`. */
export function qosOfAccount(policy: AccountingPolicy, account: string): readonly string[] {
  const root = mergeQos(namesOf(policy.root['qos']), () => [NORMAL])
  return lineage(policy, account).reduceRight(
    (inherited, name) => mergeQos(namesOf(policy.accounts[name]?.association['qos']), () => inherited),
    root,
  )
}

/** QOS that any job of an account may use: by the account's list or by the own list of one of its users. */
export function qosInAccount(policy: AccountingPolicy, account: string): readonly string[] {
  return accessOf(policy).byAccount.get(account) ?? []
}

/** Default QOS of an account, its own or that of an account above it in the policy. */
function defaultQosOf(policy: AccountingPolicy, account: string): string | undefined {
  const values = [...lineage(policy, account).map((name) => policy.accounts[name]?.association ?? {}), policy.root]
  return values.map((own) => own['defaultQOS']).find((name) => typeof name === 'string')
}

/** Users who may use a QOS, each once. */
export function usersOfQos(policy: AccountingPolicy, qos: string): readonly string[] {
  return accessOf(policy).users.get(qos) ?? []
}

/** QOS that some other QOS may preempt. */
export function preemptibleQos(policy: AccountingPolicy): ReadonlySet<string> {
  return new Set(Object.values(policy.qos).flatMap((values) => namesOf(values['preempt'])))
}
