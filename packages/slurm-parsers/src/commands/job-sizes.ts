import type { ReportedUsage } from '../codecs/reported-usage.ts'
import { sizesOf } from '../fields/size-group.ts'
import { parseSreport } from '../parse/parse-output.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'
import { checkNames, checkTime, namesOption, type OneOrMore } from './check-argument.ts'
import { type CommonOptions, checkExit, pinned, rowsOf, type SlurmCommand } from './slurm-command.ts'

/** sreport's reports on sizes of jobs, and the column that each has beside the cluster. */
const REPORTS = {
  account: 'SizesByAccount',
  wcKey: 'SizesByWcKey',
  accountAndWCKey: 'SizesByAccountAndWcKey',
} as const

/** Options of {@link jobSizes}. */
export interface JobSizesOptions extends CommonOptions {
  /** From when, in seconds since 1970 or as a `Date`; sreport counts whole hours. Default: sreport's, yesterday 00:00 UTC. */
  readonly start?: number | Date
  /** Until when. Default: sreport's, today 00:00 UTC. */
  readonly end?: number | Date
  /** Resource whose amount is the size of a job, and whose minutes are counted: one only. Default: `cpu`. */
  readonly tres?: string
  /** Where groups begin, but for the first, which begins at 0. Default: `[50, 250, 500, 1000]`, as in sreport. */
  readonly grouping?: readonly number[]
  /** Counts jobs instead of minutes. Default: false. */
  readonly countJobs?: boolean
  readonly accounts?: OneOrMore<string>
  readonly users?: OneOrMore<string>
  readonly partitions?: OneOrMore<string>
  readonly clusters?: OneOrMore<string>
}

/** Jobs of one size. */
export interface JobSizeGroup {
  /** Least amount of the resource in a job of the group. */
  readonly from: number
  /** Largest amount, itself included; `null` without an end. */
  readonly to: number | null
  /** Minutes of the resource, or jobs with `countJobs`. */
  readonly amount: number
}

/** Who ran jobs of which sizes. */
export type JobSizesRow<By extends keyof typeof REPORTS> = Readonly<Record<By, string | null>> & {
  readonly cluster: string | null
  readonly groups: readonly JobSizeGroup[]
  /** Share of all that the report counts, from 0 to 100: of what was used, not of what the cluster has. */
  readonly percentOfCluster: number | null
}

/**
 * Asks slurmdbd how much was used by jobs of each size, one row for each account, WCKey, or both as Slurm prints them together
 * (`research:proj1`; either name may hold the colon itself).
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way.
 * @see sreport(1), `job SizesByAccount`, `SizesByWcKey` and `SizesByAccountAndWcKey`
 *
 * @example
 * ```ts
 * import { jobSizes } from '@slurmkit/slurm-parsers'
 *
 * const command = jobSizes('account', { tres: 'gres/gpu', grouping: [8], start: new Date('2026-11-01') })
 * const stdout = 'Cluster|Account|0-7 TRES|>= 8 TRES|Total Count|% of cluster\ndemo|research|60|960|1020|100.00%\n'
 * const [row] = command.parse({ exitCode: 0, stdout, stderr: '' })
 * row?.groups // [{ from: 0, to: 7, amount: 60 }, { from: 8, to: null, amount: 960 }]
 * ```
 */
export function jobSizes<By extends keyof typeof REPORTS>(
  by: By,
  options: JobSizesOptions = {},
): SlurmCommand<JobSizesRow<By>[]> {
  const { start, end, tres = 'cpu', grouping, accounts, users, partitions, clusters } = options
  const filters = Object.entries({ accounts, users, partitions, clusters }).flatMap(([name, names]) =>
    namesOption(name, name, names),
  )
  const argv = pinned(
    'sreport',
    ['SREPORT_CLUSTER', 'SREPORT_FEDERATION', 'SREPORT_LOCAL', 'SREPORT_TRES'],
    [
      '-P',
      '-t',
      'minutes',
      `--tres=${checkNames('TRES', [tres])}`,
      'job',
      REPORTS[by],
      // without it, an account's row holds the accounts below it
      'FlatView',
      ...(options.countJobs ? ['PrintJobCount'] : []),
      ...filters,
      ...(start === undefined ? [] : [`start=${checkTime('start', start)}`]),
      ...(end === undefined ? [] : [`end=${checkTime('end', end)}`]),
      ...(grouping === undefined ? [] : [`Grouping=${checkGrouping(grouping)}`]),
    ],
  )
  return {
    argv,
    timeoutMs: options.timeoutMs ?? 60_000,
    parse(result) {
      checkExit(argv, result)
      const parsed = parseSreport(result.stdout)
      const groups = parsed.columns.map(({ property }) => ({ property, sizes: sizesOf(property) }))
      return rowsOf(parsed, options.onDiagnostic).map((row) => ({
        cluster: row.cluster ?? null,
        ...({ [by]: (by === 'wcKey' ? row.wcKey : row.account) ?? null } as Record<By, string | null>),
        groups: groups.flatMap(({ property, sizes }) =>
          sizes === undefined ? [] : [{ ...sizes, amount: amountOf(row[property]) }],
        ),
        percentOfCluster: percentOf(row.percentOfCluster),
      }))
    },
  }
}

function checkGrouping(grouping: readonly number[]): string {
  const isAscending = grouping.every((size, i) => Number.isSafeInteger(size) && size > (grouping[i - 1] ?? 0))
  if (grouping.length === 0 || !isAscending)
    throw new SlurmParseError(
      'invalid-argument',
      `grouping ${JSON.stringify(grouping)} has to be whole numbers that ascend`,
    )
  return grouping.join(',')
}

function amountOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function percentOf(value: ReportedUsage | 'N/A' | null | undefined): number | null {
  return typeof value === 'object' && value !== null && 'percent' in value ? value.percent : null
}
