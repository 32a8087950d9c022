import {
  type Parsed,
  type ParseOptions,
  parseSacct,
  parseSacctmgrShow,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  parseSqueueSteps,
  parseSreport,
  parseSshare,
} from '@slurmkit/slurm-parsers'
import type { Random } from './corrupt-records.ts'

export type Parse = (text: Uint8Array, options?: ParseOptions) => Parsed<object>

/** Each parser with a real header of it, and what its cells are made of. */
export const PARSERS: Readonly<Record<string, readonly [parse: Parse, header: string]>> = {
  parseSacct: [parseSacct, 'JobID|JobName|State|Elapsed|TotalCPU|AllocTRES|TRESUsageInTot|Comment|NodeList|Submit'],
  parseSqueue: [parseSqueue, 'JOBID|NAME|STATE|TIME|TRES_PER_NODE|ARRAY_TASK_ID|NODELIST(REASON)|EXIT_CODE'],
  parseSshare: [parseSshare, 'Account|User|RawShares|RawUsage|FairShare|GrpTRESMins'],
  parseSprio: [parseSprio, 'JOBID PARTITION   PRIORITY       SITE        AGE  PARTITION                 TRES'],
  parseSinfo: [parseSinfo, 'PARTITION|STATE|GRES|CPUS(A/I/O/T)|NODELIST|CPU_LOAD|TIMELIMIT'],
  parseSreport: [parseSreport, 'Cluster|Account|Login|Proper Name|TRES Name|Used'],
  parseSacctmgrShow: [
    (text, options) => parseSacctmgrShow('qos', text, options),
    'Name|Descr|MaxWall|GrpTRES|Flags|Preempt',
  ],
  parseScontrolShow: [(text) => parseScontrolShow('job', text), 'JobId=1 JobName=x'],
  parseConfig: [(text) => parseScontrolShow('config', text), 'KillWait                = 2 sec'],
  parseSqueueSteps: [parseSqueueSteps, 'STEPID|NAME|PARTITION|USER|TIME|NODELIST'],
  fixedWidth: [
    parseSacct,
    'JobID           JobName      State    Elapsed              Comment \n------------ ---------- ---------- ---------- -------------------- ',
  ],
  alignedWidth: [parseSqueue, '             JOBID PARTITION     NAME     USER ST       TIME  NODES NODELIST(REASON)'],
}

const PIECES = [
  '|',
  '|',
  '|',
  '\n',
  '\n',
  '\x1f',
  '\x1e\n',
  '\r\n',
  ' ',
  '  ',
  '=',
  ',',
  ':',
  '[',
  ']',
  '-',
  '+',
  '%',
  '(',
  '1',
  '42',
  '99999999999999999999',
  '00:01:00',
  '2-03:04:05',
  '00:33.548',
  '1_[1-5%2]',
  '1_[0-4000000000:1]',
  '12.batch',
  'n[001-003]',
  'n[0-9][0-9][0-9][0-9][0-9][0-9]',
  'RUNNING',
  'CANCELLED by 0',
  'cpu=1,mem=2G',
  'gres/gpu:a100=1',
  'gpu:a100:4(S:0-1)',
  'Unknown',
  'UNLIMITED',
  '(null)',
  '__proto__',
  'constructor',
  'JobId=',
  ' State=',
  '\udcff',
  '\u{1f680}',
  '\0',
  '-------- ----------',
  '-'.repeat(80),
  'CLUSTER: x',
  '2026-11-21T00:00:00',
  'inf',
  'nan',
  '1e999',
] as const

/** Bytes that look like output of Slurm, more or less. */
export function fuzzed(header: string, random: Random): string {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const size = random(random(20) === 0 ? 400 : 60)
  const body = Array.from({ length: size }, () =>
    random(8) === 0 ? String.fromCharCode(random(256)) : pick(PIECES),
  ).join('')
  if (random(3) === 0) return body
  return `${header}\n${random(3) === 0 ? header.slice(0, random(header.length)) : ''}${body}`
}
