import {
  type Parsed,
  type ParseOptions,
  parseSacct,
  parseSacctmgrShow,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  parseSreport,
  parseSshare,
  printRows,
  SlurmParseError,
} from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'
import { bytesOf, type Random, seeded } from './corrupt-records.ts'

const RUNS = process.env['SLURMKIT_DEEP'] === '1' ? 100_000 : 1_000
const SEED = 5_122_026
/** Milliseconds after which a text has stopped a parser, on the slowest machine too. */
const HANGS = 60_000

type Parse = (text: Uint8Array, options?: ParseOptions) => Parsed<object>

/** Each parser with a real header of it, and what its cells are made of. */
const PARSERS: Readonly<Record<string, readonly [parse: Parse, header: string]>> = {
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

function fuzzed(header: string, random: Random): string {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const size = random(random(20) === 0 ? 400 : 60)
  const body = Array.from({ length: size }, () =>
    random(8) === 0 ? String.fromCharCode(random(256)) : pick(PIECES),
  ).join('')
  if (random(3) === 0) return body
  return `${header}\n${random(3) === 0 ? header.slice(0, random(header.length)) : ''}${body}`
}

test.each(Object.entries(PARSERS))(
  `%s takes any bytes (${RUNS} texts, seed ${SEED})`,
  { timeout: 600_000 },
  (_, [parse, header]) => {
    const random = seeded(SEED)
    let slowest = 0
    for (let run = 0; run < RUNS; run++) {
      const text = fuzzed(header, random)
      const options: ParseOptions =
        random(4) === 0
          ? { columns: header.split('|').slice(0, 3), layout: random(2) === 0 ? 'fixed' : 'delimited' }
          : {}
      const start = performance.now()
      try {
        const parsed = parse(bytesOf(text), options)
        if (printRows(parsed) !== new TextDecoder().decode(bytesOf(text)) && !/[\udc80-\udcff]/.test(printRows(parsed)))
          throw new Error(`printed back otherwise: ${JSON.stringify(text)}`)
      } catch (error) {
        if (!(error instanceof SlurmParseError)) throw new Error(`${JSON.stringify(text)}`, { cause: error })
      }
      slowest = Math.max(slowest, performance.now() - start)
    }
    expect(slowest).toBeLessThan(HANGS)
  },
)

test.each([
  ['lines that all could begin a record', `${'JobID|JobName|State|Comment'}\n${'1|2|\n'.repeat(20_000)}`],
  ['one line of delimiters', `JobID|JobName|State|Comment\n${'|'.repeat(300_000)}`],
  ['a record that never ends', `JobID|JobName|State|Comment|\n1|x${'\n'.repeat(100_000)}`],
  ['a job name of many cells', `JobID|JobName|State|Comment|NCPUS|AdminComment\n1|${'1|'.repeat(4000)}\n`],
])('%s do not hang', { timeout: 2 * HANGS }, (_, text) => {
  const start = performance.now()
  const { rows, diagnostics } = parseSacct(text)
  expect(rows.length + diagnostics.length).toBeGreaterThan(0)
  expect(performance.now() - start).toBeLessThan(HANGS)
})
