import { define } from '../object-maker.ts'
import { type Codec, unreadable } from './codec.ts'
import { float } from './number.ts'
import { bareUnit, type Tres, tresFactors } from './tres.ts'

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

function usesBy(unitOf: (name: string) => number): Codec<LimitUses> {
  const scaled = ({ limit, used }: LimitUse, by: number): LimitUse => ({
    limit: limit === null ? null : limit * by,
    used: used * by,
  })
  return {
    parse(text) {
      const uses: Record<string, LimitUse> = {}
      for (const pair of text.split(',')) {
        const [match, name = '', use = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? []
        if (match === undefined || Object.hasOwn(uses, name))
          throw unreadable(text, 'each TRES once, as in cpu=8(3),mem=N(0)')
        define(uses, name, scaled(limitUse.parse(use), unitOf(name)))
      }
      return uses
    },
    format: (uses) =>
      Object.entries(uses)
        .map(([name, use]) => `${name}=${limitUse.format(scaled(use, 1 / unitOf(name)))}`)
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
}

/** `cpu=8(3),mem=N(0)`: `mem`, which slurmctld counts in MiB, is bytes. */
export const limitUses = usesBy(bareUnit)

/** The same of TRES times minutes: plain numbers, `mem` in MiB-minutes. */
export const limitUseMinutes = usesBy(() => 1)

/** Limits alone, `cpu=8,mem=2048`: bare numbers, of which `mem` becomes bytes. */
export const bareLimits: Codec<Tres> = {
  parse: (text) => scaledTres(tresFactors.parse(text), bareUnit),
  format: (value) => tresFactors.format(scaledTres(value, (name) => 1 / bareUnit(name))),
  equals: (a, b) => tresFactors.equals(a, b),
}

function scaledTres(tres: Tres, by: (name: string) => number): Tres {
  const all: Record<string, number> = {}
  for (const [name, amount] of Object.entries(tres)) define(all, name, amount * by(name))
  return all
}

/** Numbers between slashes, in the order that their key names: `SharesRaw/Norm/Level/Factor=1/0.50/2/0.00`. */
export const ratios: Codec<readonly number[]> = {
  parse: (text) => text.split('/').map((number) => float.parse(number)),
  format: (numbers) => numbers.map((number) => float.format(number)).join('/'),
  equals: (a, b) => a.length === b.length && a.every((number, i) => float.equals(number, b[i] ?? Number.NaN)),
}
