/**
 * Second half of a node: its PID 1, inside its own root. Values of the config reach it as files, never as shell text.
 *
 * Below /run/testbed lie: `default-user`; `database-port`, `database.sql` and `accounting` (with a database only);
 * `cfnconfig-HeadNode` and `cfnconfig-ComputeFleet`; and `actions/<set>/<event>/<number>/{url,script,args}`.
 */
export const INIT_NODE_SCRIPT = String.raw`#!/bin/bash
# init-node.sh PID NODE ROLE ACTIONS PORT; news on fd 3
umask 022
pid=$1 node=$2 role=$3 actions=$4 port=$5
boot=/run/testbed log=/var/log/slurm

tell() { local IFS=$'\t'; echo "$*" >&3; }
idle() { while :; do sleep 3600 3>&- & wait $!; done; }
fail() { tell failed "$node" "$1" "$2"; idle; }
# Runs a program in the background and tells when it ends.
daemon() {
  local name=$1
  shift
  { setsid "$@" 3>&-; tell ended "$node" "$name" "$?"; } > "$log/$name-$node.out" 2>&1 < /dev/null &
}
# The namespace holds nobody else, so a listening port is the right one; looking disturbs no daemon, connecting would.
await_port() {
  local listening
  listening=$(printf ':%04X 00000000:0000 0A' "$1")
  until grep -q "$listening" /proc/net/tcp; do sleep 0.03; done
}
run_actions() {
  local event=$1 step index arg code
  for step in "$boot/actions/$actions/$event"/*/; do
    [ -d "$step" ] || continue
    index=$(basename "$step")
    set --
    while IFS= read -r -d '' arg; do set -- "$@" "$arg"; done < "$step/args"
    cp "$step/script" "/tmp/$event-$index"
    chmod 744 "/tmp/$event-$index"
    "/tmp/$event-$index" "$@" > "$log/$event-$index-$node.out" 2>&1 < /dev/null 3>&-
    code=$?
    tell script "$node" "$event" "$index" "$code" "$(cat "$step/url")"
    [ "$code" = 0 ] || idle
  done
}

mkdir -p /etc/parallelcluster /run/munge /var/spool/slurmd /var/spool/slurm.state
cp "$boot/cfnconfig-$role" /etc/parallelcluster/cfnconfig
# Where ParallelCluster has Slurm.
if [ ! -e /opt/slurm ]; then
  mkdir -p /opt/slurm
  ln -s /usr/bin /opt/slurm/bin
  ln -s /usr/sbin /opt/slurm/sbin
  ln -s /etc/slurm /opt/slurm/etc
fi
user=$(cat "$boot/default-user")
if [ "$role" = HeadNode ]; then home=--create-home; else home=--no-create-home; fi
getent passwd "$user" > /dev/null || useradd --uid 1000 --user-group --shell /bin/bash "$home" "$user" || fail useradd "$?"
tell booted "$node" "$pid"
run_actions OnNodeStart

chown -R munge: /etc/munge /run/munge
chmod 400 /etc/munge/munge.key
runuser -u munge -- munged --force --num-threads=4 --socket=/run/munge/munge.socket.2 --pid-file=/run/munge/munged.pid \
  --log-file=/run/munge/munged.log --seed-file=/run/munge/seed 3>&- || fail munged "$?"

if [ "$role" = HeadNode ]; then
  chown slurm: "$log" /var/spool/slurm.state
  if [ -e "$boot/database-port" ]; then
    database=$(cat "$boot/database-port")
    data=/var/lib/testbed-database
    install -d -o mysql -g mysql "$data"
    mariadb-install-db --no-defaults --user=mysql --datadir="$data" --skip-test-db > "$log/mariadb-install-db.out" 2>&1 3>&- \
      || fail mariadb-install-db "$?"
    daemon mariadbd mariadbd --no-defaults --user=mysql --datadir="$data" --socket="$data/socket" --pid-file="$data/pid" \
      --port="$database" --bind-address=127.0.0.1 --skip-name-resolve --init-file="$boot/database.sql" \
      --innodb-buffer-pool-size=256M --innodb-lock-wait-timeout=900 --loose-innodb-snapshot-isolation=OFF
    await_port "$database"
    tell reached "$node" database
    chown slurm: /etc/slurm/slurmdbd.conf
    chmod 600 /etc/slurm/slurmdbd.conf
    daemon slurmdbd slurmdbd -D
    await_port 6819
    sacctmgr --immediate --quiet < "$boot/accounting" > "$log/sacctmgr.out" 2>&1 3>&- || fail sacctmgr "$?"
    tell reached "$node" accounting
  fi
  # Comes back when it was asked to end and to come back, as a service does that is restarted.
  daemon slurmctld sh -c 'while slurmctld -D; code=$?; [ "$code" = 0 ] && [ -e "$0" ]; do rm "$0"; done; exit "$code"' \
    /run/slurmctld.restart
  until scontrol ping 2> /dev/null 3>&- | grep -q 'is UP'; do sleep 0.03; done
  tell reached "$node" controller
  run_actions OnNodeConfigured
else
  run_actions OnNodeConfigured
  daemon slurmd slurmd -D -N "$node"
  await_port "$port"
fi
tell reached "$node" configured
idle
`
