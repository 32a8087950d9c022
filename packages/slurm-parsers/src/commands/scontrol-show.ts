import type { ParsedRow } from '../fields/field.ts'
import type { SCONTROL_FIELDS, ScontrolEntity } from '../fields/scontrol-fields.ts'
import { parseScontrolShow } from '../parse/parse-scontrol-show.ts'
import { checkJobIds, checkNames } from './check-argument.ts'
import { type CommonOptions, checkExit, pinned, rowsOf, type SlurmCommand } from './slurm-command.ts'

/** Options of {@link scontrolShow}. */
export interface ScontrolShowOptions extends Omit<CommonOptions, 'version'> {
  /** Only this one: a job's number, or a name. Not for `config`. Default: all, those of hidden partitions too. */
  readonly name?: string | number
}

/**
 * Asks slurmctld for jobs, nodes, partitions or reservations in full, one record a line, or for its settings, which are one row. Times are
 * seconds since 1970.
 *
 * @throws SlurmParseError `invalid-argument` for a name that Slurm would read another way.
 * @see scontrol(1), `show` and `--oneliner`
 *
 * @example
 * ```ts
 * import { scontrolShow } from '@slurmkit/slurm-parsers'
 *
 * const command = scontrolShow('node', { name: 'gpu-1' })
 * const stdout = 'NodeName=gpu-1 Gres=gpu:8 State=IDLE+CLOUD BootTime=1795247663\n'
 * const [node] = command.parse({ exitCode: 0, stdout, stderr: '' })
 * node?.bootTime // 1795247663
 * ```
 */
export function scontrolShow<E extends ScontrolEntity>(
  entity: E,
  options: ScontrolShowOptions = {},
): SlurmCommand<ParsedRow<(typeof SCONTROL_FIELDS)[E]>[]> {
  const { name, onDiagnostic, timeoutMs = 60_000 } = options
  const words = name === undefined ? [] : [entity === 'job' ? checkJobIds(name) : checkNames('name', String(name))]
  const argv = pinned('scontrol', [], ['--oneliner', '--all', 'show', entity, ...words])
  return {
    argv,
    timeoutMs,
    parse(result) {
      checkExit(argv, result)
      return rowsOf(parseScontrolShow(entity, result.stdout), onDiagnostic)
    },
  }
}
