import { type CommandRunner, type ExecOptions, output, run } from '@slurmkit/command'
import { checkPath } from '../commands/check-path.ts'
import { sacctmgrDump } from '../commands/sacctmgr-dump.ts'

/** Writes what the cluster has to a file on the head node, and gives its path: the one that was asked for, or a new one. */
export async function backUp(
  runner: CommandRunner,
  cluster: string,
  file: string | undefined,
  exec: ExecOptions,
): Promise<string> {
  const template = `sacctmgr-dump-${cluster}-XXXXXXXXXX.cfg`
  const path = file ?? (await run(runner, output(['mktemp', '--tmpdir', template]), exec)).trim()
  await run(runner, sacctmgrDump({ cluster, file: checkPath('backup', path) }), exec)
  return path
}
