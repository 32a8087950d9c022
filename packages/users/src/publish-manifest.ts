import { type CommandRunner, type ExecOptions, expectSuccess } from '@slurmkit/command'
import { generationName } from './registry-path.ts'
import { TRUST_SCRIPT } from './trust-script.ts'
import { usersError } from './users-error.ts'

/**
 * Writes standard input as one generation, on the condition that there is none of that number and none above. link(2) fails where
 * the name is taken, on NFS too, so of two who want the same number one gets it. An NFS server may say "taken" to a link that it
 * made, when its answer was lost; then what is there is what was to be there.
 */
export const PUBLISH_SCRIPT = `set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022
${TRUST_SCRIPT}
registry=$1 name=$2
refuse() {
  printf '%s can be changed by others than root\\n' "$1" >&2
  exit 77
}
ensure() {
  if [ ! -e "$1" ] && [ ! -h "$1" ]; then
    parent=\${1%/*}
    (ensure "\${parent:-/}") || exit 77
    mkdir -m 0755 "$1" || [ -d "$1" ]
  fi
  if place=$(untrusted d "$1"); then refuse "$place"; fi
}
newer() {
  for file in "$registry"/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]; do
    if [ -e "$file" ] && [ "\${file##*/}" -gt "$name" ]; then return 0; fi
  done
  return 1
}
ensure "$registry"
if newer; then exit 78; fi
new=$(mktemp "$registry/.new.XXXXXX")
trap 'rm -f "$new"' EXIT
cat >"$new"
chmod 0644 "$new"
if place=$(untrusted f "$new"); then refuse "$place"; fi
sync "$new" 2>/dev/null || sync
ln "$new" "$registry/$name" 2>/dev/null || cmp -s "$new" "$registry/$name" || exit 78
sync "$registry" 2>/dev/null || sync
if newer; then exit 78; fi
`

/** Publishes a generation, or throws `stale-plan` when somebody else did, `untrusted-path` when others than root could. */
export async function publishManifest(
  runner: CommandRunner,
  registry: string,
  generation: number,
  text: string,
  exec: ExecOptions,
): Promise<void> {
  const argv = ['sh', '-c', PUBLISH_SCRIPT, 'publish-manifest', registry, generationName(generation)] as const
  const spec = { argv, stdin: text } as const
  const result = await runner.exec(spec, exec)
  if (result.exitCode === 77) {
    throw usersError('untrusted-path', result.stderr.trim(), { remedy: 'make it root’s alone' })
  }
  if (result.exitCode === 78) {
    throw usersError('stale-plan', `somebody else published generation ${generation}`, {
      remedy: 'read and plan again',
    })
  }
  expectSuccess(spec, result)
}
