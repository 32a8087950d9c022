import { withWords } from '../codecs/codec.ts'
import { squeueDuration } from '../codecs/duration.ts'
import { queueExitCode } from '../codecs/exit-code.ts'
import { tresAlloc, tresRequest } from '../codecs/gres.ts'
import { arrayTasks, jobId } from '../codecs/job-id.ts'
import { jobState } from '../codecs/job-state.ts'
import { memorySizeIn } from '../codecs/memory-size.ts'
import { nameList } from '../codecs/name-list.ts'
import { nodeList } from '../codecs/node-list.ts'
import { float, integer } from '../codecs/number.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { FILLED, field, key, TIME, WORD } from './field.ts'

const wanted = withWords(tresRequest, 'N/A')
const nodes = withWords(nodeList, 'n/a', 'N/A')
const memory = withWords(memorySizeIn('M'), 'N/A')
/** A number, or a star where the job did not ask for one. */
const STARRED = /^ *(?:\*|\d+) *$/

/**
 * Columns of squeue, by the names of its `-O` (squeue(1), `--Format`). Properties are sacct's where sacct has the column: `elapsed` is
 * squeue's TIME, `ncpus` its CPUS. Where two columns have one header, the first of this list is the one that stands alone.
 *
 * @see squeue(1), `--Format`
 */
export const SQUEUE_FIELDS = {
  jobID: key('JobArrayID', jobId, { header: 'JOBID', letter: 'i', shape: FILLED }),
  jobIDRaw: field('JobID', jobId, { header: 'JOBID', letter: 'A', shape: FILLED, never: /[_+]/ }),
  arrayJobID: field('ArrayJobID', jobId, { header: 'ARRAY_JOB_ID', letter: 'F' }),
  arrayTaskID: field('ArrayTaskID', withWords(arrayTasks, 'N/A'), { header: 'ARRAY_TASK_ID', letter: 'K' }),
  user: field('UserName', text, { header: 'USER', letter: 'u', shape: WORD }),
  uid: field('UserID', integer, { header: 'UID', letter: 'U' }),
  group: field('GroupName', text, { header: 'GROUP', letter: 'g', shape: WORD, never: /^\d+$/ }),
  gid: field('GroupID', integer, { header: 'GROUP', letter: 'G', never: /\D/ }),
  account: field('Account', text, { header: 'ACCOUNT', letter: 'a', shape: WORD }),
  partition: field('Partition', text, { header: 'PARTITION', letter: 'P', shape: WORD }),
  qos: field('QOS', text, { header: 'QOS', letter: 'q', shape: WORD }),
  state: field('State', jobState, { header: 'STATE', letter: 'T', shape: FILLED }),
  stateCompact: field('StateCompact', jobState, { header: 'ST', letter: 't', shape: FILLED }),
  reason: field('Reason', text, { header: 'REASON', letter: 'r' }),
  reasonList: field('ReasonList', text, { header: 'NODELIST(REASON)', letter: 'R', overflows: true }),
  nNodes: field('NumNodes', integer, { header: 'NODES', letter: 'D', shape: FILLED }),
  nodeList: field('NodeList', nodes, { header: 'NODELIST', letter: 'N', overflows: true }),
  reqNodeList: field('ReqNodes', nodes, { header: 'REQ_NODES', letter: 'n' }),
  excNodeList: field('ExcNodes', nodes, {
    header: 'EXC_NODES',
    aliases: ['EXC_NODE_LIST'],
    letter: 'x',
    since: '24.05',
  }),
  schedNodeList: field('SchedNodes', nodes, { header: 'SCHEDNODES', letter: 'Y', overflows: true }),
  execHost: field('BatchHost', text, { header: 'EXEC_HOST', letter: 'B', shape: WORD }),
  ncpus: field('NumCPUs', integer, { header: 'CPUS', letter: 'C', shape: FILLED }),
  minCPUs: field('MinCPUs', integer, { header: 'MIN_CPUS', letter: 'c' }),
  reqMem: field('MinMemory', memory, { header: 'MIN_MEMORY', letter: 'm' }),
  allocTRES: field('tres-alloc', withWords(tresAlloc, 'N/A'), { header: 'TRES_ALLOC' }),
  tresPerJob: field('tres-per-job', wanted, { header: 'TRES_PER_JOB' }),
  tresPerNode: field('tres-per-node', wanted, { header: 'TRES_PER_NODE', letter: 'b' }),
  tresPerSocket: field('tres-per-socket', wanted, { header: 'TRES_PER_SOCKET' }),
  tresPerTask: field('tres-per-task', wanted, { header: 'TRES_PER_TASK' }),
  timelimit: field('TimeLimit', squeueDuration, { header: 'TIME_LIMIT', letter: 'l', shape: FILLED, overflows: true }),
  elapsed: field('TimeUsed', squeueDuration, { header: 'TIME', letter: 'M', shape: FILLED, overflows: true }),
  timeLeft: field('TimeLeft', squeueDuration, { header: 'TIME_LEFT', letter: 'L', shape: FILLED, overflows: true }),
  submit: field('SubmitTime', shownTime, { header: 'SUBMIT_TIME', letter: 'V', shape: TIME }),
  eligible: field('EligibleTime', shownTime, { header: 'ELIGIBLE_TIME' }),
  start: field('StartTime', shownTime, { header: 'START_TIME', letter: 'S', shape: TIME }),
  end: field('EndTime', shownTime, { header: 'END_TIME', letter: 'e', shape: TIME }),
  deadline: field('Deadline', shownTime, { header: 'DEADLINE' }),
  preemptTime: field('PreemptTime', shownTime, { header: 'PREEMPT_TIME' }),
  priority: field('PriorityLong', float, { header: 'PRIORITY', letter: 'Q', shape: FILLED, never: /\./ }),
  priorityNormalized: field('Priority', float, { header: 'PRIORITY', letter: 'p', shape: FILLED, never: /^\d+$/ }),
  nice: field('Nice', integer, { header: 'NICE', letter: 'y' }),
  restarts: field('RestartCnt', integer, { header: 'RESTART_COUNT' }),
  exitCode: field('exit_code', queueExitCode, { header: 'EXIT_CODE' }),
  derivedExitCode: field('DerivedEC', queueExitCode, { header: 'DERIVED_EC' }),
  reservation: field('Reservation', text, { header: 'RESERVATION', letter: 'v', shape: WORD }),
  overSubscribe: field('OverSubscribe', text, { header: 'OVER_SUBSCRIBE', letter: 'h', shape: WORD }),
  cluster: field('Cluster', text, { header: 'CLUSTER' }),
  licenses: field('Licenses', nameList, { header: 'LICENSES', letter: 'W' }),
  wcKey: field('WCKey', text, { header: 'WCKEY', letter: 'w' }),
  dependency: field('Dependency', text, { header: 'DEPENDENCY', letter: 'E' }),
  constraints: field('Feature', text, { header: 'FEATURES', letter: 'f', freeText: true }),
  command: field('Command', text, { header: 'COMMAND', letter: 'o', freeText: true }),
  workDir: field('WorkDir', text, { header: 'WORK_DIR', letter: 'Z', freeText: true }),
  adminComment: field('admin_comment', text, { header: 'ADMIN_COMMENT', freeText: true }),
  systemComment: field('system_comment', text, { header: 'SYSTEM_COMMENT', freeText: true }),
  accrueTime: field('AccrueTime', shownTime, { header: 'ACCRUE_TIME' }),
  allocNodes: field('AllocNodes', text, { header: 'ALLOC_NODES' }),
  allocSID: field('AllocSID', text, { header: 'ALLOC_SID' }),
  assocID: field('AssocId', integer, { header: 'ASSOC_ID' }),
  batchFlag: field('BatchFlag', integer, { header: 'BATCH_FLAG' }),
  boardsPerNode: field('BoardsPerNode', text, { header: 'BOARDS_PER_NODE' }),
  burstBuffer: field('BurstBuffer', text, { header: 'BURST_BUFFER' }),
  burstBufferState: field('BurstBufferState', text, { header: 'BURST_BUFFER_STATE' }),
  containerID: field('ContainerId', text, { header: 'CONTAINERID', since: '23.02' }),
  containerType: field('ContainerType', text, { header: 'CONTAINERTYPE', since: '26.05' }),
  contiguous: field('Contiguous', text, { header: 'CONTIGUOUS', letter: 'O', shape: WORD }),
  coreSpec: field('CoreSpec', text, { header: 'CORE_SPEC', letter: 'X', shape: WORD }),
  cpusPerTask: field('cpus-per-task', withWords(integer, 'N/A'), { header: 'CPUS_PER_TASK', aliases: ['CPUsPerTask'] }),
  cpusPerTRES: field('cpus-per-tres', wanted, { header: 'CPUS_PER_TRES' }),
  cronJob: field('CronJob', text, { header: 'CRON_JOB', since: '25.05' }),
  delayBoot: field('DelayBoot', squeueDuration, { header: 'DELAY_BOOT' }),
  exclusive: field('Exclusive', text, { header: 'EXCLUSIVE', since: '26.05' }),
  hetJobID: field('HetJobId', text, { header: 'HET_JOB_ID' }),
  hetJobIDSet: field('HetJobIdSet', text, { header: 'HET_JOB_ID_SET' }),
  hetJobOffset: field('HetJobOffset', text, { header: 'HET_JOB_OFFSET' }),
  lastSchedEval: field('LastSchedEval', shownTime, { header: 'LAST_SCHED_EVAL' }),
  licensesAlloc: field('LicensesAlloc', nameList, { header: 'LICENSES_ALLOC', since: '25.05' }),
  maxCPUs: field('MaxCPUs', integer, { header: 'MAX_CPUS' }),
  maxNodes: field('MaxNodes', integer, { header: 'MAX_NODES' }),
  mcsLabel: field('MCSLabel', text, { header: 'MCSLABEL' }),
  memPerTRES: field('mem-per-tres', text, { header: 'MEM_PER_TRES' }),
  minTmpDisk: field('MinTmpDisk', memory, { header: 'MIN_TMP_DISK', letter: 'd' }),
  nTasks: field('NumTasks', integer, { header: 'TASKS' }),
  nTasksPerBoard: field('NTPerBoard', text, { header: 'NTASKS_PER_BOARD' }),
  nTasksPerCore: field('NTPerCore', text, { header: 'NTASKS_PER_CORE' }),
  nTasksPerNode: field('NTPerNode', text, { header: 'NTASKS_PER_NODE' }),
  nTasksPerSocket: field('NTPerSocket', text, { header: 'NTASKS_PER_SOCKET' }),
  origin: field('Origin', text, { header: 'ORIGIN' }),
  originRaw: field('OriginRaw', text, { header: 'ORIGIN_RAW' }),
  pendingTime: field('PendingTime', integer, { header: 'PENDING_TIME' }),
  profile: field('Profile', text, { header: 'PROFILE' }),
  reboot: field('Reboot', text, { header: 'REBOOT' }),
  reqSwitch: field('ReqSwitch', text, { header: 'REQ_SWITCH' }),
  requeue: field('Requeue', text, { header: 'REQUEUE' }),
  resizeTime: field('ResizeTime', shownTime, { header: 'RESIZE_TIME' }),
  segmentSize: field('SegmentSize', text, { header: 'SEGMENT_SIZE', since: '25.05' }),
  siblingsActive: field('SiblingsActive', text, { header: 'ACTIVE_SIBLINGS' }),
  siblingsActiveRaw: field('SiblingsActiveRaw', text, { header: 'ACTIVE_SIBLINGS_RAW' }),
  siblingsViable: field('SiblingsViable', text, { header: 'VIABLE_SIBLINGS' }),
  // Slurm's own spelling
  siblingsViableRaw: field('SiblingsViableRaw', text, { header: 'VIALBLE_SIBLINGS_RAW' }),
  sluid: field('SLUID', text, { header: 'SLUID', letter: 's', since: '25.11' }),
  socketCoreThread: field('SCT', text, { header: 'S:C:T', letter: 'z', shape: /^ *[\d*]+:[\d*]+:[\d*]+ *$/ }),
  socketsPerBoard: field('SPerBoard', text, { header: 'SOCKETS_PER_BOARD' }),
  socketsPerNode: field('Sockets', text, { header: 'SOCKETS_PER_NODE', letter: 'H', shape: STARRED }),
  coresPerSocket: field('Cores', text, { header: 'CORES_PER_SOCKET', letter: 'I', shape: STARRED }),
  threadsPerCore: field('Threads', text, { header: 'THREADS_PER_CORE', letter: 'J', shape: STARRED }),
  timeMin: field('MinTime', squeueDuration, { header: 'TIME_MIN' }),
  tresBind: field('tres-bind', text, { header: 'TRES_BIND' }),
  tresFreq: field('tres-freq', text, { header: 'TRES_FREQ' }),
  wait4Switch: field('Wait4Switch', text, { header: 'WAIT4SWITCH' }),
  clusterFeatures: field('ClusterFeature', text, { header: 'CLUSTER_FEATURES', freeText: true }),
  container: field('Container', text, { header: 'CONTAINER', freeText: true }),
  network: field('Network', text, { header: 'NETWORK', freeText: true }),
  prefer: field('Prefer', text, { header: 'PREFER', freeText: true }),
  stdErr: field('StdErr', text, { header: 'STDERR', freeText: true }),
  stdIn: field('StdIn', text, { header: 'STDIN', freeText: true }),
  stdOut: field('StdOut', text, { header: 'STDOUT', freeText: true }),
  comment: field('Comment', text, { header: 'COMMENT', letter: 'k', freeText: true }),
  jobName: field('Name', text, { header: 'NAME', letter: 'j', freeText: true }),
} as const
