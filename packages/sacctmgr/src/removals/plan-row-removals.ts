import type { Intent } from '../change-command.ts'
import { applyIntent, findRow, type ModelRow } from '../cluster-model.ts'
import { rowsBesideUser } from '../lineage-pattern.ts'
import { own } from '../own.ts'
import type { Refusal } from '../plan.ts'
import { isStrict } from '../resolve-policy.ts'
import { rowName } from '../row-name.ts'
import {
  nameOfRow,
  type Objection,
  type RemovalContext,
  type RemovalPart,
  refusal,
  stillRunning,
} from './removal-context.ts'
import { rowsTakenAlong, type TakenAlong, withoutHarm } from './rows-taken-along.ts'
import { shelterAccounts } from './shelter-accounts.ts'

/**
 * Removals of users' associations, one by one with their partition, the only way in which Slurm takes names as they are, in most
 * releases. A user whose default account goes gets another that stays; his association there goes after the others.
 */
export function planRowRemovals(context: RemovalContext, accountsGone: ReadonlySet<string>): RemovalPart {
  const { model } = context
  const { moves, rows, along, refused } = chooseRows(context, accountsGone)
  const inDefault = new Set(rows.filter((row) => isDefault(context, row)).map(nameOfRow))
  const goesLate = (row: ModelRow) => [nameOfRow(row), ...(along.get(row) ?? [])].some((name) => inDefault.has(name))
  const late = rows.filter(goesLate)
  // Rows in an account that becomes the default go before it does.
  const steps = [
    rows.filter((row) => !goesLate(row)).map(removeRow),
    newDefaults(context, new Set(rows), along),
    late.filter(({ partition }) => partition !== null).map(removeRow),
    late.filter(({ partition }) => partition === null).map(removeRow),
  ]
  for (const intent of steps.flat()) applyIntent(model, intent)
  return { steps: [...moves.map((move) => [move]), ...steps], refused }
}

/** Rows that go, each after those that it takes along; accounts that move before, in the model too; and rows that stay. */
function chooseRows(context: RemovalContext, accountsGone: ReadonlySet<string>) {
  const unnamed = [...context.rowsOfUser.values()]
    .flat()
    .filter((row) => accountsGone.has(row.account) || isUnnamed(context, row))
  const moves = shelterAccounts(context, accountsGone, () => judge(context, unnamed).free)
  const along = rowsTakenAlong(context, unnamed)
  const first = withoutHarm(unnamed, along)
  const { free, refused } = judge(context, first.rows)
  const { rows, hurting } = withoutHarm(free, along)
  const harm = [...first.hurting, ...hurting].map(({ row, others }) =>
    refusal(removeRow(row), harmTo(context, row, others)),
  )
  return { moves, rows, along, refused: [...refused, ...harm] }
}

/** Rows against whose removal nothing speaks, if all go, and the refusals of the others. */
function judge(context: RemovalContext, rows: readonly ModelRow[]) {
  const doomed = new Set(rows)
  const free: ModelRow[] = []
  const refused: Refusal[] = []
  for (const row of rows) {
    const objection = objectionTo(context, row, doomed)
    if (objection === undefined) free.push(row)
    else refused.push(refusal(removeRow(row), objection))
  }
  return { free, refused }
}

/** Whether the policy manages the users of a row's account strictly and doesn't name it. */
function isUnnamed({ policy }: RemovalContext, { account, user, partition }: ModelRow): boolean {
  const wanted = own(policy.accounts, account)
  if (wanted === undefined || !isStrict(policy, 'users')) return false
  return partition === null
    ? own(wanted.users, user) === undefined
    : own(own(wanted.partitions, user), partition) === undefined
}

function objectionTo(context: RemovalContext, row: ModelRow, doomed: ReadonlySet<ModelRow>): Objection | undefined {
  const all = context.rowsOfUser.get(row.user) ?? []
  const others = all.filter((each) => !doomed.has(each))
  return (
    stillRunning(jobsOf(context, row), nameOfRow(row), 'maxSubmitJobs') ??
    (others.length === 0 ? takesOthersAlong(context, row, all) : neededByOthers(context, row, others, doomed))
  )
}

function jobsOf({ jobs, model }: RemovalContext, { account, user, partition }: ModelRow) {
  return jobs.filter(
    (job) =>
      job.account === account &&
      job.user === user &&
      (partition === null ? findRow(model, account, user, job.partition) === undefined : partition === job.partition),
  )
}

/** What stays would go with a row. */
function harmTo({ state }: RemovalContext, row: ModelRow, others: readonly string[]): Objection {
  return {
    reason: 'blast-radius',
    message: `with ${nameOfRow(row)} Slurm ${state.version} removes all whose place begins like his, "_" for any character: ${others.join(', ')}`,
    remedy: 'set maxSubmitJobs: 0 for it, or update slurmdbd to 24.05.4 or later, which removes it alone',
    rows: others,
  }
}

/** With the last association Slurm removes the user, by a pattern that other users may fit, on all clusters. */
function takesOthersAlong(
  { model, state }: RemovalContext,
  { user }: ModelRow,
  all: readonly ModelRow[],
): Objection | undefined {
  if (!model.quirks.removesByLike) return undefined
  const his = new Set(all.map(nameOfRow))
  const rows = [
    ...rowsBesideUser(model, user).filter((name) => !his.has(name)),
    ...(user.includes('_') ? Object.keys(state.otherClusters ?? {}).map((cluster) => `cluster ${cluster}`) : []),
  ]
  if (rows.length === 0) return undefined
  return {
    reason: 'blast-radius',
    message: `with the last association of ${user} Slurm removes all users that fit his name, "_" for any character: ${rows.join(', ')}`,
    remedy: `rename the user first (sacctmgr modify user where name=${user} set newname=...), or leave one association`,
    rows,
  }
}

/** What stays of a user may need the association of his default account. */
function neededByOthers(
  context: RemovalContext,
  row: ModelRow,
  others: readonly ModelRow[],
  doomed: ReadonlySet<ModelRow>,
): Objection | undefined {
  const { account, user, partition } = row
  const { version } = context.state
  const beside = others.filter((each) => each.account === account)
  const alone = beside.length === others.length
  const ofDefault = isDefault(context, row)
  const isWanted = own(context.policy.users, user)?.['defaultAccount'] === account
  // Where the association for all partitions goes, another account is his default before this one goes.
  const whole = findRow(context.model, account, user, null)
  const moves = whole !== undefined && doomed.has(whole) && !alone && !isWanted
  if (
    context.model.quirks.keepsRowsOfDefault &&
    beside.length > 0 &&
    ((partition !== null && ofDefault && !moves) || alone)
  ) {
    return {
      reason: 'in-use',
      message: `${account} is the default account of ${user} or will be, and Slurm ${version} removes no association of it while another stays`,
      remedy: 'give him another default account first, or leave this association',
      rows: beside.map(nameOfRow),
    }
  }
  if (partition !== null || !ofDefault || !(alone || isWanted)) return undefined
  return {
    reason: 'in-use',
    message: `${account} is the default account of ${user}, and Slurm keeps its association for all partitions while he has others`,
    remedy: 'put him into another account, or leave this association',
    rows: others.map(nameOfRow),
  }
}

/**
 * The default account of each user who stays when a row of it goes: another where it goes as a whole, else the same once more.
 * Slurm marks one row of it as the default and removes that only where others have the mark, which setting it gives to all.
 * Of a user who leaves, the last account does not change, but where what has to go after it would take it along.
 */
function newDefaults(context: RemovalContext, going: ReadonlySet<ModelRow>, along: TakenAlong): readonly Intent[] {
  const rows = [...going]
  const users = new Set(rows.filter((row) => isDefault(context, row)).map(({ user }) => user))
  return [...users].flatMap((user): Intent[] => {
    const current = context.model.users.get(user)?.['defaultAccount'] ?? null
    const staying = (context.rowsOfUser.get(user) ?? []).filter((row) => !going.has(row))
    // One that is for all partitions, where there is one: it is the kind that a default account needs.
    const accounts = (rows: readonly ModelRow[]) => rows.map(({ account }) => account).sort()
    const whole = accounts(staying.filter(({ partition }) => partition === null))
    const choice = whole.length > 0 ? whole : accounts(staying)
    const inDefault = rowName({ account: [String(current)], user: [user] })
    const last = rows.findLast((row) => row.user === user && along.get(row)?.includes(inDefault))
    const account =
      whole.find((each) => each === current) ?? choice.find((each) => each !== current) ?? choice[0] ?? last?.account
    if (account === undefined) return []
    const [before, after] = [{ defaultAccount: current }, { defaultAccount: account }]
    return [{ kind: 'modify', entity: 'user', key: user, target: { user: [user] }, before, after }]
  })
}

function isDefault({ model }: RemovalContext, { account, user }: ModelRow): boolean {
  return model.users.get(user)?.['defaultAccount'] === account
}

function removeRow({ account, user, partition, values }: ModelRow): Intent {
  const target = { account: [account], user: [user], partition }
  return { kind: 'remove', entity: 'association', key: rowName(target), target, before: values, after: {} }
}
