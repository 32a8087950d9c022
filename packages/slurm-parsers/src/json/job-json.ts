import type { ExitCode } from '../codecs/exit-code.ts'
import { arrayTasks, type JobId, jobId } from '../codecs/job-id.ts'
import type { JobState } from '../codecs/job-state.ts'
import { nodeList } from '../codecs/node-list.ts'
import { tres } from '../codecs/tres.ts'
import type { ParsedRow } from '../fields/field.ts'
import type { SACCT_FIELDS } from '../fields/sacct-fields.ts'
import type { SQUEUE_FIELDS } from '../fields/squeue-fields.ts'
import { count, text, time } from './json-reader.ts'
import {
  countAt,
  type JsonDocument,
  type JsonReader,
  type JsonRecord,
  jsonRecords,
  jsonRows,
  numberAt,
  recordsAt,
  textAt,
  tresAt,
  valueAt,
  wordsAt,
} from './json-value.ts'

/** Minutes of a limit as seconds. */
const limit =
  (path: string): JsonReader =>
  (record) => {
    const minutes = numberAt(record, path)
    if (minutes === null) return 'Partition_Limit'
    return minutes === Number.POSITIVE_INFINITY ? 'UNLIMITED' : minutes * 60
  }

const state =
  (path: string): JsonReader =>
  (record): JobState | null => {
    // what stands beside the state replaces it in text: COMPLETING, REQUEUED
    const words = wordsAt(record, path)
    const name = words.at(-1)
    return name === undefined ? null : { name }
  }

const exit =
  (path: string): JsonReader =>
  (record): ExitCode | null | undefined => {
    const value = valueAt(record, path)
    if (value === undefined) return null
    // up to 22.05 the document says 0 for every job that no signal ended, whatever it ended with
    if (isEarly(record, path) && signalAt(record, `${path}.signal`) === 0) return undefined
    return { code: countAt(record, `${path}.return_code`) ?? 0, signal: signalAt(record, `${path}.signal`) }
  }

/** Whether a document is of one of the releases before 23.02. */
function isEarly(record: JsonRecord, path = 'exit_code'): boolean {
  return typeof valueAt(record, `${path}.status`) === 'string'
}

/** Number of a signal; up to 23.02 by another name. */
function signalAt(record: JsonRecord, path: string): number {
  return countAt(record, `${path}.id`) ?? countAt(record, `${path}.signal_id`) ?? 0
}

/** Seconds and microseconds as the milliseconds that text has. */
const cpuTime =
  (path: string): JsonReader =>
  (record) => {
    const seconds = countAt(record, `${path}.seconds`) ?? 0
    const milli = Math.floor((countAt(record, `${path}.microseconds`) ?? 0) / 1000)
    return Number(`${seconds}.${String(milli).padStart(3, '0')}`)
  }

const nodes =
  (path: string, none: string | null): JsonReader =>
  (record) => {
    const list = textAt(record, path)
    return list === null || list === 'None assigned' ? none : nodeList.parse(list)
  }

/** CPU time of a job, which documents before 23.02 have as 0. */
const jobTime =
  (path: string): JsonReader =>
  (job) =>
    isEarly(job) ? undefined : cpuTime(path)(job)

/** Names of an id's parts differ between slurmdbd and slurmctld. */
interface IdPaths {
  readonly array: string
  readonly task: string
  readonly tasks: string
  readonly het: string
  readonly hetOffset: string
}

const SACCT_ID: IdPaths = {
  array: 'array.job_id',
  task: 'array.task_id',
  tasks: 'array.task',
  het: 'het.job_id',
  hetOffset: 'het.job_offset',
}
const SQUEUE_ID: IdPaths = {
  array: 'array_job_id',
  task: 'array_task_id',
  tasks: 'array_task_string',
  het: 'het_job_id',
  hetOffset: 'het_job_offset',
}

function idOf(record: JsonRecord, paths: IdPaths): JobId {
  const array = countAt(record, paths.array) ?? 0
  const task = countAt(record, paths.task)
  const tasks = textAt(record, paths.tasks)
  const het = countAt(record, paths.het) ?? 0
  if (array > 0 && tasks !== null) return { id: array, tasks: arrayTasks.parse(tasks) }
  if (array > 0 && task !== null) return { id: array, task }
  if (het > 0) return { id: het, hetOffset: countAt(record, paths.hetOffset) ?? 0 }
  return { id: countAt(record, 'job_id') ?? 0 }
}

const JOB: Readonly<Record<string, JsonReader>> = {
  jobID: (job) => idOf(job, SACCT_ID),
  jobIDRaw: (job) => ({ id: countAt(job, 'job_id') ?? 0 }),
  jobName: text('name'),
  user: (job) => textAt(job, 'user') ?? textAt(job, 'association.user'),
  group: text('group'),
  account: text('account'),
  cluster: text('cluster'),
  partition: text('partition'),
  qos: text('qos'),
  wcKey: text('wckey.wckey'),
  assocID: count('association.id'),
  state: state('state.current'),
  reason: text('state.reason'),
  exitCode: exit('exit_code'),
  derivedExitCode: exit('derived_exit_code'),
  submit: time('time.submission', 'Unknown'),
  eligible: time('time.eligible', 'Unknown'),
  start: time('time.start', 'Unknown'),
  end: time('time.end', 'Unknown'),
  elapsed: count('time.elapsed'),
  suspended: count('time.suspended'),
  timelimit: limit('time.limit'),
  totalCPU: jobTime('time.total'),
  userCPU: jobTime('time.user'),
  systemCPU: jobTime('time.system'),
  priority: count('priority'),
  nNodes: count('allocation_nodes'),
  nodeList: nodes('nodes', 'None assigned'),
  reqCPUS: count('required.CPUs'),
  allocTRES: (job) => tresAt(job, 'tres.allocated'),
  reqTRES: (job) => tresAt(job, 'tres.requested'),
  constraints: text('constraints'),
  container: text('container'),
  licenses: text('licenses'),
  extra: text('extra'),
  failedNode: text('failed_node'),
  workDir: text('working_directory'),
  submitLine: text('submit_line'),
  comment: text('comment.job'),
  adminComment: text('comment.administrator'),
  systemComment: text('comment.system'),
}

const STEP: Readonly<Record<string, JsonReader>> = {
  jobName: text('step.name'),
  state: state('state'),
  exitCode: exit('exit_code'),
  start: time('time.start', 'Unknown'),
  end: time('time.end', 'Unknown'),
  elapsed: count('time.elapsed'),
  suspended: count('time.suspended'),
  totalCPU: cpuTime('time.total'),
  userCPU: cpuTime('time.user'),
  systemCPU: cpuTime('time.system'),
  nNodes: count('nodes.count'),
  nTasks: count('tasks.count'),
  submitLine: text('submit_line'),
  nodeList: nodes('nodes.range', 'None assigned'),
  allocTRES: (step) => tresAt(step, 'tres.allocated'),
}

/**
 * Rows of `sacct --json`: those of `sacct` in text, as far as the document has them, with the steps behind their job. Who cancelled a job
 * is a name there and not a UID, so `state` has no `by`. The document of 22.05 has no exit codes that are true, but for signals, and no CPU
 * time of whole jobs: its rows do not have them either.
 *
 * @throws SlurmParseError `unknown-layout` when it is no such document, `invalid-argument` when it is neither text nor bytes.
 * @see sacct(1), `--json`; 22.05, 24.11 and 26.05 are tested.
 *
 * @example
 * ```ts
 * import { parseSacctJson } from '@slurmkit/slurm-parsers'
 *
 * const document = '{"jobs": [{"job_id": 12, "name": "a|b", "state": {"current": ["RUNNING"]}}]}'
 * parseSacctJson(document)[0]?.jobName // 'a|b'
 * ```
 */
export function parseSacctJson(document: JsonDocument): ParsedRow<typeof SACCT_FIELDS>[] {
  return jsonRecords(document, 'jobs').flatMap((job) => {
    const { id, ...task } = idOf(job, SACCT_ID)
    const steps = recordsAt(job, 'steps').flatMap((record) => {
      const step = stepOf(record)
      const [row = {}] = jsonRows([record], STEP)
      return [
        { jobID: { id, ...task, ...step }, ...row, account: textAt(job, 'account'), cluster: textAt(job, 'cluster') },
      ]
    })
    return [...jsonRows([job], JOB), ...steps] as ParsedRow<typeof SACCT_FIELDS>[]
  })
}

/** The step's part of `12.batch`; an object instead of the text up to 23.11, and that part alone up to 22.05. */
function stepOf(record: JsonRecord): Pick<JobId, 'step' | 'stepOffset'> {
  const paths = ['step.id', 'step.id.step_id']
  const [id = 0] = paths.map((path) => textAt(record, path) ?? countAt(record, path)).filter((part) => part !== null)
  const { step, stepOffset } = jobId.parse(typeof id === 'string' && id.includes('.') ? id : `0.${id}`)
  return { ...(step === undefined ? {} : { step }), ...(stepOffset === undefined ? {} : { stepOffset }) }
}

const QUEUED: Readonly<Record<string, JsonReader>> = {
  jobID: (job) => idOf(job, SQUEUE_ID),
  jobIDRaw: (job) => ({ id: countAt(job, 'job_id') ?? 0 }),
  jobName: text('name'),
  user: text('user_name'),
  uid: count('user_id'),
  group: text('group_name'),
  gid: count('group_id'),
  account: text('account'),
  partition: text('partition'),
  qos: text('qos'),
  state: state('job_state'),
  reason: text('state_reason'),
  nNodes: count('node_count'),
  ncpus: count('cpus'),
  nodeList: nodes('nodes', null),
  allocTRES: (job) => {
    const list = textAt(job, 'tres_alloc_str') ?? textAt(job, 'tres_req_str')
    return list === null ? null : tres.parse(list)
  },
  timelimit: limit('time_limit'),
  submit: time('submit_time', 'N/A'),
  eligible: time('eligible_time', 'N/A'),
  start: time('start_time', 'N/A'),
  priority: count('priority'),
  nice: count('nice'),
  restarts: count('restart_cnt'),
  exitCode: exit('exit_code'),
  reservation: text('resv_name'),
  cluster: text('cluster'),
  dependency: text('dependency'),
  constraints: text('features'),
  command: text('command'),
  workDir: text('current_working_directory'),
  comment: text('comment'),
  adminComment: text('admin_comment'),
  systemComment: text('system_comment'),
}

/**
 * Rows of `squeue --json`: those of `squeue` in text, as far as the document has them. Up to 24.05 it lists jobs that ended lately too,
 * whatever was asked for.
 *
 * @throws SlurmParseError `unknown-layout` when it is no such document, `invalid-argument` when it is neither text nor bytes.
 * @see squeue(1), `--json`; 22.05, 24.11 and 26.05 are tested.
 *
 * @example
 * ```ts
 * import { parseSqueueJson } from '@slurmkit/slurm-parsers'
 *
 * parseSqueueJson('{"jobs": [{"job_id": 12, "comment": "two\\nlines"}]}')[0]?.comment // 'two\nlines'
 * ```
 */
export function parseSqueueJson(document: JsonDocument): ParsedRow<typeof SQUEUE_FIELDS>[] {
  return jsonRows(jsonRecords(document, 'jobs'), QUEUED) as ParsedRow<typeof SQUEUE_FIELDS>[]
}
