# One question by psql, timed with nothing but the shell's own clock. Prints when it began, when the answer was there
# (seconds), and the answer. Arguments: psql, the query, then where psql connects to.
set -eu
psql=$1 query=$2
shift 2

begun=$EPOCHREALTIME
answer=$("$psql" -XAtq "$@" -c "$query")
answered=$EPOCHREALTIME
printf '%s %s %s\n' "$begun" "$answered" "$answer"
