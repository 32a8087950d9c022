import type { Intent } from '../change-command.ts'
import { namesOf } from '../check-policy.ts'
import type { ModelRow } from '../cluster-model.ts'
import { own } from '../own.ts'
import { isStrict } from '../resolve-policy.ts'
import {
  nameOfRow,
  type Objection,
  type RemovalContext,
  type RemovalPart,
  refusal,
  stillRunning,
} from './removal-context.ts'

/** Removals of QOS that nothing names any more, their preemption lists emptied first. */
export function planQosRemovals(context: RemovalContext): RemovalPart {
  const { model, policy, jobs } = context
  const doomed = (isStrict(policy, 'qos') ? [...model.qos.keys()] : []).filter(
    (name) => name !== 'normal' && own(policy.qos, name) === undefined,
  )
  const gone = new Set(doomed)
  const objections = doomed.map((name) => ({
    intent: removeQos(name),
    objection:
      stillRunning(
        jobs.filter((job) => job.qos === name),
        `QOS ${name}`,
        'maxSubmitJobsPerUser',
      ) ?? stillNamed(context, name, gone),
  }))
  const going = objections.flatMap(({ intent, objection }) => (objection === undefined ? [intent] : []))
  const edges = going.flatMap(({ key, target }): Intent[] => {
    const preempt = model.qos.get(key)?.['preempt'] ?? []
    return namesOf(preempt).length === 0
      ? []
      : [{ kind: 'modify', entity: 'qos', key, target, before: { preempt }, after: { preempt: [] } }]
  })
  return {
    steps: [edges, going],
    refused: objections.flatMap(({ intent, objection }) =>
      objection === undefined ? [] : [refusal(intent, objection)],
    ),
  }
}

function removeQos(name: string): Intent {
  return { kind: 'remove', entity: 'qos', key: name, target: { qos: [name] }, before: {}, after: {} }
}

/** Everything that names a QOS and stays. */
function stillNamed(
  { state, model, options }: RemovalContext,
  name: string,
  gone: ReadonlySet<string>,
): Objection | undefined {
  const has = (values: ModelRow['values']) =>
    values['defaultQOS'] === name || namesOf(values['qos']).some((each) => each.replace(/^[+-]/, '') === name)
  const rows = [
    ...[...model.accounts].flatMap(([account, { values }]) => (has(values) ? [`account ${account}`] : [])),
    ...[...model.rows.values()].flatMap((ofAccount) =>
      [...ofAccount.values()].filter(({ values }) => has(values)).map(nameOfRow),
    ),
    ...[...model.qos].flatMap(([other, values]) =>
      !gone.has(other) && namesOf(values['preempt']).includes(name) ? [`QOS ${other}`] : [],
    ),
    ...Object.entries(options.use?.partitionQOS ?? {}).flatMap(([partition, qos]) =>
      qos === name ? [`partition ${partition}`] : [],
    ),
    ...Object.entries(state.otherClusters ?? {}).flatMap(([cluster, { qos }]) =>
      qos.includes(name) ? [`cluster ${cluster}`] : [],
    ),
  ]
  if (rows.length === 0) return undefined
  return {
    reason: 'in-use',
    message: `QOS ${name} is named by ${rows.join(', ')}`,
    remedy: 'take it from there first; what the policy names it can change',
    rows,
  }
}
