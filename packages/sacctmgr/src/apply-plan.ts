import { type CommandRunner, type ExecOptions, quoteArgv } from '@slurmkit/command'
import { AccountingError } from './accounting-error.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Change, Plan } from './plan.ts'
import { planAccounting } from './plan-accounting.ts'
import { readAccounting } from './read-accounting.ts'
import { describeChange } from './render-plan.ts'

/** What `applyPlan` tells while it works; `message` is fit for a person. */
export type ApplyEvent =
  | {
      readonly type: 'change-applied'
      readonly change: Change
      readonly index: number
      readonly total: number
      readonly message: string
    }
  | { readonly type: 'verified'; readonly total: number; readonly message: string }

/** Options of {@link applyPlan}. */
export interface ApplyOptions extends ExecOptions {
  readonly onEvent?: (event: ApplyEvent) => void
}

/**
 * Runs the commands of a plan, one after the other, and then reads everything back: success is what the database says, never
 * an exit code. An empty plan sends nothing at all. Whatever stops it half-way, a new plan goes on from there.
 *
 * @throws AccountingError with code
 * - `state-changed` before the first command, when the database is no longer what the plan was made from,
 * - `unknown-user` before the first command, when the head node doesn't know a user that the plan adds: Slurm would keep an
 *   association that no job can use,
 * - `command-failed` when sacctmgr refuses a command; those before it stay done,
 * - `not-converged` when the database still differs at the end.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { applyPlan, definePolicy, planAccounting, readAccounting } from '@slurmkit/sacctmgr'
 *
 * const headNode = ssh({ host: 'head-node', user: 'root' })
 * const policy = definePolicy({ qos: { short: { maxWall: '1:00:00' } }, accounts: {} })
 * const plan = planAccounting(await readAccounting(headNode, { cluster: 'demo' }), policy)
 * await applyPlan(headNode, plan, { onEvent: ({ message }) => console.log(message) })
 * ```
 */
export async function applyPlan(runner: CommandRunner, plan: Plan, options: ApplyOptions = {}): Promise<void> {
  const { onEvent, ...exec } = options
  const total = plan.changes.length
  if (total === 0) return
  const read = () => readAccounting(runner, { cluster: plan.cluster, ...exec })
  if (!sameState(await read(), plan.state)) {
    throw new AccountingError(
      'state-changed',
      `the accounting of cluster ${plan.cluster} changed after this plan was made: read it again and make a new plan`,
    )
  }
  await expectUsers(runner, plan, exec)
  for (const [at, change] of plan.changes.entries()) {
    const result = await runner.exec({ argv: change.argv }, exec)
    if (result.exitCode !== 0) {
      const said = [result.stderr, result.stdout].join('\n').trim()
      throw new AccountingError(
        'command-failed',
        `change ${at + 1} of ${total} was refused, those before it are done: ${quoteArgv(change.argv)}: ${said || `exit code ${result.exitCode}`}`,
      )
    }
    onEvent?.({
      type: 'change-applied',
      change,
      index: at,
      total,
      message: `${at + 1}/${total} ${describeChange(change)}`,
    })
  }
  const left = planAccounting(await read(), plan.policy, plan.options).changes
  if (left.length > 0) {
    const differences = left.map(describeChange).join('; ')
    throw new AccountingError(
      'not-converged',
      `all ${total} commands ran, and the database still differs: ${differences}`,
    )
  }
  onEvent?.({ type: 'verified', total, message: `read back: cluster ${plan.cluster} has what the policy asks for` })
}

function sameState(a: AccountingState, b: AccountingState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** getent prints the users that exist, and exits 2 when one of them does not. */
async function expectUsers(runner: CommandRunner, plan: Plan, exec: ExecOptions): Promise<void> {
  const known = new Set(Object.keys(plan.state.users))
  const users = Object.values(plan.policy.accounts).flatMap((account) => Object.keys(account.users))
  const added = [...new Set(users)].filter((user) => !known.has(user))
  if (added.length === 0) return
  const { stdout } = await runner.exec({ argv: ['getent', 'passwd', '--', ...added] }, exec)
  const found = new Set(stdout.split('\n').map((line) => line.split(':', 1)[0]))
  const missing = added.filter((user) => !found.has(user))
  if (missing.length === 0) return
  throw new AccountingError(
    'unknown-user',
    `the head node knows no user ${missing.join(', ')}: create the Linux users first, then the policy can name them`,
  )
}
