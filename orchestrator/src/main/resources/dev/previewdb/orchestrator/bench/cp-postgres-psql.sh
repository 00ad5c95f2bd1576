# A preview by hand, timed with nothing but the shell's own clock. Prints when it began, when the copy was there, when
# the answer was there (seconds), and the answer. Arguments: the data directory, a home for the copy, psql, the query,
# how to copy (split at spaces; empty: the data directory is used as it is), then the server's whole command line.
set -eu
from=$1 home=$2 psql=$3 query=$4 copy=$5
shift 5

# A pipe nobody writes to: waiting for it is a pause that starts no process.
exec 3<> <(:)

begun=$EPOCHREALTIME
[ -z "$copy" ] || $copy "$from" "$home/data" >/dev/null
copied=$EPOCHREALTIME
setsid "$@" </dev/null >"$home/server.log" 2>&1 3>&- &
server=$!
until answer=$("$psql" -XAtqc "$query" 2>"$home/psql.log"); do
  if ! kill -0 "$server" 2>/dev/null; then
    echo "the server ended:" && tail -n 5 "$home/server.log"
    exit 1
  fi
  read -r -t 0.001 -u 3 || :
done
answered=$EPOCHREALTIME
printf '%s %s %s %s\n' "$begun" "$copied" "$answered" "$answer"
