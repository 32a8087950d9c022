import { type Codec, unreadable } from './codec.ts'
import { duration } from './duration.ts'
import { type MemoryUnit, parseSize } from './memory-size.ts'
import { wholeNumber } from './number.ts'

/**
 * Trackable resources by Slurm's own names: `cpu`, `mem`, `node`, `billing`, `gres/gpu`, `gres/gpu:a100`, `license/x`.
 * `mem`, `vmem`, `fs/disk` and `bb/*` are bytes, everything else is a plain number. `-1` is a limit that is being removed.
 */
export type Tres = Readonly<Record<string, number>>

/** Unit of a bare number: MiB for memory and burst buffers, bytes for the other sizes, none for counts. */
function baseUnit(name: string): MemoryUnit | undefined {
  if (name === 'mem' || name.startsWith('bb/')) return 'M'
  return name === 'vmem' || name === 'fs/disk' ? 'B' : undefined
}

const COUNT_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  T: 1024 ** 4,
  P: 1024 ** 5,
}

function parseCount(text: string): number | undefined {
  const whole = wholeNumber(text, 0, text.length)
  if (whole >= 0) return whole
  const [match, digits, unit] = /^(\d+(?:\.\d+)?)([KMGTP]?)$/.exec(text) ?? []
  return match === undefined ? undefined : Number(digits) * (COUNT_UNITS[unit ?? ''] ?? 1)
}

/** Reads the value of one resource. */
type ValueReader = (text: string) => number | undefined

/** Names that are remembered. */
const MOST_NAMES = 32

/**
 * Reads `k=v,...`, each value as its name says. A name that stands twice is an error, because no sum and no choice is right. The
 * names of the list before are tried first: lists of one column mostly have the same.
 */
function pairs(readerOf: (name: string) => ValueReader): (text: string) => Tres {
  const names: string[] = []
  const readers: ValueReader[] = []
  return (text) => {
    const result: Record<string, number> = {}
    let count = 0
    for (let from = 0; from <= text.length; count++) {
      const comma = text.indexOf(',', from)
      const to = comma === -1 ? text.length : comma
      let name = names[count]
      let read = readers[count]
      if (
        name === undefined ||
        read === undefined ||
        !text.startsWith(name, from) ||
        text.charCodeAt(from + name.length) !== 61
      ) {
        const at = text.indexOf('=', from)
        name = text.slice(from, at === -1 || at > to ? from : at)
        if (name === '') throw unreadable(text, `name=value pairs, but ${JSON.stringify(text.slice(from, to))} is none`)
        read = readerOf(name)
        if (count < MOST_NAMES) {
          names[count] = name
          readers[count] = read
        }
      }
      const value = text.slice(from + name.length + 1, to)
      const number = value === '-1' ? -1 : read(value)
      if (number === undefined) throw unreadable(text, `a number for ${name}`)
      if (name !== '__proto__') result[name] = number
      else Object.defineProperty(result, name, { value: number, configurable: true, enumerable: true, writable: true })
      from = to + 1
    }
    if (Object.keys(result).length < count) throw unreadable(text, 'each TRES once')
    return result
  }
}

function formatValue(name: string, value: number): string {
  if (value === -1 || baseUnit(name) !== 'M') return String(value)
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
 * @example
 * ```ts
 * import { tres } from '@slurmkit/slurm-parsers'
 *
 * tres.parse('cpu=8,mem=64G') // { cpu: 8, mem: 68719476736 }
 * tres.format({ mem: 64 * 1024 ** 3, 'gres/gpu': 4 }) // 'mem=65536M,gres/gpu=4'
 * ```
 */
export const tres: Codec<Tres> = {
  parse: pairs((name) => {
    const base = baseUnit(name)
    return base === undefined ? parseCount : (text) => parseSize(text, base)
  }),
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
 * @example
 * ```ts
 * import { tresMinutes } from '@slurmkit/slurm-parsers'
 *
 * tresMinutes.parse('cpu=21600,mem=19992000') // { cpu: 21600, mem: 19992000 }
 * ```
 */
export const tresMinutes: Codec<Tres> = {
  parse: pairs((name) => (text) => {
    const bytes = baseUnit(name) === 'M' ? parseSize(text, 'M') : undefined
    return bytes === undefined ? parseCount(text) : bytes / 1024 ** 2
  }),
  format: (value) =>
    Object.entries(value)
      .map(([name, count]) => `${name}=${count}`)
      .join(','),
  equals: sameTres,
}

/**
 * Points that each TRES adds to a job's priority, as sprio prints them: plain numbers, `mem` too.
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
      .map(([name, count]) => `${name}=${count}`)
      .join(','),
  equals: sameTres,
}

function parseSeconds(text: string): number | undefined {
  const seconds = duration.parse(text)
  return typeof seconds === 'number' ? seconds : undefined
}

/**
 * What a step used: sacct's TRESUsageIn* and TRESUsageOut*. `cpu` is a time there and becomes seconds; sizes become bytes.
 *
 * @example
 * ```ts
 * import { tresUsage } from '@slurmkit/slurm-parsers'
 *
 * tresUsage.parse('cpu=00:21:50,mem=112488K') // { cpu: 1310, mem: 115187712 }
 * ```
 */
export const tresUsage: Codec<Tres> = {
  parse: pairs((name) => {
    if (name === 'cpu') return (text) => (text.includes(':') ? parseSeconds(text) : parseCount(text))
    return baseUnit(name) === undefined ? parseCount : (text) => parseSize(text, 'B')
  }),
  format(value) {
    return Object.entries(value)
      .map(([name, count]) => `${name}=${name === 'cpu' && count >= 0 ? duration.format(count) : count}`)
      .join(',')
  },
  equals: sameTres,
}
