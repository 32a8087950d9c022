import type { CommandRow, DefaultName, RequestName } from '../fields/field.ts'
import { SACCTMGR_FIELDS, type SacctmgrEntity } from '../fields/sacctmgr-fields.ts'
import { checkTime, namesOption, type OneOrMore } from './check-argument.ts'
import {
  allColumns,
  askedColumns,
  type CommonOptions,
  pinned,
  type SlurmCommand,
  tableCommand,
} from './slurm-command.ts'

/** Entities that can be read without a side effect: `show runawayjobs` begins to repair what it lists. */
export type ReadableEntity = Exclude<SacctmgrEntity, 'runawayjobs'>

/** Filters of each entity, by sacctmgr's own words. */
const FILTERS = {
  account: ['cluster', 'account'],
  association: ['cluster', 'account', 'user', 'partition'],
  cluster: ['cluster'],
  event: ['cluster', 'node'],
  federation: ['name'],
  instance: ['cluster', 'node'],
  problem: [],
  qos: ['name'],
  reservation: ['cluster', 'name'],
  resource: ['cluster', 'name', 'server'],
  transaction: ['cluster', 'account', 'user', 'actor'],
  tres: ['type', 'name'],
  user: ['cluster', 'account', 'user', 'partition'],
  wckey: ['cluster', 'user', 'name'],
} as const satisfies Record<ReadableEntity, readonly string[]>

/** sacctmgr's word where it is not the filter's own. */
const WORDS: Partial<Record<ReadableEntity, Readonly<Record<string, string>>>> = {
  cluster: { cluster: 'names' },
  event: { node: 'nodes' },
  instance: { node: 'nodes' },
  federation: { name: 'names' },
}

/** Bare words that widen or narrow what `show` prints. */
const SWITCHES = {
  withAssoc: 'withassoc',
  withClusters: 'withclusters',
  withCoord: 'withcoord',
  withDeleted: 'withdeleted',
  withRawQOSLevel: 'withrawqoslevel',
  woPLimits: 'woplimits',
  woPInfo: 'wopinfo',
  onlyDefaults: 'onlydefaults',
  allClusters: 'all_clusters',
  allTime: 'all_time',
} as const

type Table<E extends ReadableEntity> = (typeof SACCTMGR_FIELDS)[E]

/** Options of {@link sacctmgrShow}. */
export type SacctmgrShowOptions<E extends ReadableEntity, R extends string> = CommonOptions & {
  /** Columns by sacctmgr's names. Default: all that every release has, but for old spellings of limits. */
  readonly format?: readonly R[]
  /** Only rows that have one of these names. */
  readonly where?: { readonly [F in (typeof FILTERS)[E][number]]?: OneOrMore<string> }
  /** Earliest and latest time, for events, transactions and reservations: seconds since 1970 or a `Date`. */
  readonly start?: number | Date
  readonly end?: number | Date
  /** Associations of each account or user: one row an association. */
  readonly withAssoc?: boolean
  /** Coordinators of each account, or accounts that a user coordinates. */
  readonly withCoord?: boolean
  /** Which cluster may use how much of each resource: one row a cluster. */
  readonly withClusters?: boolean
  readonly withDeleted?: boolean
  /** QOS lists as they were set (`+a,-b`), which {@link qosDelta} takes apart. */
  readonly withRawQOSLevel?: boolean
  /** Own limits only, without those of the parents. */
  readonly woPLimits?: boolean
  /** No parent columns. */
  readonly woPInfo?: boolean
  /** Only the default association of each user. */
  readonly onlyDefaults?: boolean
  /** Events of all clusters. */
  readonly allClusters?: boolean
  /** Events of all time, not only those that go on. */
  readonly allTime?: boolean
}

/**
 * Asks slurmdbd for accounts, associations, QOS, users and the like. It only reads, and says so to sacctmgr (`--readonly`).
 *
 * Bare output cells are separated by `|`, because sacctmgr knows nothing else; the free text of an entity comes last, and only where
 * two of them hold a `|` a record is lost to a diagnostic.
 *
 * @throws SlurmParseError `invalid-argument` for names that Slurm would read another way, and columns that the release does not have.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrShow } from '@slurmkit/slurm-parsers'
 *
 * const command = sacctmgrShow('association', { format: ['Account', 'User', 'GrpTRES'], where: { cluster: 'demo' }, woPLimits: true })
 * const rows = command.parse({ exitCode: 0, stdout: 'research|alice|mem=64G\n', stderr: '' })
 * rows[0]?.grpTRES // { mem: 68719476736 }
 * ```
 */
export function sacctmgrShow<E extends ReadableEntity, const R extends RequestName<Table<E>> = DefaultName<Table<E>>>(
  entity: E,
  options: SacctmgrShowOptions<E, R> = {},
): SlurmCommand<CommandRow<Table<E>, R>[]> {
  const fields: (typeof SACCTMGR_FIELDS)[ReadableEntity] = SACCTMGR_FIELDS[entity]
  const columns = askedColumns(fields, options.format ?? allColumns(fields, options.version), options.version)
  const { where = {}, start, end } = options
  const filters = Object.entries<OneOrMore<string> | undefined>(where).flatMap(([name, names]) =>
    namesOption(WORDS[entity]?.[name] ?? name, name, names),
  )
  const argv = pinned(
    'sacctmgr',
    [],
    [
      '--readonly',
      '-nP',
      'show',
      entity,
      ...filters,
      ...(start === undefined ? [] : [`start=${checkTime('start', start)}`]),
      ...(end === undefined ? [] : [`end=${checkTime('end', end)}`]),
      ...Object.entries(SWITCHES).flatMap(([option, word]) => (isOn(options, option) ? [word] : [])),
      `format=${columns.map(({ request }) => request).join(',')}`,
    ],
  )
  const command = tableCommand(argv, { fields }, columns, { delimiter: '|', between: '\n', trailing: false }, options)
  return command as SlurmCommand<CommandRow<Table<E>, R>[]>
}

function isOn(options: object, option: string): boolean {
  return Object.entries(options).some(([name, value]) => name === option && value === true)
}
