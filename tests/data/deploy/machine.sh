#!/usr/bin/env bash
# machine.sh ROOT CGROUP: boots the Debian system in ROOT with namespaces of its own, systemd being its first process; CGROUP is where control
# groups of version 2 are mounted. Prints the process id of that systemd as this machine counts. The end of standard input is the end of it all.
set -eu
root=$1 group=$2/strongroom-machine-$$
mkdir "$group"

sweep() { # the control groups it leaves behind, leaves first
  for _ in $(seq 50); do
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || :
    [ -d "$group" ] || return 0
    sleep 0.1
  done
}

inner='
set -eu
root=$1
mount --bind "$root" "$root"
ip link set lo up
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom tty; do : >"$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,ro,bind "$root/proc/sys"
mkdir -p "$root/.outside"
cd "$root"
pivot_root . .outside
umount -l /.outside
mount --make-rshared / # systemd hands credentials over by mounts that have to arrive in the service
exec env -i container=strongroom-test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=no
'

# The group is entered before the namespace of groups is made: it is what systemd then takes for the whole tree.
(echo "$BASHPID" >"$group/cgroup.procs"; exec unshare --mount --pid --cgroup --uts --ipc --net --fork --kill-child --propagation private bash -c "$inner" machine "$root") </dev/null &
holder=$!
trap 'kill -KILL "$holder" 2>/dev/null || :; wait "$holder" 2>/dev/null || :; sweep' EXIT

first=""
for _ in $(seq 200); do
  first=$(cat "/proc/$holder/task/$holder/children" 2>/dev/null || :)
  first=${first%% *}
  if [ -n "$first" ] && [ "$(cat "/proc/$first/comm" 2>/dev/null)" = systemd ]; then break; fi
  kill -0 "$holder" 2>/dev/null || { echo "the first process ended" >&2; exit 1; }
  sleep 0.05
done
echo "$first"
cat >/dev/null
