import { type AccountingState, mergeQos } from './accounting-state.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { Intent } from './change-command.ts'
import { namesOf } from './check-policy.ts'
import { likeExpression } from './like-expression.ts'
import type { Option, Value, Values } from './option.ts'
import { type Quirks, quirksOf } from './quirks-of.ts'

/** An association of a user. */
export interface ModelRow {
  readonly account: string
  readonly user: string
  readonly partition: string | null
  values: Values
  /** As slurmdbd has it. Default: what follows from its account. */
  lineage?: string | undefined
}

/** An account. */
interface ModelAccount {
  parent: string | null
  values: Values
  /** As slurmdbd has it. Default: what follows from its parent's. */
  lineage?: string | undefined
}

/** Accounting of a cluster that changes as commands would change it, to see what each of them does beside what it says. */
export interface ClusterModel {
  readonly qos: Map<string, Values>
  readonly accounts: Map<string, ModelAccount>
  /** Users' associations: by account, then by user and partition. */
  readonly rows: Map<string, Map<string, ModelRow>>
  /** How many associations each user has. */
  readonly associations: Map<string, number>
  readonly users: Map<string, Values>
  readonly quirks: Quirks
}

/** The model of a state. */
export function modelOf(state: AccountingState): ClusterModel {
  const model: ClusterModel = {
    qos: new Map(Object.entries(state.qos)),
    accounts: new Map(
      Object.entries(state.accounts).map(([name, { parent, association, lineage }]) => [
        name,
        { parent, values: association, lineage },
      ]),
    ),
    rows: new Map(),
    associations: new Map(),
    users: new Map(Object.entries(state.users)),
    quirks: quirksOf(state.version),
  }
  for (const { account, user, partition, values, lineage } of state.userAssociations)
    addRow(model, { account, user, partition, values, lineage })
  return model
}

function addRow(model: ClusterModel, row: ModelRow): void {
  const rows = model.rows.get(row.account) ?? new Map<string, ModelRow>()
  rows.set(rowKey(row.user, row.partition), row)
  model.rows.set(row.account, rows)
  model.associations.set(row.user, (model.associations.get(row.user) ?? 0) + 1)
  const user = model.users.get(row.user)
  if (user?.['defaultAccount'] == null) model.users.set(row.user, { ...user, defaultAccount: row.account })
}

function rowKey(user: string, partition: string | null): string {
  return partition === null ? user : `${user}|${partition}`
}

/** The association of a user in an account for one partition, or for all. */
export function findRow(
  model: ClusterModel,
  account: string,
  user: string,
  partition: string | null,
): ModelRow | undefined {
  return model.rows.get(account)?.get(rowKey(user, partition))
}

/** Changes the model as the command of a change does to the rows that it names. */
export function applyIntent(
  model: ClusterModel,
  { kind, entity, target, after }: Omit<Intent, 'before' | 'key'>,
): void {
  const { qos = [], account: accounts = [], user: users, partition = null } = target
  if (entity === 'qos') {
    for (const name of qos)
      if (kind === 'remove') model.qos.delete(name)
      else model.qos.set(name, { ...model.qos.get(name), ...after })
  } else if (entity === 'user') {
    for (const name of users ?? []) model.users.set(name, { ...model.users.get(name), ...after })
  } else if (entity !== 'coordinator') {
    for (const account of accounts)
      if (users === undefined) changeAccount(model, kind, account, after)
      else for (const user of users) changeRow(model, kind, { account, user, partition, values: after })
  }
}

function changeAccount(model: ClusterModel, kind: Intent['kind'], name: string, { parent, ...values }: Values): void {
  if (kind === 'remove') {
    model.accounts.delete(name)
    return
  }
  const old = model.accounts.get(name)
  if (old !== undefined && typeof parent === 'string') moveLineages(model, name)
  model.accounts.set(name, {
    ...old,
    parent: typeof parent === 'string' ? parent : (old?.parent ?? null),
    values: { ...old?.values, ...values },
  })
}

function changeRow(model: ClusterModel, kind: Intent['kind'], row: ModelRow): void {
  const old = findRow(model, row.account, row.user, row.partition)
  if (kind === 'add') addRow(model, { ...row, lineage: newLineage(model, row) })
  else if (kind === 'modify' && old !== undefined) old.values = { ...old.values, ...row.values }
  else if (kind === 'remove' && old !== undefined) {
    model.rows.get(row.account)?.delete(rowKey(row.user, row.partition))
    const left = (model.associations.get(row.user) ?? 1) - 1
    model.associations.set(row.user, left)
    // sacctmgr removes a user with the last of his associations.
    if (left === 0) model.users.delete(row.user)
  }
}

/**
 * What slurmdbd does to lineages when an account moves: it changes those that begin like the one that their account had, from
 * account to account; on old releases it goes no further than the accounts directly below and the account's own users.
 */
function moveLineages(model: ClusterModel, moved: string): void {
  const old = new Map(
    subtree(model, moved).map((name) => {
      const lineage = lineageOf(model, name)
      return [name, { lineage, inside: likeExpression(`${lineage}%`) }]
    }),
  )
  const following = new Set<string>()
  const isReached = (name: string) => (model.quirks.keepsLineagesBelow ? name === moved : following.has(name))
  for (const [name, { lineage, inside }] of old) {
    const account = model.accounts.get(name)
    const parent = account?.parent ?? ''
    if (name === moved || (isReached(parent) && old.get(parent)?.inside.test(lineage))) following.add(name)
    if (account !== undefined) account.lineage = following.has(name) ? undefined : lineage
    for (const row of model.rows.get(name)?.values() ?? []) {
      const own = lineageOfRow(row, lineage)
      row.lineage = isReached(name) && inside.test(own) ? undefined : own
    }
  }
}

/** The lineage that `sacctmgr add` makes, where it is not as it should be. */
function newLineage(model: ClusterModel, { account, user, partition }: ModelRow): string | undefined {
  if (!model.quirks.doublesSlash || partition === null) return undefined
  return `${lineageOf(model, account)}/0-${user}/${partition}/`
}

/** The accounts below an account, itself first. */
export function subtree(model: ClusterModel, account: string): readonly string[] {
  const children = new Map<string, string[]>()
  for (const [name, { parent }] of model.accounts) {
    if (parent === null) continue
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [name])
    else siblings.push(name)
  }
  const found = [account]
  for (let at = 0; at < found.length; at += 1) found.push(...(children.get(found[at] ?? '') ?? []))
  return found
}

/** The account and those above it, from below the root down. */
export function pathOf(model: ClusterModel, account: string): readonly string[] {
  const path: string[] = []
  for (let name = account; name !== 'root'; ) {
    path.unshift(name)
    const parent = model.accounts.get(name)?.parent
    if (parent == null || path.length > model.accounts.size) break
    name = parent
  }
  return path
}

/** What slurmdbd keeps of an account's place since 23.11, and looks for with `LIKE`: `/top/mid/`, which may be an older place. */
export function lineageOf(model: ClusterModel, account: string): string {
  const path = pathOf(model, account)
  const known = path.findLastIndex((name) => model.accounts.get(name)?.lineage !== undefined)
  const start = model.accounts.get(path[known] ?? '')?.lineage ?? '/'
  return (
    start +
    path
      .slice(known + 1)
      .map((name) => `${name}/`)
      .join('')
  )
}

/**
 * The same of a user's association: `/top/mid/0-alice/gpu/`. Not all are as they should be: 23.11 puts two slashes before `0-`
 * for a partition, and up to 24.11 a user who is renamed keeps his old name there.
 */
export function lineageOfRow({ user, partition, lineage }: ModelRow, place: string): string {
  return lineage ?? `${place}0-${user}/${partition === null ? '' : `${partition}/`}`
}

/** Remembers what was worked out of an account; good as long as the model stays as it is. */
export type EffectiveCache = Map<string, Values>

/** What is in effect for an account, with what it inherits. */
export function effectiveOfAccount(model: ClusterModel, account: string, cache: EffectiveCache): Values {
  const known = cache.get(account)
  if (known !== undefined) return known
  const own = model.accounts.get(account)
  if (own === undefined) return {}
  cache.set(account, own.values)
  const above = own.parent === null ? {} : effectiveOfAccount(model, own.parent, cache)
  const effective = inherit(own.values, above)
  cache.set(account, effective)
  return effective
}

/** What is in effect for an association of a user. */
export function effectiveOfRow(model: ClusterModel, row: ModelRow, cache: EffectiveCache): Values {
  return inherit(row.values, effectiveOfAccount(model, row.account, cache))
}

const INHERITED = Object.entries<Option>(ASSOCIATION_OPTIONS).flatMap(([key, option]) =>
  option.inherited ? [key] : [],
)

function inherit(own: Values, above: Values): Values {
  const result: Record<string, Value> = {}
  for (const key of Object.keys(own)) if (own[key] != null) result[key] = own[key]
  for (const key of INHERITED) {
    const value = inheritValue(key, own[key] ?? null, above[key] ?? null)
    if (value !== null) result[key] = value
  }
  return result
}

function inheritValue(key: string, own: Value, above: Value): Value {
  if (key === 'qos') {
    const list = mergeQos(namesOf(own), () => namesOf(above))
    return list.length === 0 ? null : list
  }
  if (own === null) return above
  return isRecord(own) && isRecord(above) ? { ...above, ...own } : own
}

function isRecord(value: Value): value is Readonly<Record<string, number>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
