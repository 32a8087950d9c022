import { type Codec, unreadable } from './codec.ts'
import { duration, parseDays } from './duration.ts'
import { type MemoryUnit, parseSize, sizeAt } from './memory-size.ts'
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

function countAt(text: string, from: number, to: number): number | undefined {
  const whole = wholeNumber(text, from, to)
  return whole >= 0 ? whole : parseCount(text.slice(from, to))
}

function bytesAt(base: MemoryUnit): ValueReader {
  return (text, from, to) => {
    const bytes = sizeAt(text, from, to, base)
    return bytes >= 0 ? bytes : parseSize(text.slice(from, to), base)
  }
}

function parseCount(text: string): number | undefined {
  const [match, digits, unit] = /^(\d+(?:\.\d+)?)([KMGTP]?)$/.exec(text) ?? []
  return match === undefined ? undefined : Number(digits) * (COUNT_UNITS[unit ?? ''] ?? 1)
}

/** Reads the value of one resource where it stands. */
type ValueReader = (text: string, from: number, to: number) => number | undefined

function refuse(text: string, expected: string): never {
  throw unreadable(text, expected)
}

/** Names that are remembered. */
const MOST_NAMES = 32

/**
 * Reads `k=v,...`, each value as its name says. A name that stands twice is an error, because no sum and no choice is right. The
 * names of the list before are tried first: lists of one column mostly have the same.
 */
function pairs<F>(
  readerOf: (name: string) => ValueReader,
  onFault: (text: string, expected: string) => F,
): (text: string, from?: number, to?: number) => Tres | F {
  const names: string[] = []
  const readers: ValueReader[] = []
  return (text, from = 0, to = text.length) => {
    const result: Record<string, number> = {}
    let count = 0
    for (let at = from; at <= to; count++) {
      let name = names[count]
      let read = readers[count]
      if (
        name === undefined ||
        read === undefined ||
        !text.startsWith(name, at) ||
        text.charCodeAt(at + name.length) !== 61
      ) {
        const comma = text.indexOf(',', at)
        name = nameAt(text, at, comma === -1 || comma > to ? to : comma)
        if (name === '')
          return onFault(
            text.slice(from, to),
            `name=value pairs, but ${JSON.stringify(text.slice(at, to).split(',')[0])} is none`,
          )
        read = readerOf(name)
        if (count < MOST_NAMES) {
          names[count] = name
          readers[count] = read
        }
      }
      const start = at + name.length + 1
      const comma = text.indexOf(',', start)
      const end = comma === -1 || comma > to ? to : comma
      const isRemoved = end - start === 2 && text.startsWith('-1', start)
      const number = isRemoved ? -1 : read(text, start, end)
      if (number === undefined) return onFault(text.slice(from, to), `a number for ${name}`)
      if (name !== '__proto__') result[name] = number
      else Object.defineProperty(result, name, { value: number, configurable: true, enumerable: true, writable: true })
      at = end + 1
    }
    if (Object.keys(result).length < count) return onFault(text.slice(from, to), 'each TRES once')
    return result
  }
}

/** Name of a pair; empty where there is none. */
function nameAt(text: string, from: number, end: number): string {
  const at = text.indexOf('=', from)
  return at < from || at >= end ? '' : text.slice(from, at)
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
    return base === undefined ? countAt : bytesAt(base)
  }, refuse),
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
  parse: pairs(
    (name) => (text, from, to) => {
      const bytes = baseUnit(name) === 'M' ? parseSize(text.slice(from, to), 'M') : undefined
      return bytes === undefined ? countAt(text, from, to) : bytes / 1024 ** 2
    },
    refuse,
  ),
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
  parse: pairs(
    () => (text, from, to) => {
      const value = text.slice(from, to)
      return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined
    },
    refuse,
  ),
  format: (value) =>
    Object.entries(value)
      .map(([name, count]) => `${name}=${count}`)
      .join(','),
  equals: sameTres,
}

/** A time, or a plain number. */
function secondsAt(text: string, from: number, to: number): number | undefined {
  const quick = duration.readAt?.(text, from, to)
  if (typeof quick === 'number') return quick
  const colon = text.indexOf(':', from)
  if (colon === -1 || colon >= to) return countAt(text, from, to)
  return parseDays(text.slice(from, to))
}

const usageReader = (name: string) =>
  name === 'cpu' ? secondsAt : baseUnit(name) === undefined ? countAt : bytesAt('B')

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
  parse: pairs(usageReader, refuse),
  readAt: pairs(usageReader, () => undefined),
  format(value) {
    return Object.entries(value)
      .map(([name, count]) => `${name}=${name === 'cpu' && count >= 0 ? duration.format(count) : count}`)
      .join(',')
  },
  equals: sameTres,
}
