import { type Codec, unreadable } from './codec.ts'

/** State of a node in Slurm's words: `idle`, `MIXED`, `down`. */
export interface NodeState {
  /** The state itself; a word of a newer Slurm is kept. */
  readonly name: string
  /** What `+` adds in scontrol and `statecomplete`: `CLOUD`, `POWERED_DOWN`, `DRAIN`. */
  readonly flags: readonly string[]
  /**
   * sinfo's one-character ending: `*` not responding, `~` powered down, `#` powering up, `!` about to power down, `%` powering down,
   * `$` in maintenance, `@` about to reboot, `^` rebooting, `-` planned. Up to 20.11 scontrol has it too, before what `+` adds: `DOWN*+DRAIN`.
   */
  readonly mark?: string
}

/**
 * State of a node, as sinfo and scontrol print it.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sinfo(1), NODE STATE CODES; scontrol(1), `show node` (State)
 *
 * @example
 * ```ts
 * import { nodeState } from '@slurmkit/slurm-parsers'
 *
 * nodeState.parse('IDLE+CLOUD+POWERED_DOWN') // { name: 'IDLE', flags: ['CLOUD', 'POWERED_DOWN'] }
 * nodeState.parse('down*') // { name: 'down', flags: [], mark: '*' }
 * ```
 */
export const nodeState: Codec<NodeState> = {
  parse(text) {
    const [match, name = '', early, added = '', late] =
      /^([A-Za-z_]+)([*~#!%$@^-])?((?:\+[A-Za-z_]+)*)([*~#!%$@^-])?$/.exec(text) ?? []
    const flags = added.split('+').slice(1)
    const mark = early ?? late
    if (match === undefined || (early !== undefined && late !== undefined))
      throw unreadable(text, 'a node state such as idle~ or MIXED+DRAIN')
    return { name, flags, ...(mark === undefined ? {} : { mark }) }
  },
  isWhole: (text) => /[*~#!%$@^-]$/.test(text),
  format: ({ name, flags, mark }) => [`${name}${mark ?? ''}`, ...flags].join('+'),
  equals: (a, b) =>
    a.name === b.name &&
    a.mark === b.mark &&
    a.flags.length === b.flags.length &&
    a.flags.every((flag) => b.flags.includes(flag)),
}
