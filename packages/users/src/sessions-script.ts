/** Shell function that ends what locked and removed users still run on a node. */
export const SESSIONS_SCRIPT = `# end_sessions JOBS: ends every process of users who may not work here; what belongs to a job only with JOBS=yes. A process is
# of a job when a slurmstepd that is really root is above it. Who forks all the time may be seen nowhere: until a node has a
# generation to its end, everybody who is locked by it is dealt with, seen or not.
end_sessions() {
  leaving=$(awk -F: '$1 == "user" && $5 != "active" { printf "%s ", $3 }' "$work/manifest.body")
  [ -n "$leaving" ] || return 0
  sure=
  cmp -s "$work/manifest" "$state/manifest" || sure=$(tr '\\n' ' ' <"$work/locked")
  round=0 told=no
  while [ "$round" -lt 20 ]; do
    ending=$(cat /proc/[0-9]*/status 2>/dev/null | awk -v uids="$leaving" -v sure="$sure" -v jobs="$1" '
      BEGIN {
        n = split(uids, list, " ")
        for (i = 1; i <= n; i++) leaving[list[i]]
        n = split(sure, list, " ")
        for (i = 1; i <= n; i++) ended[list[i]]
      }
      $1 == "Name:" { name = $2 }
      $1 == "State:" { dead = $2 == "Z" }
      $1 == "Pid:" { pid = $2; called[pid] = name }
      $1 == "PPid:" { parent[pid] = $2 }
      $1 == "Uid:" && !dead { real[pid] = $2; acts[pid] = $3 }
      END {
        for (p in real) {
          if (!(real[p] in leaving) && !(acts[p] in leaving)) continue
          job = 0
          hops = 0
          for (q = parent[p]; q > 1 && hops < 64; q = parent[q]) {
            if (called[q] == "slurmstepd" && real[q] == 0) job = 1
            hops++
          }
          if (job && jobs != "yes") { spared[real[p]]; continue }
          print p
          ended[real[p]]
        }
        for (u in ended) if (u in leaving && !(u in spared)) print "all:" u
      }')
    [ -n "$ending" ] || break
    sure='' pids=''
    for one in $ending; do
      case $one in
        # As the user himself: the kernel ends all that is his in one step, which no chain of forks outruns.
        all:*)
          setpriv --reuid="\${one#all:}" --regid="\${one#all:}" --clear-groups --inh-caps=-all sh -c 'kill -KILL -1' 2>/dev/null
          ;;
        *) pids="$pids $one" ;;
      esac
    done
    # Stopped first: who forks as fast as he is killed would outrun this.
    # shellcheck disable=SC2086
    kill -STOP $pids 2>/dev/null
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null
    if [ -n "$pids" ] && [ "$told" = no ]; then
      echo 'sessions ended' >>"$work/changed"
      told=yes
    fi
    round=$((round + 1))
    [ "$round" -lt 4 ] || sleep 1
  done
}
`
