import { withWords } from '../codecs/codec.ts'
import { duration } from '../codecs/duration.ts'
import { exitCode } from '../codecs/exit-code.ts'
import { gres, tresRequest } from '../codecs/gres.ts'
import { arrayTasks, jobId } from '../codecs/job-id.ts'
import { jobState } from '../codecs/job-state.ts'
import { memorySizeIn } from '../codecs/memory-size.ts'
import { nameAndId } from '../codecs/name-and-id.ts'
import { orRange } from '../codecs/node-counts.ts'
import { nodeList } from '../codecs/node-list.ts'
import { nodeState } from '../codecs/node-state.ts'
import { float, integer } from '../codecs/number.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { tres } from '../codecs/tres.ts'
import { field, key } from './field.ts'
import { SCONTROL_CONFIG_FIELDS } from './scontrol-config-fields.ts'

const limit = withWords(duration, 'Partition_Limit', 'N/A')
const nodes = withWords(nodeList, 'ALL', 'n/a')
const mebibytes = withWords(memorySizeIn('M'), 'N/A')
const unlimited = withWords(integer, 'UNLIMITED', 'INFINITE')

/** Keys of `scontrol show job`. Keys that are not listed here are kept as text under their own name. */
const SCONTROL_JOB_FIELDS = {
  jobID: key('JobId', jobId),
  arrayJobID: field('ArrayJobId', jobId),
  arrayTaskID: field('ArrayTaskId', arrayTasks),
  jobName: field('JobName', text, { aliases: ['Name'], freeText: true }),
  userID: field('UserId', nameAndId),
  groupID: field('GroupId', nameAndId),
  priority: field('Priority', integer),
  nice: field('Nice', integer),
  account: field('Account', text),
  qos: field('QOS', text),
  wcKey: field('WCKey', text),
  state: field('JobState', jobState),
  reason: field('Reason', text, { freeText: true }),
  dependency: field('Dependency', text),
  restarts: field('Restarts', integer),
  exitCode: field('ExitCode', exitCode),
  derivedExitCode: field('DerivedExitCode', exitCode),
  elapsed: field('RunTime', duration),
  timelimit: field('TimeLimit', limit),
  timeMin: field('TimeMin', limit),
  submit: field('SubmitTime', shownTime),
  eligible: field('EligibleTime', shownTime),
  accrueTime: field('AccrueTime', shownTime),
  start: field('StartTime', shownTime),
  end: field('EndTime', shownTime),
  deadline: field('Deadline', shownTime),
  preemptEligibleTime: field('PreemptEligibleTime', shownTime),
  preemptTime: field('PreemptTime', shownTime),
  suspendTime: field('SuspendTime', shownTime),
  lastSchedEval: field('LastSchedEval', shownTime),
  partition: field('Partition', text),
  reqNodeList: field('ReqNodeList', nodes),
  excNodeList: field('ExcNodeList', nodes),
  nodeList: field('NodeList', nodes),
  batchHost: field('BatchHost', text),
  nNodes: field('NumNodes', orRange(integer)),
  ncpus: field('NumCPUs', orRange(integer)),
  numTasks: field('NumTasks', integer),
  tres: field('TRES', tres),
  reqTRES: field('ReqTRES', tres),
  allocTRES: field('AllocTRES', tres),
  tresPerJob: field('TresPerJob', tresRequest),
  tresPerNode: field('TresPerNode', tresRequest),
  tresPerTask: field('TresPerTask', tresRequest),
  minMemoryNode: field('MinMemoryNode', mebibytes),
  minMemoryCPU: field('MinMemoryCPU', mebibytes),
  reservation: field('Reservation', text),
  constraints: field('Features', text, { freeText: true }),
  command: field('Command', text, { freeText: true }),
  submitLine: field('SubmitLine', text, { freeText: true }),
  workDir: field('WorkDir', text, { freeText: true }),
  comment: field('Comment', text, { freeText: true }),
  stdErr: field('StdErr', text, { freeText: true }),
  stdIn: field('StdIn', text, { freeText: true }),
  stdOut: field('StdOut', text, { freeText: true }),
} as const

/** Keys of `scontrol show node`. */
const SCONTROL_NODE_FIELDS = {
  nodeName: key('NodeName', text),
  arch: field('Arch', text),
  coresPerSocket: field('CoresPerSocket', integer),
  cpuAlloc: field('CPUAlloc', integer),
  cpuEfctv: field('CPUEfctv', integer),
  cpuTot: field('CPUTot', integer),
  cpuLoad: field('CPULoad', withWords(float, 'N/A')),
  availableFeatures: field('AvailableFeatures', text),
  activeFeatures: field('ActiveFeatures', text),
  gres: field('Gres', gres),
  gresUsed: field('GresUsed', gres),
  nodeAddr: field('NodeAddr', text),
  nodeHostName: field('NodeHostName', text),
  version: field('Version', text),
  os: field('OS', text, { freeText: true }),
  realMemory: field('RealMemory', mebibytes),
  allocMem: field('AllocMem', mebibytes),
  freeMem: field('FreeMem', mebibytes),
  sockets: field('Sockets', integer),
  boards: field('Boards', integer),
  threadsPerCore: field('ThreadsPerCore', integer),
  state: field('State', nodeState),
  tmpDisk: field('TmpDisk', mebibytes),
  weight: field('Weight', integer),
  partitions: field('Partitions', text),
  bootTime: field('BootTime', shownTime),
  slurmdStartTime: field('SlurmdStartTime', shownTime),
  lastBusyTime: field('LastBusyTime', shownTime),
  resumeAfterTime: field('ResumeAfterTime', shownTime),
  cfgTRES: field('CfgTRES', tres),
  allocTRES: field('AllocTRES', tres),
  comment: field('Comment', text, { freeText: true }),
  extra: field('Extra', text, { freeText: true }),
  reason: field('Reason', text, { freeText: true }),
} as const

/** Keys of `scontrol show partition`. */
const SCONTROL_PARTITION_FIELDS = {
  partitionName: key('PartitionName', text),
  allowGroups: field('AllowGroups', text),
  allowAccounts: field('AllowAccounts', text),
  denyAccounts: field('DenyAccounts', text),
  allowQos: field('AllowQos', text),
  denyQos: field('DenyQos', text),
  default: field('Default', text),
  qoS: field('QoS', text),
  defaultTime: field('DefaultTime', withWords(duration, 'NONE')),
  maxTime: field('MaxTime', duration),
  graceTime: field('GraceTime', integer),
  hidden: field('Hidden', text),
  maxNodes: field('MaxNodes', unlimited),
  minNodes: field('MinNodes', integer),
  maxCPUsPerNode: field('MaxCPUsPerNode', unlimited),
  nodes: field('Nodes', nodes),
  nodeSets: field('NodeSets', text),
  priorityJobFactor: field('PriorityJobFactor', integer),
  priorityTier: field('PriorityTier', integer),
  overSubscribe: field('OverSubscribe', text),
  overTimeLimit: field('OverTimeLimit', text),
  preemptMode: field('PreemptMode', text),
  state: field('State', text),
  totalCPUs: field('TotalCPUs', integer),
  totalNodes: field('TotalNodes', integer),
  tres: field('TRES', tres),
  jobDefaults: field('JobDefaults', text, { freeText: true }),
  tresBillingWeights: field('TRESBillingWeights', text, { freeText: true }),
} as const

/** Keys of `scontrol show reservation`. */
const SCONTROL_RESERVATION_FIELDS = {
  reservationName: key('ReservationName', text),
  startTime: field('StartTime', shownTime),
  endTime: field('EndTime', shownTime),
  duration: field('Duration', duration),
  nodes: field('Nodes', nodes),
  nodeCnt: field('NodeCnt', integer),
  coreCnt: field('CoreCnt', integer),
  features: field('Features', text),
  partitionName: field('PartitionName', text),
  flags: field('Flags', text),
  tres: field('TRES', tres),
  users: field('Users', text),
  groups: field('Groups', text),
  accounts: field('Accounts', text),
  licenses: field('Licenses', text),
  state: field('State', text),
  comment: field('Comment', text, { freeText: true }),
} as const

/** Tables of `scontrol show`, by entity. `config` has no records: its settings are one row. */
export const SCONTROL_FIELDS = {
  job: SCONTROL_JOB_FIELDS,
  node: SCONTROL_NODE_FIELDS,
  partition: SCONTROL_PARTITION_FIELDS,
  reservation: SCONTROL_RESERVATION_FIELDS,
  config: SCONTROL_CONFIG_FIELDS,
} as const

/** An entity that `parseScontrolShow` reads. */
export type ScontrolEntity = keyof typeof SCONTROL_FIELDS
