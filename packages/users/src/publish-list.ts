import { type CommandRunner, type ExecOptions, expectSuccess, output, run } from '@slurmkit/command'
import { TRUST_SCRIPT } from './trust-script.ts'
import { UsersError } from './users-error.ts'

/** Writes standard input beside the list: only root can change that file, or any folder on the way to it. */
const STAGE_SCRIPT = `set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022
${TRUST_SCRIPT}
list=$1
folder_of_list=\${list%/*}
refuse() {
  printf '%s can be changed by others than root\\n' "$1" >&2
  exit 77
}
if folder=$(untrusted_parent "$folder_of_list"); then refuse "$folder"; fi
[ -e "$folder_of_list" ] || mkdir "$folder_of_list"
trusted d "$folder_of_list" || refuse "$folder_of_list"
new=$(mktemp "$folder_of_list/.users.XXXXXX")
trap 'rm -f "$new"' EXIT
cat >"$new"
chmod 0644 "$new"
trusted f "$new" || refuse "$new"
sync "$new" 2>/dev/null || sync
trap - EXIT
printf '%s\\n' "$new"
`

/** Puts the list on disk beside where it will be published, and gives the path. */
export async function stageList(runner: CommandRunner, path: string, list: string, exec: ExecOptions): Promise<string> {
  const spec = { argv: ['sh', '-c', STAGE_SCRIPT, 'stage-list', path], stdin: list } as const
  const result = await runner.exec(spec, exec)
  if (result.exitCode === 77)
    throw new UsersError('untrusted-path', [{ message: `${result.stderr.trim()}: fix that first` }])
  return expectSuccess(spec, result).stdout.trim()
}

/** One rename: every node sees the old list or the new one, whole. */
export async function publishList(
  runner: CommandRunner,
  staged: string,
  path: string,
  exec: ExecOptions,
): Promise<void> {
  await run(runner, output(['mv', '-f', staged, path]), exec)
}

/** Takes back a list that will not be published. */
export async function discardList(runner: CommandRunner, staged: string): Promise<void> {
  await run(runner, output(['rm', '-f', staged]))
}
