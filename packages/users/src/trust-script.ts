/**
 * Shell functions that tell whether root, and nobody else, decides what is in a file. Root on every node obeys the list, so
 * a folder on the way to it that somebody can write is as bad as a list that somebody can write.
 */
export const TRUST_SCRIPT = `# trusted TYPE PATH: PATH is a file (f) or folder (d), no symbolic link, and only root can change it.
trusted() {
  [ "$(find "$2" -prune -type "$1" -user 0 ! -perm -020 ! -perm -002 -print 2>/dev/null)" = "$2" ]
}

# untrusted_parent PATH: prints the folder nearest to PATH that others than root can change; fails when there is none.
untrusted_parent() {
  folder=$1
  while [ "$folder" != / ]; do
    folder=\${folder%/*}
    [ -n "$folder" ] || folder=/
    if ! trusted d "$folder"; then
      printf '%s\\n' "$folder"
      return 0
    fi
  done
  return 1
}
`
