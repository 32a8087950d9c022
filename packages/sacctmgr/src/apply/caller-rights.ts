import { type CommandRunner, type ExecOptions, output, run } from '@slurmkit/command'
import { AccountingError } from '../accounting-error.ts'
import type { AccountingState } from '../accounting-state.ts'
import { sacctmgrConfiguration } from '../commands/sacctmgr-reads.ts'

/** What slurmdbd lets whoever runs the commands do. */
export interface CallerRights {
  readonly user: string
  /** `administrator`: everything, as root, SlurmUser or by the database; `operator`: all but QOS and dumps; `none`: see what is public. */
  readonly level: 'administrator' | 'operator' | 'none'
}

/** Who runs the runner's commands, and what slurmdbd lets him do. Runs `id`, and `sacctmgr show configuration` for those without rights of their own. */
export async function readCallerRights(
  runner: CommandRunner,
  users: AccountingState['users'],
  exec: ExecOptions = {},
): Promise<CallerRights> {
  const user = (await run(runner, output(['id', '-un']), exec)).trim()
  const own = users[user]?.['adminLevel']
  if (user === 'root' || own === 'Administrator') return { user, level: 'administrator' }
  const { slurmdbd } = await run(runner, sacctmgrConfiguration(), exec)
  if (/^[^(]+/.exec(slurmdbd['SlurmUser'] ?? '')?.[0] === user) return { user, level: 'administrator' }
  return { user, level: own === 'Operator' ? 'operator' : 'none' }
}

/**
 * Makes sure that a reading has all rows. `PrivateData` shortens the lists of whoever has no rights, without a word; and 26.05 prints
 * its own `PrivateData` as none, whatever it is. So such a reader has to see the rows that every database has.
 *
 * @throws AccountingError `incomplete-state`
 */
export async function expectWholeLists(
  runner: CommandRunner,
  state: AccountingState,
  accounts: ReadonlySet<string>,
  exec: ExecOptions = {},
): Promise<void> {
  const { user, level } = await readCallerRights(runner, state.users, exec)
  if (level !== 'none') return
  const { slurmdbd } = await run(runner, sacctmgrConfiguration(), exec)
  const hidden = (slurmdbd['PrivateData'] ?? '').split(',').filter((what) => /^(accounts|users|all)$/i.test(what))
  const lacking = [
    ...(state.users['root'] === undefined ? ['user root'] : []),
    ...(accounts.has('root') ? [] : ['account root']),
    ...(state.userAssociations.some((row) => row.user === 'root') ? [] : ["root's own association"]),
    ...(hidden.length > 0 ? [`what PrivateData=${hidden.join(',')} hides`] : []),
  ]
  if (lacking.length === 0) return
  throw new AccountingError(
    'incomplete-state',
    `slurmdbd does not show ${lacking.join(', ')} to ${user}: its lists are short; read as root, or give ${user} AdminLevel=Operator`,
  )
}
