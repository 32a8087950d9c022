import { type CommandSpec, quoteArg, quoteArgv } from '@slurmkit/command'

/** Where the node keeps what a command wrote until it was fetched. Only root can look. */
const ROOT = '/var/lib/slurmkit/ssm'

/** Bytes of a page, before base64: what the agent keeps of standard output (24,000) and of standard error (8,000) is both used. */
export const PAGE = { stdout: 17_400, stderr: 5_850 } as const

/** Characters of one piece of input; a request takes 64 KB in all. */
const PIECE = 40_000

const PRELUDE = `#!/bin/sh
umask 077
root=${ROOT}
mkdir -p "$root" && chmod 0700 "$root" || exit 1`

/** What the node tells of a command that ended. */
export interface Envelope {
  readonly exitCode: number
  readonly durationMs: number
  readonly timedOut: boolean
  readonly stdout: StreamSize
  readonly stderr: StreamSize
}

/** A stream as it is, and packed. */
export interface StreamSize {
  readonly bytes: number
  readonly sha256: string
  readonly packed: number
}

/** Text for standard input, so that nobody who reads the history of commands can read it. */
export interface SealedInput {
  /** Key and initial vector, which only the node can read, in base64. */
  readonly key: string
  /** The text, packed and encrypted, in base64. */
  readonly text: string
}

/**
 * The script that a node runs for a command: it is started once, however often the script arrives. Of what to forget the folder
 * stays for a day, since a copy of a command that was sent twice can arrive after its answer was fetched.
 */
export function runScript(
  id: string,
  spec: CommandSpec,
  input: SealedInput | undefined,
  forget: readonly string[],
): string {
  const seconds = ((spec.timeoutMs ?? 60_000) / 1000).toFixed(3)
  const open =
    input === undefined
      ? `: > "$d/stdin"`
      : `printf %s ${quoteArg(input.key)} | base64 -d | openssl pkeyutl -decrypt -inkey "$root/key.pem" -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 > "$d/seal" || fail
  read -r key iv < "$d/seal"
  cat "$root/$id.in/"* | base64 -d | openssl enc -d -aes-256-cbc -K "$key" -iv "$iv" | gunzip > "$d/stdin" || fail
  rm -rf "$d/seal" "$root/$id.in"`
  return `${PRELUDE}
id=${id}
d=$root/$id
find "$root" -mindepth 1 -maxdepth 1 -type d -mmin +1440 -exec rm -rf {} + 2> /dev/null
${forget.map((old) => `rm -f "$root/${old}/all" "$root/${old}/job"`).join('\n')}
fail() { echo "slurmkit 1 failed" > "$d/head"; }
run() {
  printf %s ${quoteArg(Buffer.from(jobScript(spec)).toString('base64'))} | base64 -d > "$d/job" || fail
  ${open}
  [ ! -e "$d/head" ] || return
  start=$(date +%s%3N)
  SLURMKIT_RUN=$id timeout --foreground -s KILL ${seconds} sh "$d/job" < "$d/stdin" > "$d/out" 2> "$d/err"
  rc=$?
  took=$(($(date +%s%3N) - start)) late=0
  [ "$rc" -ne 137 ] || [ "$took" -lt ${Math.floor(Number(seconds) * 1000)} ] || { late=1; ${killByToken('$id')}; }
  gzip -9 -c "$d/out" > "$d/out.gz"; gzip -9 -c "$d/err" > "$d/err.gz"
  size() { wc -c < "$1" | tr -d ' '; }
  sum() { sha256sum < "$1" | cut -d' ' -f1; }
  echo "slurmkit 1 $rc $took $late $(size "$d/out") $(sum "$d/out") $(size "$d/out.gz") $(size "$d/err") $(sum "$d/err") $(size "$d/err.gz")" > "$d/head.new"
  cat "$d/out.gz" "$d/err.gz" > "$d/all"
  rm -f "$d/out" "$d/err" "$d/out.gz" "$d/err.gz" "$d/stdin"
  mv "$d/head.new" "$d/head"
}
if mkdir "$d" 2> /dev/null; then run 2> "$d/log"; else while [ ! -e "$d/head" ]; do sleep 0.2; done; fi
cat "$d/head"
[ "$(cut -c1-16 "$d/head")" != "slurmkit 1 failed" ] || cat "$d/log" >&2
`
}

/** What prints a page: the end of the script above, or a script of its own. `whole` prints everything, for the object store. */
export function pageScript(id: string, page: number | 'whole'): string {
  if (page === 'whole') return `base64 -w0 < "${ROOT}/${id}/all"\n`
  const start = page * (PAGE.stdout + PAGE.stderr)
  const part = (from: number, bytes: number) =>
    `tail -c +${from + 1} "${ROOT}/${id}/all" 2> /dev/null | head -c ${bytes} | base64 -w0`
  return `${part(start, PAGE.stdout)}\n${part(start + PAGE.stdout, PAGE.stderr)} >&2\n`
}

/** A page by itself. */
export function fetchScript(id: string, page: number): string {
  return `${PRELUDE}\n${pageScript(id, page)}`
}

/** Stores a piece of the input; again changes nothing, and neither do two at once. */
export function storeScripts(id: string, text: string): readonly string[] {
  const pieces = text.match(new RegExp(`.{1,${PIECE}}`, 'gs')) ?? []
  return pieces.map((piece, index) => {
    const name = String(index).padStart(6, '0')
    return `${PRELUDE}
in=$root/${id}.in
mkdir -p "$in"
printf %s ${piece} > "$in/.${name}.$$" && mv "$in/.${name}.$$" "$in/${name}"
`
  })
}

/** Makes the node's key, once, and prints its public half. */
export function keyScript(): string {
  return `${PRELUDE}
key=$root/key.pem
if [ ! -s "$key" ]; then
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$key.$$" 2> /dev/null && { ln "$key.$$" "$key" 2> /dev/null; rm -f "$key.$$"; }
fi
openssl pkey -in "$key" -pubout
`
}

/** Ends whatever a command left running, in whatever session. */
export function killScript(id: string): string {
  return `${PRELUDE}\n${killByToken(id)}\n`
}

function killByToken(id: string): string {
  return `for p in /proc/[0-9]*; do tr '\\0' '\\n' < "$p/environ" 2> /dev/null | grep -qx "SLURMKIT_RUN=${id}" && kill -KILL "\${p#/proc/}" 2> /dev/null; done; true`
}

/** The command itself. Without a directory it runs in its user's home, which the nodes of a cluster share; root's is `/`. */
function jobScript({ argv, user = 'root', cwd }: CommandSpec): string {
  return `user=${quoteArg(user)}
IFS=: read -r name _ _ _ _ home shell <<PASSWD
$(getent passwd -- "$user")
PASSWD
[ "$name" = "$user" ] || { echo "user $user does not exist on $(hostname)" >&2; exit 1; }
cwd=${cwd === undefined ? '$home; [ "$user" != root ] && [ -d "$cwd" ] || cwd=/' : quoteArg(cwd)}
cd -- "$cwd" || exit 126
set -- ${quoteArgv(argv)}
set -- env -i "HOME=$home" "USER=$user" "LOGNAME=$user" "SHELL=$shell" LANG=C.UTF-8 "SLURMKIT_RUN=$SLURMKIT_RUN" \\
  PATH=/opt/slurm/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c 'exec "$@"' sh "$@"
[ "$user" = root ] || exec runuser -u "$user" -- "$@"
exec "$@"
`
}

/** Reads the first line of what the node printed; `undefined` when it is none. */
export function parseEnvelope(text: string): Envelope | undefined {
  const line = text.split('\n', 1)[0] ?? ''
  const match = /^slurmkit 1 (\d+) (-?\d+) ([01]) (\d+) ([0-9a-f]{64}) (\d+) (\d+) ([0-9a-f]{64}) (\d+)$/.exec(line)
  if (match === null) return undefined
  const [, rc, took, late, outBytes, outSum = '', outPacked, errBytes, errSum = '', errPacked] = match
  return {
    exitCode: Number(rc),
    durationMs: Math.max(0, Number(took)),
    timedOut: late === '1',
    stdout: { bytes: Number(outBytes), sha256: outSum, packed: Number(outPacked) },
    stderr: { bytes: Number(errBytes), sha256: errSum, packed: Number(errPacked) },
  }
}
