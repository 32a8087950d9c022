import { define } from '../object-maker.ts'
import { type Codec, unreadable } from './codec.ts'
import { float } from './number.ts'

/** A limit and how much of it is in use: `8(3)`, or `N(3)` without a limit. */
export interface LimitUse {
  readonly limit: number | null
  readonly used: number
}

const USE = /^(N|-?\d+(?:\.\d+)?)\((\d+(?:\.\d+)?)\)$/

/** `8(3)` or `N(3)`. */
export const limitUse: Codec<LimitUse> = {
  parse(text) {
    const [match, limit, used] = USE.exec(text) ?? []
    if (match === undefined) throw unreadable(text, 'a limit and its use, such as 8(3) or N(0)')
    return { limit: limit === 'N' ? null : Number(limit), used: Number(used) }
  },
  format: ({ limit, used }) => `${limit ?? 'N'}(${used})`,
  equals: (a, b) => a.limit === b.limit && a.used === b.used,
}

/** Limits and uses by TRES: `cpu=8(3),mem=N(0)`. */
export type LimitUses = Readonly<Record<string, LimitUse>>

/** `cpu=8(3),mem=N(0)`: plain numbers of Slurm's own units, in which `mem` counts MiB. */
export const limitUses: Codec<LimitUses> = {
  parse(text) {
    const uses: Record<string, LimitUse> = {}
    for (const pair of text.split(',')) {
      const [match, name = '', use = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? []
      if (match === undefined || Object.hasOwn(uses, name))
        throw unreadable(text, 'each TRES once, as in cpu=8(3),mem=N(0)')
      define(uses, name, limitUse.parse(use))
    }
    return uses
  },
  format: (uses) =>
    Object.entries(uses)
      .map(([name, use]) => `${name}=${limitUse.format(use)}`)
      .join(','),
  equals(a, b) {
    const names = Object.keys(a)
    if (names.length !== Object.keys(b).length) return false
    return names.every((name) => {
      const [left, right] = [a[name], b[name]]
      return left !== undefined && right !== undefined && limitUse.equals(left, right)
    })
  },
}

/** Numbers between slashes, in the order that their key names: `SharesRaw/Norm/Level/Factor=1/0.50/2/0.00`. */
export const ratios: Codec<readonly number[]> = {
  parse: (text) => text.split('/').map((number) => float.parse(number)),
  format: (numbers) => numbers.map((number) => float.format(number)).join('/'),
  equals: (a, b) => a.length === b.length && a.every((number, i) => float.equals(number, b[i] ?? Number.NaN)),
}
