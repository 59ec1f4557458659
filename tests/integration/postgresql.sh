#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A history on a server of PostgreSQL: what store.h promises, and the same bytes as a history in a file.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
# shellcheck source=tests/integration/postgresql-lib.sh
. "$SOURCE/tests/integration/postgresql-lib.sh"

POSTGRESQL=$url "$TEST_HISTORY" >suite 2>&1
is "the tests of stores pass" "$(grep -c '^not ok' suite) $(grep -c '^ok' suite)" \
  "0 $(sed -n 's/^1\.\.//p' suite)"
grep '^not ok' suite | sed 's/^/# /'

# The same bytes as from a file.
fresh_history
mails="$SOURCE/testdata $SOURCE/testdata/hostile"
[ ! -d "$SOURCE/../shared/corpus" ] || mails="$mails $SOURCE/../shared/corpus"
# shellcheck disable=SC2086 # a list of folders
for db in "$work/file.db" "$url"; do
  "$BOUNCE" record -v --db="$db" $mails 2>/dev/null | tail -1 >"recorded.$([ "$db" = "$url" ] && echo 2 || echo 1)"
done
is "as many events are new" "$(cat recorded.2)" "$(cat recorded.1)"
# equal NAME COMMAND...: with either history.
equal() {
  name=$1
  shift
  "$BOUNCE" "$@" --db="$work/file.db" >file.raw 2>/dev/null
  one=$?
  "$BOUNCE" "$@" --db="$url" >server.raw 2>err
  two=$?
  # The numbers behind what was removed are a history's own, and so is the order of such names.
  for store in file server; do
    if grep -q '(removed)' $store.raw; then
      sed 's/(removed)[0-9]*/(removed)/g' $store.raw | sort >$store.out
    else
      cp $store.raw $store.out
    fi
  done
  cmp file.out server.out >cmp.out 2>&1 && [ "$one" = "$two" ] && [ -s file.out ]
  result "the same bytes: $name" $?
  [ "$one $two" = "0 0" ] || sed 's/^/# /' err cmp.out | head -5
}
both() {
  day=2026-11-30
  for policy in mailman mailman2 sympa ezmlm mlmmj listmonk discourse strict; do
    equal "suppress --policy=$policy" suppress --policy=$policy --format=csv --as-of=$day
  done
  for format in text csv jsonl html; do
    equal "summary --format=$format" summary --format=$format --as-of=$day
  done
  for format in text csv jsonl html; do
    equal "blocked --format=$format" blocked --format=$format
  done
  equal "summary of a period" summary --since=2010-01-01 --as-of=2020-01-01
  equal "suppress --compare" suppress --compare=mailman,strict --format=csv --as-of=$day
  "$BOUNCE" suppress --policy=strict --format=addresses --as-of=$day --db="$work/file.db" 2>/dev/null |
    head -8 >addresses
  while read -r address; do
    equal "suppress --explain=$address" suppress --policy=strict --explain="$address" --as-of=$day
  done <addresses
}
both
"$BOUNCE" record -v --db="$url" "$SOURCE/testdata" 2>/dev/null | tail -1 >again
is "what is recorded again is known" "$(sed 's/ new.*//' again)" 0
while read -r address; do
  equal "forget $address" forget "$address"
done <addresses
equal "forget --before" forget --before=2015-01-01
both

# Who analyses mail has neither the connection nor a file of the history.
mkfifo slow
for db in "$url" "$work/slow.db"; do
  rm -f go
  # shellcheck disable=SC2094 # a FIFO
  {
    for copy in $(seq 300); do
      printf 'From x Mon Mar  2 10:00:00 2026\n'
      sed "s/^Message-I[dD]: <.*/Message-ID: <slow-$copy@example.net>/" "$hard"
      echo
    done
    for _ in $(seq 100); do
      [ ! -e go ] || break
      sleep 0.1
    done
  } >slow &
  "$BOUNCE" record --jobs=2 --db="$db" slow &
  recorder=$!
  for _ in $(seq 100); do
    ! pgrep -P $recorder >workers || break
    sleep 0.1
  done
  sleep 0.3
  ls -l "/proc/$recorder/fd" >open.recorder
  while read -r worker; do
    ls -l "/proc/$worker/fd"
  done <workers >open.workers
  touch go
  wait $recorder
  holds "who records has the history open ($db)" grep -q "socket:\|slow\.db" open.recorder
  holds "workers do not" test -s open.workers -a -z "$(grep "socket:\|slow" open.workers)"
done

# What people and dashboards read.
sql 'SELECT count(*), count(DISTINCT key), count(recipient) > 0, count(reply_code) > 0 FROM bounce.events' >views
is "the view of events" "$(cat views)" "$(sql 'SELECT count(*) FROM bounce.event' | sed 's/.*/&|&|t|t/')"
is "the view of days has them all" "$(sql 'SELECT sum(events) FROM bounce.days')" "$(cut -d"|" -f1 views)"
is "the view of domains has who has a name" "$(sql 'SELECT sum(events) FROM bounce.domains')" \
  "$(sql 'SELECT count(*) FROM bounce.event WHERE address IS NOT NULL')"

# bounce db.
fresh_history
expect "reading makes nothing" 66 "$BOUNCE" summary --db="$url"
expect "db init" 0 "$BOUNCE" db init --db="$url"
expect "db init again" 0 "$BOUNCE" db init --db="$url"
expect "db copy to the server" 0 "$BOUNCE" db copy "$work/file.db" "$url"
expect "db copy again" 0 "$BOUNCE" db copy "$work/file.db" "$url"
is "adds nothing" "$(sed 's/,.*//' out)" "0 new"
expect "db copy back" 0 "$BOUNCE" db copy "$url" "$work/back.db"
for db in "$work/file.db" "$work/back.db"; do
  "$BOUNCE" summary --db="$db" --format=csv --top=100000 >"$db.csv"
done
holds "all is there" cmp file.db.csv back.db.csv
for db in "$url" "$work/file.db"; do
  expect "db vacuum" 0 "$BOUNCE" db vacuum --db="$db"
  expect "db check" 0 "$BOUNCE" db check --db="$db"
  holds "says the version" grep -q '^version: [0-9]' out
done
expect "a file has no roles" 64 "$BOUNCE" db roles --db="$work/file.db"

# A log that is followed: whatever ends the reader, each line counts once.
fresh_history
: >mail.log
for n in 1 2 3 4 5 6; do
  printf 'Mar  2 10:00:0%d mail postfix/smtp[811]: A00000%dF: to=<bob%d@example.org>, relay=none, delay=1, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown)\n' \
    "$n" "$n" "$n" >>mail.log
  printf 'Mar  2 10:00:0%d mail postfix/smtp[811]: B00000%dF: to=<ann@example.org>, relay=none, delay=1, dsn=2.0.0, status=sent (250 Ok)\n' \
    "$n" "$n" >>mail.log
  "$BOUNCE" record --db="$url" --follow mail.log 2>follow.err &
  reader=$!
  for _ in $(seq 100); do
    [ "$(sql 'SELECT count(*) FROM bounce.event')" -lt "$n" ] || break
    sleep 0.1
  done
  kill -KILL "$reader"
  wait "$reader" 2>/dev/null
done
"$BOUNCE" record --db="$url" --follow mail.log 2>follow.err &
reader=$!
sleep 2
kill -TERM "$reader"
wait "$reader"
is "following ends by SIGTERM" "$? $(cat follow.err)" "0 "
is "and each line counted once" "$(sql 'SELECT count(*) FROM bounce.event') $(sql 'SELECT sum(count) FROM bounce.sent')" "6 6"

# Rights.
"$BOUNCE" db roles --db="$url" >roles.sql
"$postgresql/psql" -qAt -v ON_ERROR_STOP=1 "$url" -f roles.sql >/dev/null 2>err
is "db roles can be run" "$?" 0
for role in owner writer reader; do
  sql "CREATE ROLE $role LOGIN IN ROLE bounce_$role"
done
as_role() {
  echo "postgresql://$1@/bounce?host=$work"
}
cp "$demo/01-unknown-user.eml" new.eml
sed -i 's/^Message-ID:.*/Message-ID: <roles@example.net>/I' new.eml
expect "a writer records" 0 "$BOUNCE" record -v --db="$(as_role writer)" "$demo"
expect "and a log, for who is known" 0 "$BOUNCE" record --db="$(as_role writer)" "$SOURCE/testdata/logs/postfix.log"
holds "a writer does not see what is there" test -z "$(sql 'SELECT diagnostic FROM bounce.event LIMIT 1' \
  "$(as_role writer)" 2>&1 | grep -v 'permission denied')"
expect "nor does it read" 66 "$BOUNCE" suppress --db="$(as_role writer)"
expect "nor forget" 66 "$BOUNCE" forget --db="$(as_role writer)" nobody@example.org
expect "a reader reads" 0 "$BOUNCE" summary --db="$(as_role reader)"
expect "and does not record" 73 "$BOUNCE" record --db="$(as_role reader)" "$SOURCE/testdata/demo"
one_error_line "says so in one line"
expect "an owner forgets" 0 "$BOUNCE" forget --db="$(as_role owner)" nobody@example.org
holds "and is told what the server keeps" grep -q 'write-ahead log' err

# Versions of the tables.
sql 'DROP VIEW bounce.events, bounce.days, bounce.domains; DROP TABLE bounce.sent, bounce.position;
  DELETE FROM bounce.version WHERE number > 1'
expect "a writer goes on with older tables" 0 "$BOUNCE" record --db="$(as_role writer)" "$demo"
expect "so does a reader" 0 "$BOUNCE" summary --db="$(as_role reader)"
expect "db upgrade" 0 "$BOUNCE" db upgrade --db="$(as_role owner)"
is "brings them to this version" "$(sql 'SELECT max(number) FROM bounce.version')" 3
holds "with the views" sql 'SELECT count(*) FROM bounce.events'
sql 'INSERT INTO bounce.version(number) VALUES(99)'
for command in "record --wait=0" summary suppress "db upgrade --wait=0"; do
  # shellcheck disable=SC2086 # words
  expect "$command of a newer version" 75 "$BOUNCE" $command --db="$url" </dev/null
  one_error_line "says so in one line"
done

# Parts of an archive, in any order and twice.
if command -v parallel >/dev/null || [ -x "$root/usr/bin/parallel" ]; then
  fresh_history
  PATH=$root/usr/bin:$bin:$PATH
  behave ok
  printf '[bounces]\nhost=%s\nuser=bounce\ndbname=bounce\n' "$work" >services
  export PGSERVICEFILE="$work/services"
  "$BOUNCE" db init --db=service=bounces
  mkdir archive
  for copy in $(seq 30); do
    for mail in "$demo"/*.eml; do
      sed "s/^Message-I[dD]: <.*/Message-ID: <$copy-${mail##*/}>/" "$mail" >"archive/$copy-${mail##*/}"
    done
  done
  "$BOUNCE" record --db="$work/archive.db" archive
  sh "$recipes/record-parallel" archive >parallel.log 2>&1
  "$BOUNCE" summary --db=service=bounces --format=csv >parallel.csv
  "$BOUNCE" summary --db="$work/archive.db" --format=csv >archive.csv
  holds "the recipe for GNU parallel gives the same" cmp parallel.csv archive.csv
  fresh_history
  find archive -type f -print0 | split --separator='\0' --number=r/100 --numeric-suffixes - part.
  for part in $(seq 0 99 | sort -R) 1 2 3; do
    SLURM_ARRAY_TASK_ID=$part sh "$recipes/record-slurm" || echo "$part: $?" >>slurm.log
  done
  "$BOUNCE" summary --db=service=bounces --format=csv >slurm.csv
  holds "so does the one for Slurm" cmp slurm.csv archive.csv
  is "without an error" "$(cat slurm.log 2>/dev/null)" ""
else
  count=$((count + 1))
  echo "ok $count - the recipe for GNU parallel # SKIP parallel is not here"
fi

# A pooler that gives each transaction another connection.
pgbouncer=$(command -v pgbouncer || ls "$root/usr/sbin/pgbouncer" 2>/dev/null)
if [ -n "$pgbouncer" ]; then
  mkdir pool
  cat >pgbouncer.ini <<END
[databases]
bounce = host=$work dbname=bounce user=bounce
[pgbouncer]
listen_addr =
unix_socket_dir = $work/pool
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 100
END
  chmod 777 pool
  $as "$pgbouncer" pgbouncer.ini >pool.log 2>&1 &
  servers="$servers $!"
  pooled="postgresql://bounce@/bounce?host=$work/pool&port=6432"
  fresh_history
  server_answers "$pooled" || sed 's/^/# /' pool.log
  expect "db init by a pooler" 0 "$BOUNCE" db init --db="$pooled"
  rm -f one.db*
  for mail in "$demo"/*.eml; do
    "$BOUNCE" record --db="$work/one.db" "$mail"
    "$BOUNCE" record --db="$pooled" "$mail" &
    recorders="${recorders:-} $!"
  done
  codes=
  for recorder in $recorders; do
    wait "$recorder" || codes="$codes $?"
  done
  is "many writers by a pooler" "$codes" ""
  for db in "$pooled" "$work/one.db"; do
    "$BOUNCE" summary --db="$db" --format=csv --top=1000 2>&1
    "$BOUNCE" suppress --db="$db" --policy=strict --format=csv 2>&1
    "$BOUNCE" forget --db="$db" jane.doe@customer.test 2>/dev/null
  done >pooled
  is "say the same" "$(head -$(($(wc -l <pooled) / 2)) pooled | cksum)" \
    "$(tail -$(($(wc -l <pooled) / 2)) pooled | cksum)"
else
  count=$((count + 1))
  echo "ok $count - a pooler # SKIP pgbouncer is not here"
fi
done_testing
