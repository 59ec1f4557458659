#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A real Postfix whose pipe records into a server of PostgreSQL, which is away for a while (AWAY seconds,
# 10): every bounce arrives once, as soon as the server is there again.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
# Told here: this test prints TAP, in which a skipped test ends with 0.
[ -x "$root/usr/sbin/postconf" ] || command -v postconf >/dev/null || skip_all "Postfix is not here; tools/check --all gets it"
[ "$(id -u)" -eq 0 ] || skip_all "Postfix runs as root only"
# shellcheck source=tests/integration/postfix-lib.sh
. "$SOURCE/tests/integration/postfix-lib.sh"
# shellcheck source=tests/integration/postgresql-lib.sh
. "$SOURCE/tests/integration/postgresql-lib.sh"

cat >>conf/main.cf <<END
transport_maps = inline:{ { bounces@bounces.example = record } }
record_destination_recipient_limit = 1
maximal_backoff_time = 2s
queue_run_delay = 1s
END
cat >>conf/master.cf <<END
record    unix  -       n       n       -       4       pipe
  -o soft_bounce=yes
  flags=R user=nobody argv=$BOUNCE record --jobs=1 --wait=1 --db=$url -
END
start_postfix
trap 'stop_postfix; stop_servers; rm -rf "$work" "$work.programs"' EXIT
"$BOUNCE" db init --db="$url"

# send NUMBER: mail to nobody, whose bounce comes back to bounces@.
send() {
  printf 'Subject: news\nFrom: bounces@bounces.example\nMessage-ID: <%s@bounces.example>\n\nHello\n' "$1" |
    LD_PRELOAD=$wrapper "$postfix/sbin/sendmail" -f bounces@bounces.example "gone-$1@gone.example"
}
queued() {
  find queue/deferred queue/active queue/incoming queue/maildrop -type f | wc -l
}
# recorded NUMBER: waits until the history has that many.
recorded() {
  for _ in $(seq 300); do
    kept=$(sql 'SELECT count(*) FROM bounce.event' 2>/dev/null)
    [ "$kept" != "$1" ] || break
    LD_PRELOAD=$wrapper "$postfix/sbin/postqueue" -f
    sleep 0.2
  done
  echo "$kept"
}

for number in $(seq 5); do
  send "$number"
done
is "bounces are recorded" "$(recorded 5)" 5
kill_server server
for number in $(seq 6 25); do
  send "$number"
done
sleep "${AWAY:-10}"
holds "while the server is away they are deferred" grep -q 'status=deferred' log/mail
is "none is thrown away" "$(grep -c 'status=bounced.*relay=record\|relay=record.*status=bounced' log/mail)" 0
start_server server
server_answers "$url"
is "all of them arrive" "$(recorded 25)" 25
is "each once" "$(sql 'SELECT count(DISTINCT subscriber) FROM bounce.events')" 25
for _ in $(seq 100); do
  [ "$(queued)" != 0 ] || break
  sleep 0.1
done
is "and nothing is left in the queue" "$(queued)" 0
[ "$failed" -eq 0 ] || sed 's/^/# /' log/mail log/master
done_testing
