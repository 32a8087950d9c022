import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Intent } from './change-command.ts'
import { namesOf } from './check-policy.ts'
import { applyIntent, type ClusterModel, findRow, lineageOf, type ModelRow } from './cluster-model.ts'
import { isSince, slurmVersion } from './commands/slurm-version.ts'
import { rowsLike } from './lineage-pattern.ts'
import { own } from './own.ts'
import type { PlanOptions, Refusal, RefusalReason } from './plan.ts'
import { isStrict } from './resolve-policy.ts'
import { rowName } from './row-name.ts'

/** Most rows that a plan removes without being told that it may be more. */
const MOST_REMOVALS = 10

/** What is to go, in steps, and what stays in spite of the policy. */
export interface Removals {
  readonly steps: readonly (readonly Intent[])[]
  readonly refused: readonly Refusal[]
  /** Accounts that go. */
  readonly accounts: ReadonlySet<string>
}

/**
 * Removals of what the policy manages strictly and doesn't name: associations one by one with their partition, which is the only
 * way in which Slurm takes names as they are; then accounts from the leaves up, each when nothing is left in it; then QOS that
 * nothing names any more. Takes the model as it is when all else is done, and leaves it as it was.
 */
export function planRemovals(
  state: AccountingState,
  policy: AccountingPolicy,
  before: ClusterModel,
  options: PlanOptions,
): Removals {
  const model = copyOf(before)
  const refused: Refusal[] = []
  const refuse = (reason: RefusalReason, intent: Intent, message: string, remedy: string, rows: readonly string[]) => {
    const { kind, entity, key } = intent
    refused.push({ reason, kind, entity, key, message, remedy, rows })
  }
  const jobs = options.use?.jobs ?? []

  // Users' associations
  const accountsGone = new Set(
    isStrict(policy, 'accounts')
      ? [...model.accounts.keys()].filter((name) => name !== 'root' && own(policy.accounts, name) === undefined)
      : [],
  )
  const rowsGone = [...model.rows.values()].flatMap((rows) =>
    [...rows.values()].filter((row) => {
      if (accountsGone.has(row.account)) return true
      const wanted = own(policy.accounts, row.account)
      if (wanted === undefined || !isStrict(policy, 'users')) return false
      return row.partition === null
        ? own(wanted.users, row.user) === undefined
        : own(own(wanted.partitions, row.user), row.partition) === undefined
    }),
  )
  const isGone = new Set(rowsGone)
  const wildcards = isSince(slurmVersion(state.version), '23.11')
  const kept: ModelRow[] = []
  const rows = rowsGone.filter((row) => {
    const intent = removeRow(row)
    const active = jobs.filter(
      (job) =>
        job.account === row.account &&
        job.user === row.user &&
        (row.partition === null
          ? findRow(model, row.account, row.user, job.partition) === undefined
          : row.partition === job.partition),
    )
    if (active.length > 0) {
      const numbers = active.map(({ jobID }) => `job ${jobID}`)
      refuse(
        'jobs',
        intent,
        `${numbers.join(', ')} of ${intent.key} did not end yet`,
        'set maxSubmitJobs: 0 and wait, or cancel them',
        numbers,
      )
      kept.push(row)
      return false
    }
    const all = allRows(model, row.user)
    const last = all.every((each) => isGone.has(each))
    const named =
      wildcards && last
        ? rowsLike(model, `%/0-${row.user}/%`).filter((name) => !all.some((each) => nameOf(each) === name))
        : []
    const elsewhere = wildcards && last && row.user.includes('_') ? Object.keys(state.otherClusters ?? {}) : []
    const hit = [...named, ...elsewhere.map((cluster) => `cluster ${cluster}`)]
    if (hit.length > 0) {
      refuse(
        'blast-radius',
        intent,
        `with the last association of ${row.user} Slurm removes all users that fit his name, "_" for any character: ${hit.join(', ')}`,
        `rename the user first (sacctmgr modify user where name=${row.user} set newname=...), or leave one association`,
        hit,
      )
      kept.push(row)
      return false
    }
    const others = all.filter((each) => !isGone.has(each))
    // Seen on 24.11 and not on 26.05; those between were not tried.
    const besideDefault = others.filter((each) => each.account === row.account)
    if (
      besideDefault.length > 0 &&
      ((row.partition !== null && isDefault(model, row)) || besideDefault.length === others.length) &&
      !isSince(slurmVersion(state.version), '26.05')
    ) {
      refuse(
        'in-use',
        intent,
        `${row.account} is the default account of ${row.user} or will be, and Slurm ${state.version} removes no association of it while another stays`,
        'give him another default account first, or leave this association',
        besideDefault.map(nameOf),
      )
      kept.push(row)
      return false
    }
    if (
      row.partition === null &&
      isDefault(model, row) &&
      others.length > 0 &&
      others.every((each) => each.account === row.account)
    ) {
      refuse(
        'in-use',
        intent,
        `${row.account} is the default account of ${row.user}, and Slurm keeps its association for all partitions while he has others`,
        'put him into another account, or leave this association',
        others.map(nameOf),
      )
      kept.push(row)
      return false
    }
    return true
  })

  // A user whose default account goes gets another that stays.
  const staying = (user: string) => allRows(model, user).filter((row) => !rows.includes(row))
  const homeless = [...new Set(rows.filter((row) => isDefault(model, row)).map(({ user }) => user))].flatMap(
    (user): Intent[] => {
      const [account] = [...new Set(staying(user).map((row) => row.account))].sort()
      const current = model.users.get(user)?.['defaultAccount'] ?? null
      if (account === undefined || staying(user).some((row) => row.account === current && row.partition === null))
        return []
      if (account === current) return []
      return [
        {
          kind: 'modify',
          entity: 'user',
          key: user,
          target: { user: [user] },
          before: { defaultAccount: current },
          after: { defaultAccount: account },
        },
      ]
    },
  )
  for (const intent of homeless) applyIntent(model, intent)
  const ordered = [
    rows.filter((row) => !isDefault(model, row)),
    rows.filter((row) => isDefault(model, row) && row.partition !== null),
    rows.filter((row) => isDefault(model, row) && row.partition === null),
  ].map((step) => step.map(removeRow))
  for (const step of ordered) for (const intent of step) applyIntent(model, intent)

  // Accounts
  const accountSteps: Intent[][] = []
  const removed = new Set<string>()
  const depth = (name: string) => lineageOf(model, name).split('/').length
  for (const name of [...accountsGone].sort((a, b) => depth(b) - depth(a))) {
    const intent: Intent = {
      kind: 'remove',
      entity: 'account',
      key: name,
      target: { account: [name] },
      before: {},
      after: {},
    }
    const inside = [
      ...[...model.accounts].filter(([, { parent }]) => parent === name).map(([child]) => child),
      ...[...(model.rows.get(name)?.values() ?? [])].map(nameOf),
    ]
    if (inside.length > 0) {
      refuse(
        'in-use',
        intent,
        `${inside.join(', ')} would be removed with account ${name}`,
        'give accounts below it another parent, and see why the others stay',
        inside,
      )
      continue
    }
    const hits = (parent?: string) => {
      const place = parent === undefined ? lineageOf(model, name) : `${lineageOf(model, parent)}${name}/`
      return rowsLike(model, `${place}%`).filter((row) => row !== name)
    }
    const hit = wildcards ? hits() : []
    if (hit.length > 0) {
      const shelter = [...model.accounts.keys()].find((other) => other !== name && hits(other).length === 0)
      if (shelter === undefined) {
        refuse(
          'blast-radius',
          intent,
          `to Slurm the name ${name} fits ${hit.join(', ')} too, "_" for any character, and would remove them`,
          'rename or move what it fits',
          hit,
        )
        continue
      }
      // Where no account beside it fits its pattern, it goes alone.
      const move: Intent = {
        kind: 'modify',
        entity: 'association',
        key: name,
        target: { account: [name] },
        before: { parent: model.accounts.get(name)?.parent ?? null },
        after: { parent: shelter },
      }
      applyIntent(model, move)
      accountSteps.push([move])
    }
    applyIntent(model, intent)
    removed.add(name)
    accountSteps.push([intent])
  }

  // QOS
  const qosIntents = (isStrict(policy, 'qos') ? [...model.qos.keys()] : [])
    .filter((name) => name !== 'normal' && own(policy.qos, name) === undefined)
    .map(
      (name): Intent => ({ kind: 'remove', entity: 'qos', key: name, target: { qos: [name] }, before: {}, after: {} }),
    )
  const gone = new Set(qosIntents.map(({ key }) => key))
  const qos = qosIntents.filter((intent) => {
    const name = intent.key
    const active = jobs.filter((job) => job.qos === name).map(({ jobID }) => `job ${jobID}`)
    if (active.length > 0) {
      refuse(
        'jobs',
        intent,
        `${active.join(', ')} of QOS ${name} did not end yet`,
        'set maxSubmitJobsPerUser: 0 and wait, or cancel them',
        active,
      )
      return false
    }
    const users = usersOfQos(state, model, name, gone, options)
    if (users.length === 0) return true
    refuse(
      'in-use',
      intent,
      `QOS ${name} is named by ${users.join(', ')}`,
      'take it from there first; what the policy names it can change',
      users,
    )
    return false
  })
  const edges = qos.flatMap(({ key, target }): Intent[] => {
    const preempt = model.qos.get(key)?.['preempt'] ?? []
    return namesOf(preempt).length === 0
      ? []
      : [{ kind: 'modify', entity: 'qos', key, target, before: { preempt }, after: { preempt: [] } }]
  })

  const doomed = [...rows.map(removeRow), ...accountSteps.flat().filter(({ kind }) => kind === 'remove'), ...qos]
  const most = options.maxRemovals ?? MOST_REMOVALS
  if (!options.prune || doomed.length > most) {
    const [reason, message, remedy]: readonly [RefusalReason, string, string] = options.prune
      ? [
          'ceiling',
          `${doomed.length} rows would be removed, and no more than ${most} may be`,
          `look at the list, then set maxRemovals to ${doomed.length}`,
        ]
      : ['prune', 'the policy does not name it, and nothing is removed without prune', 'name it, or set prune']
    for (const intent of doomed) refuse(reason, intent, message, remedy, [])
    return { steps: [], refused, accounts: new Set() }
  }
  return { steps: [homeless, ...ordered, ...accountSteps, edges, qos], refused, accounts: removed }
}

function removeRow({ account, user, partition, values }: ModelRow): Intent {
  const target = { account: [account], user: [user], partition }
  return { kind: 'remove', entity: 'association', key: rowName(target), target, before: values, after: {} }
}

function nameOf({ account, user, partition }: ModelRow): string {
  return rowName({ account: [account], user: [user], partition })
}

function allRows(model: ClusterModel, user: string): readonly ModelRow[] {
  return [...model.rows.values()].flatMap((rows) => [...rows.values()].filter((row) => row.user === user))
}

function isDefault(model: ClusterModel, { account, user }: ModelRow): boolean {
  return model.users.get(user)?.['defaultAccount'] === account
}

/** Everything that names a QOS and stays. */
function usersOfQos(
  state: AccountingState,
  model: ClusterModel,
  name: string,
  gone: ReadonlySet<string>,
  { use }: PlanOptions,
): readonly string[] {
  const has = (values: ModelRow['values']) =>
    values['defaultQOS'] === name || namesOf(values['qos']).some((each) => each.replace(/^[+-]/, '') === name)
  return [
    ...[...model.accounts].flatMap(([account, { values }]) => (has(values) ? [`account ${account}`] : [])),
    ...[...model.rows.values()].flatMap((rows) => [...rows.values()].filter(({ values }) => has(values)).map(nameOf)),
    ...[...model.qos].flatMap(([other, values]) =>
      !gone.has(other) && namesOf(values['preempt']).includes(name) ? [`QOS ${other}`] : [],
    ),
    ...Object.entries(use?.partitionQOS ?? {}).flatMap(([partition, qos]) =>
      qos === name ? [`partition ${partition}`] : [],
    ),
    ...Object.entries(state.otherClusters ?? {}).flatMap(([cluster, { qos }]) =>
      qos.includes(name) ? [`cluster ${cluster}`] : [],
    ),
  ]
}

function copyOf(model: ClusterModel): ClusterModel {
  return {
    qos: new Map(model.qos),
    accounts: new Map([...model.accounts].map(([name, account]) => [name, { ...account }])),
    rows: new Map(
      [...model.rows].map(([account, rows]) => [account, new Map([...rows].map(([key, row]) => [key, { ...row }]))]),
    ),
    associations: new Map(model.associations),
    users: new Map(model.users),
  }
}
