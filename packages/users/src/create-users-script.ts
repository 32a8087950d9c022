import { checkListPath } from './list-path.ts'
import { TRUST_SCRIPT } from './trust-script.ts'
import { DEFAULT_LIST_PATH, LIST_HEADER } from './user-list.ts'

/** Options of {@link createUsersScript}. */
export interface CreateUsersScriptOptions {
  /** Where the list is published, the same path on every node. Default: `/home/.slurmkit/users`. */
  readonly listPath?: string
}

/**
 * The script that gives a node the accounts of the published list: a plain POSIX shell script for ParallelCluster's
 * `OnNodeConfigured`, on compute and login nodes alike.
 *
 * It trusts the list only when nobody but root could have written it, checks all of it before it touches anything, pins
 * uid and gid, and never changes the numbers of an account that is there. In bootstrap it always exits 0, whatever it
 * finds: a node that fails there is terminated, and the cluster with it. What it finds, it says on standard error. With no
 * list yet, which is normal when the cluster first boots, it does nothing.
 *
 * @throws UsersError with code `invalid-path`.
 *
 * @example
 * ```ts
 * import { createUsersScript } from '@slurmkit/users'
 *
 * const script = createUsersScript()
 * console.log(script.split('\n')[0]) // #!/bin/sh
 * ```
 */
export function createUsersScript({ listPath = DEFAULT_LIST_PATH }: CreateUsersScriptOptions = {}): string {
  return `#!/bin/sh
# Gives this node the Linux accounts of the list that the head node publishes. It always exits 0: a node whose bootstrap
# fails is terminated. What it did is on standard output, what is wrong on standard error.
#
#   create-users.sh [--make-homes] [--list FILE]
#
# --make-homes   make missing home directories as well: for the head node, since /home is shared
# --list FILE    read another list than ${checkListPath(listPath)}
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022

say() {
  printf 'create-users: %s\\n' "$*" >&2
}

# refuse WORDS: says why, and leaves everything as it is.
refuse() {
  say "$*; nothing was changed"
  exit 0
}

${TRUST_SCRIPT}
# valid_id NUMBER: a uid or gid that a person may have.
valid_id() {
  case $1 in
    '' | 0* | *[!0-9]*) return 1 ;;
  esac
  [ "\${#1}" -le 10 ] && [ "$1" -ge 1000 ] && [ "$1" -le 2147483647 ] && { [ "$1" -lt 61184 ] || [ "$1" -gt 65535 ]; }
}

# valid_record: the fields of one line, as read, make a user.
valid_record() {
  case $kind:$rest in
    user:) ;;
    *) return 1 ;;
  esac
  case $name in
    '' | [!a-z_]* | *[!a-z0-9_-]*) return 1 ;;
  esac
  case $shell in
    '') ;;
    *[!A-Za-z0-9/._-]*) return 1 ;;
    /*) ;;
    *) return 1 ;;
  esac
  [ "\${#name}" -le 32 ] && valid_id "$uid" && valid_id "$gid"
}

# check_list: leaves the lines of the list in $body, or refuses. All of it is checked before any of it is used.
check_list() {
  [ -e "$list" ] || [ -h "$list" ] || refuse "no list at $list yet"
  if folder=$(untrusted_parent "$list"); then
    refuse "$folder, on the way to $list, can be changed by others than root"
  fi
  trusted f "$list" || refuse "$list is not a plain file that only root can change"
  text=$(cat "$list")
  body=$(printf '%s\\n' "$text" | sed '$d')
  [ "$(printf '%s\\n' "$text" | sed -n 1p)" = '${LIST_HEADER}' ] || refuse "$list does not start with ${LIST_HEADER}"
  [ "$(printf '%s\\n' "$text" | sed -n '$p')" = "cksum $(printf '%s\\n' "$body" | cksum)" ] ||
    refuse "$list is incomplete, or was edited by hand"
  body=$(printf '%s\\n' "$body" | sed 1d)
  [ -n "$body" ] || return 0
  while IFS=: read -r kind name uid gid shell rest; do
    valid_record || refuse "$list has a line that is no user: $kind:$name:$uid:$gid:$shell"
  done <<LIST
$body
LIST
  for field in 2 3 4; do
    twice=$(printf '%s\\n' "$body" | cut -d: -f"$field" | sort | uniq -d)
    [ -z "$twice" ] || refuse "$list has a name, uid or gid twice: $twice"
  done
}

# create_user: makes the account $name and its group, or says why not.
create_user() {
  owner=$(getent passwd "$uid" | cut -d: -f1)
  if [ -n "$owner" ]; then
    say "$name: uid $uid belongs to $owner here"
    return 1
  fi
  group=$(getent group "$gid" | cut -d: -f1)
  if [ -n "$group" ] && [ "$group" != "$name" ]; then
    say "$name: gid $gid belongs to the group $group here"
    return 1
  fi
  if [ -z "$group" ]; then
    if [ -n "$(getent group "$name")" ]; then
      say "$name: the group $name has another gid than $gid here"
      return 1
    fi
    groupadd -g "$gid" "$name" || {
      say "$name: groupadd failed"
      return 1
    }
  fi
  useradd -M -N -u "$uid" -g "$gid" -s "\${shell:-/bin/bash}" -d "/home/$name" "$name" || {
    say "$name: useradd failed"
    return 1
  }
  printf 'created %s\\n' "$name"
}

# check_user: an account that is there keeps its numbers; only a shell that the list names is set. Fails when it differs, or
# has its home directory elsewhere.
check_user() {
  IFS=: read -r _ _ has_uid has_gid _ has_home has_shell <<ENTRY
$entry
ENTRY
  if [ "$has_uid:$has_gid" != "$uid:$gid" ]; then
    say "$name: is $has_uid:$has_gid here and $uid:$gid in the list"
    return 1
  fi
  if [ -n "$shell" ] && [ "$has_shell" != "$shell" ]; then
    if usermod -s "$shell" "$name"; then
      printf 'shell %s\\n' "$name"
    else
      say "$name: usermod failed"
    fi
  fi
  [ "$has_home" = "/home/$name" ]
}

# make_home: built aside and moved into place, so that nobody ever meets half of one.
make_home() {
  home=/home/$name
  if [ -e "$home" ] || [ -h "$home" ]; then
    [ -n "$(find "$home" -prune -type d -user "$uid" -print)" ] || say "$name: $home is not a folder of uid $uid"
    return 0
  fi
  if folder=$(untrusted_parent "$home"); then
    say "$name: no home directory, since $folder can be changed by others than root"
    return 0
  fi
  new=$(mktemp -d /home/.slurmkit-home.XXXXXX) || return 0
  if { [ ! -d /etc/skel ] || cp -R /etc/skel/. "$new"; } && chown -Rh "$uid:$gid" "$new" && mv "$new" "$home"; then
    printf 'home %s\\n' "$name"
  else
    rm -rf "$new"
    say "$name: no home directory could be made"
  fi
}

main() {
  list=${listPath}
  homes=no
  while [ $# -gt 0 ]; do
    case $1 in
      --make-homes) homes=yes ;;
      --list)
        [ $# -ge 2 ] || refuse '--list needs a file'
        list=$2
        shift
        ;;
      *) refuse "does not know the argument $1" ;;
    esac
    shift
  done
  [ "$(id -u)" -eq 0 ] || refuse 'must run as root'
  check_list
  [ -n "$body" ] || return 0
  while IFS=: read -r kind name uid gid shell rest; do
    entry=$(getent passwd "$name")
    if [ -n "$entry" ]; then
      check_user || continue
    else
      create_user || continue
    fi
    [ "$homes" = no ] || make_home
  done <<LIST
$body
LIST
}

# One call on the last line: a script that was cut short, or comes in through a pipe, does all or nothing.
main "$@" </dev/null
exit 0
`
}
