# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2154 # lib.sh sets what is not set here
# A server of PostgreSQL of the test's own, with the rights of nobody for root, on a socket in the test's
# folder; no service of the machine is used or touched. Sourced after tests/integration/lib.sh, with
# `drops` set. Its address is in $url.
postgresql=
for folder in "$root"/usr/lib/postgresql/*/bin /usr/lib/postgresql/*/bin; do
  [ -x "$folder/initdb" ] && postgresql=$folder
done
[ -n "$postgresql" ] || skip_all "postgresql is not here; tools/check --all installs it"
"$BOUNCE" summary --db=postgresql: >/dev/null 2>err
! grep -q 'cannot load' err || skip_all "this bounce was built without libpq"
url="postgresql://bounce@/bounce?host=$work"
servers=

# make_server NAME [SETTING...]: its files, in $work/NAME.
make_server() {
  server=$1
  shift
  mkdir "$server"
  [ -z "$as" ] || chown "$uid:$gid" "$server"
  $as "$postgresql/initdb" -D "$work/$server" -U bounce --auth=trust --no-sync -E UTF8 --locale=C \
    >initdb.log 2>&1 || { sed 's/^/# /' initdb.log; exit 99; }
  {
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$work'"
    echo "shared_buffers = 64MB"
    echo "max_wal_size = 256MB"
    echo "log_min_messages = fatal"
    for setting in "$@"; do
      echo "$setting"
    done
  } >>"$server/postgresql.conf"
}

# start_server NAME: in the background; its process is in $pid_NAME.
start_server() {
  $as "$postgresql/postgres" -D "$work/$1" >>"$work/$1.log" 2>&1 &
  eval "pid_$1=$!"
  servers="$servers $!"
}

# server_answers URL: waits until it takes statements.
server_answers() {
  for _ in $(seq 300); do
    "$postgresql/psql" -qAt "$1" -c 'SELECT 1' >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  return 1
}

# kill_server NAME: as a power cut of the server alone would.
kill_server() {
  eval "kill -KILL \$pid_$1; wait \$pid_$1 2>/dev/null"
  # Its children see that it is gone, and a new one does not begin before they have.
  for _ in $(seq 100); do
    pgrep -f -- "^postgres.*$work/$1|$postgresql/postgres -D $work/$1" >/dev/null || break
    sleep 0.05
  done
}

stop_servers() {
  for server in $servers; do
    kill -INT "$server" 2>/dev/null
  done
  for server in $servers; do
    wait "$server" 2>/dev/null
  done
}
trap 'stop_servers; rm -rf "$work" "$work.programs"' EXIT

# sql STATEMENT [URL]: what it gives.
sql() {
  "$postgresql/psql" -qAt -v ON_ERROR_STOP=1 "${2:-$url}" -c "$1"
}

# fresh_history: an empty database.
fresh_history() {
  sql 'SET client_min_messages = error; DROP SCHEMA IF EXISTS bounce CASCADE'
}

chmod 777 "$work"
make_server server
start_server server
server_answers "postgresql://bounce@/postgres?host=$work" || { sed 's/^/# /' server.log; exit 99; }
sql 'CREATE DATABASE bounce' "postgresql://bounce@/postgres?host=$work"
