/**
 * Shell functions that tell whether root, and nobody else, decides what is in a file. Root on every node obeys the manifest, so
 * a folder on the way to it that somebody can write is as bad as a manifest that somebody can write.
 */
export const TRUST_SCRIPT = `# trusted TYPE PATH: PATH is a file (f) or folder (d), no symbolic link, and only root can change it.
trusted() {
  [ "$(find "$2" -prune -type "$1" -user 0 ! -perm -020 ! -perm -002 -print 2>/dev/null)" = "$2" ]
}

# untrusted_parent PATH: prints the folder nearest to PATH that others than root can change; fails when there is none. PATH is
# absolute, without spaces.
untrusted_parent() {
  folder=$1 folders=''
  while [ "$folder" != / ]; do
    folder=\${folder%/*}
    [ -n "$folder" ] || folder=/
    folders="$folders $folder"
  done
  # shellcheck disable=SC2086
  good=$(find $folders -prune -type d -user 0 ! -perm -020 ! -perm -002 -print 2>/dev/null)
  for folder in $folders; do
    case "
$good
" in
      *"
$folder
"*) ;;
      *)
        printf '%s\\n' "$folder"
        return 0
        ;;
    esac
  done
  return 1
}
`
