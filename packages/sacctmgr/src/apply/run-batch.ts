import { type CommandRunner, type ExecOptions, output, run } from '@slurmkit/command'
import { checkPath } from '../commands/check-path.ts'
import { readOutcome, refusal, type Verb } from '../commands/outcome.ts'
import type { Change, Plan } from '../plan.ts'
import type { Batch } from './batch-changes.ts'
import { loadText } from './load-text.ts'

/** Milliseconds that a command over many rows may take. */
const LONG = 600_000

/** Sends a batch, and tells of each change that Slurm took. @throws AccountingError when Slurm refuses one. */
export async function runBatch(
  runner: CommandRunner,
  plan: Plan,
  batch: Batch,
  applied: (change: Change) => void,
  exec: ExecOptions,
): Promise<void> {
  if (batch.how === 'load') {
    await load(runner, plan, batch.changes, exec)
    for (const change of batch.changes) applied(change)
    return
  }
  const waiting = [...batch.changes]
  const failures: unknown[] = []
  const lane = async () => {
    for (let change = waiting.shift(); change !== undefined && failures.length === 0; change = waiting.shift()) {
      await send(runner, change, exec).then(
        () => applied(change as Change),
        (error: unknown) => failures.push(error),
      )
    }
  }
  await Promise.all(Array.from({ length: batch.lanes }, lane))
  if (failures.length > 0) throw failures[0]
}

async function send(runner: CommandRunner, { argv, kind }: Change, exec: ExecOptions): Promise<void> {
  const verbs = { add: 'add', modify: 'modify', remove: 'delete' } as const satisfies Record<Change['kind'], Verb>
  readOutcome(verbs[kind], argv, await runner.exec({ argv, timeoutMs: LONG }, exec))
}

/** Nobody but its owner can read or write what mktemp makes. */
async function load(runner: CommandRunner, plan: Plan, changes: readonly Change[], exec: ExecOptions): Promise<void> {
  const [first] = changes
  const earlier = first === undefined ? [] : plan.changes.slice(0, plan.changes.indexOf(first))
  const text = loadText(plan.state, changes, earlier)
  const made = await run(runner, output(['mktemp', '--tmpdir', 'sacctmgr-load-XXXXXXXXXX']), exec)
  const path = checkPath('file', made.trim())
  try {
    await run(runner, output(['tee', path], { stdin: text }), exec)
    const argv = ['sacctmgr', '-i', 'load', `file=${path}`, `cluster=${plan.cluster}`] as const
    const result = await runner.exec({ argv, timeoutMs: LONG }, exec)
    if (result.exitCode !== 0 || /^ ?(sacctmgr: )?error:/m.test(result.stderr)) throw refusal(argv, result)
  } finally {
    await runner.exec({ argv: ['rm', '-f', path] })
  }
}
