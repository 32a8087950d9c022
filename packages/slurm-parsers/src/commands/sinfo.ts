import type { CommandRow, RequestName } from '../fields/field.ts'
import { SINFO_FIELDS } from '../fields/sinfo-fields.ts'
import { SHAPES } from '../parse/parse-output.ts'
import { namesOption, type OneOrMore } from './check-argument.ts'
import { askedColumns, type CommonOptions, pinned, RECORDS, type SlurmCommand, tableCommand } from './slurm-command.ts'
import { separated } from './squeue.ts'

type Name = RequestName<typeof SINFO_FIELDS>

const DEFAULT = [
  'NodeList',
  'PartitionName',
  'StateComplete',
  'CPUsState',
  'Memory',
  'AllocMem',
  'Gres',
  'GresUsed',
  'Reason',
] as const satisfies readonly Name[]

const VARIABLES = ['ALL', 'FEDERATION', 'FORMAT', 'LOCAL', 'PARTITION', 'SORT'].map((name) => `SINFO_${name}`)

/** Options of {@link sinfo}. */
export type SinfoOptions<R extends Name> = CommonOptions & {
  /** Columns by the names of sinfo's `-O`. Default: what a node has and how much of it is in use. */
  readonly format?: readonly R[]
  readonly partitions?: OneOrMore<string>
  readonly nodes?: OneOrMore<string>
  /** sinfo's words: `idle`, `down`, `drain`. */
  readonly states?: OneOrMore<string>
  /** Nodes of hidden partitions too. */
  readonly all?: boolean
}

/**
 * Asks slurmctld for nodes: one row for each node of each partition.
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way.
 * @see sinfo(1)
 *
 * @example
 * ```ts
 * import { sinfo } from '@slurmkit/slurm-parsers'
 *
 * const command = sinfo({ format: ['NodeList', 'StateComplete', 'GresUsed'] })
 * const rows = command.parse({ exitCode: 0, stdout: 'gpu-1\x1fidle+cloud\x1fgpu:0\x1e\n', stderr: '' })
 * rows[0]?.gresUsed // [{ name: 'gpu', count: 0 }]
 * ```
 */
export function sinfo<const R extends Name = (typeof DEFAULT)[number]>(
  options: SinfoOptions<R> = {},
): SlurmCommand<CommandRow<typeof SINFO_FIELDS, R>[]> {
  const columns = askedColumns(SINFO_FIELDS, options.format ?? DEFAULT, options.version)
  const { partitions, nodes, states } = options
  const argv = pinned('sinfo', VARIABLES, [
    '--noheader',
    '--Node',
    ...(options.all ? ['--all'] : []),
    ...namesOption('--partition', 'partition', partitions),
    ...namesOption('--nodes', 'node', nodes),
    ...namesOption('--states', 'state', states),
    `--Format=${separated(columns)}`,
  ])
  return tableCommand(argv, SHAPES.sinfo, columns, RECORDS, options) as SlurmCommand<
    CommandRow<typeof SINFO_FIELDS, R>[]
  >
}
