import type { AccountingPolicy } from '../accounting-policy.ts'
import type { AccountingState } from '../accounting-state.ts'
import type { Intent } from '../change-command.ts'
import type { ClusterModel } from '../cluster-model.ts'
import { own } from '../own.ts'
import type { PlanOptions } from '../plan.ts'
import { isStrict } from '../resolve-policy.ts'
import { planAccountRemovals } from './plan-account-removals.ts'
import { planQosRemovals } from './plan-qos-removals.ts'
import { planRowRemovals } from './plan-row-removals.ts'
import { type Objection, type RemovalPart, refusal, removalContext } from './removal-context.ts'

/** Most rows that a plan removes without being told that it may be more. */
const MOST_REMOVALS = 10

/** What is to go, in steps, and what stays in spite of the policy. */
export interface Removals extends RemovalPart {
  /** Accounts that go. */
  readonly accounts: ReadonlySet<string>
}

/**
 * Removals of what the policy manages strictly and doesn't name: associations, then accounts, then QOS. Takes the model as it is
 * when all else is done, and leaves it as it was.
 */
export function planRemovals(
  state: AccountingState,
  policy: AccountingPolicy,
  before: ClusterModel,
  options: PlanOptions,
): Removals {
  const context = removalContext(state, policy, copyOf(before), options)
  const accountsGone = new Set(
    isStrict(policy, 'accounts')
      ? [...before.accounts.keys()].filter((name) => name !== 'root' && own(policy.accounts, name) === undefined)
      : [],
  )
  const rows = planRowRemovals(context, accountsGone)
  const accounts = planAccountRemovals(context, accountsGone)
  const qos = planQosRemovals(context)
  const steps = [rows, accounts, qos].flatMap((part) => part.steps)
  const refused = [rows, accounts, qos].flatMap((part) => part.refused)

  const doomed = steps.flat().filter(({ kind }) => kind === 'remove')
  const objection = objectionToAll(doomed.length, options)
  if (objection !== undefined) {
    const all = doomed.map((intent) => refusal(intent, objection))
    return { steps: [], refused: [...refused, ...all], accounts: new Set() }
  }
  return { steps, refused, accounts: namesOfAccounts(doomed) }
}

function objectionToAll(count: number, { prune, maxRemovals = MOST_REMOVALS }: PlanOptions): Objection | undefined {
  if (!prune) {
    const message = 'the policy does not name it, and nothing is removed without prune'
    return { reason: 'prune', message, remedy: 'name it, or set prune', rows: [] }
  }
  if (count <= maxRemovals) return undefined
  return {
    reason: 'ceiling',
    message: `${count} rows would be removed, and no more than ${maxRemovals} may be`,
    remedy: `look at the list, then set maxRemovals to ${count}`,
    rows: [],
  }
}

function namesOfAccounts(doomed: readonly Intent[]): ReadonlySet<string> {
  return new Set(doomed.flatMap(({ entity, key }) => (entity === 'account' ? [key] : [])))
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
    quirks: model.quirks,
  }
}
