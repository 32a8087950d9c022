import type { CommandResult, CommandSpec } from './command.ts'
import { quoteArgv } from './quote.ts'

/**
 * Why a command gave no usable result.
 * - `not-found`: the program is not on that machine
 * - `not-started`: the program could not be started for another reason (rights, a working directory that is not there)
 * - `connection`: the machine could not be reached, or the connection broke
 * - `timeout`: it ran longer than `timeoutMs` and was killed
 * - `aborted`: the caller's `AbortSignal` fired and it was killed
 * - `exit`: it ended with another exit code than 0, or by a signal
 * - `not-recorded`: a recording has no such command, or no further answer to it
 */
export type CommandErrorCode =
  | 'not-found'
  | 'not-started'
  | 'connection'
  | 'timeout'
  | 'aborted'
  | 'exit'
  | 'not-recorded'

/**
 * Thrown when a command gave no usable result. It carries the argument vector, the exit code and both streams, and never
 * standard input, which may hold secrets.
 *
 * @example
 * ```ts
 * import { CommandError, local, output, run } from '@slurmkit/command'
 *
 * try {
 *   await run(local(), output(['false']))
 * } catch (error) {
 *   if (error instanceof CommandError && error.code === 'exit') console.log(error.exitCode)
 * }
 * ```
 */
export class CommandError extends Error {
  readonly code: CommandErrorCode
  readonly argv: readonly string[]
  readonly exitCode: number | null
  readonly signal: string | undefined
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number

  constructor(
    code: CommandErrorCode,
    spec: CommandSpec,
    reason: string,
    result?: Partial<CommandResult>,
    options?: { cause?: unknown },
  ) {
    super(`${shorten(quoteArgv(spec.argv))}: ${reason}${lastLine(result?.stderr ?? '')}`, options)
    this.name = 'CommandError'
    this.code = code
    this.argv = spec.argv
    this.exitCode = result?.exitCode ?? null
    this.signal = result?.signal
    this.stdout = result?.stdout ?? ''
    this.stderr = result?.stderr ?? ''
    this.durationMs = result?.durationMs ?? 0
  }
}

/** Messages stay readable when a command carries a list of a thousand names. */
function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 297)}...` : text
}

function lastLine(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1)
  return line ? `: ${line.trim()}` : ''
}
