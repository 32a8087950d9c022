import { type Codec, unreadable } from './codec.ts'

/** How a job or step ended: its exit code, and the signal that ended it (0 when none did). */
export interface ExitCode {
  readonly code: number
  readonly signal: number
}

/**
 * `code:signal`, as sacct and scontrol print ExitCode and DerivedExitCode.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (ExitCode, DerivedExitCode)
 *
 * @example
 * ```ts
 * import { exitCode } from '@slurmkit/slurm-parsers'
 *
 * exitCode.parse('0:15') // { code: 0, signal: 15 }
 * ```
 */
export const exitCode: Codec<ExitCode> = {
  parse(text) {
    const [, code, signal] = /^(\d+):(\d+)$/.exec(text) ?? []
    if (code === undefined || signal === undefined) throw unreadable(text, 'code:signal, such as 0:9')
    return { code: Number(code), signal: Number(signal) }
  },
  format: ({ code, signal }) => `${code}:${signal}`,
  equals: (a, b) => a.code === b.code && a.signal === b.signal,
}

/**
 * squeue's EXIT_CODE: `code:signal`, and up to 22.05 the number that wait(2) gives, `768` for exit code 3 and `15` for signal 15.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see squeue(1), `--Format` (exit_code)
 *
 * @example
 * ```ts
 * import { queueExitCode } from '@slurmkit/slurm-parsers'
 *
 * queueExitCode.parse('768') // { code: 3, signal: 0 }
 * ```
 */
export const queueExitCode: Codec<ExitCode> = {
  ...exitCode,
  parse(text) {
    if (!/^\d+$/.test(text)) return exitCode.parse(text)
    const status = Number(text)
    return { code: (status >> 8) & 0xff, signal: status & 0x7f }
  },
}
