import { type Codec, unreadable } from './codec.ts'

/** A job's state in Slurm's own words (sacct(1), JOB STATE CODES). */
export interface JobState {
  /** Long or short word as printed: `RUNNING`, `CANCELLED`, `PD`. A word of a newer Slurm is kept. */
  readonly name: string
  /** UID of who cancelled the job: sacct's `CANCELLED by 1001`. */
  readonly by?: number
  /** Fixed-width output cut the word (`CANCELLED+`), or may have, so `name` may be short of letters and `by` is not known. */
  readonly cut?: true
}

/** Each word whole, long and short: `COMPLETI` in a column of eight is none of them. */
const WORDS = new Set(
  [
    'PENDING RUNNING SUSPENDED COMPLETED CANCELLED FAILED TIMEOUT NODE_FAIL PREEMPTED BOOT_FAIL DEADLINE OUT_OF_MEMORY',
    'COMPLETING STAGE_OUT CONFIGURING EXPEDITING RESIZING REQUEUED REQUEUE_FED REQUEUE_HOLD SPECIAL_EXIT STOPPED REVOKED',
    'RESV_DEL_HOLD SIGNALING LAUNCH_FAILED RECONFIG_FAIL POWER_UP_NODE UPDATE_DB',
    'PD CD CA TO NF PR BF DL OOM CG SO CF RS RQ RF RH SE ST RV RD SI',
  ].flatMap((line) => line.split(' ')),
)

const STATE = /^([A-Z_]+|\?)(?: by (\d+))?$/
/** `CANCELLED+`, `CANCELLED b+` or `CANCELLED by 10+`: no more of it than the word is certain. */
const CUT = /^([A-Z_]+)(?: (?:b|by|by \d*)?)?\+$/

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
    const [, name, by] = STATE.exec(text) ?? []
    if (name !== undefined) return by === undefined ? { name } : { name, by: Number(by) }
    const [, start] = CUT.exec(text) ?? []
    if (start === undefined) throw unreadable(text, 'a job state such as RUNNING or CANCELLED by 1001')
    return { name: start, cut: true }
  },
  isWhole: (text) => WORDS.has(text),
  parseCut: (text) => jobState.parse(`${text}+`),
  format: ({ name, by, cut }) => (cut ? `${name}+` : `${name}${by === undefined ? '' : ` by ${by}`}`),
  equals: (a, b) => a.name === b.name && a.by === b.by && a.cut === b.cut,
}
