import { changedValues, type OptionTable, type Values } from './option.ts'
import { QOS_OPTIONS } from './qos-options.ts'

/** Minutes that nobody reaches: a million years and more. */
const LENT = { billing: 1_000_000_000_000 }

/**
 * Limits that a QOS gets for the time of one command on 22.05, where `MaxTRESRunMinsPA` is written over the value of
 * `MaxTRESRunMinsPU` and an empty result is not written at all: without a per-user limit, that of accounts can't be cleared.
 */
export function lendConfused(current: Values, desired: Values): Values {
  const after = changedValues(QOS_OPTIONS, current, desired)
  return Object.fromEntries(
    Object.entries<OptionTable[string]>(QOS_OPTIONS).flatMap(([key, { confusedWith }]) =>
      confusedWith !== undefined && after[key] === null && (current[confusedWith] ?? null) === null
        ? [[confusedWith, LENT]]
        : [],
    ),
  )
}

/** The values that 22.05 takes for those of others in a command: what is to go of them there has to be named too. */
export function confusedValues(current: Values, after: Values): Values {
  const others = Object.keys(after).flatMap((key) => {
    const { confusedWith } = (QOS_OPTIONS as OptionTable)[key] ?? {}
    return confusedWith === undefined ? [] : [confusedWith]
  })
  return Object.fromEntries(others.map((key) => [key, current[key] ?? null]))
}

/** Values without what an apply that was stopped has left lent. */
export function withoutLent(current: Values): Values {
  return Object.fromEntries(
    Object.entries(current).map(([key, value]) => [key, JSON.stringify(value) === JSON.stringify(LENT) ? null : value]),
  )
}
