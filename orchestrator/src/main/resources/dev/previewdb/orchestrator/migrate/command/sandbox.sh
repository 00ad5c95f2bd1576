# The first process of a command's own namespaces (unshare(1)): gives it files of its own, says that it stands, waits until
# the service says that its preview can be reached, and runs it. When this process ends, so does every other one in it.
#
# sandbox.sh CHECKOUT STAGE STORAGE SPACE UID GROUP DIRECTORY COMMAND...
#
#   CHECKOUT   the commit's files, which belong to UID and stay as they are
#   STAGE      an empty directory of this run
#   STORAGE    what the service keeps; the command sees nothing of it
#   SPACE      bytes the command may write
#   GROUP      the file of a control group that takes the id of a process; empty for none
#   DIRECTORY  where the command begins, below the checkout
set -eu
checkout=$1 stage=$2 storage=$3 space=$4 uid=$5 group=$6 directory=$7
shift 7

if [ -n "$group" ]; then
  echo 0 >"$group"
fi

# What the command writes is kept in memory, all of it together, and only for as long as this process lives.
mount -t tmpfs -o "size=$space,mode=0755" previewdb "$stage"
cd "$stage"
mkdir checkout files home new work tmp shm run
chown "$uid:$uid" home new
chmod 1777 tmp shm run
mount --bind "$checkout" files
mount -t overlay -o lowerdir=files,upperdir=new,workdir=work previewdb checkout
mount --rbind "$stage" /mnt

# Where others leave files, or listen: nothing of that is seen here.
instead() {
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    mount --bind "/mnt/$2" "$1"
  fi
}
instead /tmp tmp
instead /var/tmp tmp
instead /dev/shm shm
instead /run run
instead /var/run run
if [ -d "$storage" ]; then
  mount -t tmpfs -o size=4k,mode=0555 previewdb "$storage"
fi

cd "/mnt/checkout/$directory"
echo ready
read -r go

# The service holds the other end of the standard input for as long as it wants this.
exec 3<&0 </dev/null
"$@" 3<&- &
command=$!
(read -r gone <&3 || kill -KILL -1) >/dev/null 2>&1 &
wait "$command"
