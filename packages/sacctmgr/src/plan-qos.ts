import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Intent } from './change-command.ts'
import { confusedValues, lendConfused, withoutLent } from './lend-confused.ts'
import { modifyQos } from './modify-qos.ts'
import { changedValues, currentValues, emptiedValues, type Values } from './option.ts'
import { own } from './own.ts'
import { planPreemption } from './plan-preemption.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { quirksOf } from './quirks-of.ts'
import { splitByTightness } from './tightness.ts'

/** QOS in steps: created, then their limits, then preemption, whose names must all exist and whose old edges go before new ones come. */
export function planQos(state: AccountingState, policy: AccountingPolicy): readonly (readonly Intent[])[] {
  const wanted = Object.entries(policy.qos)
  const { confusesRunMins } = quirksOf(state.version)
  const limits = wanted.flatMap(([name, values]) => {
    const current = own(state.qos, name)
    return current === undefined ? [] : [limitsOf(name, current, withoutPreempt(values), confusesRunMins)]
  })
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
    ...planPreemption(state, policy),
  ]
}

function limitsOf(name: string, current: Values, desired: Values, confusesRunMins: boolean) {
  const before = confusesRunMins ? withoutLent(current) : current
  const lent = confusesRunMins ? lendConfused(before, desired) : {}
  const from = { ...current, ...lent }
  const back = currentValues(before, changedValues(QOS_OPTIONS, before, from))
  // What is lent goes in the command that it was lent for.
  const { loosen, tighten } = splitByTightness(before, changedValues(QOS_OPTIONS, before, desired))
  const modify = (values: Values, after: Values) =>
    modifyQos(name, values, after).map((intent) =>
      confusesRunMins ? { ...intent, beside: confusedValues(values, after) } : intent,
    )
  return {
    lend: modifyQos(name, current, changedValues(QOS_OPTIONS, current, lent)),
    loosen: modify(from, { ...back, ...loosen }),
    tighten: modify({ ...from, ...back, ...loosen }, tighten),
  }
}

function withoutPreempt({ preempt: _, ...rest }: Values): Values {
  return rest
}
