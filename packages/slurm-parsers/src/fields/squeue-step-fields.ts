import { withWords } from '../codecs/codec.ts'
import { squeueDuration } from '../codecs/duration.ts'
import { tresRequest } from '../codecs/gres.ts'
import { arrayTasks, jobId } from '../codecs/job-id.ts'
import { jobState } from '../codecs/job-state.ts'
import { nodeList } from '../codecs/node-list.ts'
import { integer } from '../codecs/number.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { FILLED, field, key, TIME, WORD } from './field.ts'

const wanted = withWords(tresRequest, 'N/A')

/**
 * Columns of `squeue --steps`, by the names of its `-O` (squeue(1), `--Format`). A step's id is `jobID` as in sacct, its name `jobName`.
 * `tres-per-job` and `tres-per-step` are one column there; `tres-per-node`, the only one that `-o` has a letter for, is headed
 * TRES_PER_JOB.
 *
 * @see squeue(1), `--Format` and `--steps`
 */
export const SQUEUE_STEP_FIELDS = {
  jobID: key('StepId', jobId, { header: 'STEPID', letter: 'i', shape: FILLED }),
  jobIDRaw: field('JobId', jobId, { header: 'JOB_ID', shape: FILLED }),
  arrayJobID: field('ArrayJobId', jobId, { header: 'ARRAY_JOB_ID' }),
  arrayTaskID: field('ArrayTaskId', withWords(arrayTasks, 'N/A'), { header: 'ARRAY_TASK_ID' }),
  user: field('UserName', text, { header: 'USER', letter: 'u', shape: WORD }),
  uid: field('UserId', integer, { header: 'UID', letter: 'U', shape: FILLED }),
  partition: field('Partition', text, { header: 'PARTITION', letter: 'P', shape: WORD }),
  state: field('StepState', jobState, { header: 'STATE', shape: FILLED }),
  start: field('StartTime', shownTime, { header: 'START_TIME', letter: 'S', shape: TIME }),
  elapsed: field('TimeUsed', squeueDuration, { header: 'TIME', letter: 'M', shape: FILLED, overflows: true }),
  timelimit: field('TimeLimit', squeueDuration, { header: 'TIME_LIMIT', letter: 'l', shape: FILLED }),
  nodeList: field('Nodes', withWords(nodeList, 'n/a', 'N/A'), { header: 'NODELIST', letter: 'N', overflows: true }),
  nTasks: field('NumTasks', integer, { header: 'TASKS', letter: 'A', shape: FILLED }),
  ncpus: field('NumCPUs', integer, { header: 'NUM_CPUS', shape: FILLED }),
  tresPerStep: field('tres-per-step', wanted, { header: 'TRES_PER_STEP' }),
  tresPerNode: field('tres-per-node', wanted, { header: 'TRES_PER_JOB', letter: 'b' }),
  tresPerSocket: field('tres-per-socket', wanted, { header: 'TRES_PER_SOCKET' }),
  tresPerTask: field('tres-per-task', wanted, { header: 'TRES_PER_TASK' }),
  cpusPerTRES: field('cpus-per-tres', wanted, { header: 'CPUS_PER_TRES' }),
  memPerTRES: field('mem-per-tres', text, { header: 'MEM_PER_TRES' }),
  tresBind: field('tres-bind', text, { header: 'TRES_BIND' }),
  tresFreq: field('tres-freq', text, { header: 'TRES_FREQ' }),
  cpuFreq: field('CPUFreq', text, { header: 'CPU_FREQ', shape: WORD }),
  resvPorts: field('ResvPorts', text, { header: 'RESERVED_PORTS', shape: WORD }),
  cluster: field('Cluster', text, { header: 'CLUSTER' }),
  containerID: field('ContainerId', text, { header: 'CONTAINERID', since: '24.05' }),
  containerType: field('ContainerType', text, { header: 'CONTAINERTYPE', since: '26.05' }),
  container: field('Container', text, { header: 'CONTAINER', freeText: true }),
  network: field('Network', text, { header: 'NETWORK', freeText: true }),
  stdErr: field('StdErr', text, { header: 'STDERR', since: '25.05', freeText: true }),
  stdIn: field('StdIn', text, { header: 'STDIN', since: '25.05', freeText: true }),
  stdOut: field('StdOut', text, { header: 'STDOUT', since: '25.05', freeText: true }),
  jobName: field('StepName', text, { header: 'NAME', letter: 'j', freeText: true }),
} as const
