import { withWords } from '../codecs/codec.ts'
import { squeueDuration } from '../codecs/duration.ts'
import { queueExitCode } from '../codecs/exit-code.ts'
import { tresRequest } from '../codecs/gres.ts'
import { arrayTasks, jobId } from '../codecs/job-id.ts'
import { jobState } from '../codecs/job-state.ts'
import { memorySizeIn } from '../codecs/memory-size.ts'
import { nameList } from '../codecs/name-list.ts'
import { nodeList } from '../codecs/node-list.ts'
import { float, integer } from '../codecs/number.ts'
import { text } from '../codecs/text.ts'
import { timestamp } from '../codecs/timestamp.ts'
import { tres } from '../codecs/tres.ts'
import { FILLED, field, key, TIME } from './field.ts'

const wanted = withWords(tresRequest, 'N/A')
const nodes = withWords(nodeList, 'n/a', 'N/A')
const memory = withWords(memorySizeIn('M'), 'N/A')

/**
 * Columns of squeue, by the names of its `-O` (squeue(1), `--Format`). Properties are sacct's where sacct has the column: `elapsed` is
 * squeue's TIME, `ncpus` its CPUS. Where two columns have one header, the first of this list is the one that stands alone.
 */
export const SQUEUE_FIELDS = {
  jobID: key('JobArrayID', jobId, { header: 'JOBID', letter: 'i', shape: FILLED }),
  jobIDRaw: field('JobID', jobId, { header: 'JOBID', letter: 'A', shape: FILLED }),
  arrayJobID: field('ArrayJobID', jobId, { header: 'ARRAY_JOB_ID', letter: 'F' }),
  arrayTaskID: field('ArrayTaskID', withWords(arrayTasks, 'N/A'), { header: 'ARRAY_TASK_ID', letter: 'K' }),
  user: field('UserName', text, { header: 'USER', letter: 'u' }),
  uid: field('UserID', integer, { header: 'UID', letter: 'U' }),
  group: field('GroupName', text, { header: 'GROUP', letter: 'g' }),
  gid: field('GroupID', integer, { header: 'GROUP', letter: 'G' }),
  account: field('Account', text, { header: 'ACCOUNT', letter: 'a' }),
  partition: field('Partition', text, { header: 'PARTITION', letter: 'P' }),
  qos: field('QOS', text, { header: 'QOS', letter: 'q' }),
  state: field('State', jobState, { header: 'STATE', letter: 'T', shape: FILLED }),
  stateCompact: field('StateCompact', jobState, { header: 'ST', letter: 't', shape: FILLED }),
  reason: field('Reason', text, { header: 'REASON', letter: 'r' }),
  reasonList: field('ReasonList', text, { header: 'NODELIST(REASON)', letter: 'R' }),
  nNodes: field('NumNodes', integer, { header: 'NODES', letter: 'D', shape: FILLED }),
  nodeList: field('NodeList', nodes, { header: 'NODELIST', letter: 'N' }),
  reqNodeList: field('ReqNodes', nodes, { header: 'REQ_NODES', letter: 'n' }),
  excNodeList: field('ExcNodes', nodes, { header: 'EXC_NODES', aliases: ['EXC_NODE_LIST'], letter: 'x' }),
  schedNodeList: field('SchedNodes', nodes, { header: 'SCHEDNODES', letter: 'Y' }),
  execHost: field('BatchHost', text, { header: 'EXEC_HOST', letter: 'B' }),
  ncpus: field('NumCPUs', integer, { header: 'CPUS', letter: 'C', shape: FILLED }),
  minCPUs: field('MinCPUs', integer, { header: 'MIN_CPUS', letter: 'c' }),
  reqMem: field('MinMemory', memory, { header: 'MIN_MEMORY', letter: 'm' }),
  allocTRES: field('tres-alloc', withWords(tres, 'N/A'), { header: 'TRES_ALLOC' }),
  tresPerJob: field('tres-per-job', wanted, { header: 'TRES_PER_JOB' }),
  tresPerNode: field('tres-per-node', wanted, { header: 'TRES_PER_NODE', letter: 'b' }),
  tresPerSocket: field('tres-per-socket', wanted, { header: 'TRES_PER_SOCKET' }),
  tresPerTask: field('tres-per-task', wanted, { header: 'TRES_PER_TASK' }),
  timelimit: field('TimeLimit', squeueDuration, { header: 'TIME_LIMIT', letter: 'l', shape: FILLED }),
  elapsed: field('TimeUsed', squeueDuration, { header: 'TIME', letter: 'M', shape: FILLED }),
  timeLeft: field('TimeLeft', squeueDuration, { header: 'TIME_LEFT', letter: 'L', shape: FILLED }),
  submit: field('SubmitTime', timestamp, { header: 'SUBMIT_TIME', letter: 'V', shape: TIME }),
  eligible: field('EligibleTime', timestamp, { header: 'ELIGIBLE_TIME' }),
  start: field('StartTime', timestamp, { header: 'START_TIME', letter: 'S', shape: TIME }),
  end: field('EndTime', timestamp, { header: 'END_TIME', letter: 'e', shape: TIME }),
  deadline: field('Deadline', timestamp, { header: 'DEADLINE' }),
  preemptTime: field('PreemptTime', timestamp, { header: 'PREEMPT_TIME' }),
  priority: field('PriorityLong', float, { header: 'PRIORITY', letter: 'Q', shape: FILLED }),
  priorityNormalized: field('Priority', float, { header: 'PRIORITY', letter: 'p', shape: FILLED }),
  nice: field('Nice', integer, { header: 'NICE', letter: 'y' }),
  restarts: field('RestartCnt', integer, { header: 'RESTART_COUNT' }),
  exitCode: field('exit_code', queueExitCode, { header: 'EXIT_CODE' }),
  derivedExitCode: field('DerivedEC', queueExitCode, { header: 'DERIVED_EC' }),
  reservation: field('Reservation', text, { header: 'RESERVATION', letter: 'v' }),
  overSubscribe: field('OverSubscribe', text, { header: 'OVER_SUBSCRIBE', letter: 'h' }),
  cluster: field('Cluster', text, { header: 'CLUSTER' }),
  licenses: field('Licenses', nameList, { header: 'LICENSES', letter: 'W' }),
  wcKey: field('WCKey', text, { header: 'WCKEY', letter: 'w' }),
  dependency: field('Dependency', text, { header: 'DEPENDENCY', letter: 'E' }),
  constraints: field('Feature', text, { header: 'FEATURES', letter: 'f', freeText: true }),
  command: field('Command', text, { header: 'COMMAND', letter: 'o', freeText: true }),
  workDir: field('WorkDir', text, { header: 'WORK_DIR', letter: 'Z', freeText: true }),
  adminComment: field('AdminComment', text, { header: 'ADMIN_COMMENT', freeText: true }),
  systemComment: field('SystemComment', text, { header: 'SYSTEM_COMMENT', freeText: true }),
  comment: field('Comment', text, { header: 'COMMENT', letter: 'k', freeText: true }),
  jobName: field('Name', text, { header: 'NAME', letter: 'j', freeText: true }),
} as const
