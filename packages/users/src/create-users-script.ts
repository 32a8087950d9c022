import { ACCOUNTS_SCRIPT } from './accounts-script.ts'
import { HOMES_SCRIPT } from './homes-script.ts'
import { checkRegistryPath, DEFAULT_REGISTRY } from './registry-path.ts'
import { SESSIONS_SCRIPT } from './sessions-script.ts'
import { TRUST_SCRIPT } from './trust-script.ts'
import { VERIFY_SCRIPT } from './verify-script.ts'

/** Options of {@link createUsersScript}. */
export interface CreateUsersScriptOptions {
  /** Where the registry lies, the same path on every node. Default: `/home/.slurmkit/registry`. */
  readonly registry?: string
}

/**
 * The script that makes a node's accounts those of the registry: a plain POSIX shell script for ParallelCluster's
 * `OnNodeConfigured`, on head, login and compute nodes alike. It also serves as Slurm prolog, for nodes that run already.
 *
 * It trusts a manifest only when nobody but root could have written it, and checks all of it before it touches anything. It adds,
 * repairs, locks and removes accounts in one pass under the lock of the account files. It always exits 0: a node whose bootstrap
 * fails is terminated, and one whose prolog fails is drained. What it did is on standard output, what is wrong on standard error,
 * and both are in `/var/lib/slurmkit/report.json`. With no registry yet, which is normal when the cluster first boots, it does
 * nothing.
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
export function createUsersScript({ registry = DEFAULT_REGISTRY }: CreateUsersScriptOptions = {}): string {
  return usersScript(checkRegistryPath(registry), '')
}

/** The same script, with a manifest inside: for a node that runs, whose view of the shared folder may be half a minute old. */
export function pushScript(registry: string, manifest: string): string {
  return usersScript(registry, manifest)
}

function usersScript(registry: string, manifest: string): string {
  return `#!/bin/sh
# Makes the Linux accounts of this node those of the registry that the head node publishes. It always exits 0: a node whose
# bootstrap fails is terminated. What it did is on standard output, what is wrong on standard error, both in
# /var/lib/slurmkit/report.json.
#
#   create-users.sh [--make-homes] [--manifest FILE] [--keep-removed] [--end-jobs] [--check]
#
# --make-homes     make missing home directories as well; always on a head node, since /home is shared
# --manifest FILE  read FILE instead of the newest generation in ${registry}
# --keep-removed   lock users who are to be removed, and leave them there
# --end-jobs       end the jobs of locked and removed users here too, not only their sessions
# --check          only say whether the manifest holds
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset IFS ENV BASH_ENV CDPATH GREP_OPTIONS POSIXLY_CORRECT
umask 022
state=/var/lib/slurmkit
registry=${registry}

say() {
  printf 'create-users: %s\\n' "$*" >&2
  [ -z "$work" ] || printf '%s\\n' "$*" >>"$work/said"
}

# refuse WORDS: says why, and leaves everything as it is.
refuse() {
  say "$*; nothing was changed"
  [ -z "$work" ] || report false
  exit 0
}

${TRUST_SCRIPT}
${VERIFY_SCRIPT}
${ACCOUNTS_SCRIPT}
${SESSIONS_SCRIPT}
${HOMES_SCRIPT}
# sent_manifest: the manifest that came with the script, if one did.
sent_manifest() {
  cat <<'SENT_MANIFEST'
${manifest}SENT_MANIFEST
}

# newest_manifest: the path of the newest generation; whoever can write to the folder was checked before.
newest_manifest() {
  newest=
  for file in "$registry"/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]; do
    if [ -e "$file" ] || [ -h "$file" ]; then newest=$file; fi
  done
  printf '%s' "$newest"
}

# take_manifest: leaves a verified copy in $work/manifest, that nobody else can change, or refuses.
take_manifest() {
  if [ -z "$manifest" ]; then sent_manifest >"$work/manifest"; fi
  if [ -s "$work/manifest" ]; then
    manifest='the manifest sent here'
  else
    if [ -z "$manifest" ]; then
      [ -e "$registry" ] || [ -h "$registry" ] || refuse "no registry at $registry yet"
      if place=$(untrusted d "$registry"); then
        refuse "$place, on the way to the registry, can be changed by others than root"
      fi
      manifest=$(newest_manifest)
      [ -n "$manifest" ] || refuse "nothing in $registry yet"
    else
      case $manifest in
        *[!A-Za-z0-9/._-]*) refuse "$manifest is no plain path" ;;
        /*) ;;
        *) refuse "$manifest is no absolute path" ;;
      esac
    fi
    if place=$(untrusted f "$manifest"); then
      [ "$place" != "$manifest" ] || refuse "$manifest is not a plain file that only root can change"
      refuse "$place, on the way to $manifest, can be changed by others than root"
    fi
    head -c 8388609 <"$manifest" >"$work/manifest" || refuse "$manifest cannot be read"
  fi
  why=$(verify "$work/manifest") || refuse "$manifest $why"
}

# generation_of FILE: the generation of a manifest that was verified.
generation_of() {
  {
    read -r line
    read -r line
  } <"$1"
  printf '%s' "\${line#generation }"
}

# report VERIFIED: what this run found, for whoever looks later.
report() {
  awk -v work="$work" -v generation="\${generation:-null}" -v verified="$1" '
    function list(name,   line, out) {
      while ((getline line < (work "/" name)) > 0) {
        gsub(/[^ -~]/, "", line)
        gsub(/[\\\\"]/, "\\\\&", line)
        out = out (out == "" ? "" : ",") "\\"" line "\\""
      }
      return "\\"" name "\\":[" out "]"
    }
    BEGIN {
      printf "{\\"generation\\":%s,\\"verified\\":%s,", generation, verified
      print list("changed") "," list("problems") "," list("said") "}"
    }' >"$work/report" && mv -f "$work/report" "$state/report.json"
}

node_type() {
  if [ -r /etc/parallelcluster/cfnconfig ]; then
    sed -n 's/^cfn_node_type="\\{0,1\\}\\([A-Za-z]*\\)"\\{0,1\\}$/\\1/p' /etc/parallelcluster/cfnconfig
  fi
}

main() {
  homes=no keep=no jobs=no check=no manifest='' work='' generation=''
  while [ $# -gt 0 ]; do
    case $1 in
      --make-homes) homes=yes ;;
      --keep-removed) keep=yes ;;
      --end-jobs) jobs=yes ;;
      --check) check=yes ;;
      --manifest)
        [ $# -ge 2 ] || refuse '--manifest needs a file'
        manifest=$2
        shift
        ;;
      *) refuse "does not know the argument $1" ;;
    esac
    shift
  done
  [ "$(id -u)" -eq 0 ] || refuse 'must run as root'
  if [ ! -e "$state" ]; then
    if place=$(untrusted d "\${state%/*}"); then refuse "$place can be changed by others than root"; fi
    mkdir -m 0755 "$state" || refuse "cannot make $state"
  fi
  if place=$(untrusted d "$state"); then refuse "$place is not a folder that only root can change"; fi
  work=$(mktemp -d "$state/work.XXXXXX") || {
    work=
    refuse "cannot write in $state"
  }
  trap 'rm -rf "$work"' EXIT
  trap 'exit 0' HUP INT TERM
  take_manifest
  generation=$(generation_of "$work/manifest.body")
  if [ "$check" = yes ]; then
    echo verified
    return 0
  fi
  # One run at a time, so that none puts back what a newer generation changed. The lock ends with the process, however it ends.
  if command -v flock >/dev/null 2>&1; then
    exec 9<"$state"
    flock -w 120 9 || refuse 'another run has not ended for two minutes'
  fi
  if [ -e "$state/manifest" ]; then
    applied=$(generation_of "$state/manifest")
    [ "$applied" -le "$generation" ] ||
      refuse "$manifest is generation $generation, older than $applied, which this node has"
  fi
  # What a run left that was killed.
  for left in "$state"/work.*; do
    [ "$left" = "$work" ] || find "$left" -prune -mmin +60 -exec rm -rf {} +
  done
  command -v vipw >/dev/null 2>&1 || refuse 'there is no vipw here, of the package passwd, shadow-utils or util-linux'
  [ "$(node_type)" != HeadNode ] || homes=yes
  account_files
  # Who is to be removed is locked first: what he starts meanwhile ends with his sessions.
  if reconcile_accounts yes; then
    end_sessions "$jobs"
    if [ "$keep" = no ] && { [ ! -s "$work/to-remove" ] || reconcile_accounts no; }; then
      cmp -s "$work/manifest" "$state/manifest" || {
        cp "$work/manifest" "$work/applied" && mv -f "$work/applied" "$state/manifest"
      }
    fi
  fi
  [ "$homes" = no ] || make_homes
  if [ -e "$work/changed" ]; then cat "$work/changed"; fi
  if [ -s "$work/problems" ]; then sed 's/^/create-users: /' "$work/problems" >&2; fi
  report true
}

# One call on the last lines: a script that was cut short does nothing, and whatever happens inside, the end is 0.
(main "$@") </dev/null
exit 0
`
}
