/**
 * PID 1 of a cluster, in fresh network, mount and PID namespaces that still show the machine's own root.
 *
 * It boots a node for every line on its standard input, whose other end its owner holds: when the owner is gone, however it
 * went, the input ends, PID 1 exits, and the kernel ends every process of every node. All that nodes write lies in a tmpfs
 * that only this mount namespace has, so it goes with the last process.
 */
export const CLUSTER_SCRIPT = String.raw`#!/bin/bash
# cluster.sh DIR TREE ACKNOWLEDGE; orders on fd 0: node, role, actions, GPUs, port, separated by tabs; news on fd 3
set -eu
dir=$1 tree=$2 acknowledge=$3
# This /proc is still the machine's, so it tells the PID by which the machine knows this process.
read -r stat < /proc/self/stat
echo "$stat" > "$dir/init"

mount -t tmpfs -o mode=755 testbed "$dir/mnt"
mkdir "$dir/mnt/tree" "$dir/mnt/home" "$dir/mnt/nodes"
mount --bind "$tree" "$dir/mnt/tree"
(umask 077; head -c 128 /dev/urandom > "$dir/mnt/munge.key")
# SIOCSIFFLAGS with IFF_UP, then SIOCSIFADDR: perl is part of every Debian, iproute2 is not. Slurm listens with AI_ADDRCONFIG,
# which counts 127.0.0.1 as no address at all.
perl -e '
  socket(my $socket, 2, 2, 0) or die $!;
  my $up = pack("a16 S x22", "lo", 1);
  ioctl($socket, 0x8914, $up) or die $!;
  my $address = pack("a16 S n C4 x16", "lo:0", 2, 0, 10, 0, 0, 10);
  ioctl($socket, 0x8916, $address) or die $!;
  exit if $ARGV[0] eq "delayed";

  # RTM_NEWROUTE with NLM_F_REPLACE on the two local routes that this made, to give them RTAX_QUICKACK: Slurm 22.05 writes a
  # message in two parts and waits for the acknowledgement of the first, which Linux holds back for 40 ms, nine times a command.
  socket(my $routes, 16, 3, 0) or die $!;
  for ([127, 0, 0, 1], [10, 0, 0, 10]) {
    my $ip = pack("C4", @$_);
    my $route = pack("C8 L", 2, 32, 0, 0, 255, 2, 254, 2, 0);
    my $attributes = pack("SSa4 SSL SSa4", 8, 1, $ip, 8, 4, 1, 8, 7, $ip) . pack("SS SSL", 12, 8, 8, 15, 1);
    my $length = 16 + length($route . $attributes);
    send($routes, pack("LSSLL", $length, 24, 0x105, 1, 0) . $route . $attributes, 0) or die $!;
    recv($routes, my $answer, 4096, 0);
    my $error = unpack("x16 l", $answer);
    if ($error) { $! = -$error; die "quickack: $!" }
  }
' "$acknowledge"

while IFS=$'\t' read -r node role actions gpus port; do
  unshare --mount --uts --ipc --pid --fork -- \
    bash "$dir/boot/mount-node.sh" "$dir" "$node" "$role" "$actions" "$gpus" "$port" < /dev/null &
done
`

/** First half of a node: mounts the node's root in namespaces of its own and goes on inside it as PID 1. */
export const MOUNT_NODE_SCRIPT = String.raw`#!/bin/bash
# mount-node.sh DIR NODE ROLE ACTIONS GPUS PORT
set -eu
dir=$1 node=$2 role=$3 actions=$4 gpus=$5 port=$6
read -r pid _ < /proc/self/stat
trap 'printf "failed\t%s\tmount\t%s\n" "$node" "$?" >&3' EXIT

work=$(mktemp -d "$dir/mnt/nodes/$node.XXXXXX")
mkdir "$work/upper" "$work/work" "$work/root"
# Relative paths: an option of mount cannot hold a comma or a colon.
cd "$work"
mount -t overlay overlay -o lowerdir=../../tree,upperdir=upper,workdir=work root
cd root
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
for place in run tmp; do mount -t tmpfs tmpfs "$place"; done
chmod 1777 tmp
chmod 755 run

mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  : > "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
chmod 1777 dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
# slurmd wants a device for every GPU; these read and write like /dev/null.
for ((gpu = 0; gpu < gpus; gpu++)); do mknod -m 666 "dev/nvidia$gpu" c 1 3; done

mkdir -p run/testbed var/log/slurm etc/slurm etc/munge
mount --bind "$dir/boot" run/testbed
mount --bind "$dir/log" var/log/slurm
mount --bind "$dir/slurm" etc/slurm
mount --bind "$dir/mnt/home" home
cp "$dir/mnt/munge.key" etc/munge/munge.key

# Users of the machine are no users of the cluster.
for table in passwd group; do
  awk -F: '$3 < 1000 || $3 >= 60000' "etc/$table" > "etc/$table.testbed"
  cat "etc/$table.testbed" > "etc/$table"
  rm "etc/$table.testbed"
done
hostname "$node"
echo "$node" > etc/hostname
rm -f etc/hosts
cp "$dir/boot/hosts" etc/hosts
trap - EXIT
exec chroot . /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  bash /run/testbed/init-node.sh "$pid" "$node" "$role" "$actions" "$port"
`
