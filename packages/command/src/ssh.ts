import { randomUUID } from 'node:crypto'
import type { CommandRunner, CommandSpec } from './command.ts'
import { CommandError } from './command-error.ts'
import { quoteArg, quoteArgv } from './quote.ts'
import { spawnCommand } from './spawn-command.ts'

/** Options of {@link ssh}. */
export interface SshOptions {
  /** Host name, address, or a name of your ssh configuration. */
  readonly host: string
  /** Remote login name (`ssh -l`). Default: what ssh's configuration says. */
  readonly user?: string
  /** TCP port (`ssh -p`). Default: what ssh's configuration says. */
  readonly port?: number
  /** Private key file (`ssh -i`). Default: what ssh's configuration and agent offer. */
  readonly identityFile?: string
  /** ssh configuration file (`ssh -F`). Default: ssh's own. */
  readonly configFile?: string
  /** Further ssh options (`ssh -o Name=value`), see ssh_config(5). They win over this runner's own. */
  readonly sshOptions?: Readonly<Record<string, string>>
  /** Seconds to wait for the connection. Default: `10`. */
  readonly connectTimeout?: number
}

/** Exit code with which ssh reports its own failures, and which a remote program may have too. */
const SSH_FAILED = 255

/**
 * Runs commands on another machine through the system's `ssh`, never asking for a password. Arguments arrive as they are
 * whatever the login shell there is. A remote program that a signal ended has exit code 128 + signal. On a time-out or an
 * abort the connection ends and a second one kills what the command left running. Switching to `user` needs a root login.
 *
 * Source: ssh(1), ssh_config(5).
 *
 * @throws CommandError from `exec`, code `connection`, when the machine can't be reached or refuses the login.
 *
 * @example
 * ```ts
 * import { output, run, ssh } from '@slurmkit/command'
 *
 * const headNode = ssh({ host: 'head.example.org', user: 'root', port: 22 })
 * const version = await run(headNode, output(['sinfo', '--version']))
 * ```
 */
export function ssh(options: SshOptions): CommandRunner {
  if (options.host === '' || options.host.startsWith('-'))
    throw new TypeError(`not a host name: ${JSON.stringify(options.host)}`)
  const base = sshArgv(options)
  return {
    async exec(spec, { signal } = {}) {
      const token = randomUUID()
      try {
        const result = await spawnCommand(spec, [...base, remoteCommand(remoteScript(spec, token))], {}, signal)
        if (result.exitCode !== SSH_FAILED) return result
        // Only a command that really ran could say the token.
        if (!result.stderr.endsWith(token))
          throw new CommandError('connection', spec, `ssh to ${options.host} failed`, result)
        return { ...result, stderr: result.stderr.slice(0, -token.length) }
      } catch (error) {
        if (error instanceof CommandError && (error.code === 'timeout' || error.code === 'aborted'))
          await killRemote(base, token)
        throw error
      }
    },
  }
}

function sshArgv(options: SshOptions): readonly string[] {
  const settings = {
    ...options.sshOptions,
    BatchMode: options.sshOptions?.['BatchMode'] ?? 'yes',
    ConnectTimeout: options.sshOptions?.['ConnectTimeout'] ?? String(options.connectTimeout ?? 10),
  }
  return [
    'ssh',
    '-T',
    ...(options.configFile === undefined ? [] : ['-F', options.configFile]),
    ...(options.identityFile === undefined ? [] : ['-i', options.identityFile]),
    ...(options.user === undefined ? [] : ['-l', options.user]),
    ...(options.port === undefined ? [] : ['-p', String(options.port)]),
    ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    '--',
    options.host,
  ]
}

/** The token marks every process of the command in /proc, and tells a remote exit code 255 from ssh's own. */
function remoteScript(spec: CommandSpec, token: string): string {
  const switchUser = spec.user === undefined ? [] : ['runuser', '-u', spec.user, '--']
  const argv = quoteArgv(['env', `SLURMKIT_RUN=${token}`, ...switchUser, ...envSafe(spec.argv)])
  return `cd -- ${quoteArg(spec.cwd ?? '/')} || exit 126\n${argv}\nrc=$?\n[ $rc -ne ${SSH_FAILED} ] || printf %s ${token} >&2\nexit $rc`
}

/** `env` would take a program whose name holds `=` for a variable. */
function envSafe(argv: readonly string[]): readonly string[] {
  return argv[0]?.includes('=') ? ['sh', '-c', 'exec "$@"', 'sh', ...argv] : argv
}

/**
 * One line that every login shell (sh, bash, zsh, csh, fish) hands to a POSIX shell unchanged: they disagree about
 * newlines, `!`, `'` and backslashes inside single quotes, so the script travels in base64.
 */
function remoteCommand(script: string): string {
  const encoded = Buffer.from(script, 'utf8').toString('base64')
  return `exec sh -c 'eval "$(echo $0 | base64 -d)"' ${encoded}`
}

/** Ends every process that carries the token, whatever group or session it moved to. Failing is no news: the caller has an error. */
async function killRemote(base: readonly string[], token: string): Promise<void> {
  const script = `for p in /proc/[0-9]*; do
  if tr '\\0' '\\n' < "$p/environ" 2>/dev/null | grep -qx 'SLURMKIT_RUN=${token}'; then kill -KILL "\${p#/proc/}" 2>/dev/null; fi
done`
  const spec: CommandSpec = { argv: ['ssh'], timeoutMs: 15_000 }
  await spawnCommand(spec, [...base, remoteCommand(script)], {}).catch(() => undefined)
}
