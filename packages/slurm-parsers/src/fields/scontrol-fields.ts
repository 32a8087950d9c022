import { withWords } from '../codecs/codec.ts'
import { duration } from '../codecs/duration.ts'
import { gres } from '../codecs/gres.ts'
import { memorySizeIn } from '../codecs/memory-size.ts'
import { nodeList } from '../codecs/node-list.ts'
import { nodeState } from '../codecs/node-state.ts'
import { float, integer } from '../codecs/number.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { tres } from '../codecs/tres.ts'
import { field, key } from './field.ts'
import { SCONTROL_CONFIG_FIELDS } from './scontrol-config-fields.ts'
import { SCONTROL_JOB_FIELDS } from './scontrol-job-fields.ts'

const nodes = withWords(nodeList, 'ALL', 'n/a')
const mebibytes = withWords(memorySizeIn('M'), 'N/A')
const memory = withWords(memorySizeIn('M'), 'UNLIMITED')
const unlimited = withWords(integer, 'UNLIMITED', 'INFINITE')
/** Watts, where a plugin measures them. */
const watts = withWords(integer, 'n/s', 'n/a')
/** Seconds, or what the whole cluster has. */
const powerTime = withWords(integer, 'GLOBAL', 'INFINITE', 'NONE')

/** Keys of `scontrol show node`. */
const SCONTROL_NODE_FIELDS = {
  nodeName: key('NodeName', text),
  arch: field('Arch', text),
  cpuBind: field('CpuBind', text),
  coresPerSocket: field('CoresPerSocket', integer),
  cpuAlloc: field('CPUAlloc', integer),
  cpuEfctv: field('CPUEfctv', integer),
  cpuTot: field('CPUTot', integer),
  cpuLoad: field('CPULoad', withWords(float, 'N/A')),
  availableFeatures: field('AvailableFeatures', text),
  activeFeatures: field('ActiveFeatures', text),
  gres: field('Gres', gres),
  gresDrain: field('GresDrain', text),
  gresUsed: field('GresUsed', gres),
  nodeAddr: field('NodeAddr', text),
  nodeHostName: field('NodeHostName', text),
  bcastAddr: field('BcastAddr', text),
  port: field('Port', integer),
  version: field('Version', text),
  os: field('OS', text, { freeText: true }),
  realMemory: field('RealMemory', mebibytes),
  allocMem: field('AllocMem', mebibytes),
  freeMem: field('FreeMem', mebibytes),
  sockets: field('Sockets', integer),
  boards: field('Boards', integer),
  coreSpecCount: field('CoreSpecCount', integer),
  cpuSpecList: field('CPUSpecList', text),
  memSpecLimit: field('MemSpecLimit', mebibytes),
  restrictedCoresPerGPU: field('RestrictedCoresPerGPU', text, { since: '24.05' }),
  threadsPerCore: field('ThreadsPerCore', integer),
  state: field('State', nodeState),
  tmpDisk: field('TmpDisk', mebibytes),
  weight: field('Weight', integer),
  owner: field('Owner', text),
  mcsLabel: field('MCS_label', text),
  nextState: field('NextState', text),
  partitions: field('Partitions', text),
  bootTime: field('BootTime', shownTime),
  slurmdStartTime: field('SlurmdStartTime', shownTime),
  lastBusyTime: field('LastBusyTime', shownTime),
  resumeAfterTime: field('ResumeAfterTime', shownTime, { since: '23.02' }),
  suspendTime: field('SuspendTime', text, { since: '26.05' }),
  cfgTRES: field('CfgTRES', tres),
  allocTRES: field('AllocTRES', tres),
  capWatts: field('CapWatts', watts, { until: '23.11' }),
  currentWatts: field('CurrentWatts', watts),
  aveWatts: field('AveWatts', watts),
  extSensorsJoules: field('ExtSensorsJoules', text, { until: '23.11' }),
  extSensorsWatts: field('ExtSensorsWatts', text, { until: '23.11' }),
  extSensorsTemp: field('ExtSensorsTemp', text, { until: '23.11' }),
  reason: field('Reason', text, { freeText: true }),
  comment: field('Comment', text, { freeText: true }),
  extra: field('Extra', text, { freeText: true }),
  instanceId: field('InstanceId', text, { since: '23.11' }),
  instanceType: field('InstanceType', text, { since: '23.11' }),
  reservation: field('ReservationName', text, { since: '23.02' }),
  tlsCertTokenSet: field('TLSCertTokenSet', text, { since: '25.05' }),
  tlsCertLastRenewal: field('TLSCertLastRenewal', text, { since: '25.05' }),
  topology: field('Topology', text, { since: '25.05' }),
  parameters: field('Parameters', text, { since: '25.11', freeText: true }),
} as const

/** Keys of `scontrol show partition`. */
const SCONTROL_PARTITION_FIELDS = {
  partitionName: key('PartitionName', text),
  allowGroups: field('AllowGroups', text),
  allowAccounts: field('AllowAccounts', text),
  denyAccounts: field('DenyAccounts', text),
  allowQos: field('AllowQos', text),
  denyQos: field('DenyQos', text),
  allocNodes: field('AllocNodes', text),
  alternate: field('Alternate', text),
  default: field('Default', text),
  cpuBind: field('CpuBind', text),
  qos: field('QoS', text),
  defaultTime: field('DefaultTime', withWords(duration, 'NONE')),
  disableRootJobs: field('DisableRootJobs', text),
  exclusive: field('Exclusive', text, { since: '26.05' }),
  exclusiveUser: field('ExclusiveUser', text, { until: '25.11' }),
  exclusiveTopo: field('ExclusiveTopo', text, { since: '24.05', until: '25.11' }),
  maxTime: field('MaxTime', duration),
  graceTime: field('GraceTime', integer),
  hidden: field('Hidden', text),
  maxNodes: field('MaxNodes', unlimited),
  minNodes: field('MinNodes', integer),
  lln: field('LLN', text),
  maxCPUsPerNode: field('MaxCPUsPerNode', unlimited),
  maxCPUsPerSocket: field('MaxCPUsPerSocket', unlimited, { since: '23.02' }),
  nodes: field('Nodes', nodes),
  nodeSets: field('NodeSets', text),
  priorityJobFactor: field('PriorityJobFactor', integer),
  priorityTier: field('PriorityTier', integer),
  rootOnly: field('RootOnly', text),
  reqResv: field('ReqResv', text),
  overSubscribe: field('OverSubscribe', text),
  overTimeLimit: field('OverTimeLimit', withWords(integer, 'NONE', 'UNLIMITED')),
  preemptMode: field('PreemptMode', text),
  topology: field('Topology', text, { since: '25.05' }),
  state: field('State', text),
  totalCPUs: field('TotalCPUs', integer),
  totalNodes: field('TotalNodes', integer),
  tres: field('TRES', tres),
  jobDefaults: field('JobDefaults', text, { freeText: true }),
  tresBillingWeights: field('TRESBillingWeights', text, { freeText: true }),
  selectTypeParameters: field('SelectTypeParameters', text),
  defMemPerCPU: field('DefMemPerCPU', memory),
  defMemPerNode: field('DefMemPerNode', memory),
  maxMemPerCPU: field('MaxMemPerCPU', memory),
  maxMemPerNode: field('MaxMemPerNode', memory),
  resumeTimeout: field('ResumeTimeout', powerTime),
  suspendTimeout: field('SuspendTimeout', powerTime),
  suspendTime: field('SuspendTime', powerTime),
  powerDownOnIdle: field('PowerDownOnIdle', text, { since: '23.02' }),
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
  burstBuffer: field('BurstBuffer', text, { freeText: true }),
  watts: field('Watts', text, { until: '23.11' }),
  maxStartDelay: field('MaxStartDelay', duration),
  allowedPartitions: field('AllowedPartitions', text, { since: '25.11' }),
  qos: field('QOS', text, { since: '25.11' }),
  comment: field('Comment', text, { since: '23.02', freeText: true }),
} as const

/**
 * Tables of `scontrol show`, by entity. `config` has no records: its settings are one row.
 *
 * @see scontrol(1), `show`
 */
export const SCONTROL_FIELDS = {
  job: SCONTROL_JOB_FIELDS,
  node: SCONTROL_NODE_FIELDS,
  partition: SCONTROL_PARTITION_FIELDS,
  reservation: SCONTROL_RESERVATION_FIELDS,
  config: SCONTROL_CONFIG_FIELDS,
} as const

/** An entity that `parseScontrolShow` reads. */
export type ScontrolEntity = keyof typeof SCONTROL_FIELDS
