import { spawn } from 'node:child_process'
import { decodeBytes, encodeBytes } from './bytes.ts'
import type { CommandResult, CommandSpec } from './command.ts'
import { CommandError, type CommandErrorCode } from './command-error.ts'

/** Time between the polite and the final signal to a process group that has to go. */
const GRACE_MS = 1_000

/**
 * Runs `argv` for `spec`: the one place that starts a process. The process leads a group of its own; a time-out or an abort
 * sends SIGTERM to the whole group and SIGKILL a second later, and the promise settles when the group's leader is gone.
 */
export function spawnCommand(
  spec: CommandSpec,
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
  abort?: AbortSignal,
): Promise<CommandResult> {
  const timeoutMs = spec.timeoutMs ?? 60_000
  const started = performance.now()
  if (abort?.aborted) return Promise.reject(new CommandError('aborted', spec, 'aborted before it started'))
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = argv
    const child = spawn(program, args, { ...options, detached: true, stdio: 'pipe' })
    const out: Buffer[] = []
    const err: Buffer[] = []
    let killedFor: CommandErrorCode | undefined
    let final: NodeJS.Timeout | undefined

    const signalGroup = (name: NodeJS.Signals) => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, name)
      } catch (error) {
        if (!isErrno(error, 'ESRCH')) throw error
      }
    }
    const kill = (code: CommandErrorCode) => {
      if (killedFor) return
      killedFor = code
      signalGroup('SIGTERM')
      final = setTimeout(() => signalGroup('SIGKILL'), GRACE_MS)
    }
    const onAbort = () => kill('aborted')
    const timer = setTimeout(() => kill('timeout'), timeoutMs)
    abort?.addEventListener('abort', onAbort, { once: true })
    const settle = () => {
      clearTimeout(timer)
      clearTimeout(final)
      abort?.removeEventListener('abort', onAbort)
    }
    const partial = () => ({
      stdout: decodeBytes(Buffer.concat(out)),
      stderr: decodeBytes(Buffer.concat(err)),
      durationMs: performance.now() - started,
    })

    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    // A program may exit without reading its input; that is its business, and its exit code tells.
    child.stdin.on('error', () => {})
    child.stdin.end(encodeBytes(spec.stdin ?? ''))

    child.on('error', (cause) => {
      settle()
      const [code, reason] = isErrno(cause, 'ENOENT')
        ? ([
            'not-found',
            `cannot find ${program}${options.cwd === undefined ? '' : ` or directory ${options.cwd}`}`,
          ] as const)
        : (['not-started', `cannot start ${program} (${cause.message})`] as const)
      reject(new CommandError(code, spec, reason, partial(), { cause }))
    })
    child.on('exit', () => {
      if (!killedFor) return
      // What is left of the group would keep the pipes open for ever.
      signalGroup('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    })
    child.on('close', (exitCode, signal) => {
      settle()
      const result = { exitCode, ...partial(), ...(signal === null ? {} : { signal }) }
      if (killedFor === undefined) return resolve(result)
      const reason = killedFor === 'timeout' ? `no end after ${timeoutMs} ms` : 'aborted'
      reject(new CommandError(killedFor, spec, reason, result))
    })
  })
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
