import { type Codec, unreadable } from './codec.ts'
import { type Tres, tres } from './tres.ts'

/** One kind of generic resource of a node, as configured or as used. */
export interface Gres {
  readonly name: string
  /** Model, `a100` of `gpu:a100:4`. */
  readonly type?: string
  readonly count: number
  /** What stands between parentheses: sockets (`S:0-1`) or the indices in use (`IDX:0,4-5`). */
  readonly detail?: string
}

const UNIT: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4, P: 1024 ** 5 }
const GRES = /^([^:()]+)(?::([^()]*?))??(?::(\d+)([KMGTP])?)?(?:\(([^()]*)\))?$/

/**
 * Generic resources of nodes, as sinfo and scontrol print them: `gpu:a100:4(S:0-1)`. Commas inside parentheses separate nothing.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sinfo(1), `--Format` (Gres, GresUsed); scontrol(1), `show node`
 *
 * @example
 * ```ts
 * import { gres } from '@slurmkit/slurm-parsers'
 *
 * gres.parse('gpu:a100:3(IDX:0,4-5)') // [{ name: 'gpu', type: 'a100', count: 3, detail: 'IDX:0,4-5' }]
 * ```
 */
export const gres: Codec<readonly Gres[]> = {
  parse(text) {
    return text.split(/,(?![^(]*\))/).map((part) => {
      const [match, name, type, digits, unit, detail] = GRES.exec(part) ?? []
      if (match === undefined || name === undefined)
        throw unreadable(text, 'generic resources such as gpu:a100:4(S:0-1)')
      const count = digits === undefined ? 1 : Number(digits) * (UNIT[unit ?? ''] ?? 1)
      return { name, ...(type === undefined ? {} : { type }), count, ...(detail === undefined ? {} : { detail }) }
    })
  },
  format(list) {
    const one = ({ name, type, count, detail }: Gres) =>
      `${name}${type === undefined ? '' : `:${type}`}:${count}${detail === undefined ? '' : `(${detail})`}`
    return list.map(one).join(',')
  },
  equals: (a, b) => gres.format(a) === gres.format(b),
}

/**
 * TRES that a job asked for a node, a job or a task, as squeue prints it: `gres/gpu:8`, up to 23.02 `gres:gpu:8`. The value is the same
 * record that `tres` gives.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see squeue(1), `--Format` (tres-per-node); scontrol(1), `show job` (TresPerNode)
 *
 * @example
 * ```ts
 * import { tresRequest } from '@slurmkit/slurm-parsers'
 *
 * tresRequest.parse('gres:gpu:a100:4') // { 'gres/gpu:a100': 4 }
 * ```
 */
export const tresRequest: Codec<Tres> = {
  parse(text) {
    const pairs = text.split(',').map((part): [string, number] => {
      const [match, name, digits, unit] = /^(.+?)(?:[:=](\d+)([KMGTP])?)?$/.exec(part.replace(/^gres:/, 'gres/')) ?? []
      if (match === undefined || name === undefined) throw unreadable(text, 'requests such as gres/gpu:8')
      return [name, digits === undefined ? 1 : Number(digits) * (UNIT[unit ?? ''] ?? 1)]
    })
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw unreadable(text, 'each TRES once')
    return Object.fromEntries(pairs)
  },
  format: (value) =>
    Object.entries(value)
      .map(([name, count]) => `${name}:${count}`)
      .join(','),
  equals: (a, b) =>
    Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => a[name] === b[name]),
}

/**
 * TRES of a job in squeue, where generic resources outside the accounting may stand among them as they were asked for
 * (`cpu=40,gres/gpfs:ess:1`).
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see squeue(1), `--Format` (tres-alloc)
 *
 * @example
 * ```ts
 * import { tresAlloc } from '@slurmkit/slurm-parsers'
 *
 * tresAlloc.parse('cpu=40,gres/gpfs:ess:1') // { cpu: 40, 'gres/gpfs:ess': 1 }
 * ```
 */
export const tresAlloc: Codec<Tres> = {
  ...tres,
  parse: (text) => tres.parse(text.replace(/(^|,)(gres[/:][^=,]*):(\d+)(?=,|$)/g, '$1$2=$3')),
}
