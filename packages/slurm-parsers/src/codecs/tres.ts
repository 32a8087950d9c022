import { define } from '../object-maker.ts'
import { type Codec, unreadable } from './codec.ts'
import { clockAt, duration, parseDays } from './duration.ts'
import { type MemoryUnit, parseSize, unitBytes } from './memory-size.ts'
import { type AmountAt, pairsAt } from './pairs-at.ts'

/**
 * Trackable resources by Slurm's own names: `cpu`, `mem`, `node`, `billing`, `gres/gpu`, `gres/gpu:a100`, `license/x`.
 * `mem`, `vmem`, `fs/disk` and `bb/*` are bytes, and so is `gres/gpumem` where Slurm gives it a unit; everything else is a plain number.
 * `-1` is a limit that is being removed, `Infinity` the word `NONE`, no limit.
 */
export type Tres = Readonly<Record<string, number>>

/** Unit of a bare number: MiB for memory and burst buffers, bytes for the other sizes, none for counts. */
function baseUnit(name: string): MemoryUnit | undefined {
  if (name === 'mem' || name.startsWith('bb/')) return 'M'
  return name === 'vmem' || name === 'fs/disk' ? 'B' : undefined
}

/** Bytes of a bare number, or 1 where it counts. */
export function bareUnit(name: string): number {
  return unitBytes(baseUnit(name) ?? 'B')
}

const COUNT_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  T: 1024 ** 4,
  P: 1024 ** 5,
}

/** How the values of one resource are read. */
interface Amount extends AmountAt {
  readonly parse: (text: string) => number | undefined
}

const count: Amount = {
  bare: 1,
  parse(text) {
    const [match, digits, unit] = /^(\d+(?:\.\d+)?)([KMGTP]?)$/.exec(text) ?? []
    return match === undefined ? undefined : Number(digits) * (COUNT_UNITS[unit ?? ''] ?? 1)
  },
}

function size(base: MemoryUnit): Amount {
  return { bare: unitBytes(base), parse: (text) => parseSize(text, base) }
}

const mebibytes = size('M')
const bytes = size('B')

/** A time, or a plain number. */
const seconds: Amount = {
  bare: 1,
  otherAt: clockAt,
  parse: (text) => (text.includes(':') ? parseDays(text) : count.parse(text)),
}

/** A limit that is being removed, and one that is none. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['-1', -1],
  ['NONE', Number.POSITIVE_INFINITY],
])

const amountText = (value: number) => (value === Number.POSITIVE_INFINITY ? 'NONE' : String(value))

/** Reads `k=v,...`, each value as its name says. A name that stands twice is an error, because no sum and no choice is right. */
function pairs(parseOf: (name: string) => (text: string) => number | undefined): (text: string) => Tres {
  return (text) => {
    const result: Record<string, number> = {}
    const all = text.split(',')
    for (const pair of all) {
      const at = pair.indexOf('=')
      if (at < 1) throw unreadable(text, `name=value pairs, but ${JSON.stringify(pair)} is none`)
      const name = pair.slice(0, at)
      const value = pair.slice(at + 1)
      const number = WORDS.get(value) ?? parseOf(name)(value)
      if (number === undefined) throw unreadable(text, `a number for ${name}`)
      define(result, name, number)
    }
    if (Object.keys(result).length < all.length) throw unreadable(text, 'each TRES once')
    return result
  }
}

function amounts(amountOf: (name: string) => Amount): Pick<Codec<Tres>, 'parse' | 'readAt'> {
  return { parse: pairs((name) => amountOf(name).parse), readAt: pairsAt(amountOf) }
}

function formatValue(name: string, value: number): string {
  if (value === -1 || !Number.isFinite(value) || baseUnit(name) !== 'M') return amountText(value)
  const mib = value / 1024 ** 2
  // sacctmgr takes no decimals, and reads mem=1536K as 1536 MiB
  if (!Number.isInteger(mib))
    throw unreadable(`${name}=${value}`, 'a whole number of MiB, the smallest unit that Slurm keeps')
  return `${mib}M`
}

function sameTres(a: Tres, b: Tres): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/**
 * TRES of jobs and limits: `cpu=8,mem=64G,gres/gpu=4` (sacctmgr(1), GrpTRES). A bare `mem=65536` is MiB, as in Slurm, and the value
 * is bytes. `format` writes what sacctmgr accepts on every release: `mem=65536M`, no decimals. Order does not matter.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacctmgr(1), GrpTRES; sacct(1), `--format` (AllocTRES)
 *
 * @example
 * ```ts
 * import { tres } from '@slurmkit/slurm-parsers'
 *
 * tres.parse('cpu=8,mem=64G') // { cpu: 8, mem: 68719476736 }
 * tres.format({ mem: 64 * 1024 ** 3, 'gres/gpu': 4 }) // 'mem=65536M,gres/gpu=4'
 * ```
 */
export const tres: Codec<Tres> = {
  repeats: true,
  ...amounts((name) => (baseUnit(name) === 'M' ? mebibytes : baseUnit(name) === 'B' ? bytes : count)),
  format(value) {
    return Object.entries(value)
      .map(([name, count]) => `${name}=${formatValue(name, count)}`)
      .join(',')
  },
  equals: sameTres,
}

/**
 * TRES times minutes: limits such as GrpTRESMins, and usage such as sshare's TRESRunMins. All values are plain minutes of one
 * unit of the resource; `mem` counts MiB, as Slurm does, because byte-minutes mean nothing to anybody.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacctmgr(1), GrpTRESMins; sshare(1), `--format` (TRESRunMins)
 *
 * @example
 * ```ts
 * import { tresMinutes } from '@slurmkit/slurm-parsers'
 *
 * tresMinutes.parse('cpu=21600,mem=19992000') // { cpu: 21600, mem: 19992000 }
 * ```
 */
export const tresMinutes: Codec<Tres> = {
  parse: pairs((name) => (text) => {
    const size = baseUnit(name) === 'M' ? parseSize(text, 'M') : undefined
    return size === undefined ? count.parse(text) : size / 1024 ** 2
  }),
  format: (value) =>
    Object.entries(value)
      .map(([name, count]) => `${name}=${amountText(count)}`)
      .join(','),
  equals: sameTres,
}

/**
 * Points that each TRES adds to a job's priority, as sprio prints them: plain numbers, `mem` too.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sprio(1), `--format` (%T); slurm.conf(5), PriorityWeightTRES
 *
 * @example
 * ```ts
 * import { tresFactors } from '@slurmkit/slurm-parsers'
 *
 * tresFactors.parse('cpu=5,mem=2000,gres/gpu=1500') // { cpu: 5, mem: 2000, 'gres/gpu': 1500 }
 * ```
 */
export const tresFactors: Codec<Tres> = {
  parse: pairs(() => (text) => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined)),
  format: (value) =>
    Object.entries(value)
      .map(([name, count]) => `${name}=${amountText(count)}`)
      .join(','),
  equals: sameTres,
}

/**
 * What a step used: sacct's TRESUsageIn* and TRESUsageOut*. `cpu` is a time there and becomes seconds; sizes become bytes.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (TRESUsageInAve)
 *
 * @example
 * ```ts
 * import { tresUsage } from '@slurmkit/slurm-parsers'
 *
 * tresUsage.parse('cpu=00:21:50,mem=112488K') // { cpu: 1310, mem: 115187712 }
 * ```
 */
export const tresUsage: Codec<Tres> = {
  ...amounts((name) => (name === 'cpu' ? seconds : baseUnit(name) === undefined ? count : bytes)),
  format(value) {
    return Object.entries(value)
      .map(
        ([name, count]) =>
          `${name}=${name === 'cpu' && count >= 0 && Number.isFinite(count) ? duration.format(count) : amountText(count)}`,
      )
      .join(',')
  },
  equals: sameTres,
}
