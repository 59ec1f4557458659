#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A server of PostgreSQL that goes away in every way while mail is recorded: what was said to be kept is
# there once, and what was not was said to be tried again (75). KILLS: how often the server is killed.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
# shellcheck source=tests/integration/postgresql-lib.sh
. "$SOURCE/tests/integration/postgresql-lib.sh"

# message NAME: a bounce of NAME@example.org.
message() {
  cat <<END
Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: news@example.net
Subject: Undelivered Mail Returned to Sender
Date: Mon, 2 Mar 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

$1@example.org: host mx.example.org said: 550 5.1.1 unknown user

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; $1@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b
Content-Type: message/rfc822

From: news@example.net
To: $1@example.org
Message-ID: <$1@example.net>

hello
--b--
END
}

# Eight writers, a process each message; what they were told stands in told.N, as a queue would know it.
writer() {
  number=0
  while [ ! -e stop ]; do
    number=$((number + 1))
    message "w$1-$number" >"mail.$1"
    until "$BOUNCE" record --wait=2 --jobs=1 --db="$url" "mail.$1" 2>>"errors.$1"; do
      [ $? -eq 75 ] || { echo "not 75" >>wrong; return; }
      [ ! -e stop ] || sleep 0.2
    done
    echo "w$1-$number@example.org" >>"told.$1"
  done
}
"$BOUNCE" db init --db="$url"
for i in 1 2 3 4 5 6 7 8; do
  writer $i &
  writers="${writers:-} $!"
done
for _ in $(seq "${KILLS:-5}"); do
  sleep 0.7
  kill_server server
  start_server server
  server_answers "$url"
done
sleep 1
touch stop
# shellcheck disable=SC2086 # a list of processes
wait $writers
cat told.? | sort >told
sql "SELECT subscriber FROM bounce.events ORDER BY subscriber COLLATE \"C\"" | sort >kept
is "a killed server is told as 75, each time" "$(cat wrong 2>/dev/null)" ""
holds "the writers wrote, and met a server that was gone" test -s told -a "$(cat errors.? | wc -l)" -gt 0
is "nothing is lost, nothing is there twice ($(wc -l <told) events, ${KILLS:-5} kills)" \
  "$(comm -3 told kept | wc -l) $(uniq -d kept | wc -l)" "0 0"

# In batches: the process is told at once, for it is confined, and a second run adds what is missing.
mkdir batch
for number in $(seq 400); do
  message "b$number" >"batch/$number.eml"
done
(sleep 0.3; kill_server server; start_server server) &
killer=$!
"$BOUNCE" record --wait=5 --db="$url" batch 2>err
status=$?
wait $killer
[ "$status" -eq 0 ] || [ "$status" -eq 75 ]
result "a batch is kept, or it is 75" $?
server_answers "$url"
pid_server=$(head -1 server/postmaster.pid)
servers="$servers $pid_server"
expect "and again" 0 "$BOUNCE" record -v --wait=5 --db="$url" batch
is "all of it is there" "$(sql "SELECT count(*) FROM bounce.events WHERE subscriber LIKE 'b%'")" 400

# The socket is removed.
message socket >socket.eml
rm "$work"/.s.PGSQL.5432
expect "without its socket" 75 "$BOUNCE" record --wait=0 --db="$url" socket.eml
one_error_line "says so in one line"
expect "to read, too" 75 "$BOUNCE" summary --db="$url"
kill -INT "$pid_server"
for _ in $(seq 100); do
  [ -e "$work/server/postmaster.pid" ] || break
  sleep 0.1
done
start_server server
expect "it waits until the server is there" 0 "$BOUNCE" record -v --wait=20 --db="$url" socket.eml
is "and keeps it" "$(cat out)" "1 new, 0 known"

# The disk is full: a file system of its own.
if [ "$(id -u)" -eq 0 ] && mkdir full && mount -t tmpfs -o size=96m,mode=777 tmpfs full 2>/dev/null; then
  make_server full/data "port = 5434" "min_wal_size = 32MB" "max_wal_size = 32MB"
  mv full/data/postgresql.conf . && sed 's/^max_wal_size = 256MB//; s/^shared_buffers.*/shared_buffers = 16MB/' \
    postgresql.conf >full/data/postgresql.conf
  chown -R "$uid:$gid" full/data
  $as "$postgresql/postgres" -D "$work/full/data" >>full.log 2>&1 &
  servers="$servers $!"
  there="postgresql://bounce@/postgres?host=$work&port=5434"
  server_answers "$there"
  "$BOUNCE" db init --db="$there"
  dd if=/dev/zero of=full/filler bs=64k 2>/dev/null
  # What fits into pages that are there already may still be kept.
  status=0
  for round in $(seq 40); do
    mkdir -p "round/$round"
    for number in $(seq 50); do
      message "f$round-$number" >"round/$round/$number.eml"
    done
    "$BOUNCE" record --wait=0 --jobs=1 --db="$there" "round/$round" 2>err
    status=$?
    [ "$status" -eq 0 ] || break
  done
  is "a full disk" "$status" 75
  one_error_line "says so in one line"
  rm full/filler
  if ! $as "$postgresql/psql" -qAt "$there" -c 'SELECT 1' >/dev/null 2>&1; then
    wait "${servers##* }"
    $as "$postgresql/postgres" -D "$work/full/data" >>full.log 2>&1 &
    servers="$servers $!"
  fi
  expect "with room again" 0 "$BOUNCE" record --wait=20 --jobs=1 --db="$there" round
  is "of it all is there, once" "$(sql 'SELECT count(*), count(DISTINCT subscriber) FROM bounce.events' \
    "$there")" "$((round * 50))|$((round * 50))"
  $as "$postgresql/pg_ctl" -D "$work/full/data" -m immediate stop >/dev/null
  umount full
else
  count=$((count + 1))
  echo "ok $count - a full disk # SKIP only root may mount a small file system"
fi

# A standby, which is promoted while somebody waits.
server_answers "$url"
mkdir standby && chown "$uid:$gid" standby && chmod 700 standby
if $as "$postgresql/pg_basebackup" -d "$url" -D "$work/standby" -R -X stream >basebackup.log 2>&1; then
  echo "port = 5433" >>standby/postgresql.conf
  start_server standby
  second="postgresql://bounce@/bounce?host=$work&port=5433"
  server_answers "$second"
  expect "a standby is read" 0 "$BOUNCE" summary --db="$second"
  message standby >standby.eml
  expect "and not written" 75 "$BOUNCE" record --wait=0 --db="$second" standby.eml
  one_error_line "says so in one line"
  kill_server server
  both="postgresql://bounce@/bounce?host=$work,$work&port=5432,5433"
  "$BOUNCE" record -v --wait=30 --db="$both" standby.eml >out 2>err &
  waiting=$!
  sleep 1
  $as "$postgresql/pg_ctl" -D "$work/standby" -w promote >/dev/null
  wait $waiting
  is "who waits goes on when it is promoted" "$? $(cat out)" "0 1 new, 0 known"
  expect "what was there before is known" 0 "$BOUNCE" record -v --db="$both" batch
  is "to the new one, too" "$(cat out)" "0 new, 400 known"
else
  sed 's/^/# /' basebackup.log
  result "a standby can be made" 1
fi
done_testing
