import type { Command } from '@slurmkit/command'
import { type Diagnostic, parseSacctmgrShow } from '@slurmkit/slurm-parsers'
import { AccountingError } from '../accounting-error.ts'
import { checkVersion, invalid } from './build-command.ts'
import { expectWord } from './check-word.ts'
import { expectZero, refusal } from './outcome.ts'
import { isSince, type VersionsSince } from './slurm-version.ts'

/** A job that the database thinks running and slurmctld does not know. */
export interface RunawayJob {
  readonly id: number
  readonly partition: string | null
  readonly state: string | null
  readonly name: string | null
}

const RUNAWAY_COLUMNS = ['ID', 'Partition', 'Cluster', 'State', 'Name']

/**
 * Jobs that the database thinks running and slurmctld does not know: they hold accounts and users against removal.
 *
 * `show runawayjobs` asks whether to end what it found. The answer to that is on standard input: no. An empty input would have
 * sacctmgr up to 24.11 ask for ever, `-i` would be a yes, and `--readonly` makes no difference.
 *
 * @throws AccountingError `invalid-argument` at once for an unsafe name; the command's `parse` throws `command-failed`.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrRunawayJobs } from '@slurmkit/sacctmgr'
 *
 * const command = sacctmgrRunawayJobs({ cluster: 'demo' })
 * const result = { exitCode: 0, stdout: '777|gpu|demo|RUNNING|train\n', stderr: '', durationMs: 9 }
 * command.parse(result) // [{ id: 777, partition: 'gpu', state: 'RUNNING', name: 'train' }]
 * ```
 */
export function sacctmgrRunawayJobs(options: { readonly cluster: string }): Command<readonly RunawayJob[]> {
  const cluster = expectWord('cluster', options.cluster)
  const format = `format=${RUNAWAY_COLUMNS.join(',')}`
  const argv = ['sacctmgr', '-nP', 'show', 'runawayjobs', `cluster=${cluster}`, format] as const
  return {
    argv,
    stdin: 'n\n',
    parse(result) {
      const { stdout } = expectZero(argv, result)
      const listed = stdout.split(/^Would you like to fix these runaway jobs\?$/m, 1)[0] ?? ''
      const { rows, diagnostics } = parseSacctmgrShow('runawayjobs', listed, { columns: RUNAWAY_COLUMNS })
      expectNone(diagnostics)
      return rows.map(({ id, partition, state, name }) => ({
        id: Number(id),
        partition: partition ?? null,
        state: state ?? null,
        name: name ?? null,
      }))
    },
  }
}

function expectNone([first]: readonly Diagnostic[]): void {
  if (first !== undefined) throw new AccountingError('command-failed', `sacctmgr printed no job: ${first.reason}`)
}

/** How often slurmdbd was asked for one thing, or by one user. Times are microseconds. */
export interface RpcStatistics {
  /** Type of message, or user name. */
  readonly name: string
  readonly count: number
  readonly averageMicroseconds: number
  readonly totalMicroseconds: number
}

/**
 * What slurmdbd was asked for since it started or was told to forget.
 *
 * @throws AccountingError the command's `parse` throws `command-failed`, with Slurm's words.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrStats } from '@slurmkit/sacctmgr'
 *
 * const stdout = '\tDBD_GET_QOS              ( 1448) count:12     ave_time:355    total_time:4268\n'
 * const { byMessage } = sacctmgrStats().parse({ exitCode: 0, stdout, stderr: '', durationMs: 7 })
 * byMessage[0]?.averageMicroseconds // 355
 * ```
 */
export function sacctmgrStats(): Command<{
  readonly byMessage: readonly RpcStatistics[]
  readonly byUser: readonly RpcStatistics[]
}> {
  const argv = ['sacctmgr', '--readonly', 'show', 'stats'] as const
  return {
    argv,
    parse(result) {
      const [byMessage = '', byUser = ''] = expectZero(argv, result).stdout.split(
        /^Remote Procedure Call statistics by user$/m,
      )
      return { byMessage: readRpcs(byMessage), byUser: readRpcs(byUser) }
    },
  }
}

function readRpcs(text: string): readonly RpcStatistics[] {
  const lines = text.matchAll(/^\t(\S+?) *\( *\d+\) count:(\d+) +ave_time:(\d+) +total_time:(\d+)$/gm)
  return [...lines].map(([, name = '', count, average, total]) => ({
    name,
    count: Number(count),
    averageMicroseconds: Number(average),
    totalMicroseconds: Number(total),
  }))
}

/**
 * Slurm's settings as accounting sees them, and slurmdbd's own, by their names; `null` where nothing is set.
 *
 * @throws AccountingError the command's `parse` throws `command-failed`, with Slurm's words.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrConfiguration } from '@slurmkit/sacctmgr'
 *
 * const stdout = 'TrackWCKey             = No\n\nSlurmDBD configuration:\nPrivateData            = none\n'
 * const { slurmdbd } = sacctmgrConfiguration().parse({ exitCode: 0, stdout, stderr: '', durationMs: 7 })
 * slurmdbd['PrivateData'] // 'none'
 * ```
 */
export function sacctmgrConfiguration(): Command<{
  readonly slurm: Readonly<Record<string, string | null>>
  readonly slurmdbd: Readonly<Record<string, string | null>>
}> {
  const argv = ['sacctmgr', '--readonly', 'show', 'configuration'] as const
  return {
    argv,
    parse(result) {
      const [slurm = '', slurmdbd = ''] = expectZero(argv, result).stdout.split(/^SlurmDBD configuration:$/m)
      return { slurm: readSettings(slurm), slurmdbd: readSettings(slurmdbd) }
    },
  }
}

function readSettings(text: string): Readonly<Record<string, string | null>> {
  const lines = text.matchAll(/^(\w+) += ?(.*)$/gm)
  return Object.fromEntries(
    [...lines].map(([, name = '', value = '']) => [name, value === '(null)' || value === '' ? null : value]),
  )
}

/** Whether a slurmdbd answers. */
export interface SlurmdbdState {
  readonly role: string
  readonly host: string
  readonly up: boolean
}

/**
 * Asks each slurmdbd whether it is there. Releases from 24.11 on can.
 *
 * @throws AccountingError `invalid-argument` at once for older releases; the command's `parse` throws `command-failed`.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrPing } from '@slurmkit/sacctmgr'
 *
 * const stdout = 'slurmdbd(primary) at db.example.com is UP\n'
 * const states = sacctmgrPing({ version: '24.11' }).parse({ exitCode: 0, stdout, stderr: '', durationMs: 7 })
 * states // [{ role: 'primary', host: 'db.example.com', up: true }]
 * ```
 */
export function sacctmgrPing(options: { readonly version: VersionsSince<'24.11'> }): Command<readonly SlurmdbdState[]> {
  const version = checkVersion(options.version)
  if (!isSince(version, '24.11')) throw invalid(`Slurm ${version} cannot ping slurmdbd; 24.11 is the first that can`)
  const argv = ['sacctmgr', 'ping'] as const
  return {
    argv,
    parse(result) {
      const lines = [...result.stdout.matchAll(/^slurmdbd\((\w+)\) at (\S+) is (UP|DOWN)$/gm)]
      if (lines.length === 0) throw refusal(argv, result)
      return lines.map(([, role = '', host = '', state]) => ({ role, host, up: state === 'UP' }))
    },
  }
}
