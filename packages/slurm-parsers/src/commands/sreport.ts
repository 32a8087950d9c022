import type { CommandRow } from '../fields/field.ts'
import { SREPORT_FIELDS } from '../fields/sreport-fields.ts'
import { SHAPES } from '../parse/parse-output.ts'
import { checkNames, checkTime, namesOption, type OneOrMore } from './check-argument.ts'
import { askedColumns, type CommonOptions, pinned, type SlurmCommand, tableCommand } from './slurm-command.ts'

/** sreport's words for each report, and the columns to ask for. */
const REPORTS = {
  accountUtilizationByUser: {
    words: ['cluster', 'AccountUtilizationByUser'],
    format: ['Cluster', 'Account', 'Login', 'Proper', 'TresName', 'Used'],
    filters: ['accounts', 'users', 'clusters'],
  },
  userUtilizationByAccount: {
    words: ['cluster', 'UserUtilizationByAccount'],
    format: ['Cluster', 'Login', 'Proper', 'Account', 'TresName', 'Used'],
    filters: ['accounts', 'users', 'clusters'],
  },
  /** Since 24.11: 22.05 takes the name for `accountUtilizationByUser`, and then refuses the column. */
  accountUtilizationByQOS: {
    words: ['cluster', 'AccountUtilizationByQOS'],
    format: ['Cluster', 'Account', 'QOS', 'TresName', 'Used'],
    filters: ['accounts', 'clusters'],
  },
  userUtilizationByWCKey: {
    words: ['cluster', 'UserUtilizationByWCKey'],
    format: ['Cluster', 'Login', 'Proper', 'WCKey', 'TresName', 'Used'],
    filters: ['wcKeys', 'users', 'clusters'],
  },
  wcKeyUtilizationByUser: {
    words: ['cluster', 'WCKeyUtilizationByUser'],
    format: ['Cluster', 'WCKey', 'Login', 'Proper', 'TresName', 'Used'],
    filters: ['wcKeys', 'users', 'clusters'],
  },
  utilization: {
    words: ['cluster', 'Utilization'],
    format: ['Cluster', 'TresName', 'Allocated', 'Down', 'Idle', 'Reported'],
    filters: ['clusters'],
  },
  reservationUtilization: {
    words: ['reservation', 'Utilization'],
    format: ['Cluster', 'Name', 'ReservationId', 'Start', 'End', 'TresName', 'TresCount', 'Allocated', 'Idle'],
    filters: ['names', 'nodes', 'clusters'],
  },
  userTop: {
    words: ['user', 'TopUsage'],
    format: ['Cluster', 'Login', 'Proper', 'Account', 'TresName', 'Used'],
    filters: ['accounts', 'users', 'clusters'],
  },
} as const

/** A report that {@link sreport} can ask for. */
export type ReportName = keyof typeof REPORTS

/** Options of {@link sreport}. */
export interface SreportOptions extends CommonOptions {
  /** From when, in seconds since 1970 or as a `Date`; sreport counts whole hours. Default: sreport's, yesterday 00:00 UTC. */
  readonly start?: number | Date
  /** Until when. Default: sreport's, today 00:00 UTC. */
  readonly end?: number | Date
  /** Resources to count, one row each. Default: `cpu`. */
  readonly tres?: OneOrMore<string>
  readonly accounts?: OneOrMore<string>
  readonly users?: OneOrMore<string>
  readonly clusters?: OneOrMore<string>
  readonly wcKeys?: OneOrMore<string>
  /** Reservations. */
  readonly names?: OneOrMore<string>
  /** Nodes of reservations. */
  readonly nodes?: OneOrMore<string>
}

/** Row of a report. */
export type SreportRow<N extends ReportName> = CommandRow<typeof SREPORT_FIELDS, (typeof REPORTS)[N]['format'][number]>

/**
 * Asks slurmdbd for a report. Amounts are **minutes** of the resource. A row without a login is the sum of an account, so add up either
 * those or the others, never both.
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way.
 * @see sreport(1)
 *
 * @example
 * ```ts
 * import { sreport } from '@slurmkit/slurm-parsers'
 *
 * const command = sreport('accountUtilizationByUser', { tres: ['cpu', 'gres/gpu'], start: new Date('2026-11-01') })
 * const rows = command.parse({ exitCode: 0, stdout: 'demo|research|alice|Alice|gres/gpu|960\n', stderr: '' })
 * rows[0]?.used // 960
 * ```
 */
export function sreport<N extends ReportName>(name: N, options: SreportOptions = {}): SlurmCommand<SreportRow<N>[]> {
  const report = REPORTS[name]
  const columns = askedColumns(SREPORT_FIELDS, report.format, options.version)
  const { start, end, tres = 'cpu' } = options
  const filters = report.filters.flatMap((filter) => namesOption(filter, filter, options[filter]))
  const argv = pinned(
    'sreport',
    ['SREPORT_CLUSTER', 'SREPORT_FEDERATION', 'SREPORT_LOCAL', 'SREPORT_TRES'],
    [
      '-nP',
      '-t',
      'minutes',
      `--tres=${checkNames('TRES', tres)}`,
      ...report.words,
      ...filters,
      ...(start === undefined ? [] : [`start=${checkTime('start', start)}`]),
      ...(end === undefined ? [] : [`end=${checkTime('end', end)}`]),
      `format=${columns.map(({ request }) => request).join(',')}`,
    ],
  )
  const layout = { delimiter: '|', between: '\n', trailing: false }
  return tableCommand(argv, SHAPES.sreport, columns, layout, options) as SlurmCommand<SreportRow<N>[]>
}
