import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Diagnostic,
  type FieldTable,
  SACCT_FIELDS,
  type SlurmCommand,
  SQUEUE_FIELDS,
  sacct,
  squeue,
} from '@slurmkit/slurm-parsers'

/** Whole numbers below `n`, the same ones for the same seed. */
export type Random = (n: number) => number

/** mulberry32. */
export function seeded(seed: number): Random {
  let s = seed >>> 0
  return (n) => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
}

/** One way in which people ask Slurm for a table. */
export interface Ask {
  readonly name: string
  readonly command: 'sacct' | 'squeue'
  /** Columns by request name. */
  readonly columns: readonly string[]
  readonly delimiter: string
  readonly trailing: boolean
  readonly between: string
  /** One of our own commands: then it reads the output too. */
  readonly own: ((onDiagnostic: (diagnostic: Diagnostic) => void) => SlurmCommand<readonly object[]>) | undefined
}

const text = (
  name: string,
  columns: string,
  delimiter: string,
  trailing = false,
  command: Ask['command'] = 'sacct',
): Ask => ({
  name,
  command,
  columns: columns.split(','),
  delimiter,
  trailing,
  between: '\n',
  own: undefined,
})

/** Formats in which a notation stands between any two columns of free text. */
export const ASKS: readonly Ask[] = [
  text(
    'sacct -P, name last',
    'JobID,JobIDRaw,Cluster,Partition,QOS,Account,User,Submit,Start,End,Elapsed,ExitCode,State,NNodes,NCPUS,ReqMem,ReqTRES,AllocTRES,Timelimit,NodeList,JobName',
    '|',
  ),
  text('sacct -P, name second', 'JobID,JobName,Partition,Account,NCPUS,State,ExitCode', '|'),
  text('sacct -p, two texts', 'JobID,JobName,User,State,Elapsed,Comment,ExitCode', '|', true),
  text('sacct -P, delimiter 0x1F', 'JobIDRaw,JobID,User,State,JobName,Submit,Start,Comment', '\x1f'),
  text('squeue -o', 'JobArrayID,Partition,Name,UserName,State,TimeUsed,NumNodes,ReasonList', '|', false, 'squeue'),
  {
    name: 'sacct(...) of ours',
    command: 'sacct',
    columns: [
      'JobIDRaw',
      'JobID',
      'User',
      'State',
      'Elapsed',
      'Comment',
      'JobIDRaw',
      'SubmitLine',
      'JobIDRaw',
      'WorkDir',
      'JobIDRaw',
      'JobName',
    ],
    delimiter: '\x1f',
    trailing: true,
    between: '\n',
    own: (onDiagnostic) =>
      sacct({
        format: ['JobID', 'User', 'State', 'Elapsed', 'Comment', 'SubmitLine', 'WorkDir', 'JobName'],
        onDiagnostic,
      }),
  },
  {
    name: 'squeue(...) of ours',
    command: 'squeue',
    columns: ['JobID', 'JobArrayID', 'UserName', 'State', 'Comment', 'JobID', 'Name'],
    delimiter: '\x1f',
    trailing: false,
    between: '\x1e\n',
    own: (onDiagnostic) => squeue({ format: ['JobArrayID', 'UserName', 'State', 'Comment', 'Name'], onDiagnostic }),
  },
]

/** Formats in which free text stands beside free text, or only a number between them: what could be either one's is anybody's guess. */
export const AMBIGUOUS_ASKS: readonly Ask[] = [
  text('sacct -P, texts side by side', 'JobID,JobIDRaw,User,State,Elapsed,WorkDir,SubmitLine', '|'),
  text(
    'sacct -P -o ALL in short',
    'Account,AdminComment,NCPUS,Comment,Elapsed,End,JobID,JobIDRaw,JobName,NNodes,Start,State,SubmitLine,TimelimitRaw,User,WorkDir',
    '|',
  ),
]

const at = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))

/** Rows that real releases printed, by request name. */
const RECORDED: readonly Readonly<Record<string, string>>[] = ['22.05', '24.11', '26.05'].flatMap((release) => {
  const names =
    'JobID,User,Account,QOS,Partition,State,ExitCode,Submit,Start,End,Elapsed,Timelimit,NNodes,NCPUS,AllocTRES,NodeList,JobName'.split(
      ',',
    )
  const records = readFileSync(at(`${release}/sacct.txt`), 'utf8')
    .split('\x1f\n')
    .slice(0, -1)
  return records
    .map((record) => record.split('\x1f'))
    .filter((cells) => cells.length === names.length)
    .map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])))
})

const NAMES = [
  'train',
  'wrap',
  'bash',
  'two words',
  'naïve',
  '训练模型',
  'run_1',
  '7',
  'a=b',
  '2026-11-21',
  'RUNNING',
  'x,y',
  'nf-core/rnaseq (1)',
  '',
]
const COMMENTS = [
  '',
  '',
  'paid by grant 7',
  'House of Commons Co',
  'a=b c=d',
  '{"app": "jupyter"}',
  '[gpu]*2',
  '0:0',
  '🚀',
]
const LINES = [
  '',
  'sbatch -p gpu --gres=gpu:1 train.sh',
  'srun --pty bash',
  'sbatch --wrap=sleep 100',
  '/usr/bin/sbatch job.sh',
]
const DIRS = ['', '/home/alice', '/scratch/My Project/run 7', '/fsx/проект']

/** A record: its cells, and whether a column is free text. */
export interface Cells {
  readonly id: number
  readonly cells: readonly string[]
}

/** Cells of a record of `ask`: a recorded row under a new job id, with columns that no recording has made up. */
export function recordOf({ command, columns }: Ask, id: number, random: Random): Cells {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const recorded = pick(RECORDED)
  const step = command === 'squeue' ? '' : (/\..*$/.exec(recorded['JobID'] ?? '')?.[0] ?? '')
  const start = 1795226000 + random(100_000)
  const made: Record<string, string> = {
    ...recorded,
    JobID: `${id}${step}`,
    JobIDRaw: `${id}${step}`,
    JobArrayID: random(5) === 0 ? `${id}_[1-${2 + random(50)}%4]` : `${id}`,
    JobName: random(3) === 0 ? (recorded['JobName'] ?? '').replace(/[|\n\x1e\x1f]/g, '-') : pick(NAMES),
    Cluster: 'demo',
    ReqMem: `${1 + random(64)}G`,
    ReqTRES: recorded['AllocTRES'] ?? '',
    TimelimitRaw: pick(['60', '', 'UNLIMITED', 'Partition_Limit']),
    Start: pick([String(start), 'Unknown', new Date(start * 1000).toISOString().slice(0, 19)]),
    AdminComment: pick(COMMENTS),
    Comment: pick(COMMENTS),
    SubmitLine: pick(LINES),
    WorkDir: pick(DIRS),
    UserName: pick(['alice', 'bob', 'charlie']),
    TimeUsed: pick(['0:00', '1:05', '2-03:04:05']),
    NumNodes: String(1 + random(8)),
    ReasonList: pick(['(Resources)', '(ReqNodeNotAvail, UnavailableNodes:n[1-3])', 'gpu-st-g6-48xl-[1-2]']),
  }
  made['Name'] = made['JobName'] ?? ''
  if (command === 'squeue') made['State'] = pick(['RUNNING', 'PENDING', 'COMPLETING'])
  return { id, cells: columns.map((column) => made[column] ?? '') }
}

const FIELDS: Readonly<Record<Ask['command'], FieldTable>> = { sacct: SACCT_FIELDS, squeue: SQUEUE_FIELDS }

/** Indices of the columns of free text. */
export function freeTexts({ command, columns }: Ask): number[] {
  const free = new Set(Object.values(FIELDS[command]).flatMap((field) => (field.freeText ? [field.request] : [])))
  return columns.flatMap((column, i) => (free.has(column) ? [i] : []))
}

/** The row that the cells of a record mean. */
export function rowOf({ command, columns, own }: Ask, cells: readonly string[]): Record<string, unknown> {
  const byRequest = new Map(
    Object.entries(FIELDS[command]).map(([property, field]) => [field.request, { property, field }]),
  )
  const row: Record<string, unknown> = {}
  columns.forEach((column, i) => {
    const named = byRequest.get(column)
    const cell = cells[i] ?? ''
    // what a command of ours asks for between two free texts is no property
    const isAnchor = own !== undefined && column === (command === 'sacct' ? 'JobIDRaw' : 'JobID')
    if (named !== undefined && !isAnchor) row[named.property] = cell === '' ? null : named.field.codec.parse(cell)
  })
  return row
}

/** Delimiters, newlines and bytes outside UTF-8, one to three of them, put into the free text of a record. */
export function corrupt(ask: Ask, { id, cells }: Cells, random: Random): Cells {
  const free = freeTexts(ask)
  const changed = [...cells]
  for (let n = 1 + random(3); n > 0; n--) {
    const i = free[random(free.length)] ?? 0
    const cell = [...(changed[i] ?? '')]
    const place = random(cell.length + 1)
    const inserted = [ask.delimiter, '\n', String.fromCharCode(0xdcf5 + random(11)), ` ${ask.delimiter} `, `\n\n`][
      random(5)
    ]
    changed[i] = [...cell.slice(0, place), inserted, ...cell.slice(place)].join('')
  }
  return { id, cells: changed }
}

/** Bytes of text in which lone surrogates stand for bytes outside UTF-8. */
export function bytesOf(text: string): Uint8Array {
  const encoder = new TextEncoder()
  const parts = text.split(/([\udc80-\udcff])(?<![\ud800-\udbff].)/s)
  return Uint8Array.from(
    parts.flatMap((part) =>
      /^[\udc80-\udcff]$/.test(part) ? [part.charCodeAt(0) - 0xdc00] : [...encoder.encode(part)],
    ),
  )
}
