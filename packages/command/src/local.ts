import type { CommandRunner } from './command.ts'
import { spawnCommand } from './spawn-command.ts'

/** Options of {@link local}. */
export interface LocalOptions {
  /** Environment of every command. Default: the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs commands on this machine. Each gets a process group of its own, which a time-out or an abort kills as a whole.
 * `user` switches with `runuser -u`, which needs root.
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 *
 * const result = await local().exec({ argv: ['id', '-un'] })
 * ```
 */
export function local(options: LocalOptions = {}): CommandRunner {
  return {
    exec: (spec, { signal } = {}) =>
      spawnCommand(
        spec,
        spec.user === undefined ? spec.argv : ['runuser', '-u', spec.user, '--', ...spec.argv],
        { ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }), ...(options.env ? { env: options.env } : {}) },
        signal,
      ),
  }
}
