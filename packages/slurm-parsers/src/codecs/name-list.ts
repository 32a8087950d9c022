import type { Codec } from './codec.ts'

/**
 * Names between commas, compared as a set: the QOS list of an association, QOS flags, the QOS that another may preempt.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacctmgr(1), QOS and Flags
 *
 * @example
 * ```ts
 * import { nameList } from '@slurmkit/slurm-parsers'
 *
 * nameList.parse('normal,research') // ['normal', 'research']
 * nameList.equals(['a', 'b'], ['b', 'a']) // true
 * ```
 */
export const nameList: Codec<readonly string[]> = {
  parse: (text) => [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== ''),
  format: (names) => names.join(','),
  equals(a, b) {
    const left = new Set(a)
    const right = new Set(b)
    return left.size === right.size && [...left].every((name) => right.has(name))
  },
}

/** An association's own QOS list, told apart by {@link qosDelta}. */
export interface QosDelta {
  /** Names without a sign: the list itself. Empty when the association only changes what its parent has. */
  readonly base: readonly string[]
  /** Names with `+`: added to the parent's list. */
  readonly add: readonly string[]
  /** Names with `-`: taken from the parent's list. */
  readonly remove: readonly string[]
}

/**
 * Splits what `WithRawQOSLevel` prints in the QOS column, `+interactive,-research` for example. Together with `WOPLimits` that
 * is the association's own setting; without it, signs of the parents come first and the inherited list last.
 *
 * @see sacctmgr(1), WithRawQOSLevel
 *
 * @example
 * ```ts
 * import { qosDelta } from '@slurmkit/slurm-parsers'
 *
 * qosDelta(['+interactive', '-research']) // { base: [], add: ['interactive'], remove: ['research'] }
 * ```
 */
export function qosDelta(names: readonly string[]): QosDelta {
  const signed = (sign: string) => names.filter((name) => name.startsWith(sign)).map((name) => name.slice(1))
  return { base: names.filter((name) => !/^[+-]/.test(name)), add: signed('+'), remove: signed('-') }
}
