import { type Codec, unreadable } from './codec.ts'

/** CPUs or nodes by what they do: sinfo's A/I/O/T. */
export interface StateCounts {
  readonly allocated: number
  readonly idle: number
  /** Down, drained or otherwise out of use. */
  readonly other: number
  readonly total: number
}

/**
 * `allocated/idle/other/total`, as sinfo prints CPUs and nodes.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sinfo(1), `--format` (%C, %F)
 *
 * @example
 * ```ts
 * import { stateCounts } from '@slurmkit/slurm-parsers'
 *
 * stateCounts.parse('70/218/0/288') // { allocated: 70, idle: 218, other: 0, total: 288 }
 * ```
 */
export const stateCounts: Codec<StateCounts> = {
  parse(text) {
    const [match, allocated, idle, other, total] = /^(\d+)\/(\d+)\/(\d+)\/(\d+)$/.exec(text) ?? []
    if (match === undefined) throw unreadable(text, 'four numbers such as 70/218/0/288')
    return { allocated: Number(allocated), idle: Number(idle), other: Number(other), total: Number(total) }
  },
  format: ({ allocated, idle, other, total }) => `${allocated}/${idle}/${other}/${total}`,
  equals: (a, b) => stateCounts.format(a) === stateCounts.format(b),
}

/** What sinfo prints for a group of unequal nodes: the least of them and a plus (`28+`), or least and most (`0.08-1.50`). */
export type GroupRange = `${number}+` | `${number}-${number}`

/**
 * A number that sinfo may print as a range when a row stands for unequal nodes.
 *
 * @see sinfo(1), `--exact`
 *
 * @example
 * ```ts
 * import { integer, orRange } from '@slurmkit/slurm-parsers'
 *
 * orRange(integer).parse('28') // 28
 * orRange(integer).parse('28+') // '28+'
 * ```
 */
export function orRange(codec: Codec<number>): Codec<number | GroupRange> {
  const isRange = (text: string): text is GroupRange => /^\d+(?:\.\d+)?(?:\+|-\d+(?:\.\d+)?)$/.test(text)
  return {
    parse: (text) => (isRange(text) ? text : codec.parse(text)),
    format: (value) => (typeof value === 'number' ? codec.format(value) : value),
    equals: (a, b) => a === b,
    isWhole: (text) => text.endsWith('+') || codec.isWhole?.(text) === true,
  }
}
