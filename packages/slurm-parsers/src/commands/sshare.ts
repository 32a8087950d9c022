import type { CommandRow, RequestName } from '../fields/field.ts'
import { SSHARE_FIELDS } from '../fields/sshare-fields.ts'
import { SHAPES } from '../parse/parse-output.ts'
import { checkNames, namesOption, type OneOrMore } from './check-argument.ts'
import {
  allColumns,
  askedColumns,
  type CommonOptions,
  pinned,
  type SlurmCommand,
  tableCommand,
} from './slurm-command.ts'

type Name = RequestName<typeof SSHARE_FIELDS>

/** Options of {@link sshare}. */
export type SshareOptions<R extends Name> = CommonOptions & {
  /** Columns by sshare's names; `Account` is always among them. Default: all. */
  readonly format?: readonly R[]
  readonly accounts?: OneOrMore<string>
  readonly users?: OneOrMore<string>
  readonly clusters?: OneOrMore<string>
}

/** Row of {@link sshare}: what was asked for, and the account with its depth in the tree. */
export type SshareRow<R extends Name> = CommandRow<typeof SSHARE_FIELDS, R | 'Account'> & { readonly depth: number }

/**
 * Asks slurmctld for shares and usage of accounts and of all their users, in the order of the tree.
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way.
 * @see sshare(1)
 *
 * @example
 * ```ts
 * import { sshare } from '@slurmkit/slurm-parsers'
 *
 * const command = sshare({ format: ['User', 'RawShares', 'FairShare'] })
 * const rows = command.parse({ exitCode: 0, stdout: '  research|alice|parent|0.500000\n', stderr: '' })
 * rows[0]?.depth // 2
 * ```
 */
export function sshare<const R extends Name = Name>(options: SshareOptions<R> = {}): SlurmCommand<SshareRow<R>[]> {
  const names: readonly string[] = options.format ?? allColumns(SSHARE_FIELDS, options.version)
  const columns = askedColumns(SSHARE_FIELDS, ['Account', ...names], options.version)
  const { accounts, users, clusters } = options
  const argv = pinned(
    'sshare',
    [],
    [
      '--noheader',
      '--parsable2',
      ...(users === undefined ? ['--all'] : [`--users=${checkNames('user', users)}`]),
      ...namesOption('--accounts', 'account', accounts),
      ...namesOption('--clusters', 'cluster', clusters),
      `--format=${columns.map(({ request }) => request).join(',')}`,
    ],
  )
  const layout = { delimiter: '|', between: '\n', trailing: false }
  return tableCommand(argv, SHAPES.sshare, columns, layout, options) as SlurmCommand<SshareRow<R>[]>
}
