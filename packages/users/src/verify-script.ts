import { MANIFEST_HEADER } from './manifest.ts'

/** Bytes of the largest manifest that a node reads: some 100,000 users. */
const LARGEST = 8_388_608

/**
 * Shell function that checks all of a manifest, with the same rules as `parseManifest`: `verify FILE` prints why it is none. FILE
 * is a copy that nobody else can change.
 */
export const VERIFY_SCRIPT = `# verify FILE: all of FILE is a manifest, down to its last byte. Prints why not. FILE.body is what the checksum covers.
verify() {
  header=
  IFS= read -r header <"$1" || :
  [ "$header" = '${MANIFEST_HEADER}' ] || {
    echo 'does not start with ${MANIFEST_HEADER}'
    return 1
  }
  if [ "$(wc -c <"$1")" -gt ${LARGEST} ]; then
    echo 'is larger than any manifest'
    return 1
  fi
  sed '$d' <"$1" >"$1.body"
  sum=$(cksum <"$1.body")
  # What is covered, its checksum and a newline: to the byte.
  printf 'cksum %s\\n' "$sum" | cat "$1.body" - | cmp -s - "$1" || {
    echo 'is incomplete, or was edited by hand'
    return 1
  }
  if [ "$(tr -d '\\n\\040-\\176' <"$1.body" | wc -c)" -ne 0 ]; then
    echo 'holds characters that no manifest has'
    return 1
  fi
  awk "$verify_program" <"$1.body"
}

# shellcheck disable=SC2016
verify_program='
function name(s) { return length(s) <= 32 && s ~ /^[a-z_][a-z0-9_-]*$/ }
function id(s) {
  return length(s) <= 10 && s ~ /^[1-9][0-9]*$/ && s + 0 >= 1000 && s + 0 <= 2147483647 && (s + 0 < 60000 || s + 0 > 65535)
}
function path(s) {
  return length(s) <= 128 && s ~ "^/[A-Za-z0-9._+/-]*$" && s !~ "//" && s !~ "/$" && s !~ "/[.][.]?(/|$)"
}
function fail(why) { if (fault == "") fault = why }
function claim(kind, what, why) { if ((kind, what) in claimed) fail(why); claimed[kind, what] = 1 }
function group(g) { if (!name(g) || g in seen) fail("has a line that is no user: " $0); seen[g] = 1; asked[g] = 1 }
BEGIN { FS = ":" }
fault != "" { next }
NR == 1 { next }
NR == 2 { if ($0 !~ /^generation [1-9][0-9]*$/ || length($0) > 20) fail("does not say which generation it is"); next }
NR == 3 { if ($0 !~ /^previous (-|[0-9]+ [0-9]+)$/) fail("does not say which generation it is"); next }
NF < 3 || !name($2) || !id($3) { fail("has a line that is no user: " $0); next }
$1 == "group" && NF == 3 {
  claim("name", $2, "has a name or uid twice")
  claim("gid", $3, "has a gid twice")
  declared[$2] = 1
  next
}
$1 == "former" && NF == 3 {
  claim("name", $2, "has a name or uid twice")
  former[$3] = 1
  next
}
$1 != "user" || NF != 9 || !id($4) || !path($6) || !path($7) || ($5 != "active" && $5 != "locked" && $5 != "removed") ||
($9 != "" && $9 !~ /^[0-9]+[.][0-9]+$/) {
  fail("has a line that is no user: " $0)
  next
}
{
  claim("name", $2, "has a name or uid twice")
  claim("uid", $3, "has a name or uid twice")
  claim("gid", $4, "has a gid twice")
  split("", seen)
  if ($8 != "") {
    count = split($8, names, ",")
    for (i = 1; i <= count; i++) group(names[i])
  }
}
END {
  if (NR < 3) fail("does not say which generation it is")
  for (g in asked) if (!(g in declared)) fail("has a user in a group that it does not have, or twice in one")
  for (u in former) if (!(("uid", u) in claimed)) fail("has a former name of nobody")
  if (fault == "") exit 0
  print fault
  exit 1
}
'
`
