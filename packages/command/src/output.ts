import type { Command, CommandResult, CommandSpec } from './command.ts'
import { CommandError } from './command-error.ts'

/**
 * A command whose value is its standard output. Its `parse` throws a `CommandError` with code `exit` unless it exits 0.
 *
 * @example
 * ```ts
 * import { local, output, run } from '@slurmkit/command'
 *
 * const version = await run(local(), output(['sinfo', '--version'], { timeoutMs: 5_000 }))
 * ```
 */
export function output(argv: CommandSpec['argv'], options: Omit<CommandSpec, 'argv'> = {}): Command<string> {
  const spec: CommandSpec = { ...options, argv }
  return { ...spec, parse: (result) => expectSuccess(spec, result).stdout }
}

/**
 * Gives the result back when the program exited 0.
 *
 * @throws CommandError with code `exit` otherwise; its message names the command, the exit code and the last line of stderr.
 *
 * @example
 * ```ts
 * import { expectSuccess, local } from '@slurmkit/command'
 *
 * const spec = { argv: ['true'] } as const
 * expectSuccess(spec, await local().exec(spec))
 * ```
 */
export function expectSuccess(spec: CommandSpec, result: CommandResult): CommandResult {
  if (result.exitCode === 0) return result
  const how = result.exitCode === null ? `ended by ${result.signal ?? 'a signal'}` : `exit code ${result.exitCode}`
  throw new CommandError('exit', spec, how, result)
}
