import type { CommandRunner, ExecOptions } from '@slurmkit/command'
import { parseAssocMgr } from '@slurmkit/slurm-parsers'
import { AccountingError } from '../accounting-error.ts'
import type { AccountingState } from '../accounting-state.ts'
import { compareController } from './compare-controller.ts'

/** Milliseconds between two looks. */
const PAUSE = 250

/** Differences that an error names. */
const NAMED = 5

/**
 * Waits until slurmctld enforces what the database holds; slurmdbd tells it of every change, a moment later.
 *
 * @throws AccountingError `not-converged` when it still does not at the end of the time.
 */
export async function awaitController(
  runner: CommandRunner,
  state: AccountingState,
  timeoutMs: number,
  exec: ExecOptions,
): Promise<'agrees' | 'unreachable' | 'not-asked'> {
  if (timeoutMs <= 0) return 'not-asked'
  for (let left = timeoutMs; ; left -= PAUSE) {
    const { exitCode, stdout } = await runner.exec({ argv: ['scontrol', 'show', 'assoc_mgr', 'flags=assoc,qos'] }, exec)
    const controller = parseAssocMgr(stdout)
    if (exitCode !== 0 || !controller.associations.some((row) => row['clusterName'] === state.cluster))
      return 'unreachable'
    const differences = compareController(state, controller)
    if (differences.length === 0) return 'agrees'
    if (left <= 0) {
      const more = differences.length > NAMED ? `, and ${differences.length - NAMED} more` : ''
      throw new AccountingError(
        'not-converged',
        `the database has what the policy asks for, and slurmctld does not enforce it after ${timeoutMs} ms: ${differences.slice(0, NAMED).join('; ')}${more}; restart slurmctld`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}
