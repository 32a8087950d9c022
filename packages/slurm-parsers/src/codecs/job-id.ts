import { type Codec, unreadable } from './codec.ts'
import { digitsEnd, wholeNumber } from './number.ts'

/** Task numbers `first`, `first + step` ... up to `last`. */
export interface TaskRange {
  readonly first: number
  readonly last: number
  readonly step: number
}

/** Tasks of an array that still wait. */
export interface ArrayTasks {
  readonly ranges: readonly TaskRange[]
  /** Most tasks that may run at once: the `4` of `[1-10%4]`. */
  readonly limit?: number
  /** Slurm cut the list (`...`), so tasks are missing from `ranges`. `SLURM_BITSTR_LEN=0` prevents it. */
  readonly cut?: true
}

/** A job, one task of an array, the waiting rest of an array, a component of a heterogeneous job, or a step of any of them. */
export interface JobId {
  readonly id: number
  /** `123_4` */
  readonly task?: number
  /** `123_[5-10%2]` */
  readonly tasks?: ArrayTasks
  /** `123+1`: component of a heterogeneous job. */
  readonly hetOffset?: number
  /** `123.batch`, `123.0` */
  readonly step?: number | 'batch' | 'extern' | 'interactive' | 'TBD'
  /** `123.0+1`: component of a heterogeneous step. */
  readonly stepOffset?: number
  /**
   * Fixed-width output cut the id, or may have: `138.interac+`, or `12_3+`, of which only the job is certain. Where not even that is, as in `138+`, `id`
   * itself may be short of digits.
   */
  readonly cut?: true
}

const STEP_WORDS = ['batch', 'extern', 'interactive', 'TBD'] as const
const RANGE = /^(\d{1,15})(?:-(\d{1,15})(?::(\d{1,15}))?)?$/

/**
 * Task numbers of an array, `1-10,15%4`, as squeue prints ARRAY_TASK_ID and as a job id holds them between brackets.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see squeue(1), `--Format` (ArrayTaskID); sbatch(1), `--array`
 *
 * @example
 * ```ts
 * import { arrayTasks } from '@slurmkit/slurm-parsers'
 *
 * arrayTasks.parse('0-98:2%4') // { ranges: [{ first: 0, last: 98, step: 2 }], limit: 4 }
 * ```
 */
export const arrayTasks: Codec<ArrayTasks> = {
  parse(text) {
    const [match, list, limit] = /^([\d,:.-]*?)(?:%(\d+))?$/.exec(text) ?? []
    if (match === undefined || list === undefined) throw unreadable(text, 'task numbers such as 1-10,15%4')
    const cut = list.endsWith('...')
    const ranges = (cut ? list.slice(0, -3).replace(/,$/, '') : list)
      .split(',')
      .filter((range) => range !== '')
      .map((range) => {
        const [whole, first, last, step] = RANGE.exec(range) ?? []
        if (whole === undefined) throw unreadable(text, 'task numbers such as 1-10,15%4')
        return { first: Number(first), last: Number(last ?? first), step: Number(step ?? 1) }
      })
    return { ranges, ...(limit === undefined ? {} : { limit: Number(limit) }), ...(cut ? { cut } : {}) }
  },
  format({ ranges, limit, cut }) {
    const list = ranges.map(
      ({ first, last, step }) => `${first}${last === first ? '' : `-${last}`}${step === 1 ? '' : `:${step}`}`,
    )
    return `${[...list, ...(cut ? ['...'] : [])].join(',')}${limit === undefined ? '' : `%${limit}`}`
  },
  equals: (a, b) => arrayTasks.format(a) === arrayTasks.format(b),
  parseCut: cutTasks,
}

const JOB_ID =
  /^(\d{1,15})(?:_(\d{1,15})|_\[([^\]]*)(\])?|\+(\d{1,15}))?(?:\.([A-Za-z]+|\d{1,15})(?:\+(\d{1,15}))?)?(\+)?$/
/** Where fixed-width output ends within a number, its digits may be some of more: they go, but for those of the job itself. */
const CUT_NUMBER = /[_+.]\d*\+$/

/**
 * A job id as any command prints it.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (JobID); squeue(1), `--Format` (JobArrayID)
 *
 * @example
 * ```ts
 * import { jobId } from '@slurmkit/slurm-parsers'
 *
 * jobId.parse('123_4.batch') // { id: 123, task: 4, step: 'batch' }
 * jobId.parse('123_[5-10%2]') // { id: 123, tasks: { ranges: [{ first: 5, last: 10, step: 1 }], limit: 2 } }
 * ```
 */
export const jobId: Codec<JobId> = {
  readAt: plainAt,
  parse(text) {
    const end = text.endsWith('+') ? text.search(CUT_NUMBER) : -1
    if (end > 0 && text[end - 1] !== '+') return { ...jobId.parse(text.slice(0, end)), cut: true }
    const [match, id, task, list, close, het, step, stepOffset, cut] = JOB_ID.exec(text) ?? []
    if (match === undefined) throw unreadable(text, 'a job id such as 123, 123_4, 123_[5-10%2], 123+0 or 123.batch')
    return {
      id: Number(id),
      ...(task === undefined ? {} : { task: Number(task) }),
      ...(list === undefined ? {} : { tasks: close === undefined ? cutTasks(list) : arrayTasks.parse(list) }),
      ...(het === undefined ? {} : { hetOffset: Number(het) }),
      ...(step === undefined ? {} : { step: parseStep(text, step, cut !== undefined) }),
      ...(stepOffset === undefined ? {} : { stepOffset: Number(stepOffset) }),
      ...(cut === undefined ? {} : { cut: true }),
    }
  },
  format({ id, task, tasks, hetOffset, step, stepOffset, cut }) {
    const array = task === undefined ? (tasks === undefined ? '' : `_[${arrayTasks.format(tasks)}]`) : `_${task}`
    const het = hetOffset === undefined ? '' : `+${hetOffset}`
    const ofStep = step === undefined ? '' : `.${step}${stepOffset === undefined ? '' : `+${stepOffset}`}`
    const all = `${id}${array}${het}${ofStep}`
    // a number before the cut is whole only where something else was begun behind it
    const isNumber = all !== String(id) && /\d$/.test(all)
    return `${all}${cut ? (isNumber ? '++' : '+') : ''}`
  },
  equals: (a, b) => jobId.format(a) === jobId.format(b),
  // squeue ends ids with a bracket or a word
  isWhole: (text) => text.endsWith(']') || STEP_WORDS.some((word) => text.endsWith(`.${word}`)),
  parseCut: (text) => jobId.parse(`${text}+`),
}

/** `123`, `123_4`, and steps of them where they stand: most ids of a dump, without the general pattern. */
function plainAt(bytes: Uint8Array, from: number, to: number): JobId | undefined {
  let end = digitsEnd(bytes, from, to)
  const id = wholeNumber(bytes, from, end)
  if (id < 0) return undefined
  if (end === to) return { id }
  let task = -1
  if (bytes[end] === 95) {
    const start = end + 1
    end = digitsEnd(bytes, start, to)
    task = wholeNumber(bytes, start, end)
    if (task < 0) return undefined
    if (end === to) return { id, task }
  }
  if (bytes[end] !== 46) return undefined
  const step = stepAt(bytes, end + 1, to)
  if (step === undefined) return undefined
  return task < 0 ? { id, step } : { id, task, step }
}

function stepAt(bytes: Uint8Array, from: number, to: number): JobId['step'] {
  const number = wholeNumber(bytes, from, to)
  return number >= 0 ? number : stepWordAt(bytes, from, to)
}

function stepWordAt(bytes: Uint8Array, from: number, to: number): (typeof STEP_WORDS)[number] | undefined {
  for (const word of STEP_WORDS) {
    if (word.length !== to - from) continue
    let i = 0
    while (i < word.length && word.charCodeAt(i) === bytes[from + i]) i++
    if (i === word.length) return word
  }
  return undefined
}

/** A list without its end: the last number may have lost digits, so it goes. */
function cutTasks(list: string): ArrayTasks {
  return arrayTasks.parse(`${list.slice(0, Math.max(0, list.lastIndexOf(',')))},...`)
}

function parseStep(text: string, step: string, cut: boolean): number | (typeof STEP_WORDS)[number] {
  if (/^\d+$/.test(step)) return Number(step)
  // Each word begins with a letter of its own, so even a cut one is certain.
  const word = STEP_WORDS.find((known) => (cut ? known.startsWith(step) : known === step))
  if (word === undefined) throw unreadable(text, `a step number or one of ${STEP_WORDS.join(', ')}`)
  return word
}

/**
 * How many tasks a row of squeue stands for: a pending array is one row, `123_[1-10,15%4]`, of many tasks.
 *
 * @returns `null` when Slurm cut the list, so that the number is not known.
 * @see squeue(1), `--array`
 *
 * @example
 * ```ts
 * import { jobId, pendingTasks } from '@slurmkit/slurm-parsers'
 *
 * pendingTasks(jobId.parse('123_[1-10,15%4]')) // 11
 * ```
 */
export function pendingTasks(job: JobId): number | null {
  if (job.tasks === undefined) return 1
  if (job.tasks.cut) return null
  return job.tasks.ranges.reduce((sum, { first, last, step }) => sum + Math.floor((last - first) / step) + 1, 0)
}
