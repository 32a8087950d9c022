import { type Codec, withWords } from '../codecs/codec.ts'
import { squeueDuration } from '../codecs/duration.ts'
import { gres } from '../codecs/gres.ts'
import { memorySizeIn } from '../codecs/memory-size.ts'
import { nameList } from '../codecs/name-list.ts'
import { orRange, stateCounts } from '../codecs/node-counts.ts'
import { nodeList } from '../codecs/node-list.ts'
import { nodeState } from '../codecs/node-state.ts'
import { float, integer } from '../codecs/number.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { field } from './field.ts'

const count = orRange(integer)
const mebibytes = orRange(memorySizeIn('M'))
const nodes = withWords(nodeList, 'n/a')
const state = withWords(nodeState, 'n/a')
/** `1-4`, or `1-infinite`, which ends there. */
const jobSize: Codec<string> = { ...text, isWhole: (cell) => cell.endsWith('infinite') }
/** Words of the long form that the compact form has another word for. */
const LONG_STATE =
  /^(?:allocated|completing|drained|draining|failing|future|invalid|mixed|perfctrs|planned|power\w+|reserved|unknown)/i

/**
 * Columns of sinfo, by the names of its `-O` (sinfo(1), `--Format`). Memory is bytes, disk too. Without `perNode`, one row stands for all
 * nodes that are alike in what was asked for.
 *
 * @see sinfo(1), `--Format`
 */
export const SINFO_FIELDS = {
  nodeList: field('NodeList', nodes, { header: 'NODELIST', letter: 'N' }),
  hostNames: field('NodeHost', nodes, { header: 'HOSTNAMES', letter: 'n' }),
  nodeAddr: field('NodeAddr', text, { header: 'NODE_ADDR', letter: 'o' }),
  port: field('Port', count, { header: 'PORT' }),
  partition: field('Partition', text, { header: 'PARTITION', letter: 'P' }),
  partitionName: field('PartitionName', text, { header: 'PARTITION', letter: 'R', never: /\*$/ }),
  cluster: field('Cluster', text, { header: 'CLUSTER', letter: 'V' }),
  available: field('Available', withWords(text, 'up', 'down', 'drain', 'inact'), { header: 'AVAIL', letter: 'a' }),
  state: field('StateComplete', state, { header: 'STATECOMPLETE' }),
  stateLong: field('StateLong', state, { header: 'STATE', letter: 'T' }),
  stateCompact: field('StateCompact', state, { header: 'STATE', letter: 't', never: LONG_STATE }),
  nNodes: field('Nodes', integer, { header: 'NODES', letter: 'D' }),
  nodeCountsShort: field('NodeAI', text, { header: 'NODES(A/I)', letter: 'A' }),
  nodeCounts: field('NodeAIOT', stateCounts, { header: 'NODES(A/I/O/T)', letter: 'F' }),
  cpus: field('CPUs', count, { header: 'CPUS', letter: 'c' }),
  cpusState: field('CPUsState', stateCounts, { header: 'CPUS(A/I/O/T)', letter: 'C' }),
  cpusLoad: field('CPUsLoad', withWords(orRange(float), 'N/A'), { header: 'CPU_LOAD', letter: 'O' }),
  sockets: field('Sockets', count, { header: 'SOCKETS', letter: 'X' }),
  cores: field('Cores', count, { header: 'CORES', letter: 'Y' }),
  threads: field('Threads', count, { header: 'THREADS', letter: 'Z' }),
  socketCoreThread: field('SocketCoreThread', text, { header: 'S:C:T', letter: 'z' }),
  memory: field('Memory', mebibytes, { header: 'MEMORY', letter: 'm' }),
  allocMem: field('AllocMem', mebibytes, { header: 'ALLOCMEM' }),
  freeMem: field('FreeMem', withWords(mebibytes, 'N/A'), { header: 'FREE_MEM', letter: 'e' }),
  tmpDisk: field('Disk', mebibytes, { header: 'TMP_DISK', letter: 'd' }),
  gres: field('Gres', gres, { header: 'GRES', letter: 'G' }),
  gresUsed: field('GresUsed', gres, { header: 'GRES_USED' }),
  weight: field('Weight', count, { header: 'WEIGHT', letter: 'w' }),
  availFeatures: field('Features', nameList, { header: 'AVAIL_FEATURES', letter: 'f' }),
  activeFeatures: field('Features_act', nameList, { header: 'ACTIVE_FEATURES', letter: 'b' }),
  timelimit: field('Time', squeueDuration, { header: 'TIMELIMIT', letter: 'l' }),
  defaultTime: field('DefaultTime', squeueDuration, { header: 'DEFAULTTIME', letter: 'L' }),
  jobSize: field('Size', jobSize, { header: 'JOB_SIZE', letter: 's' }),
  maxCPUsPerNode: field('MaxCPUsPerNode', withWords(integer, 'UNLIMITED'), {
    header: 'MAX_CPUS_PER_NODE',
    letter: 'B',
  }),
  preemptMode: field('PreemptMode', text, { header: 'PREEMPT_MODE', letter: 'M' }),
  priorityTier: field('PriorityTier', integer, { header: 'PRIO_TIER', letter: 'p' }),
  priorityJobFactor: field('PriorityJobFactor', integer, { header: 'PRIO_JOB_FACTOR', letter: 'I' }),
  overSubscribe: field('OverSubscribe', text, { header: 'OVERSUBSCRIBE', letter: 'h' }),
  root: field('Root', text, { header: 'ROOT', letter: 'r' }),
  allocNodes: field('AllocNodes', text, { header: 'ALLOCNODES', letter: 'S' }),
  reservation: field('Reservation', text, { header: 'RESERVATION', letter: 'i', since: '23.02' }),
  groups: field('Groups', text, { header: 'GROUPS', letter: 'g' }),
  version: field('Version', text, { header: 'VERSION', letter: 'v' }),
  user: field('User', text, { header: 'USER', letter: 'u' }),
  userLong: field('UserLong', text, { header: 'USER', letter: 'U', never: /^(?!Unknown$)[^()]+$/ }),
  timestamp: field('Timestamp', shownTime, { header: 'TIMESTAMP', letter: 'H' }),
  comment: field('Comment', text, { header: 'COMMENT', freeText: true }),
  extra: field('Extra', text, { header: 'EXTRA', freeText: true }),
  reason: field('Reason', text, { header: 'REASON', letter: 'E', freeText: true }),
} as const
