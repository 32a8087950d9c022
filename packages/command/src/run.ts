import type { Command, CommandRunner, ExecOptions } from './command.ts'

/**
 * Runs a command on a runner and gives what its `parse` made of the result.
 *
 * @throws CommandError when the command could not be run, or (for commands of this package) did not succeed.
 * Whatever else the command's own `parse` throws.
 *
 * @example
 * ```ts
 * import { local, output, run } from '@slurmkit/command'
 *
 * const hostname = await run(local(), output(['hostname']))
 * ```
 */
export async function run<T>(runner: CommandRunner, command: Command<T>, options?: ExecOptions): Promise<T> {
  return command.parse(await runner.exec(command, options))
}
