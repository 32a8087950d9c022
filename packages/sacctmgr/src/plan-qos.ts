import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Intent } from './change-command.ts'
import { namesOf } from './check-policy.ts'
import { confusedValues, lendConfused, withoutLent } from './lend-confused.ts'
import { needsOldCare } from './needs-old-care.ts'
import { changedValues, currentValues, emptiedValues, type Values } from './option.ts'
import { own } from './own.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { splitByTightness } from './tightness.ts'

/** QOS in steps: created, then their limits, then preemption, whose names must all exist and whose old edges go before new ones come. */
export function planQos(state: AccountingState, policy: AccountingPolicy): readonly (readonly Intent[])[] {
  const wanted = Object.entries(policy.qos)
  const oldCare = needsOldCare(state.version)
  const limits = wanted.flatMap(([name, values]) => {
    const current = own(state.qos, name)
    return current === undefined ? [] : [limitsOf(name, current, withoutPreempt(values), oldCare)]
  })
  const edges = wanted.map(([name, values]) => ({ name, current: own(state.qos, name) ?? {}, desired: values }))
  const removals = edges.flatMap(({ name, current, desired }) => removeEdges(name, current, desired))
  const emptied = removals.filter(({ after }) => namesOf(after['preempt']).length === 0)
  return [
    wanted
      .filter(([name]) => own(state.qos, name) === undefined)
      .map(([name, values]): Intent => {
        const after = changedValues(QOS_OPTIONS, {}, withoutPreempt(values))
        return { kind: 'add', entity: 'qos', key: name, target: { qos: [name] }, before: null, after }
      }),
    wanted
      .filter(([name]) => own(state.qos, name) === undefined)
      .flatMap(([name, values]) => modifyQos(name, {}, emptiedValues(QOS_OPTIONS, values))),
    limits.flatMap(({ lend }) => lend),
    limits.flatMap(({ loosen }) => loosen),
    limits.flatMap(({ tighten }) => tighten),
    emptied,
    oldCare ? emptied.map(forgetEdges) : [],
    removals.filter((each) => !emptied.includes(each)),
    edges.flatMap(({ name, current, desired }) => addEdges(name, current, desired)),
  ]
}

function limitsOf(name: string, current: Values, desired: Values, oldCare: boolean) {
  const before = oldCare ? withoutLent(current) : current
  const lent = oldCare ? lendConfused(before, desired) : {}
  const from = { ...current, ...lent }
  const back = currentValues(before, changedValues(QOS_OPTIONS, before, from))
  // What is lent goes in the command that it was lent for.
  const { loosen, tighten } = splitByTightness(before, changedValues(QOS_OPTIONS, before, desired))
  const modify = (values: Values, after: Values) =>
    modifyQos(name, values, after).map((intent) =>
      oldCare ? { ...intent, beside: confusedValues(values, after) } : intent,
    )
  return {
    lend: modifyQos(name, current, changedValues(QOS_OPTIONS, current, lent)),
    loosen: modify(from, { ...back, ...loosen }),
    tighten: modify({ ...from, ...back, ...loosen }, tighten),
  }
}

function modifyQos(name: string, current: Values, after: Values): readonly Intent[] {
  if (Object.keys(after).length === 0) return []
  const before = currentValues(current, after)
  return [{ kind: 'modify', entity: 'qos', key: name, target: { qos: [name] }, before, after }]
}

function withoutPreempt({ preempt: _, ...rest }: Values): Values {
  return rest
}

/** Slurm checks for loops after every command: an edge that goes must be gone before one that would close a loop with it comes. */
function removeEdges(name: string, current: Values, desired: Values): readonly Intent[] {
  if (desired['preempt'] === undefined) return []
  return modifyQos(name, current, changedValues(QOS_OPTIONS, current, { preempt: keptEdges(current, desired) }))
}

/** Takes away by name what 22.05's check for loops would go on seeing: until then it refuses any list with this QOS. */
function forgetEdges(removal: Intent): Intent {
  const none = { preempt: [] }
  return { ...removal, before: none, after: none, removeFrom: { preempt: removal.before?.['preempt'] ?? [] } }
}

function addEdges(name: string, current: Values, desired: Values): readonly Intent[] {
  if (desired['preempt'] === undefined) return []
  const kept = { preempt: keptEdges(current, desired) }
  return modifyQos(name, kept, changedValues(QOS_OPTIONS, kept, { preempt: desired['preempt'] }))
}

function keptEdges(current: Values, desired: Values): readonly string[] {
  const wanted = namesOf(desired['preempt'])
  return namesOf(current['preempt']).filter((other) => wanted.includes(other))
}
