import { type Codec, unreadable } from './codec.ts'

/** A job's state in Slurm's own words (sacct(1), JOB STATE CODES). */
export interface JobState {
  /** Long or short word as printed: `RUNNING`, `CANCELLED`, `PD`. A word of a newer Slurm is kept. */
  readonly name: string
  /** UID of who cancelled the job: sacct's `CANCELLED by 1001`. */
  readonly by?: number
  /** Fixed-width output cut the word (`CANCELLED+`), so `name` may be short of letters and `by` is not known. */
  readonly cut?: true
}

const STATE = /^([A-Z_]+|\?)(?: by (\d+))?(\+)?$/

/**
 * State of a job or step.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1) and squeue(1), JOB STATE CODES
 *
 * @example
 * ```ts
 * import { jobState } from '@slurmkit/slurm-parsers'
 *
 * jobState.parse('CANCELLED by 1001') // { name: 'CANCELLED', by: 1001 }
 * jobState.parse('OUT_OF_ME+') // { name: 'OUT_OF_ME', cut: true }
 * ```
 */
export const jobState: Codec<JobState> = {
  parse(text) {
    const [, name, by, cut] = STATE.exec(text) ?? []
    if (name === undefined) throw unreadable(text, 'a job state such as RUNNING or CANCELLED by 1001')
    return { name, ...(by === undefined ? {} : { by: Number(by) }), ...(cut === undefined ? {} : { cut: true }) }
  },
  format: ({ name, by, cut }) => `${name}${by === undefined ? '' : ` by ${by}`}${cut ? '+' : ''}`,
  equals: (a, b) => a.name === b.name && a.by === b.by && a.cut === b.cut,
}
