import type { CommandRow, RequestName } from '../fields/field.ts'
import { SQUEUE_STEP_FIELDS } from '../fields/squeue-step-fields.ts'
import { SHAPES } from '../parse/parse-output.ts'
import { checkJobIds, namesOption, type OneOrMore } from './check-argument.ts'
import {
  anchored,
  askedColumns,
  type CommonOptions,
  pinned,
  RECORDS,
  type SlurmCommand,
  tableCommand,
} from './slurm-command.ts'
import { SQUEUE_VARIABLES, separated } from './squeue.ts'

type Name = RequestName<typeof SQUEUE_STEP_FIELDS>

const DEFAULT = [
  'StepId',
  'UserName',
  'Partition',
  'StepState',
  'StartTime',
  'TimeUsed',
  'TimeLimit',
  'NumTasks',
  'NumCPUs',
  'tres-per-step',
  'Nodes',
  'StepName',
] as const satisfies readonly Name[]

/** Options of {@link squeueSteps}. */
export type SqueueStepsOptions<R extends Name> = CommonOptions & {
  /** Columns by the names of the `-O` of `squeue --steps`. Default: what it shows, with state, limit, tasks and TRES. */
  readonly format?: readonly R[]
  /** Only these jobs' steps, or these steps: `12`, `'12.0'`, `'12_3.batch'`. */
  readonly steps?: OneOrMore<string | number>
  readonly users?: OneOrMore<string>
  readonly partitions?: OneOrMore<string>
}

/**
 * Asks slurmctld for the steps that run, the batch script's own included.
 *
 * @throws SlurmParseError `invalid-argument` for values that Slurm would read another way.
 * @see squeue(1), `--steps`
 *
 * @example
 * ```ts
 * import { squeueSteps } from '@slurmkit/slurm-parsers'
 *
 * const command = squeueSteps({ format: ['StepId', 'tres-per-step', 'StepName'], users: 'alice' })
 * const [step] = command.parse({ exitCode: 0, stdout: '12_3.0\x1fcpu:1,gres/gpu:1\x1ftrain\x1e\n', stderr: '' })
 * step?.jobID // { id: 12, task: 3, step: 0 }
 * step?.tresPerStep // { cpu: 1, 'gres/gpu': 1 }
 * ```
 */
export function squeueSteps<const R extends Name = (typeof DEFAULT)[number]>(
  options: SqueueStepsOptions<R> = {},
): SlurmCommand<CommandRow<typeof SQUEUE_STEP_FIELDS, R>[]> {
  const columns = anchored(
    askedColumns(SQUEUE_STEP_FIELDS, options.format ?? DEFAULT, options.version),
    SQUEUE_STEP_FIELDS.jobID,
  )
  const { steps, users, partitions } = options
  const argv = pinned('squeue', SQUEUE_VARIABLES, [
    '--noheader',
    steps === undefined ? '--steps' : `--steps=${checkJobIds(steps)}`,
    ...namesOption('--user', 'user', users),
    ...namesOption('--partition', 'partition', partitions),
    `--Format=${separated(columns)}`,
  ])
  return tableCommand(argv, SHAPES.squeueSteps, columns, RECORDS, options) as SlurmCommand<
    CommandRow<typeof SQUEUE_STEP_FIELDS, R>[]
  >
}
