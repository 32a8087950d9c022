import { type CommandRunner, type ExecOptions, expectSuccess } from '@slurmkit/command'
import type { ManifestUser } from './manifest.ts'
import { keyLines } from './public-key.ts'

/**
 * Writes public keys between two marks of `~/.ssh/authorized_keys`; what the user has there beside them stays. Everything below
 * a home directory is done as its owner, with an empty environment and a time limit: links and pipes that he lays lead only to
 * what he may write himself. Standard input: a line `name uid gid home count`, then as many keys, for each user.
 */
export const KEYS_SCRIPT = `set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
# shellcheck disable=SC2016
as_user='
set -eu
umask 077
cd -- "$1"
[ -d .ssh ] || mkdir .ssh
cd .ssh
file=authorized_keys new=.authorized_keys.slurmkit.$$
{
  if [ -f "$file" ]; then
    [ "$(wc -c <"$file")" -le 1048576 ]
    sed "/^# slurmkit: keys from the user file$/,/^# slurmkit: end$/d" "$file"
  fi
  if [ "$2" != 0 ]; then
    echo "# slurmkit: keys from the user file"
    cat
    echo "# slurmkit: end"
  fi
} >"$new"
if [ -f "$file" ] && cmp -s "$new" "$file"; then
  rm -f "$new"
  exit 0
fi
mv -f "$new" "$file"
exit 9
'
while read -r name uid gid home count; do
  keys='' at=0
  while [ "$at" -lt "$count" ]; do
    IFS= read -r key
    keys="$keys$key
"
    at=$((at + 1))
  done
  if [ ! -d "$home" ] || [ -h "$home" ]; then
    echo "problem $name has no home directory for keys"
    continue
  fi
  printf '%s' "$keys" | timeout -k 1 10 setpriv --reuid="$uid" --regid="$gid" --clear-groups --inh-caps=-all \\
    env -i PATH="$PATH" LC_ALL=C sh -c "$as_user" keys "$home" "$count" >/dev/null 2>&1
  case $? in
    0) ;;
    9) echo "changed keys $name" ;;
    124 | 137) echo "problem writing the keys of $name took too long" ;;
    *) echo "problem the keys of $name could not be written below $home" ;;
  esac
done
`

/** Writes the keys of users who are active, on the head node: home directories are shared. */
export async function writeKeys(
  headNode: CommandRunner,
  users: readonly ManifestUser[],
  keys: Readonly<Record<string, readonly string[]>>,
  exec: ExecOptions,
): Promise<{ readonly changed: readonly string[]; readonly problems: readonly string[] }> {
  const stdin = users
    .filter(({ name, state }) => state === 'active' && Object.hasOwn(keys, name))
    .map(({ name, uid, gid, home }) => {
      const own = keys[name] ?? []
      return `${name} ${uid} ${gid} ${home} ${own.length}\n${keyLines(own)}`
    })
    .join('')
  if (stdin === '') return { changed: [], problems: [] }
  const spec = { argv: ['sh', '-c', KEYS_SCRIPT, 'write-keys'], stdin, timeoutMs: 600_000 } as const
  const { stdout } = expectSuccess(spec, await headNode.exec(spec, exec))
  const lines = stdout.split('\n')
  const after = (word: string) => lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length))
  return { changed: after('changed '), problems: after('problem ') }
}
