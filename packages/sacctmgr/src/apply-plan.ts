import type { CommandRunner, ExecOptions } from '@slurmkit/command'
import { AccountingError } from './accounting-error.ts'
import type { AccountingState } from './accounting-state.ts'
import { awaitController } from './apply/await-controller.ts'
import { backUp } from './apply/back-up.ts'
import { batchChanges } from './apply/batch-changes.ts'
import { readCallerRights } from './apply/caller-rights.ts'
import { runBatch } from './apply/run-batch.ts'
import type { Change, Plan } from './plan.ts'
import { planAccounting } from './plan-accounting.ts'
import { usersOf } from './plan-user-associations.ts'
import { readAccounting } from './read-accounting.ts'
import { describeChange } from './render-plan.ts'

/** What `applyPlan` tells while it works; `message` is fit for a person. */
export type ApplyEvent =
  | {
      /** The dump is written, and nothing has changed yet. */
      readonly type: 'backed-up'
      readonly file: string
      readonly message: string
    }
  | {
      readonly type: 'change-applied'
      readonly change: Change
      /** Place in the plan. */
      readonly index: number
      /** Changes that are done, this one among them. */
      readonly done: number
      readonly total: number
      readonly message: string
    }
  | { readonly type: 'verified'; readonly total: number; readonly message: string }
  | {
      /** Whether slurmctld enforces what the database holds. */
      readonly type: 'controller-checked'
      readonly controller: ApplyResult['controller']
      readonly message: string
    }

/** Options of {@link applyPlan}. */
export interface ApplyOptions extends ExecOptions {
  readonly onEvent?: (event: ApplyEvent) => void
  /**
   * Absolute path on the head node for `sacctmgr dump`, which overwrites what is there; `false` for no backup. Default: a new file
   * in the head node's temporary folder.
   */
  readonly backup?: string | false
  /** Milliseconds that slurmctld may take to enforce what the database holds; 0 asks it nothing. Default: 10,000. */
  readonly controllerTimeoutMs?: number
}

/** What {@link applyPlan} did. */
export interface ApplyResult {
  /** Changes that ran. */
  readonly applied: number
  /** The dump on the head node; `null` where none was made. Before 25.05 it has no QOS; the plan's `state` has them. */
  readonly backup: string | null
  /**
   * `agrees`: `scontrol show assoc_mgr` has what the database has. `not-asked`: nothing changed, or nobody wanted to know.
   * `unreachable`: it is down, or serves another cluster; it reads the database when it starts.
   */
  readonly controller: 'agrees' | 'unreachable' | 'not-asked'
}

/**
 * Runs a plan: writes a dump, makes sure that nobody changed the database meanwhile, sends the commands, and reads
 * everything back. Success is what the database says, never an exit code, and slurmctld has to enforce the same. An empty plan
 * sends nothing at all. Whatever stops it half-way, a kill included, a new plan goes on from there.
 *
 * New users go as one file for `sacctmgr load`, which only ever adds; everything else is the commands that `renderPlan` prints.
 *
 * @throws AccountingError with code
 * - `denied` before the first command, when whoever runs them may not change the database,
 * - `unknown-user` before the first command, when the head node doesn't know a user that the plan adds: Slurm would keep an
 *   association that no job can use,
 * - `state-changed` before the first command, when the database is no longer what the plan was made from,
 * - `command-failed` when sacctmgr refuses a command, `unreachable` when slurmdbd is gone; changes before it stay done,
 * - `not-converged` when the database still differs at the end, or slurmctld from the database.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { applyPlan, definePolicy, planAccounting, readAccounting } from '@slurmkit/sacctmgr'
 *
 * const headNode = ssh({ host: 'head-node', user: 'root' })
 * const policy = definePolicy({ qos: { short: { maxWall: '1:00:00' } }, accounts: {} })
 * const plan = planAccounting(await readAccounting(headNode, { cluster: 'demo' }), policy)
 * const { backup } = await applyPlan(headNode, plan, { onEvent: ({ message }) => console.log(message) })
 * console.log(`the cluster as it was: ${backup}`)
 * ```
 */
export async function applyPlan(runner: CommandRunner, plan: Plan, options: ApplyOptions = {}): Promise<ApplyResult> {
  const { onEvent, backup: wanted, controllerTimeoutMs = 10_000, ...exec } = options
  const { changes, cluster } = plan
  const total = changes.length
  if (total === 0) return { applied: 0, backup: null, controller: 'not-asked' }
  const read = () => readAccounting(runner, { cluster, ...exec })
  await expectRights(runner, plan, wanted !== false, exec)
  await expectUsers(runner, plan, exec)
  const backup = wanted === false ? null : await backUp(runner, cluster, wanted, exec)
  if (!sameState(await read(), plan.state)) {
    if (backup !== null && wanted === undefined) await runner.exec({ argv: ['rm', '-f', backup] }, exec)
    throw new AccountingError(
      'state-changed',
      `the accounting of cluster ${cluster} changed after this plan was made, and nothing was done: read it again and make a new plan`,
    )
  }
  if (backup !== null) onEvent?.({ type: 'backed-up', file: backup, message: `cluster ${cluster} as it is: ${backup}` })
  let done = 0
  const applied = (change: Change) => {
    done += 1
    const message = `${done}/${total} ${describeChange(change)}`
    onEvent?.({ type: 'change-applied', change, index: changes.indexOf(change), done, total, message })
  }
  for (const batch of batchChanges(plan.state.version, changes)) {
    await runBatch(runner, plan, batch, applied, exec).catch((error: unknown) => {
      throw error instanceof AccountingError ? stoppedAt(done, total, error) : error
    })
  }
  const state = await read()
  const left = planAccounting(state, plan.policy, plan.options).changes
  if (left.length > 0) {
    const differences = left.map(describeChange).join('; ')
    throw new AccountingError(
      'not-converged',
      `all ${total} commands ran, and the database still differs: ${differences}`,
    )
  }
  onEvent?.({ type: 'verified', total, message: `read back: cluster ${cluster} has what the policy asks for` })
  const controller = await awaitController(runner, state, controllerTimeoutMs, exec)
  const message = controller === 'agrees' ? 'slurmctld enforces it' : `slurmctld: ${controller}`
  onEvent?.({ type: 'controller-checked', controller, message })
  return { applied: total, backup, controller }
}

/** What a person has to know of the changes that went well. */
function stoppedAt(done: number, total: number, error: AccountingError): AccountingError {
  return new AccountingError(
    error.code,
    `stopped after ${done} of ${total} changes, which stay; plan again to go on: ${error.message}`,
    { cause: error },
  )
}

/** Slurm would refuse only half-way: adding QOS and dumping needs more than adding users. */
async function expectRights(runner: CommandRunner, plan: Plan, dumps: boolean, exec: ExecOptions): Promise<void> {
  const { user, level } = await readCallerRights(runner, plan.state.users, exec)
  const needs = [
    ...(plan.changes.some(({ entity }) => entity === 'qos') ? ['QOS'] : []),
    ...(dumps ? ['the backup (or say backup: false)'] : []),
    ...(batchChanges(plan.state.version, plan.changes).some(({ how }) => how === 'load')
      ? ['new users as one file']
      : []),
  ]
  if (level === 'administrator' || (level === 'operator' && needs.length === 0)) return
  const why =
    level === 'operator' ? `is an operator, and ${needs.join(', ')} needs an administrator` : 'has no AdminLevel'
  throw new AccountingError(
    'denied',
    `user ${user} ${why}: run the plan as root, or as an administrator of the database`,
  )
}

function sameState(a: AccountingState, b: AccountingState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** getent prints the users that exist, and exits 2 when one of them does not. */
async function expectUsers(runner: CommandRunner, plan: Plan, exec: ExecOptions): Promise<void> {
  const known = new Set(Object.keys(plan.state.users))
  const users = Object.values(plan.policy.accounts).flatMap(usersOf)
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
