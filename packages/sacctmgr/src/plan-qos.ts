import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import { namesOf } from './check-policy.ts'
import { needsOldCare } from './needs-old-care.ts'
import { changedValues, currentValues, setWords, type Values } from './option.ts'
import type { Draft } from './plan.ts'
import { QOS_OPTIONS } from './qos-options.ts'

/** QOS: created, then their limits, then preemption, whose names must all exist and whose old edges go before new ones come. */
export function planQos(state: AccountingState, policy: AccountingPolicy): readonly Draft[] {
  const wanted = Object.entries(policy.qos)
  return [
    ...wanted
      .filter(([name]) => state.qos[name] === undefined)
      .map(([name, values]) => addQos(name, withoutPreempt(values))),
    ...wanted.flatMap(([name, values]) => {
      const current = state.qos[name]
      return current === undefined ? [] : modifyQos(name, current, withoutPreempt(values))
    }),
    ...wanted.flatMap(([name, values]) => removeEdges(state, name, values)),
    ...wanted.flatMap(([name, values]) => addEdges(name, state.qos[name] ?? {}, values)),
  ]
}

function addQos(name: string, values: Values): Draft {
  const after = changedValues(QOS_OPTIONS, {}, values)
  const argv = ['sacctmgr', '-i', 'add', 'qos', `name=${name}`, ...setWords(QOS_OPTIONS, {}, after)] as const
  return { kind: 'add', entity: 'qos', key: name, target: { qos: [name] }, before: null, after, argv }
}

function modifyQos(name: string, current: Values, desired: Values): readonly Draft[] {
  const after = changedValues(QOS_OPTIONS, current, desired)
  if (Object.keys(after).length === 0) return []
  const words = setWords(QOS_OPTIONS, current, after)
  return [
    {
      kind: 'modify',
      entity: 'qos',
      key: name,
      target: { qos: [name] },
      before: currentValues(current, after),
      after,
      argv: ['sacctmgr', '-i', 'modify', 'qos', 'where', `name=${name}`, 'set', ...words],
    },
  ]
}

function withoutPreempt({ preempt: _, ...rest }: Values): Values {
  return rest
}

/** Slurm checks for loops after every command: an edge that goes must be gone before one that would close a loop with it comes. */
function removeEdges(state: AccountingState, name: string, desired: Values): readonly Draft[] {
  const current = state.qos[name] ?? {}
  if (desired['preempt'] === undefined) return []
  const kept = keptEdges(current, desired)
  const changes = modifyQos(name, current, { preempt: kept })
  if (changes.length === 0 || kept.length > 0 || !needsOldCare(state.version)) return changes
  const words = ['where', `name=${name}`, 'set', `Preempt-=${namesOf(current['preempt']).join(',')}`]
  const argv = ['sacctmgr', '-i', 'modify', 'qos', ...words] as const
  return [
    ...changes,
    {
      kind: 'modify',
      entity: 'qos',
      key: name,
      target: { qos: [name] },
      before: { preempt: [] },
      after: { preempt: [] },
      argv,
    },
  ]
}

function addEdges(name: string, current: Values, desired: Values): readonly Draft[] {
  if (desired['preempt'] === undefined) return []
  return modifyQos(name, { preempt: keptEdges(current, desired) }, { preempt: desired['preempt'] })
}

function keptEdges(current: Values, desired: Values): readonly string[] {
  const wanted = namesOf(desired['preempt'])
  return namesOf(current['preempt']).filter((other) => wanted.includes(other))
}
