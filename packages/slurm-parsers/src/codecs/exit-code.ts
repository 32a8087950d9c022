import { type Codec, unreadable } from './codec.ts'

/** How a job or step ended: its exit code, and the signal that ended it (0 when none did). */
export interface ExitCode {
  readonly code: number
  readonly signal: number
}

/**
 * `code:signal`, as sacct and scontrol print ExitCode and DerivedExitCode.
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
