import type { CommandRow, RequestName } from '../fields/field.ts'
import { SQUEUE_FIELDS } from '../fields/squeue-fields.ts'
import { SHAPES } from '../parse/parse-output.ts'
import { checkJobIds, namesOption, type OneOrMore } from './check-argument.ts'
import {
  type AskedColumn,
  anchored,
  askedColumns,
  type CommonOptions,
  pinned,
  RECORDS,
  type SlurmCommand,
  tableCommand,
} from './slurm-command.ts'

type Name = RequestName<typeof SQUEUE_FIELDS>

const DEFAULT = [
  'JobArrayID',
  'UserName',
  'Account',
  'QOS',
  'Partition',
  'State',
  'Reason',
  'TimeUsed',
  'TimeLimit',
  'NumNodes',
  'NodeList',
  'tres-alloc',
  'Name',
] as const satisfies readonly Name[]

/** Variables by which users change what squeue lists and prints. */
export const SQUEUE_VARIABLES = [
  'ACCOUNT',
  'ALL',
  'ARRAY',
  'ARRAY_UNIQUE',
  'FEDERATION',
  'FORMAT',
  'FORMAT2',
  'LICENSES',
  'LOCAL',
  'NAMES',
  'PARTITION',
  'PRIORITY',
  'QOS',
  'SIBLING',
  'SORT',
  'STATES',
  'USERS',
].map((name) => `SQUEUE_${name}`)

/** Options of {@link squeue}. */
export type SqueueOptions<R extends Name> = CommonOptions & {
  /** Columns by the names of squeue's `-O`. Default: what squeue shows, with account, QOS and TRES. */
  readonly format?: readonly R[]
  readonly jobs?: OneOrMore<string | number>
  readonly users?: OneOrMore<string>
  readonly accounts?: OneOrMore<string>
  readonly partitions?: OneOrMore<string>
  readonly qos?: OneOrMore<string>
  /** `PENDING`, `RUNNING` and so on; `all` for jobs that ended lately too. Default: all that have not ended. */
  readonly states?: OneOrMore<string>
  /** One row for each task of an array, also for those that wait. Default: waiting tasks share a row. */
  readonly array?: boolean
  /** Jobs of hidden partitions too. */
  readonly all?: boolean
}

/**
 * Asks slurmctld for the queue. `allocTRES` of a pending job is what it asked for.
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way.
 * @see squeue(1)
 *
 * @example
 * ```ts
 * import { pendingTasks, squeue } from '@slurmkit/slurm-parsers'
 *
 * const command = squeue({ format: ['JobArrayID', 'Name'], states: 'PENDING' })
 * const rows = command.parse({ exitCode: 0, stdout: '12_[1-8%2]\x1ftrain\x1e\n', stderr: '' })
 * rows.map((row) => pendingTasks(row.jobID)) // [8]
 * ```
 */
export function squeue<const R extends Name = (typeof DEFAULT)[number]>(
  options: SqueueOptions<R> = {},
): SlurmCommand<CommandRow<typeof SQUEUE_FIELDS, R>[]> {
  const columns = anchored(
    askedColumns(SQUEUE_FIELDS, options.format ?? DEFAULT, options.version),
    SQUEUE_FIELDS.jobIDRaw,
  )
  const { jobs, users, accounts, partitions, qos, states } = options
  const argv = pinned('squeue', SQUEUE_VARIABLES, [
    '--noheader',
    ...(options.array ? ['--array'] : []),
    ...(options.all ? ['--all'] : []),
    ...(jobs === undefined ? [] : [`--jobs=${checkJobIds(jobs)}`]),
    ...namesOption('--user', 'user', users),
    ...namesOption('--account', 'account', accounts),
    ...namesOption('--partition', 'partition', partitions),
    ...namesOption('--qos', 'QOS', qos),
    ...namesOption('--states', 'state', states),
    `--Format=${separated(columns)}`,
  ])
  return tableCommand(argv, SHAPES.squeue, columns, RECORDS, options) as SlurmCommand<
    CommandRow<typeof SQUEUE_FIELDS, R>[]
  >
}

/** A `-O` of squeue or sinfo: each column with what stands behind it. */
export function separated(columns: readonly AskedColumn[]): string {
  return columns.map(({ request }, i) => `${request}:${i === columns.length - 1 ? '\x1e' : '\x1f'}`).join(',')
}
