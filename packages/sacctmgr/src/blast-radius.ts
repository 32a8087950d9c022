import type { AccountingState } from './accounting-state.ts'
import type { Intent } from './change-command.ts'
import { namesOf } from './check-policy.ts'
import {
  applyIntent,
  type ClusterModel,
  type EffectiveCache,
  effectiveOfRow,
  findRow,
  type ModelRow,
  subtree,
} from './cluster-model.ts'
import type { Value, Values } from './option.ts'
import { groupBy } from './own.ts'
import type { BlastRadius, ClusterUse, EffectiveChange, TouchedRow } from './plan.ts'
import { rowName } from './row-name.ts'

/** What is known beside the model. */
export interface Surroundings {
  readonly use: ClusterUse
  readonly otherClusters: NonNullable<AccountingState['otherClusters']>
}

/** Changes the model as an intent's command would, and says what else that changes. */
export function applyWithBlast(model: ClusterModel, intent: Intent, around: Surroundings): BlastRadius {
  const seen = rowsBelow(model, intent)
  const keys = intent.kind === 'modify' && intent.after['parent'] === undefined ? Object.keys(intent.after) : undefined
  const before = effectiveOf(model, seen, keys)
  const others = rowsBeside(model, intent, around)
  applyIntent(model, intent)
  const after = effectiveOf(model, intent.kind === 'add' ? rowsBelow(model, intent) : seen, keys)
  const effective = intent.kind === 'remove' ? [] : compareEffective(before, after)
  return { rows: [...others, ...strandedJobs(effective, before, after, around.use)], effective }
}

/** Associations of users for which the command may change what is in effect. */
function rowsBelow(model: ClusterModel, { entity, target }: Intent): readonly ModelRow[] {
  const { account = [], user, partition = null } = target
  if (entity !== 'association') return []
  if (user !== undefined)
    return account.flatMap((name) => user.flatMap((each) => findRow(model, name, each, partition) ?? []))
  return account.flatMap((name) =>
    subtree(model, name).flatMap((below) => [...(model.rows.get(below)?.values() ?? [])]),
  )
}

/** What is in effect for each row, of some settings or of all. */
function effectiveOf(
  model: ClusterModel,
  rows: readonly ModelRow[],
  keys: readonly string[] | undefined,
): ReadonlyMap<string, Effective> {
  const cache: EffectiveCache = new Map()
  return new Map(
    rows.map((row) => {
      const all = effectiveOfRow(model, row, cache)
      const values = keys === undefined ? all : pick(all, keys)
      return [rowName({ account: [row.account], user: [row.user], partition: row.partition }), { row, values }]
    }),
  )
}

interface Effective {
  readonly row: ModelRow
  readonly values: Values
}

function pick(values: Values, keys: readonly string[]): Values {
  const picked: Record<string, Value> = {}
  for (const key of keys) if (values[key] !== undefined) picked[key] = values[key]
  return picked
}

/** What differs, with those who fare alike together. */
function compareEffective(
  before: ReadonlyMap<string, Effective>,
  after: ReadonlyMap<string, Effective>,
): readonly EffectiveChange[] {
  const changes = [...after].flatMap(([name, { values }]) => {
    const was = before.get(name)?.values ?? {}
    const differing = [...new Set([...Object.keys(was), ...Object.keys(values)])].filter(
      (key) => was[key] !== values[key] && JSON.stringify(was[key]) !== JSON.stringify(values[key]),
    )
    return differing.length === 0 ? [] : [{ name, before: pick(was, differing), after: pick(values, differing) }]
  })
  const groups = groupBy(changes, (change) => JSON.stringify([change.before, change.after]))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined
      ? []
      : [{ users: group.map(({ name }) => name), before: first.before, after: first.after }]
  })
}

/** Jobs whose QOS their association may no longer use. */
function strandedJobs(
  effective: readonly EffectiveChange[],
  before: ReadonlyMap<string, Effective>,
  after: ReadonlyMap<string, Effective>,
  { jobs }: ClusterUse,
): readonly TouchedRow[] {
  if (jobs.length === 0) return []
  return effective.flatMap(({ users }) =>
    users.flatMap((name) => {
      const row = after.get(name)?.row
      const left = new Set(namesOf(after.get(name)?.values['qos']))
      const lost = new Set(namesOf(before.get(name)?.values['qos']).filter((qos) => !left.has(qos)))
      return jobs
        .filter((job) => job.account === row?.account && job.user === row.user && lost.has(job.qos))
        .map(({ jobID, qos }) => ({ row: `job ${jobID}`, effect: `is left with QOS ${qos}, which ${name} loses` }))
    }),
  )
}

/** Rows that a command changes without naming them. */
function rowsBeside(model: ClusterModel, intent: Intent, around: Surroundings): readonly TouchedRow[] {
  const { kind, entity, target, before, after } = intent
  if (entity === 'qos') return (target.qos ?? []).flatMap((name) => besideQos(model, name, intent, around))
  const { account = [], user = [] } = target
  if (entity === 'user' && before?.['defaultAccount'] !== undefined && after['defaultAccount'] !== undefined)
    return user.map((name) => ({
      row: `jobs of ${name} that name no account`,
      effect: `go to ${String(after['defaultAccount'])}, no longer to ${String(before['defaultAccount'])}`,
    }))
  if (entity !== 'association' && entity !== 'account') return []
  if (kind === 'modify' && after['parent'] !== undefined)
    return account.flatMap((name) =>
      subtree(model, name)
        .slice(1)
        .map((below) => ({ row: `account ${below}`, effect: `moves along with ${name}` })),
    )
  if (kind === 'remove' && target.partition != null)
    return account.flatMap((name) =>
      user
        .filter((each) => findRow(model, name, each, null) !== undefined)
        .map((each) => ({
          row: `${each} in ${name}`,
          effect: `holds for jobs in partition ${String(target.partition)} too`,
        })),
    )
  return []
}

function besideQos(
  model: ClusterModel,
  name: string,
  { kind, before, after }: Intent,
  { use, otherClusters }: Surroundings,
): readonly TouchedRow[] {
  const limits = kind === 'modify' && Object.keys(after).length > 0
  const partitions = Object.entries(use.partitionQOS).filter(([, qos]) => qos === name)
  const clusters = Object.entries(otherClusters).filter(([, { qos }]) => qos.includes(name))
  return [
    ...(limits ? partitions.map(([partition]) => ({ row: `partition ${partition}`, effect: 'has other limits' })) : []),
    ...(limits ? clusters.map(([cluster]) => ({ row: `cluster ${cluster}`, effect: `uses QOS ${name} too` })) : []),
    ...besidePriority(model, name, before, after),
  ]
}

/** Slurm divides the priority of every QOS by the largest of all. */
function besidePriority(
  model: ClusterModel,
  name: string,
  before: Values | null,
  after: Values,
): readonly TouchedRow[] {
  if (after['priority'] === undefined) return []
  const others = [...model.qos].filter(([other]) => other !== name).map(([, values]) => amount(values['priority']))
  const was = Math.max(0, ...others, amount(before?.['priority']))
  const is = Math.max(0, ...others, amount(after['priority']))
  if (was === is || was === 0 || is === 0 || !others.some((priority) => priority > 0)) return []
  const effect = `counts ${(was / is).toFixed(2)} times what it did: the largest priority is ${is}, no longer ${was}`
  return [{ row: 'the priority of every other QOS', effect }]
}

function amount(value: Value | undefined): number {
  return typeof value === 'number' ? value : 0
}
