import { type CommandRunner, type ExecOptions, expectSuccess } from '@slurmkit/command'
import { compareUsers } from './compare-users.ts'
import { createUsersScript } from './create-users-script.ts'
import type { UsersPlan } from './plan-users.ts'
import { discardList, publishList, stageList } from './publish-list.ts'
import { readList, readUsers } from './read-users.ts'
import { type UserProblem, UsersError } from './users-error.ts'

/** Progress of {@link applyUsers}. */
export interface UsersEvent {
  /** `changed`: something was done on the node. `reported`: the node script found something. `published`: the list is out. */
  readonly kind: 'changed' | 'reported' | 'published'
  readonly node: string
  readonly message: string
}

/** Options of {@link applyUsers}. */
export interface ApplyUsersOptions {
  /** Nodes that are running now and should not wait for their next boot. Default: none. */
  readonly nodes?: readonly CommandRunner[]
  readonly onEvent?: (event: UsersEvent) => void
  /** Stops between two commands, and kills the one that runs. */
  readonly signal?: AbortSignal
}

/** What {@link applyUsers} did. */
export interface AppliedUsers {
  /** Every node that has the users now, the head node first. */
  readonly nodes: readonly string[]
  /** Whether a new list was published. */
  readonly published: boolean
  /** `created alice`, `home alice` and `shell alice`, by node. Empty when everything was there. */
  readonly changed: Readonly<Record<string, readonly string[]>>
}

interface NodeOutcome {
  readonly node: string
  readonly changed: readonly string[]
  readonly problems: readonly UserProblem[]
}

/**
 * Makes the plan true: accounts and home directories on the head node, then the list for every node that boots from now
 * on, then accounts on the running nodes given. Reads everything back, and can be repeated: a second run changes nothing.
 *
 * @throws UsersError with code `stale-plan` when another list was published meanwhile, `untrusted-path` when others than
 * root could change the list, `not-converged` with all that differs after applying. CommandError when the head node cannot
 * be asked.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { applyUsers, planUsers, readUsers } from '@slurmkit/users'
 *
 * const headNode = ssh({ host: 'head.example.org', user: 'root' })
 * await applyUsers(headNode, planUsers(await readUsers(headNode), [{ name: 'alice', uid: 1001 }]))
 * ```
 */
export async function applyUsers(
  headNode: CommandRunner,
  plan: UsersPlan,
  { nodes = [], onEvent, signal }: ApplyUsersOptions = {},
): Promise<AppliedUsers> {
  const exec: ExecOptions = signal === undefined ? {} : { signal }
  const published = await readList(headNode, plan.listPath, exec)
  const isNew = published?.text !== plan.list
  if (isNew && (published?.text ?? null) !== plan.before) {
    const message = `the list at ${plan.listPath} changed after the plan was made: read and plan again`
    throw new UsersError('stale-plan', [{ node: plan.node, message }])
  }
  const staged = isNew ? await stageList(headNode, plan.listPath, plan.list, exec) : plan.listPath
  let head: NodeOutcome
  try {
    head = await applyToNode(headNode, plan, ['--make-homes', '--list', staged], onEvent, exec)
    if (head.problems.length > 0) throw new UsersError('not-converged', head.problems)
    signal?.throwIfAborted()
    if (isNew) await publishList(headNode, staged, plan.listPath, exec)
  } catch (error) {
    // What went wrong first is what counts.
    if (isNew) await discardList(headNode, staged).catch(() => undefined)
    throw error
  }
  if (isNew) {
    onEvent?.({ kind: 'published', node: head.node, message: `${plan.users.length} users at ${plan.listPath}` })
  }
  const others = await Promise.all(
    nodes.map((node, index) =>
      applyToRunningNode(node, plan, onEvent, exec).catch((cause: unknown) => unreachable(index, cause)),
    ),
  )
  signal?.throwIfAborted()
  const problems = others.flatMap((outcome) => outcome.problems)
  if (problems.length > 0) throw new UsersError('not-converged', problems)
  const outcomes = [head, ...others]
  return {
    nodes: outcomes.map(({ node }) => node),
    published: isNew,
    changed: Object.fromEntries(outcomes.filter(({ changed }) => changed.length > 0).map((o) => [o.node, o.changed])),
  }
}

/**
 * A running node gets a copy of its own: what it sees of the shared folder can be half a minute old, since NFS clients keep
 * names in a cache.
 */
async function applyToRunningNode(
  node: CommandRunner,
  plan: UsersPlan,
  onEvent: ApplyUsersOptions['onEvent'],
  exec: ExecOptions,
): Promise<NodeOutcome> {
  const copy = await stageList(node, '/run/slurmkit/users', plan.list, exec)
  try {
    return await applyToNode(node, plan, ['--list', copy], onEvent, exec)
  } finally {
    await discardList(node, copy).catch(() => undefined)
  }
}

async function applyToNode(
  runner: CommandRunner,
  plan: UsersPlan,
  args: readonly string[],
  onEvent: ApplyUsersOptions['onEvent'],
  exec: ExecOptions,
): Promise<NodeOutcome> {
  const script = createUsersScript({ listPath: plan.listPath })
  const spec = { argv: ['sh', '-s', '--', ...args], stdin: script, timeoutMs: 600_000 } as const
  const { stdout, stderr } = expectSuccess(spec, await runner.exec(spec, exec))
  const state = await readUsers(runner, { ...exec, listPath: plan.listPath })
  const { node } = state
  const changed = lines(stdout)
  const reported = lines(stderr).map((line) => line.replace(/^create-users: /, ''))
  for (const message of changed) onEvent?.({ kind: 'changed', node, message })
  for (const message of reported) onEvent?.({ kind: 'reported', node, message })
  const different = compareUsers(state, plan.users)
  // What the script said is the reason; without a difference it is only worth an event.
  const reasons = different.length > 0 ? reported.map((message) => ({ node, message })) : []
  return { node, changed, problems: [...different, ...reasons] }
}

function unreachable(index: number, cause: unknown): NodeOutcome {
  const node = `nodes[${index}]`
  const message = `could not be reached or asked: ${cause instanceof Error ? cause.message : String(cause)}`
  return { node, changed: [], problems: [{ node, message }] }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
