import type { Command, CommandResult } from '@slurmkit/command'
import { quoteArgv } from '@slurmkit/command'
import { AccountingError } from '../accounting-error.ts'

/** What came of a command that Slurm did not refuse. */
export interface AccountingOutcome {
  /** `unchanged`: there was nothing to add, modify or remove. sacctmgr says so with exit code 1 and in other words each release. */
  readonly outcome: 'changed' | 'unchanged'
  /** What sacctmgr printed. */
  readonly said: string
}

/** The verbs that change the database. */
export type Verb = 'add' | 'modify' | 'delete'

/** A federation has its clusters already. The exit code is 1, but 0 where it is the cluster that was to join. */
const NOTHING_TO_CHANGE = /^ *Nothing to change$/m

/** How each verb says that nothing was left to do. */
const NOTHING_TO_DO: Readonly<Record<Verb, readonly RegExp[]>> = {
  add: [
    /^ Nothing new added\.$/m,
    /^ Already existing account /m,
    /^Request didn't affect anything\nNothing added\.$/m,
    /^ This (cluster|federation) \S+ already exists\. {2}Not adding\.$/m,
  ],
  modify: [
    NOTHING_TO_CHANGE,
    /^ {1,2}Nothing modified$/m,
    /^ Error with request: Data has not changed since time specified$/m,
  ],
  delete: [/^ {1,2}Nothing deleted$/m, /^ Nothing removed$/m],
}

/** Parts that were left out or misread, whatever the exit code and whatever else was done. */
const REFUSED_IN_PART = [
  /^No account .*, skipping\.$/m,
  /doesn't exist\.?$/m,
  /^ Unknown (option|condition)/m,
  /^ Can't modify because/m,
  /^ These associations don't have access to their default qos\.$/m,
  // 26.05 now and then complains of its own good-bye.
  /^sacctmgr: error: (?!Request didn't affect anything$|Getting response to message type: DBD_FINI$)/m,
  /^sacctmgr: .*: No error$|^sacctmgr: No error$/m,
  /Access\/permission denied/,
]

/**
 * What came of a command.
 *
 * @throws AccountingError `command-failed`, with Slurm's words, when it was refused as a whole or in part.
 */
export function readOutcome(verb: Verb, argv: Command['argv'], result: CommandResult): AccountingOutcome {
  const { exitCode, stdout, stderr } = result
  const said = [stdout, stderr].filter((text) => text !== '').join('\n')
  const refused = REFUSED_IN_PART.some((words) => words.test(said))
  if (exitCode === 0 && !refused) {
    return { outcome: NOTHING_TO_CHANGE.test(said) && !/^ Modified /m.test(said) ? 'unchanged' : 'changed', said }
  }
  if (exitCode === 1 && !refused && NOTHING_TO_DO[verb].some((words) => words.test(said)))
    return { outcome: 'unchanged', said }
  throw refusal(argv, result)
}

/** How slurmdbd is missed, by sacctmgr on its way to it and by slurmdbd on its way to its database. */
const UNREACHABLE =
  /failed to open persistent connection|Sending PersistInit msg|Unable to connect to database|Connection refused|Connection reset|DBD_\w+: (No error|Unexpected message|Connection)/

/** How rights are missed. */
const DENIED = /Access\/permission denied|doesn't have privilege|sufficient privileges|not in the accounting system/

/**
 * The error for a command that Slurm refused: `unreachable` where slurmdbd is not there, `denied` where rights are missing,
 * `command-failed` otherwise.
 */
export function refusal(argv: Command['argv'], { exitCode, signal, stdout, stderr }: CommandResult): AccountingError {
  const said = [stderr, stdout].join('\n').trim()
  const how = exitCode === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${exitCode}`
  const shown = `${quoteArgv(argv)}: ${said || how}`
  if (UNREACHABLE.test(said))
    return new AccountingError('unreachable', `slurmdbd does not answer; start it and try again: ${shown}`)
  if (DENIED.test(said))
    return new AccountingError('denied', `slurmdbd refuses this user; use root or an administrator of it: ${shown}`)
  return new AccountingError('command-failed', `${quoteArgv(argv)} was refused: ${said || how}`)
}

/** Gives the result back when the command ended with 0. @throws AccountingError `command-failed` */
export function expectZero(argv: Command['argv'], result: CommandResult): CommandResult {
  if (result.exitCode === 0) return result
  throw refusal(argv, result)
}
