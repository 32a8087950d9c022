import type { CommandRunner } from '@slurmkit/command'

/** What the agent keeps of each stream: less than this stays whole. */
const STREAM_LIMITS = { stdout: 24_000, stderr: 8_000 } as const
const SUFFIX = '--output truncated--'

/** How a script on an instance ended. */
export interface AgentResult {
  readonly status: 'Success' | 'Failed' | 'TimedOut' | 'Cancelled'
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** Both streams whole, for the copy in the object store. */
  readonly whole: { readonly stdout: Uint8Array; readonly stderr: Uint8Array }
  readonly rebooted: boolean
}

/** A folder of the agent's own, a file for the script, `sh -c <file>`, and both streams in files. */
const RUN = `set -u
dir=$1; limit=$2; cwd=$3; shift 3
mkdir -p -- "$dir" && chmod 0700 "$dir" && cat > "$dir/_script.sh" && chmod 0700 "$dir/_script.sh" || exit 70
cd -- "$cwd" 2>/dev/null || cd -- "$dir"
setsid env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@" \\
  timeout --signal=KILL "$limit" sh -c "$dir/_script.sh" > "$dir/stdout" 2> "$dir/stderr" < /dev/null
rc=$?
echo "$rc"
base64 -w0 < "$dir/stdout"; echo
base64 -w0 < "$dir/stderr"; echo`

/** Cuts a stream as the agent does: by bytes, wherever that falls. */
function cut(bytes: Uint8Array, stream: keyof typeof STREAM_LIMITS): string {
  const limit = STREAM_LIMITS[stream]
  if (bytes.length < limit) return new TextDecoder().decode(bytes)
  return new TextDecoder().decode(bytes.subarray(0, limit - SUFFIX.length)) + SUFFIX
}

/**
 * Runs the commands of `AWS-RunShellScript` as the agent does: joined by line feeds into a file, as root, with no HOME and
 * nothing on standard input; 168 is success, 194 success and a reboot, a script out of time is killed and has 137.
 * Source: amazon-ssm-agent, `plugins/runscript`, `contracts`, `appconfig`.
 */
export async function runOnAgent(
  runner: CommandRunner,
  options: {
    readonly commandId: string
    readonly instanceId: string
    readonly region: string
    readonly commands: readonly string[]
    readonly cwd: string
    readonly seconds: number
    readonly folder: string
    readonly signal?: AbortSignal
  },
): Promise<AgentResult> {
  const { commandId, instanceId, region, commands, cwd, seconds, folder, signal } = options
  const dir = `${folder}/${commandId}/awsrunShellScript/0.awsrunShellScript`
  const environment = [
    `SSM_COMMAND_ID=${commandId}`,
    `AWS_SSM_INSTANCE_ID=${instanceId}`,
    `AWS_SSM_REGION_NAME=${region}`,
  ]
  const run = await runner.exec(
    {
      argv: ['sh', '-c', RUN, 'sh', dir, String(seconds), cwd === '' ? dir : cwd, ...environment],
      stdin: `${commands.join('\n')}\n`,
      timeoutMs: (seconds + 30) * 1000,
    },
    signal === undefined ? {} : { signal },
  )
  const [code = '', out = '', err = ''] = run.stdout.split('\n')
  const exitCode = Number(code)
  const whole = { stdout: Buffer.from(out, 'base64'), stderr: Buffer.from(err, 'base64') }
  const isSuccess = exitCode === 0 || exitCode === 168 || exitCode === 194
  return {
    status: isSuccess ? 'Success' : exitCode === 137 ? 'TimedOut' : 'Failed',
    exitCode,
    stdout: cut(whole.stdout, 'stdout'),
    stderr: cut(whole.stderr, 'stderr'),
    whole,
    rebooted: exitCode === 194,
  }
}
