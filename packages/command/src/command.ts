/**
 * What to run, as a plain value: an argument vector, never a shell string. Quoting happens once, inside the runner that needs it.
 *
 * @example
 * ```ts
 * import type { CommandSpec } from '@slurmkit/command'
 *
 * const spec: CommandSpec = { argv: ['id', 'alice'], user: 'root', timeoutMs: 5_000 }
 * ```
 */
export interface CommandSpec {
  /** Program and arguments, each passed on exactly as it is. */
  readonly argv: readonly [program: string, ...args: string[]]
  /** Text for standard input. Scripts and secrets go here, never into `argv`, which every user of the machine can read. Default: empty. */
  readonly stdin?: string
  /** User to run as; the runner switches with `runuser`. Default: the runner's own user (root on a cluster). */
  readonly user?: string
  /** Working directory. Default: `/` on a remote runner, the current one for `local()`. */
  readonly cwd?: string
  /** Milliseconds until the whole process group is killed. Default: `60_000`. */
  readonly timeoutMs?: number
}

/** What came of a command that ran. */
export interface CommandResult {
  /** `null` when a signal ended the program. */
  readonly exitCode: number | null
  /** Bytes that are not UTF-8 arrive as lone surrogates U+DC80..U+DCFF, one a byte, so that nothing is lost. */
  readonly stdout: string
  readonly stderr: string
  /** Name of the signal that ended the program, `SIGKILL` for example. */
  readonly signal?: string
  readonly durationMs: number
}

/**
 * A command that knows how to read its own output. `parse` sees both streams and the exit code, because Slurm's commands
 * can exit 0 and still complain. It throws when the result is not what the caller asked for.
 */
export interface Command<T = string> extends CommandSpec {
  parse(result: CommandResult): T
}

/** Options of {@link CommandRunner.exec}. */
export interface ExecOptions {
  /** Aborting kills the whole process group, then rejects with code `aborted`. */
  readonly signal?: AbortSignal
}

/**
 * Somewhere that commands can run. A program that exits non-zero is a result, not an error; `exec` rejects with a
 * `CommandError` only when the program could not be started, ran out of time, or was aborted.
 */
export interface CommandRunner {
  exec(command: CommandSpec, options?: ExecOptions): Promise<CommandResult>
}
