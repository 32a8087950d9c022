import { type CommandResult, type CommandSpec, local } from '@slurmkit/command'

/** A search path that does not depend on who started this program. */
export const HOST_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }

/** Runs a program of this machine. A program that is not there counts as one that failed. */
export async function runOnHost(
  argv: CommandSpec['argv'],
  options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number } = {},
): Promise<CommandResult> {
  const { signal, timeoutMs = 30_000 } = options
  return local({ env: HOST_ENVIRONMENT }).exec(
    { argv: ['env', ...argv], timeoutMs, cwd: '/' },
    signal ? { signal } : {},
  )
}
