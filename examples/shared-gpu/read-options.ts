import { parseArgs } from 'node:util'
import { SLURM_SUITES, type SlurmChoice } from '@slurmkit/testbed'

const CHOICES = ['system', ...Object.keys(SLURM_SUITES)] as readonly SlurmChoice[]

export const HELP = `npm start [-- OPTIONS]

The shared-GPU policy, end to end on a real Slurm cluster on this machine: users, policy, preemption, limits, accounting.
Each claim is one line, "ok" or "not ok"; the exit code is 1 unless all are ok. Where no Slurm can run, a recording is replayed.

  --slurm VERSION   ${CHOICES.join(', ')} (default: system, the machine's own packages)
  --record DIR      also write a recording of the run to DIR
  --replay DIR      replay a recording instead of running Slurm
  --aws standin     the stacks below the cluster too, on a stand-in of AWS on this machine; costs nothing
  --aws real        the same in your AWS account; asks before it spends
  --help            this text`

/** What the command line asks for. */
export interface Options {
  readonly slurm: SlurmChoice
  readonly record?: string
  readonly replay?: string
  /** Where the stacks below the cluster are made. Default: nowhere, the cluster needs none here. */
  readonly aws?: 'standin' | 'real'
  readonly help?: boolean
}

/** Reads the command line. Throws a `TypeError` that names the wrong word. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      slurm: { type: 'string', default: 'system' },
      record: { type: 'string' },
      replay: { type: 'string' },
      aws: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const slurm = CHOICES.find((choice) => choice === values.slurm)
  if (slurm === undefined) throw new TypeError(`--slurm ${values.slurm} is not one of ${CHOICES.join(', ')}`)
  const { aws, ...rest } = values
  if (aws !== undefined && aws !== 'standin' && aws !== 'real') {
    throw new TypeError(`--aws ${aws} is not one of standin, real`)
  }
  return { ...rest, slurm, ...(aws === undefined ? {} : { aws }) }
}
