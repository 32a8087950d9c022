import { type CommandRunner, type ExecOptions, expectSuccess } from '@slurmkit/command'
import { compareUsers } from './compare-users.ts'
import { pushScript } from './create-users-script.ts'
import { endJobs } from './end-jobs.ts'
import type { Finding } from './finding.ts'
import type { LeavingUser, UsersPlan } from './plan-users.ts'
import { publishManifest } from './publish-manifest.ts'
import { readNode, readUsers } from './read-users.ts'
import { UsersError, usersError } from './users-error.ts'
import { writeKeys } from './write-keys.ts'

/** Progress of {@link applyUsers}. */
export interface UsersEvent {
  /**
   * `published`: the generation is out. `left`: jobs and accounting of who leaves are dealt with. `changed`: something was done
   * on the node. `reported`: the node script found something, or jobs of who leaves do not end.
   */
  readonly kind: 'changed' | 'reported' | 'published' | 'left'
  readonly node: string
  readonly message: string
}

/** Options of {@link applyUsers}. */
export interface ApplyUsersOptions {
  /** Login and compute nodes that are running now and should not wait for their next boot. Default: none. */
  readonly nodes?: readonly CommandRunner[]
  /**
   * Whether jobs of locked and removed users are cancelled, as their sessions are ended anyway. Slurm has up to a minute to end
   * them. Default: `false`.
   */
  readonly cancelJobs?: boolean
  /**
   * Removes what the accounting database has for users who leave, before any of them loses his identity: Slurm refuses their jobs
   * from then on. It may be called again for the same users after an interruption. Default: nothing is removed.
   */
  readonly removeAssociations?: (leaving: readonly LeavingUser[]) => Promise<void>
  readonly onEvent?: (event: UsersEvent) => void
  /** Stops between two commands, and kills the one that runs. */
  readonly signal?: AbortSignal
}

/** What {@link applyUsers} did. */
export interface AppliedUsers {
  /** Every node that has the users now, the head node first. */
  readonly nodes: readonly string[]
  /** Whether a new generation was published. */
  readonly published: boolean
  /** `created alice`, `home alice` and `locked bob`, by node. Empty when everything was there. */
  readonly changed: Readonly<Record<string, readonly string[]>>
}

interface NodeOutcome {
  readonly node: string
  readonly changed: readonly string[]
  readonly findings: readonly Finding[]
}

/** Nodes that are dealt with at the same time. */
const AT_ONCE = 16

/**
 * Makes the plan true. The generation is published first, on the condition that nobody else published one; every node that boots
 * from then on has it. Then come accounts, home directories and keys on the head node, and the running nodes given. Who leaves
 * loses first his sessions on all of them, then his jobs when asked, then his associations, and last his identity. No node is stopped.
 * Everything is read back, and can be repeated: what an interruption left is finished, and a second run changes nothing.
 *
 * @throws UsersError with code `stale-plan` when somebody else published meanwhile, `untrusted-path` when others than
 * root could change the registry, `not-converged` with all that differs after applying. CommandError when the head node cannot
 * be asked.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { applyUsers, planUsers, readUsers } from '@slurmkit/users'
 *
 * const headNode = ssh({ host: 'head.example.org', user: 'root' })
 * const nodes = [ssh({ host: 'login-1', user: 'root' }), ssh({ host: 'gpu-1', user: 'root' })]
 * const plan = planUsers(await readUsers(headNode, { nodes }), [{ name: 'alice' }, { name: 'bob', state: 'locked' }])
 * await applyUsers(headNode, plan, { nodes, cancelJobs: true })
 * ```
 */
export async function applyUsers(
  headNode: CommandRunner,
  plan: UsersPlan,
  options: ApplyUsersOptions = {},
): Promise<AppliedUsers> {
  const { nodes = [], cancelJobs = false, onEvent, signal } = options
  const exec: ExecOptions = signal === undefined ? {} : { signal }
  const { registry, generation, manifest } = plan
  const { manifest: newest } = await readUsers(headNode, { ...exec, registry })
  const published = newest?.text !== manifest
  if (published) {
    if ((newest?.text ?? null) !== plan.before) {
      const message = `the registry at ${registry} changed after the plan was made`
      throw usersError('stale-plan', message, { node: plan.node, remedy: 'read and plan again' })
    }
    await publishManifest(headNode, registry, generation, manifest, exec)
    onEvent?.({ kind: 'published', node: plan.node, message: `generation ${generation} in ${registry}` })
  }
  signal?.throwIfAborted()
  const args = cancelJobs ? ['--end-jobs'] : []
  // The head node counts the generation as applied only after the second round: whatever stops this, a later run goes on.
  const first = await runScript(headNode, plan, ['--make-homes', '--keep-removed'], exec)
  const changed = lines(first.stdout)
  for (const message of changed) onEvent?.({ kind: 'changed', node: plan.node, message })
  const locked = plan.leaving.length > 0 ? await lockOnNodes(nodes, plan, exec) : []
  signal?.throwIfAborted()
  if (plan.leaving.length > 0) await letGo(headNode, plan, options, exec)
  const keys = await writeKeys(headNode, plan.users, plan.keys, exec)
  for (const message of keys.changed) onEvent?.({ kind: 'changed', node: plan.node, message })
  const head = await applyToNode(headNode, plan, ['--make-homes', ...args], [], onEvent, exec)
  const faults = keys.problems.map((message) => nodeFinding('keys-written', head.node, message))
  if (head.findings.length > 0) throw new UsersError('not-converged', [...faults, ...head.findings])

  const others = await inTurn(nodes, (node, index) =>
    applyToNode(node, plan, args, locked[index] ?? [], onEvent, exec).catch((cause: unknown) =>
      unreachable(index, cause),
    ),
  )
  signal?.throwIfAborted()
  const findings = [...faults, ...others.flatMap((outcome) => outcome.findings)]
  if (findings.length > 0) throw new UsersError('not-converged', findings)
  const outcomes = [{ ...head, changed: [...changed, ...keys.changed, ...head.changed] }, ...others]
  return {
    nodes: outcomes.map(({ node }) => node),
    published,
    changed: Object.fromEntries(outcomes.filter(({ changed }) => changed.length > 0).map((o) => [o.node, o.changed])),
  }
}

/** Who leaves has no session any more, on no node: now no job, then no association. His identity stays until all of that is gone. */
async function letGo(
  headNode: CommandRunner,
  plan: UsersPlan,
  { cancelJobs = false, removeAssociations, onEvent }: ApplyUsersOptions,
  exec: ExecOptions,
): Promise<void> {
  const { leaving, node } = plan
  if (cancelJobs) {
    const jobs = await endJobs(headNode, leaving, exec)
    if (jobs.length > 0) onEvent?.({ kind: 'reported', node, message: `jobs that do not end: ${jobs.join(', ')}` })
  }
  await removeAssociations?.(leaving)
  onEvent?.({ kind: 'left', node, message: leaving.map(({ name, state }) => `${name} ${state}`).join(', ') })
}

async function runScript(runner: CommandRunner, plan: UsersPlan, args: readonly string[], exec: ExecOptions) {
  // A running node gets the manifest with the script: NFS clients may see the registry as it was half a minute ago.
  const stdin = pushScript(plan.registry, plan.manifest)
  const spec = { argv: ['sh', '-s', '--', ...args], stdin, timeoutMs: 600_000 } as const
  return expectSuccess(spec, await runner.exec(spec, exec))
}

/** The first round of who leaves: what changed, by node. One that cannot be reached is told of in the second round. */
async function lockOnNodes(nodes: readonly CommandRunner[], plan: UsersPlan, exec: ExecOptions): Promise<string[][]> {
  return inTurn(nodes, (node) =>
    runScript(node, plan, ['--keep-removed'], exec).then(
      ({ stdout }) => lines(stdout),
      () => [],
    ),
  )
}

async function applyToNode(
  runner: CommandRunner,
  plan: UsersPlan,
  args: readonly string[],
  before: readonly string[],
  onEvent: ApplyUsersOptions['onEvent'],
  exec: ExecOptions,
): Promise<NodeOutcome> {
  const { stdout, stderr } = await runScript(runner, plan, args, exec)
  const state = await readNode(runner, exec)
  const { node } = state
  const changed = [...before, ...lines(stdout)]
  const reported = lines(stderr).map((line) => line.replace(/^create-users: /, ''))
  for (const message of changed) onEvent?.({ kind: 'changed', node, message })
  for (const message of reported) onEvent?.({ kind: 'reported', node, message })
  const different = compareUsers(state, plan)
  // What the script said is the reason; without a difference it is only worth an event.
  const reasons = different.length > 0 ? reported.map((message) => nodeFinding('node-reported', node, message)) : []
  return { node, changed, findings: [...different, ...reasons] }
}

/** Runs `work` for all, {@link AT_ONCE} at a time, and gives the results in their order. */
async function inTurn<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return results
}

function nodeFinding(rule: string, node: string, message: string): Finding {
  return { level: 'error', rule, path: '', node, message }
}

function unreachable(index: number, cause: unknown): NodeOutcome {
  const node = `nodes[${index}]`
  const message = `could not be reached or asked: ${cause instanceof Error ? cause.message : String(cause)}`
  return { node, changed: [], findings: [nodeFinding('node-reachable', node, message)] }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
