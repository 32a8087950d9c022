import { type Codec, unreadable, withWords } from './codec.ts'
import { integer } from './number.ts'

/** Ports that a daemon listens on: `6820-6829`, or one port, which is then first and last. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/** A host, with its address where that is another name: `head(10.0.0.5)`. */
export interface HostAddress {
  readonly host: string
  readonly address?: string
}

/** A daemon of slurmctld as `scontrol ping` sees it: `Slurmctld(primary) at head is UP`. */
export interface ControllerState {
  /** `primary`, `backup`, `backup1` ... */
  readonly role: string
  readonly host: string
  readonly state: string
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, sec: 1, min: 60, usec: 1e-6 }

const seconds: Codec<number> = {
  parse(text) {
    const [match, amount, unit = ''] = /^(\d+)(?: (sec|min|usec))?$/.exec(text) ?? []
    if (match === undefined) throw unreadable(text, 'a time with its unit, such as 60 sec, 5 min or 2000 usec')
    return unit === 'usec' ? Number(amount) / 1e6 : Number(amount) * (SECONDS[unit] ?? 1)
  },
  format: (value) => (Number.isInteger(value) ? `${value} sec` : `${Math.round(value * 1e6)} usec`),
  equals: (a, b) => Math.round(a * 1e6) === Math.round(b * 1e6),
}

/** `60 sec`, `5 min`, `2000 usec`, a bare number of seconds, or one of Slurm's words. */
export const settingSeconds = withWords(seconds, 'INFINITE', 'UNLIMITED', 'NONE')

/** Slurm's number for a 16-bit setting that nobody made. */
const NOT_SET = '65534'

/** Seconds, or `NOT_SET` for the number that Slurm prints where there is no such limit. */
export const settingTimeout: Codec<number | 'NOT_SET'> = {
  parse: (text) => (text === NOT_SET ? 'NOT_SET' : integer.parse(text)),
  format: (value) => (value === 'NOT_SET' ? NOT_SET : integer.format(value)),
  equals: (a, b) => a === b,
}

/** `yes` and `no`, in capitals or not, by release. */
export const settingFlag: Codec<boolean> = {
  parse(text) {
    if (!/^(?:yes|no)$/i.test(text)) throw unreadable(text, 'yes or no')
    return /^yes$/i.test(text)
  },
  format: (value) => (value ? 'yes' : 'no'),
  equals: (a, b) => a === b,
}

/** A whole number with a unit that never changes, `300 nodes/min`. */
export function settingAmount(unit: string): Codec<number> {
  return {
    parse: (text) => integer.parse(text.endsWith(` ${unit}`) ? text.slice(0, -unit.length - 1) : text),
    format: (value) => `${integer.format(value)} ${unit}`,
    equals: (a, b) => a === b,
  }
}

/** `6817` or `6820-6829`. */
export const portRange: Codec<PortRange> = {
  parse(text) {
    const [match, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
    if (match === undefined) throw unreadable(text, 'a port or a range of ports')
    return { first: Number(first), last: Number(last ?? first) }
  },
  format: ({ first, last }) => (first === last && first !== 0 ? String(first) : `${first}-${last}`),
  equals: (a, b) => a.first === b.first && a.last === b.last,
}

/** `head` or `head(10.0.0.5)`. */
export const hostAddress: Codec<HostAddress> = {
  parse(text) {
    const [match, host = '', address = ''] = /^([^()\s]+)\((\S+)\)$/.exec(text) ?? []
    return match === undefined ? { host: text } : { host, address }
  },
  format: ({ host, address }) => (address === undefined ? host : `${host}(${address})`),
  equals: (a, b) => a.host === b.host && a.address === b.address,
}

/** `(primary) at head is UP`: what follows `Slurmctld`. */
export const controllerState: Codec<ControllerState> = {
  parse(text) {
    const [match, role = '', host = '', state = ''] = /^\((\w+)\) at (\S+) is (\S+)$/.exec(text) ?? []
    if (match === undefined) throw unreadable(text, '(role) at host is state')
    return { role, host, state }
  },
  format: ({ role, host, state }) => `(${role}) at ${host} is ${state}`,
  equals: (a, b) => a.role === b.role && a.host === b.host && a.state === b.state,
}

/** A setting that stands on several lines, `Prolog[0]` and `Prolog[1]`: one value a line. */
export function eachLine<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    parse: (text) => text.split('\n').map((line) => codec.parse(line)),
    format: (values) => values.map((value) => codec.format(value)).join('\n'),
    equals: (a, b) => {
      if (a.length !== b.length) return false
      return a.every((value, i) => {
        const other = b[i]
        return other !== undefined && codec.equals(value, other)
      })
    },
  }
}
