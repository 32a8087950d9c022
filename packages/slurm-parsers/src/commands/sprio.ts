import type { CommandRow, RequestName } from '../fields/field.ts'
import { SPRIO_FIELDS } from '../fields/sprio-fields.ts'
import { SHAPES } from '../parse/parse-output.ts'
import { checkJobIds, namesOption, type OneOrMore } from './check-argument.ts'
import { askedColumns, type CommonOptions, pinned, RECORDS, type SlurmCommand, tableCommand } from './slurm-command.ts'

type Name = RequestName<typeof SPRIO_FIELDS>

/** Job, partition, user, priority and each weighted factor. */
const DEFAULT = ['i', 'r', 'u', 'Y', 'S', 'A', 'B', 'F', 'J', 'P', 'Q', 'N', 'T'] as const satisfies readonly Name[]

/** Options of {@link sprio}. */
export type SprioOptions<R extends Name> = CommonOptions & {
  /** Columns by the letters of sprio's `-o`. Default: priority and every weighted factor. */
  readonly format?: readonly R[]
  readonly jobs?: OneOrMore<string | number>
  readonly users?: OneOrMore<string>
  readonly partitions?: OneOrMore<string>
}

/**
 * Asks slurmctld why pending jobs have their priority: one row for each job and partition.
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way, and columns that the release does not have.
 * @see sprio(1)
 *
 * @example
 * ```ts
 * import { sprio } from '@slurmkit/slurm-parsers'
 *
 * const rows = sprio({ format: ['i', 'Y', 'F'] }).parse({ exitCode: 0, stdout: '12\x1f111502\x1f100000\x1e\n', stderr: '' })
 * rows[0]?.priority // 111502
 * ```
 */
export function sprio<const R extends Name = (typeof DEFAULT)[number]>(
  options: SprioOptions<R> = {},
): SlurmCommand<CommandRow<typeof SPRIO_FIELDS, R>[]> {
  const columns = askedColumns(SPRIO_FIELDS, options.format ?? DEFAULT, options.version)
  const { jobs, users, partitions } = options
  const argv = pinned(
    'sprio',
    ['SPRIO_FORMAT', 'SPRIO_FEDERATION', 'SPRIO_LOCAL', 'SPRIO_SIBLING'],
    [
      '--noheader',
      ...(jobs === undefined ? [] : [`--jobs=${checkJobIds(jobs)}`]),
      ...namesOption('--user', 'user', users),
      ...namesOption('--partition', 'partition', partitions),
      `--format=${columns.map(({ request }) => `%${request}`).join('\x1f')}\x1e`,
    ],
  )
  return tableCommand(argv, SHAPES.sprio, columns, RECORDS, options) as SlurmCommand<
    CommandRow<typeof SPRIO_FIELDS, R>[]
  >
}
