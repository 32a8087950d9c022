/**
 * Shell function that tells whether root, and nobody else, decides what is in a file. Root on every node obeys the manifest, so
 * a folder on the way to it that somebody can write is as bad as a manifest that somebody can write.
 */
export const TRUST_SCRIPT = `# untrusted TYPE PATH: prints what others than root can change: PATH, or the folder above that is nearest to it. PATH has to be a
# file (f) or folder (d), and no symbolic link. Fails when root decides about all of it. PATH is absolute, without spaces.
untrusted() {
  place=$2 places=$2
  while [ "$place" != / ]; do
    place=\${place%/*}
    [ -n "$place" ] || place=/
    places="$places $place"
  done
  # shellcheck disable=SC2086
  good=$(find $places -prune -user 0 ! -perm -020 ! -perm -002 \\( -path "$2" -type "$1" -o ! -path "$2" -type d \\) 2>/dev/null)
  for place in $places; do
    case "
$good
" in
      *"
$place
"*) ;;
      *)
        printf '%s\\n' "$place"
        return 0
        ;;
    esac
  done
  return 1
}
`
