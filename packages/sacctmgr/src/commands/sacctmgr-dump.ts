import type { Command, CommandResult } from '@slurmkit/command'
import { checkVersion, invalid } from './build-command.ts'
import { checkPath } from './check-path.ts'
import { expectWord, shown } from './check-word.ts'
import { expectZero, refusal } from './outcome.ts'
import { isSince, type SlurmVersion, type VersionsSince } from './slurm-version.ts'

/**
 * Writes a cluster's accounts, users and limits to a file on the machine that runs sacctmgr, over one that is there: a copy to
 * go back to. Before 25.05 it has no QOS, and no release tells what is set from what a parent gives.
 *
 * @param options.file - Absolute path.
 * @throws AccountingError `invalid-argument` at once for unsafe names; the command's `parse` throws `command-failed`, with
 * Slurm's words, also where Slurm exits 0 although it could not write; `denied` without AdminLevel=Administrator.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrDump } from '@slurmkit/sacctmgr'
 *
 * const { argv } = sacctmgrDump({ cluster: 'demo', file: '/root/demo.cfg' })
 * argv // ['sacctmgr', 'dump', 'cluster=demo', 'file=/root/demo.cfg']
 * ```
 */
export function sacctmgrDump(options: { readonly cluster: string; readonly file: string }): Command<void> {
  const cluster = expectWord('cluster', options.cluster)
  const argv = ['sacctmgr', 'dump', `cluster=${cluster}`, `file=${checkPath('file', options.file)}`] as const
  return {
    argv,
    parse(result) {
      const { stdout, stderr } = expectZero(argv, result)
      if (/^Can't open file|^ Your u(id|ser) /m.test(`${stderr}\n${stdout}`)) throw refusal(argv, result)
    },
  }
}

/**
 * Has slurmdbd read its configuration again. Slurm says nothing about it, not even to those who lack the right.
 *
 * @throws AccountingError the command's `parse` throws `command-failed`, with Slurm's words.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrReconfigure } from '@slurmkit/sacctmgr'
 *
 * sacctmgrReconfigure().argv // ['sacctmgr', 'reconfigure']
 * ```
 */
export function sacctmgrReconfigure(): Command<void> {
  const argv = ['sacctmgr', 'reconfigure'] as const
  return { argv, parse: (result) => void expectZero(argv, result) }
}

/** How old records have to be. */
export type RecordAge = `${number}${'hours' | 'days' | 'months'}`

/** Kinds of record, each with sacctmgr's words for it. */
const RECORDS = {
  events: { word: 'Events', purge: 'PurgeEventAfter' },
  jobs: { word: 'Jobs', purge: 'PurgeJobAfter' },
  reservations: { word: 'Reservations', purge: 'PurgeResvAfter' },
  steps: { word: 'Steps', purge: 'PurgeStepAfter' },
  suspend: { word: 'Suspend', purge: 'PurgeSuspendAfter' },
  transactions: { word: 'TXN', purge: 'PurgeTXNAfter' },
  usage: { word: 'Usage', purge: 'PurgeUsageAfter' },
  jobScripts: { word: 'JobScript', purge: 'PurgeJobScriptAfter', since: '26.05' },
  jobEnvironments: { word: 'JobEnv', purge: 'PurgeJobEnvAfter', since: '26.05' },
} as const satisfies Readonly<
  Record<string, { readonly word: string; readonly purge: string; readonly since?: SlurmVersion }>
>

type Records = typeof RECORDS

/** Kinds of record that all of the releases `V` have. */
type RecordKind<V> = {
  [K in keyof Records]: Records[K] extends { readonly since: infer S }
    ? [V] extends [VersionsSince<S>]
      ? K
      : never
    : K
}[keyof Records]

/** Options of {@link sacctmgrArchiveDump}. */
export interface ArchiveDumpOptions<V extends SlurmVersion> {
  /** The cluster's release; {@link slurmVersion} reads it from `sacctmgr --version`. */
  readonly version: V
  /** Folder on slurmdbd's machine, which slurmdbd's user can write to. */
  readonly directory: string
  /** Which records leave the database for files, and how old they have to be. */
  readonly purge: { readonly [K in RecordKind<V>]?: RecordAge }
}

/**
 * Moves old records out of the database into files, all clusters' at once. What is archived is gone from the database.
 *
 * @throws AccountingError `invalid-argument` at once for kinds of record that the release lacks and unsafe paths; the command's
 * `parse` throws `command-failed`, with Slurm's words.
 * @see sacctmgr(1)
 *
 * @example
 * ```ts
 * import { sacctmgrArchiveDump } from '@slurmkit/sacctmgr'
 *
 * const command = sacctmgrArchiveDump({ version: '24.11', directory: '/var/spool/archive', purge: { events: '12months' } })
 * command.argv.slice(4) // ['Directory=/var/spool/archive', 'Events', 'PurgeEventAfter=12months']
 * ```
 */
export function sacctmgrArchiveDump<const V extends SlurmVersion>(options: ArchiveDumpOptions<V>): Command<void> {
  const version = checkVersion(options.version)
  const words = Object.entries<unknown>(options.purge).flatMap(([kind, age]) =>
    age === undefined ? [] : recordWords(version, kind, age),
  )
  if (words.length === 0) throw invalid(`purge names no records: use ${Object.keys(RECORDS).join(', ')}`)
  const directory = `Directory=${checkPath('directory', options.directory)}`
  const argv = ['sacctmgr', '-i', 'archive', 'dump', directory, ...words] as const
  return { argv, parse: (result) => expectArchived(argv, result) }
}

function recordWords(version: SlurmVersion, kind: string, age: unknown): readonly string[] {
  const record = Object.entries<{ word: string; purge: string; since?: SlurmVersion }>(RECORDS).find(
    ([name]) => name === kind,
  )?.[1]
  if (record === undefined)
    throw invalid(`there are no records ${JSON.stringify(kind)}: use ${Object.keys(RECORDS).join(', ')}`)
  if (record.since !== undefined && !isSince(version, record.since))
    throw invalid(`Slurm ${version} cannot archive ${kind}; ${record.since} is the first that can`)
  if (typeof age !== 'string' || !/^[1-9]\d{0,4}(hours|days|months)$/.test(age))
    throw invalid(`${kind}: ${shown(age)} is no age: write "36hours", "90days" or "12months"`)
  return [record.word, `${record.purge}=${age}`]
}

function expectArchived(argv: Command['argv'], result: CommandResult): void {
  if (/: error: |Problem dumping archive/.test(expectZero(argv, result).stderr)) throw refusal(argv, result)
}
