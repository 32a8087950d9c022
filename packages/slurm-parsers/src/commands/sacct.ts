import type { CommandRow, RequestName } from '../fields/field.ts'
import { SACCT_FIELDS } from '../fields/sacct-fields.ts'
import { SHAPES } from '../parse/parse-output.ts'
import { checkJobIds, checkNames, checkTime, namesOption, type OneOrMore } from './check-argument.ts'
import { anchored, askedColumns, type CommonOptions, pinned, type SlurmCommand, tableCommand } from './slurm-command.ts'

type Name = RequestName<typeof SACCT_FIELDS>

/** What one wants to know of a job first. */
const DEFAULT = [
  'JobID',
  'User',
  'Account',
  'QOS',
  'Partition',
  'State',
  'ExitCode',
  'Submit',
  'Start',
  'End',
  'Elapsed',
  'Timelimit',
  'NNodes',
  'NCPUS',
  'AllocTRES',
  'NodeList',
  'JobName',
] as const satisfies readonly Name[]

/** Options of {@link sacct}. */
export type SacctOptions<R extends Name> = CommonOptions & {
  /** Columns by sacct's names. Default: who, where, when, state and TRES of a job. */
  readonly format?: readonly R[]
  /** Only these jobs: `123`, `'123_4'`, `'123.batch'`. */
  readonly jobs?: OneOrMore<string | number>
  readonly users?: OneOrMore<string>
  readonly accounts?: OneOrMore<string>
  readonly partitions?: OneOrMore<string>
  readonly qos?: OneOrMore<string>
  readonly clusters?: OneOrMore<string>
  /** Only jobs that were in one of these states in the time asked for: `RUNNING`, `PREEMPTED`. */
  readonly states?: OneOrMore<string>
  /** From when, in seconds since 1970 or as a `Date`. Default: sacct's, today from 00:00 UTC. */
  readonly start?: number | Date
  /** Until when. Default: now. */
  readonly end?: number | Date
  /** No steps: one row a job. Default: false. */
  readonly allocations?: boolean
  /** One row for each run of a job that was requeued, not the last one only. Default: false. */
  readonly duplicates?: boolean
}

/**
 * Asks slurmdbd for jobs and their steps, of all users. Cells end in the byte 0x1F, so neither `|` nor newlines in job names do any harm.
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way, and columns that the release does not have.
 * @see sacct(1)
 *
 * @example
 * ```ts
 * import { sacct } from '@slurmkit/slurm-parsers'
 *
 * const command = sacct({ format: ['JobID', 'AllocTRES'], users: 'alice', allocations: true })
 * const rows = command.parse({ exitCode: 0, stdout: '12\x1fcpu=4,mem=8G\x1f\n', stderr: '' })
 * rows[0]?.allocTRES // { cpu: 4, mem: 8589934592 }
 * ```
 */
export function sacct<const R extends Name = (typeof DEFAULT)[number]>(
  options: SacctOptions<R> = {},
): SlurmCommand<CommandRow<typeof SACCT_FIELDS, R>[]> {
  const columns = anchored(
    askedColumns(SACCT_FIELDS, options.format ?? DEFAULT, options.version),
    SACCT_FIELDS.jobIDRaw,
  )
  const { jobs, users, accounts, partitions, qos, clusters, states, start, end } = options
  const argv = pinned(
    'sacct',
    ['SACCT_FORMAT', 'SACCT_FEDERATION', 'SACCT_LOCAL'],
    [
      '--noheader',
      '--parsable',
      '--delimiter=\x1f',
      '--noconvert',
      ...(users === undefined ? ['--allusers'] : [`--user=${checkNames('user', users)}`]),
      ...(options.allocations ? ['--allocations'] : []),
      ...(options.duplicates ? ['--duplicates'] : []),
      ...(jobs === undefined ? [] : [`--jobs=${checkJobIds(jobs)}`]),
      ...namesOption('--accounts', 'account', accounts),
      ...namesOption('--partition', 'partition', partitions),
      ...namesOption('--qos', 'QOS', qos),
      ...namesOption('--clusters', 'cluster', clusters),
      ...namesOption('--state', 'state', states),
      ...(start === undefined ? [] : [`--starttime=${checkTime('start', start)}`]),
      ...(end === undefined ? [] : [`--endtime=${checkTime('end', end)}`]),
      `--format=${columns.map(({ request }) => request).join(',')}`,
    ],
  )
  const layout = { delimiter: '\x1f', between: '\n', trailing: true }
  return tableCommand(argv, SHAPES.sacct, columns, layout, options) as SlurmCommand<
    CommandRow<typeof SACCT_FIELDS, R>[]
  >
}
