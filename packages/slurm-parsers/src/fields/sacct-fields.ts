import { withWords } from '../codecs/codec.ts'
import { count } from '../codecs/count.ts'
import { cpuDuration, duration } from '../codecs/duration.ts'
import { exitCode } from '../codecs/exit-code.ts'
import { jobId } from '../codecs/job-id.ts'
import { jobState } from '../codecs/job-state.ts'
import { memorySize, reqMem } from '../codecs/memory-size.ts'
import { nameList } from '../codecs/name-list.ts'
import { nodeList } from '../codecs/node-list.ts'
import { integer } from '../codecs/number.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { tres, tresUsage } from '../codecs/tres.ts'
import { FILLED, field, key, TIME } from './field.ts'

const nodes = withWords(nodeList, 'None assigned', 'Unknown')
const limit = withWords(duration, 'Partition_Limit')
/** 21.08 and 22.05 have a size that no memory has where a job asked for none. */
const requested = withWords(reqMem, '16?')
/** Minutes. */
const rawLimit = withWords(integer, 'Partition_Limit', 'UNLIMITED', 'INVALID')

/**
 * Columns of sacct, up to 26.05. Steps leave empty what belongs to the job (user, time limit, QOS), and jobs what is measured in steps
 * (memory, disk). `dbIndex` is text: since 24.11 it is beyond what a number can hold.
 *
 * @see sacct(1), `--format`
 */
export const SACCT_FIELDS = {
  account: field('Account', text, { shape: /^\S+$/ }),
  adminComment: field('AdminComment', text, { freeText: true }),
  allocCPUS: field('AllocCPUS', count, { shape: FILLED }),
  allocNodes: field('AllocNodes', count),
  allocTRES: field('AllocTRES', tres),
  assocID: field('AssocID', integer),
  aveCPU: field('AveCPU', cpuDuration),
  aveCPUFreq: field('AveCPUFreq', text),
  aveDiskRead: field('AveDiskRead', memorySize),
  aveDiskWrite: field('AveDiskWrite', memorySize),
  avePages: field('AvePages', memorySize),
  aveRSS: field('AveRSS', memorySize),
  aveVMSize: field('AveVMSize', memorySize),
  blockID: field('BlockID', text),
  cluster: field('Cluster', text),
  comment: field('Comment', text, { freeText: true }),
  constraints: field('Constraints', text, { freeText: true }),
  consumedEnergy: field('ConsumedEnergy', text),
  consumedEnergyRaw: field('ConsumedEnergyRaw', integer),
  container: field('Container', text, { freeText: true }),
  cpuTime: field('CPUTime', duration, { shape: FILLED }),
  cpuTimeRAW: field('CPUTimeRAW', integer, { shape: FILLED }),
  dbIndex: field('DBIndex', text),
  derivedExitCode: field('DerivedExitCode', exitCode),
  elapsed: field('Elapsed', duration, { shape: FILLED }),
  elapsedRaw: field('ElapsedRaw', integer, { shape: FILLED }),
  eligible: field('Eligible', shownTime, { shape: TIME }),
  end: field('End', shownTime, { shape: TIME }),
  exclusive: field('Exclusive', text, { since: '26.05' }),
  exitCode: field('ExitCode', exitCode),
  extra: field('Extra', text, { since: '23.02', freeText: true }),
  failedNode: field('FailedNode', text, { since: '23.02' }),
  flags: field('Flags', nameList),
  gid: field('GID', integer),
  group: field('Group', text),
  jobID: key('JobID', jobId, { shape: FILLED }),
  jobIDRaw: field('JobIDRaw', jobId, { shape: FILLED }),
  jobName: field('JobName', text, { freeText: true }),
  layout: field('Layout', text),
  licenses: field('Licenses', text, { since: '23.02', freeText: true }),
  maxDiskRead: field('MaxDiskRead', memorySize),
  maxDiskReadNode: field('MaxDiskReadNode', text),
  maxDiskReadTask: field('MaxDiskReadTask', integer),
  maxDiskWrite: field('MaxDiskWrite', memorySize),
  maxDiskWriteNode: field('MaxDiskWriteNode', text),
  maxDiskWriteTask: field('MaxDiskWriteTask', integer),
  maxPages: field('MaxPages', memorySize),
  maxPagesNode: field('MaxPagesNode', text),
  maxPagesTask: field('MaxPagesTask', integer),
  maxRSS: field('MaxRSS', memorySize),
  maxRSSNode: field('MaxRSSNode', text),
  maxRSSTask: field('MaxRSSTask', integer),
  maxVMSize: field('MaxVMSize', memorySize),
  maxVMSizeNode: field('MaxVMSizeNode', text),
  maxVMSizeTask: field('MaxVMSizeTask', integer),
  mcsLabel: field('McsLabel', text),
  minCPU: field('MinCPU', cpuDuration),
  minCPUNode: field('MinCPUNode', text),
  minCPUTask: field('MinCPUTask', integer),
  ncpus: field('NCPUS', count, { shape: FILLED }),
  nNodes: field('NNodes', count, { shape: FILLED }),
  nodeList: field('NodeList', nodes),
  nTasks: field('NTasks', count),
  originalSLUID: field('OriginalSLUID', text, { since: '26.05' }),
  overSubscribe: field('OverSubscribe', text, { since: '26.05' }),
  partition: field('Partition', text, { shape: /^\S*$/ }),
  planned: field('Planned', duration, { renamed: { until: '22.05', request: 'Reserved' } }),
  plannedCPU: field('PlannedCPU', duration, { renamed: { until: '22.05', request: 'ResvCPU' } }),
  plannedCPURAW: field('PlannedCPURAW', integer, { renamed: { until: '22.05', request: 'ResvCPURAW' } }),
  priority: field('Priority', integer),
  qos: field('QOS', text, { shape: /^\S*$/ }),
  qosraw: field('QOSRAW', integer),
  qosreq: field('QOSREQ', nameList, { since: '24.11' }),
  reason: field('Reason', text),
  reqCPUFreq: field('ReqCPUFreq', text),
  reqCPUFreqGov: field('ReqCPUFreqGov', text),
  reqCPUFreqMax: field('ReqCPUFreqMax', text),
  reqCPUFreqMin: field('ReqCPUFreqMin', text),
  reqCPUS: field('ReqCPUS', count),
  reqMem: field('ReqMem', requested),
  reqNodes: field('ReqNodes', count),
  reqTRES: field('ReqTRES', tres),
  reservation: field('Reservation', text),
  reservationId: field('ReservationId', integer),
  reqReservation: field('ReqReservation', nameList, { since: '25.05' }),
  restarts: field('Restarts', integer, { since: '24.11' }),
  segmentSize: field('SegmentSize', integer, { since: '25.05' }),
  sluid: field('SLUID', text, { since: '24.11' }),
  start: field('Start', shownTime, { shape: TIME }),
  state: field('State', jobState, { shape: FILLED }),
  stdErr: field('StdErr', text, { since: '24.05', freeText: true }),
  stdIn: field('StdIn', text, { since: '24.05', freeText: true }),
  stdOut: field('StdOut', text, { since: '24.05', freeText: true }),
  submit: field('Submit', shownTime, { shape: TIME }),
  submitLine: field('SubmitLine', text, { freeText: true, begins: /^(?:\S*\/)?(?:sbatch|srun|salloc|scrun)/ }),
  suspended: field('Suspended', duration, { shape: FILLED }),
  systemComment: field('SystemComment', text, { freeText: true }),
  systemCPU: field('SystemCPU', cpuDuration),
  timelimit: field('Timelimit', limit),
  timelimitRaw: field('TimelimitRaw', rawLimit),
  totalCPU: field('TotalCPU', cpuDuration),
  tresUsageInAve: field('TRESUsageInAve', tresUsage),
  tresUsageInMax: field('TRESUsageInMax', tresUsage),
  tresUsageInMaxNode: field('TRESUsageInMaxNode', text),
  tresUsageInMaxTask: field('TRESUsageInMaxTask', tresUsage),
  tresUsageInMin: field('TRESUsageInMin', tresUsage),
  tresUsageInMinNode: field('TRESUsageInMinNode', text),
  tresUsageInMinTask: field('TRESUsageInMinTask', tresUsage),
  tresUsageInTot: field('TRESUsageInTot', tresUsage),
  tresUsageOutAve: field('TRESUsageOutAve', tresUsage),
  tresUsageOutMax: field('TRESUsageOutMax', tresUsage),
  tresUsageOutMaxNode: field('TRESUsageOutMaxNode', text),
  tresUsageOutMaxTask: field('TRESUsageOutMaxTask', tresUsage),
  tresUsageOutMin: field('TRESUsageOutMin', tresUsage),
  tresUsageOutMinNode: field('TRESUsageOutMinNode', text),
  tresUsageOutMinTask: field('TRESUsageOutMinTask', tresUsage),
  tresUsageOutTot: field('TRESUsageOutTot', tresUsage),
  uid: field('UID', integer),
  user: field('User', text, { shape: /^\S*$/ }),
  userCPU: field('UserCPU', cpuDuration),
  wcKey: field('WCKey', text),
  wcKeyID: field('WCKeyID', integer),
  workDir: field('WorkDir', text, { freeText: true, begins: /^\// }),
} as const
