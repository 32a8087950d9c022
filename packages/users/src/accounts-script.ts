/**
 * What writes accounts on a node. All four files are computed whole in one pass and put in place under the lock of the account
 * files, which vipw(8) takes and holds while its "editor" runs: a thousand users cost as much as one, and nobody ever meets half
 * of a change. useradd(8) for each would take a thousand passes, and usermod(8) would walk through home directories.
 */
export const ACCOUNTS_SCRIPT = `# account_files: writes what vipw runs as its editor. It also tells, with DRY=yes, what it would do.
account_files() {
  cat >"$work/edit" <<'EDIT'
#!/bin/sh
# edit PASSWD: brings PASSWD, which vipw puts in place, and the other three files in line with the manifest.
set -eu
work=\${0%/*}
LC_ALL=C
export LC_ALL
umask 077
shadow=/etc/shadow gshadow=/etc/gshadow
[ -e "$shadow" ] || shadow=/dev/null
[ -e "$gshadow" ] || gshadow=/dev/null
: >"$work/changes"
: >"$work/problems"
: >"$work/to-remove"
: >"$work/locked"
for file in passwd group shadow gshadow; do : >"$work/new.$file"; done
awk -v work="$work" -v keep="$KEEP" -f "$work/program" kind=manifest "$work/manifest.body" kind=busy "$work/busy" \\
  kind=nss-passwd "$work/nss-passwd" kind=nss-group "$work/nss-group" kind=passwd "$1" kind=group /etc/group \\
  kind=shadow "$shadow" kind=gshadow "$gshadow"
# A full disk shows here, before anything is put in place.
read -r end <"$work/done"
[ "$end" = end ]
[ "$DRY" = no ] || exit 0
for file in group gshadow shadow; do
  if [ ! -e "/etc/$file" ] || cmp -s "$work/new.$file" "/etc/$file"; then continue; fi
  cp -a "/etc/$file" "/etc/$file.slurmkit"
  cat "$work/new.$file" >"/etc/$file.slurmkit"
  sync "/etc/$file.slurmkit" 2>/dev/null || :
  mv -f "/etc/$file.slurmkit" "/etc/$file"
done
cat "$work/new.passwd" >"$1"
# vipw takes a file with the time of the old one for unchanged, to the second.
touch -t 200001010000 "$1"
EDIT
  chmod 0700 "$work/edit"
  printf '%s\\n' "$accounts_program" >"$work/program"
}

# reconcile_accounts KEEP: KEEP=yes locks users who are to be removed, and leaves them there.
reconcile_accounts() {
  KEEP=$1 DRY=yes
  export KEEP DRY
  getent passwd >"$work/nss-passwd" 2>/dev/null
  getent group >"$work/nss-group" 2>/dev/null
  cat /proc/[0-9]*/status 2>/dev/null | awk '/^State:/ { dead = $2 == "Z" } /^Uid:/ && !dead { print $2; print $3 }' >"$work/busy"
  "$work/edit" /etc/passwd 2>"$work/log" || {
    say "the accounts could not be worked out: $(head -n 1 "$work/log")"
    return 1
  }
  if [ ! -s "$work/changes" ]; then return 0; fi
  DRY=no
  EDITOR=$work/edit VISUAL=$work/edit vipw </dev/null >"$work/log" 2>&1 || {
    say "the account files could not be changed: $(tail -n 1 "$work/log")"
    : >"$work/changes"
    return 1
  }
  touch /etc/passwd
  if command -v nscd >/dev/null 2>&1; then
    nscd -i passwd >/dev/null 2>&1
    nscd -i group >/dev/null 2>&1
  fi
  cat "$work/changes" >>"$work/changed"
}

# shellcheck disable=SC2016
accounts_program='
function change(text) { print text > (work "/changes") }
function problem(who, text) {
  skip[who] = 1
  if ((who, text) in said) return
  said[who, text] = 1
  print who ": " text > (work "/problems")
}
function put(file, line) { print line > (work "/new." file) }
function ours(name) { return name in uid || name in former }
function oursToo(name) { return ours(name) || name in gidOf }
# Removes from a list of names, with commas, those that are ours to place.
function strip(list, group, tell,   names, count, i, out) {
  count = split(list, names, ",")
  out = ""
  for (i = 1; i <= count; i++) {
    if (ours(names[i]) && !(names[i] in skip)) {
      if (tell) change("left " names[i] " " group)
    } else out = out (out == "" ? "" : ",") names[i]
  }
  return out
}
BEGIN { FS = OFS = ":" }
kind == "manifest" {
  if ($1 == "group") { gidOf[$2] = $3; groupName[++groups] = $2 }
  if ($1 == "former") former[$2] = $3
  if ($1 == "user") {
    userName[++users] = $2
    uid[$2] = $3; gid[$2] = $4; state[$2] = $5; shell[$2] = $6; home[$2] = $7; memberships[$2] = $8
    byUid[$3] = $2
  }
  next
}
kind == "busy" { busy[$1] = 1; next }
kind == "nss-passwd" { nssUid[$1] = $3; next }
kind == "nss-group" { nssGid[$1] = $3; next }
kind == "passwd" {
  line[++lines] = $0; login[lines] = $1; hasUid[$1] = $3; hasGid[$1] = $4; gecos[$1] = $5; hasHome[$1] = $6; hasShell[$1] = $7
  here[$1] = 1
  next
}
kind == "group" { groupLine[++groupLines] = $0; groupHere[$1] = 1; groupHas[$1] = $3; next }
kind == "shadow" { shadowLine[++shadowLines] = $0; shadowHere[$1] = 1; next }
kind == "gshadow" { gshadowLine[++gshadowLines] = $0; gshadowHere[$1] = 1; next }
END {
  # Who has numbers that are not ours to move: accounts of the system, of other directories, and of strangers.
  for (n in here) if (!ours(n) || hasUid[n] < 1000) takenUid[hasUid[n]] = n
  for (n in nssUid) if (!(n in here)) { takenUid[nssUid[n]] = n; elsewhere[n] = 1 }
  for (g in groupHere) if (!oursToo(g) || groupHas[g] < 1000) takenGid[groupHas[g]] = g
  for (g in nssGid) if (!(g in groupHere)) takenGid[nssGid[g]] = g
  for (f in former) {
    owner[f] = byUid[former[f]]
    if (f in here && hasUid[f] >= 1000) was[owner[f]] = f
  }
  # A user who cannot be moved may stand in the way of another: until nobody new does.
  do {
    blocked = 0
    for (i = 1; i <= users; i++) {
      n = userName[i]
      if (n in skip) continue
      decide(n)
      if (n in skip) { blocked = 1; if (n in here) takenUid[hasUid[n]] = n; if (n in groupHere) takenGid[groupHas[n]] = n }
    }
  } while (blocked)
  for (i = 1; i <= groups; i++) {
    g = groupName[i]
    if (gidOf[g] in takenGid) problem(g, "gid " gidOf[g] " belongs to the group " takenGid[gidOf[g]] " here")
    else if (g in groupHere && groupHas[g] < 1000) problem(g, "is a group of the system here, gid " groupHas[g])
  }
  for (n in fate) if (fate[n] == "locked" && !(n in skip)) print uid[n] > (work "/locked")
  writePasswd()
  writeShadow()
  writeGroup()
  writeGshadow()
  print "end" > (work "/done")
}
function decide(n,   o) {
  if (n in here && hasUid[n] < 1000) { problem(n, "is an account of the system here, uid " hasUid[n]); return }
  fate[n] = state[n]
  o = n in here ? n : n in was ? was[n] : ""
  if (state[n] == "removed") {
    if (o == "") { fate[n] = "gone"; return }
    if (keep == "yes") { fate[n] = "locked"; print n > (work "/to-remove") }
    else if (hasUid[o] in busy) {
      fate[n] = "locked"
      if (!(n in stays)) print n ": still has processes here, so the account stays, locked" > (work "/problems")
      stays[n] = 1
    } else { fate[n] = "gone"; return }
  }
  if (n in elsewhere) problem(n, "comes from another directory than /etc/passwd here")
  else if (uid[n] in takenUid && takenUid[uid[n]] != n) problem(n, "uid " uid[n] " belongs to " takenUid[uid[n]] " here")
  else if (gid[n] in takenGid && takenGid[gid[n]] != n) problem(n, "gid " gid[n] " belongs to the group " takenGid[gid[n]] " here")
  else if (n in groupHere && groupHas[n] < 1000) problem(n, "has a group of the system here, gid " groupHas[n])
  else if (o != "" && hasUid[o] != uid[n] && hasUid[o] in busy)
    problem(n, "is " hasUid[o] ", not " uid[n] ", and has processes here: end them first")
}
function entry(n, comment,   sh) {
  sh = fate[n] == "locked" ? "/usr/sbin/nologin" : shell[n]
  return n ":x:" uid[n] ":" gid[n] ":" comment ":" home[n] ":" sh
}
function writePasswd(   i, n, o, new) {
  for (i = 1; i <= lines; i++) {
    o = login[i]
    if (o in done || !ours(o) || hasUid[o] < 1000) { if (!(o in done)) put("passwd", line[i]); continue }
    n = o in uid ? o : owner[o]
    if (n in skip) { put("passwd", line[i]); continue }
    if (fate[n] == "gone") { change("removed " o); continue }
    # A former name beside the name of today.
    if (o != n && n in here) { change("removed " o); continue }
    if (n in placed) continue
    placed[n] = 1
    new = entry(n, gecos[o])
    put("passwd", new)
    if (o != n) change("renamed " o " " n)
    if (hasUid[o] != uid[n]) change("uid " n " " hasUid[o] " " uid[n])
    if (hasGid[o] != gid[n]) change("gid " n " " hasGid[o] " " gid[n])
    if (hasHome[o] != home[n]) change("directory " n " " hasHome[o] " " home[n])
    else if (new != line[i] && hasShell[o] != shellOf(n)) change("shell " n " " (hasShell[o] == "" ? "-" : hasShell[o]) " " shellOf(n))
    else if (new != line[i] && o == n && hasUid[o] == uid[n] && hasGid[o] == gid[n]) change("entry " n)
  }
  for (i = 1; i <= users; i++) {
    n = userName[i]
    if (n in skip || n in placed || fate[n] == "gone") continue
    put("passwd", entry(n, ""))
    change("created " n)
  }
}
function shellOf(n) { return fate[n] == "locked" ? "/usr/sbin/nologin" : shell[n] }
function writeShadow(   i, n, o, f, old, count) {
  for (i = 1; i <= shadowLines; i++) {
    count = split(shadowLine[i], f, ":")
    o = f[1]
    if (!ours(o) || (o in here && hasUid[o] < 1000)) { put("shadow", shadowLine[i]); continue }
    n = o in uid ? o : owner[o]
    if (n in skip) { put("shadow", shadowLine[i]); continue }
    if (fate[n] == "gone" || (o != n && n in shadowHere)) { change("secret " o); continue }
    if (n in shadowDone) continue
    shadowDone[n] = 1
    old = f[8]
    f[8] = fate[n] == "locked" ? "1" : ""
    put("shadow", n ":" f[2] ":" f[3] ":" f[4] ":" f[5] ":" f[6] ":" f[7] ":" f[8] ":" f[9])
    if (old != f[8]) change((f[8] == "1" ? "locked " : "unlocked ") n)
    else if (o != n) change("secret " n)
  }
  for (i = 1; i <= users; i++) {
    n = userName[i]
    if (n in skip || n in shadowDone || fate[n] == "gone") continue
    put("shadow", n ":*:::::" ":" (fate[n] == "locked" ? "1" : "") ":")
    if (n in placed) change((fate[n] == "locked" ? "locked " : "secret ") n)
  }
}
function membersOf(   i, j, n, count, names) {
  for (i = 1; i <= users; i++) {
    n = userName[i]
    if (fate[n] == "gone" || n in skip) continue
    count = split(memberships[n], names, ",")
    for (j = 1; j <= count; j++) members[names[j]] = members[names[j]] (members[names[j]] == "" ? "" : ",") n
  }
}
function writeGroup(   i, n, g, f, count, new) {
  membersOf()
  for (i = 1; i <= groupLines; i++) {
    count = split(groupLine[i], f, ":")
    g = f[1]
    if (g in gidOf && !(g in skip)) {
      if (g in groupDone) continue
      groupDone[g] = 1
      new = g ":x:" gidOf[g] ":" members[g]
      if (new != groupLine[i]) change("group " g)
    } else if (ours(g) && f[3] >= 1000) {
      n = g in uid ? g : owner[g]
      if (n in skip) new = groupLine[i]
      else if (fate[n] == "gone" || (g != n && n in groupHere)) { change("removed-group " g); continue }
      else if (n in groupDone) continue
      else {
        groupDone[n] = 1
        new = n ":x:" gid[n] ":"
        if (new != groupLine[i]) change("group " n)
      }
    } else {
      new = f[1] ":" f[2] ":" f[3] ":" strip(f[4], g, 1)
      if (f[4] == "") new = groupLine[i]
    }
    put("group", new)
  }
  for (i = 1; i <= users; i++) {
    n = userName[i]
    if (n in skip || n in groupDone || fate[n] == "gone") continue
    put("group", n ":x:" gid[n] ":")
    if (n in placed) change("group " n)
  }
  for (i = 1; i <= groups; i++) {
    g = groupName[i]
    if (g in skip || g in groupDone) continue
    put("group", g ":x:" gidOf[g] ":" members[g])
    change("group " g)
  }
}
function writeGshadow(   i, n, g, f, count, new) {
  if (gshadowLines == 0) return
  for (i = 1; i <= gshadowLines; i++) {
    count = split(gshadowLine[i], f, ":")
    g = f[1]
    new = gshadowLine[i]
    if (g in gidOf && !(g in skip)) {
      gshadowDone[g] = 1
      new = g ":!::" members[g]
    } else if (ours(g) && !(g in groupHere && groupHas[g] < 1000)) {
      n = g in uid ? g : owner[g]
      if (!(n in skip)) {
        if (fate[n] == "gone" || (g != n && n in gshadowHere)) { change("secret-group " g); continue }
        if (n in gshadowDone) continue
        gshadowDone[n] = 1
        new = n ":!::"
      }
    } else if (f[3] != "" || f[4] != "") new = f[1] ":" f[2] ":" strip(f[3], g, 0) ":" strip(f[4], g, 0)
    if (new != gshadowLine[i]) change("secret-group " g)
    put("gshadow", new)
  }
  for (i = 1; i <= users; i++) {
    n = userName[i]
    if (n in skip || n in gshadowDone || fate[n] == "gone") continue
    put("gshadow", n ":!::")
    if (n in placed) change("secret-group " n)
  }
  for (i = 1; i <= groups; i++) {
    g = groupName[i]
    if (g in skip || g in gshadowDone) continue
    put("gshadow", g ":!::" members[g])
    change("secret-group " g)
  }
}
'
`
