/** Shell functions that make home directories: for the head node, since `/home` is shared. */
export const HOMES_SCRIPT = `# make_homes: a missing home directory is built aside and moved into place whole; nobody's directory is taken over.
make_homes() {
  parent='' staging=''
  : >"$work/homes"
  : >"$work/new-homes"
  # Only who has his account here.
  awk -F: '
    FILENAME == ARGV[1] { here[$1, $3, $4] = 1; next }
    $1 == "user" && $5 == "active" && ($2, $3, $4) in here { print $2, $3, $4, $7 }
  ' /etc/passwd "$work/manifest.body" >"$work/active"
  while read -r name uid gid home; do
    if [ -e "$home" ] || [ -h "$home" ]; then
      printf '%s\\n' "$home" >>"$work/homes"
      continue
    fi
    if [ "\${home%/*}" != "$parent" ]; then
      move_homes
      parent=\${home%/*}
      if place=$(untrusted d "$parent"); then
        say "no home directory below $parent, since $place can be changed by others than root"
      else
        staging=$(mktemp -d "$parent/.slurmkit-homes.XXXXXX") || staging=
      fi
    fi
    [ -n "$staging" ] || continue
    if make_home "$staging/\${home##*/}"; then
      printf '%s\\n' "$staging/\${home##*/}" >>"$work/new-homes"
      printf 'home %s\\n' "$name" >>"$work/made"
    else
      say "$name: no home directory could be made"
    fi
  done <"$work/active"
  move_homes
  [ -s "$work/homes" ] || return 0
  xargs ls -dn <"$work/homes" 2>/dev/null >"$work/owners"
  awk -v work="$work" '
    FILENAME == ARGV[1] { split($0, f, ":"); if (f[1] == "user") { uid[f[7]] = f[3]; name[f[7]] = f[2] } next }
    substr($1, 1, 1) != "d" || $3 != uid[$NF] {
      print name[$NF] ": " $NF " is not a folder of uid " uid[$NF] > (work "/problems-of-homes")
    }' "$work/manifest.body" "$work/owners"
  if [ -e "$work/problems-of-homes" ]; then cat "$work/problems-of-homes" >>"$work/problems"; fi
}

# make_home FOLDER: like /etc/skel, for $uid and $gid alone.
make_home() {
  umask 077
  if [ -d /etc/skel ]; then cp -R /etc/skel "$1"; else mkdir "$1"; fi && chown -Rh "$uid:$gid" "$1"
  made=$?
  umask 022
  return "$made"
}

# move_homes: what was built aside goes below $parent, each by one rename.
move_homes() {
  if [ -s "$work/new-homes" ]; then
    # shellcheck disable=SC2016
    if xargs sh -c 'to=$1; shift; mv -- "$@" "$to/"' move "$parent" <"$work/new-homes"; then
      cat "$work/made" >>"$work/changed"
    else
      say "some home directories could not be moved to $parent"
    fi
    : >"$work/new-homes"
    : >"$work/made"
  fi
  [ -z "$staging" ] || rm -rf "$staging"
  staging=
}
`
