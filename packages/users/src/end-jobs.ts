import { type CommandRunner, type ExecOptions, expectSuccess } from '@slurmkit/command'
import type { LeavingUser } from './plan-users.ts'

/**
 * Cancels the jobs of users, by number, and waits up to a minute until Slurm has none of theirs: it removes no association that a
 * job has. One command for all of it: a runner may need seconds for each. Prints the jobs that are still there.
 */
export const END_JOBS_SCRIPT = `for uid in "$@"; do scancel --user="$uid" || exit; done
users=$(IFS=,; printf '%s' "$*")
tries=0
while :; do
  jobs=$(squeue --noheader --user="$users" --format=%A) || exit
  if [ -z "$jobs" ] || [ "$tries" -ge 60 ]; then break; fi
  tries=$((tries + 1))
  sleep 1
done
printf '%s\\n' "$jobs"
`

/** Ends the jobs of who leaves; the numbers of those that would not end. */
export async function endJobs(
  headNode: CommandRunner,
  leaving: readonly LeavingUser[],
  exec: ExecOptions,
): Promise<string[]> {
  const uids = leaving.map(({ uid }) => String(uid))
  const spec = { argv: ['sh', '-c', END_JOBS_SCRIPT, 'end-jobs', ...uids], timeoutMs: 180_000 } as const
  const { stdout } = expectSuccess(spec, await headNode.exec(spec, exec))
  return stdout.split('\n').filter((line) => line !== '')
}
