import { isOf, type SlurmLifetime, type SlurmRelease } from './slurm-release.ts'

/** What Slurm makes of a value that it does not take. */
export interface Complaint {
  /**
   * `refused`: slurm.conf cannot be read, so that no daemon and no command starts. `fatal`: slurmctld does not start.
   * `ignored`: Slurm goes on without it, and says nothing or a line in a log.
   */
  readonly effect: 'refused' | 'fatal' | 'ignored'
  readonly message: string
}

/** Reads the value of one key as Slurm does: nothing when it takes it. */
export type Grammar = (value: string, release: SlurmRelease) => Complaint | undefined

const refuse = (message: string): Complaint => ({ effect: 'refused', message })
const stop = (message: string): Complaint => ({ effect: 'fatal', message })
const ignore = (message: string): Complaint => ({ effect: 'ignored', message })

/** Anything: names, paths, options of plugins. */
export const text: Grammar = () => undefined

/** A whole number in C's notations, with `K` for 1024 where Slurm takes it; the word for no limit is left out. */
function readNumber(value: string, kilo: boolean): bigint | undefined {
  const [, digits, suffix] = /^\+?(0x[\da-f]+|0[0-7]*|[1-9]\d*)(k?)$/i.exec(value) ?? []
  if (digits === undefined || (suffix !== '' && !kilo)) return undefined
  const octal = /^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits
  return BigInt(octal) * (suffix === '' ? 1n : 1024n)
}

function wholeNumber(min: number, max: bigint, kilo: boolean): Grammar {
  return (value) => {
    // The word stands for the highest number of the type.
    const endless = max >= 0xffffn && /^(unlimited|infinite)$/i.test(value)
    if (endless) return undefined
    const number = readNumber(value, kilo)
    if (number === undefined) return refuse(`must be a whole number${kilo ? ', K for 1024,' : ''} or UNLIMITED`)
    if (number < BigInt(min)) return refuse(`must be at least ${min}`)
    return number > max ? refuse(`must be at most ${max}`) : undefined
  }
}

export const uint16From = (min: number, max = 0xffffn): Grammar => wholeNumber(min, max, false)
export const uint16 = uint16From(0)
export const uint32From = (min: number, max = 0xffffffffn): Grammar => wholeNumber(min, max, true)
export const uint32 = uint32From(0)
export const uint64 = wholeNumber(0, 0xffff_ffff_ffff_ffffn, true)

/** A truth value; YAML's on and off are none of Slurm's words. */
export const yesNo: Grammar = (value) =>
  /^(yes|up|true|1|no|down|false|0)$/i.test(value) ? undefined : refuse('must be yes or no')

/**
 * `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`, `days-hours:minutes`, `days-hours:minutes:seconds`, or
 * INFINITE. A bare number is minutes.
 */
export const time: Grammar = (value) =>
  /^(-1|infinite|unlimited|\d+(:\d+){0,2}|\d+-\d+(:\d+){0,2})$/i.test(value)
    ? undefined
    : refuse('must be a time like 30, 1:30:00 or 7-0, or INFINITE')

/** A time of at least some minutes. */
export function timeFrom(minutes: number): Grammar {
  return (value, release) => {
    const complaint = time(value, release)
    if (complaint !== undefined) return complaint
    if (/^(-1|infinite|unlimited)$/i.test(value)) return refuse('cannot be without end')
    const seconds = value.split(/[-:]/).some((part) => Number(part) > 0)
    return seconds ? undefined : refuse(`must be at least ${minutes} minute`)
  }
}

/** Words that a release takes, in any case, each with its lifetime. */
export type Words = Readonly<Record<string, SlurmLifetime>>

/** All words of one text, with the same lifetime. */
export function words(list: string, lifetime: SlurmLifetime = {}): Words {
  return Object.fromEntries(list.split(/\s+/).map((word) => [word, lifetime]))
}

function isWord(known: Words, word: string, release: SlurmRelease): boolean {
  return Object.entries(known).some(([name, life]) => name.toLowerCase() === word.toLowerCase() && isOf(life, release))
}

function listWords(known: Words, release: SlurmRelease): string {
  return Object.entries(known)
    .filter(([, lifetime]) => isOf(lifetime, release))
    .map(([name]) => name)
    .join(', ')
}

/** One of the words. */
export function oneOf(known: Words, effect: Complaint['effect'] = 'refused'): Grammar {
  return (value, release) =>
    isWord(known, value, release) ? undefined : { effect, message: `must be one of ${listWords(known, release)}` }
}

/** Some of the words, with commas. */
export function someOf(known: Words, effect: Complaint['effect'] = 'refused'): Grammar {
  return (value, release) => {
    const wrong = value.split(',').find((word) => word !== '' && !isWord(known, word, release))
    if (wrong === undefined) return undefined
    return { effect, message: `${JSON.stringify(wrong)} is none of ${listWords(known, release)}` }
  }
}

/** The ports of srun; a range that Slurm cannot read is none. */
export const optionalPortRange: Grammar = (value) =>
  /^\d+-\d+$/.test(value) ? undefined : ignore('must be a range like 60001-63000')

/** A port, or a range of them; Slurm does not look at what follows the range. */
export const portRange: Grammar = (value) => {
  const [, first, last] = /^(\d+)(?:-(\d+).*)?$/.exec(value) ?? []
  if (first === undefined || Number(first) === 0) return refuse('must be a port, or a range like 6820-6829')
  if (last !== undefined && Number(last) <= Number(first)) return refuse('must be a range that goes up')
  return undefined
}

/** Seconds of idleness before a node is powered down; Slurm takes a word that it does not know for 0. */
export const suspendTime: Grammar = (value) =>
  /^(-1|none|infinite|\d+)$/i.test(value) ? undefined : ignore('must be seconds, NONE or INFINITE: Slurm reads it as 0')

/** Minutes that a job may run over its limit. */
export const overTimeLimit: Grammar = (value) =>
  /^(infinite|unlimited|\d+)$/i.test(value) ? undefined : ignore('must be minutes or UNLIMITED: Slurm reads it as 0')

export const overSubscribe: Grammar = (value) =>
  /^(no|exclusive|(yes|force)(:.*)?)$/i.test(value)
    ? /^((yes|force)|yes:([2-9]|\d\d+)|force:[1-9]\d*|no|exclusive)$/i.test(value)
      ? undefined
      : ignore('must have a number of jobs after the colon: Slurm reads it as NO')
    : refuse('must be NO, EXCLUSIVE, YES[:jobs] or FORCE[:jobs]')

/** At most one of these, beside GANG, WITHIN and PRIORITY. */
const preemptModes = /^(off|cluster|cancel|requeue|on|suspend)$/i

/** PreemptMode of the cluster; `partitionPreemptMode` for one partition. */
export const preemptMode: Grammar = (value, release) => {
  const tokens = value.split(',').filter((token) => token !== '')
  const extras = tokens.filter((token) => !preemptModes.test(token)).map((token) => token.toLowerCase())
  const known = ['gang', ...(release >= '22.05' ? ['within'] : []), ...(release >= '25.05' ? ['priority'] : [])]
  const wrong = extras.find((token) => !known.includes(token))
  if (wrong !== undefined) {
    return refuse(
      `${JSON.stringify(wrong)} is none of OFF, CANCEL, REQUEUE, SUSPEND, ${known.join(', ').toUpperCase()}`,
    )
  }
  if (tokens.length - extras.length > 1) return refuse('can have one of OFF, CANCEL, REQUEUE and SUSPEND')
  const mixed = extras.includes('gang') && extras.find((token) => token !== 'gang')
  return mixed ? refuse(`cannot have GANG beside ${mixed.toUpperCase()}`) : undefined
}

/** Since 23.11 a partition takes a mode that does not exist, and does whatever that means. */
export const partitionPreemptMode: Grammar = (value, release) => {
  const complaint = preemptMode(value, release)
  return complaint && release >= '23.11' ? ignore(complaint.message) : complaint
}

/** Folders with commas, or none. */
export const folders: Grammar = (value) =>
  /^none$|^\/[^,]*(,\/[^,]*)*$/i.test(value) ? undefined : refuse('must be absolute paths with commas, or none')

/** ALL, NONE, or names of resource limits, in capitals. */
export const resourceLimits: Grammar = (value) => {
  if (/^(all|none)$/i.test(value)) return /^(ALL|NONE)$/.test(value) ? undefined : refuse('must be in capitals')
  const names = /^(RLIMIT_)?(CPU|FSIZE|DATA|STACK|CORE|RSS|NPROC|NOFILE|MEMLOCK|AS)$/i
  const wrong = value.split(/[,\s]+/).find((name) => !names.test(name))
  return wrong === undefined ? undefined : refuse(`${JSON.stringify(wrong)} is no resource limit`)
}

const tresName = /^(cpu|mem|energy|node|billing|pages|vmem|fs\/\S+|ic\/\S+|bb\/\S+|license\/\S+|gres\/\S+)$/i

/** What accounting tracks: names with commas, none of them a number. */
export const tresNames: Grammar = (value) => {
  const wrong = value.split(',').find((name) => name !== '' && !tresName.test(name))
  if (wrong === undefined) return undefined
  return stop(`${JSON.stringify(wrong)} is nothing that Slurm can track: gres/gpu, license/name and the like are`)
}

/** `CPU=1000,Mem=2000,GRES/gpu=4000`; memory may name its unit. */
export const tresWeights: Grammar = (value) => {
  const wrong = value.split(',').find((pair) => {
    const [name = '', weight] = pair.split('=')
    return weight === undefined || !tresName.test(name) || !/^\d*\.?\d+[KMGTP]?$/i.test(weight)
  })
  return wrong === undefined ? undefined : stop(`${JSON.stringify(wrong)} is no weight like CPU=1.0 or GRES/gpu=4.0`)
}
