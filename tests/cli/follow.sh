#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Logs that are followed: rotated, emptied, cut in the middle of a line, read on after an end at any
# moment: KILLS times (12); tools/check --soak says 100.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
export TZ=UTC
ends=${KILLS:-12}
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not here"
trap 'kill -KILL $reader 2>/dev/null; rm -rf "$work"' EXIT
reader=

# failure NUMBER, success NUMBER: what Postfix writes of one message.
failure() {
  printf 'Mar  2 10:00:00 mail postfix/cleanup[810]: A%06dF: message-id=<f%d@example.net>\n' "$1" "$1"
  printf 'Mar  2 10:00:01 mail postfix/smtp[811]: A%06dF: to=<bob%d@example.org>, relay=mx.example.org[192.0.2.25]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 <bob%d@example.org>: User unknown)\n' "$1" "$1" "$1"
}
success() {
  printf 'Mar  2 10:00:01 mail postfix/smtp[811]: B%06dF: to=<ann@example.org>, relay=mx.example.org[192.0.2.25]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n' "$1"
}

start() {
  "$BOUNCE" record --db=h.db --follow mail.log 2>err &
  reader=$!
}

# finish NAME: it ends by SIGTERM as it should.
finish() {
  kill -TERM "$reader"
  wait "$reader"
  is "$1: SIGTERM" $? 0
  is "$1: nothing is said" "$(cat err)" ""
}

ask() {
  sqlite3 h.db ".timeout 5000" "$1"
}
events() {
  ask "select count(*) from event"
}
delivered() {
  ask "select total(count) from sent" | sed 's/\..*//'
}

# reaches NAME EVENTS DELIVERED: the history does so within a few seconds.
reaches() {
  n=0
  while [ $n -lt 100 ]; do
    [ "$(events 2>/dev/null) $(delivered 2>/dev/null)" = "$2 $3" ] && break
    sleep 0.1
    n=$((n + 1))
  done
  is "$1" "$(events) $(delivered)" "$2 $3"
}

{ failure 1 && success 1; } >mail.log
start
reaches "what is there" 1 1
{ failure 2 && success 2; } >>mail.log
reaches "what is added" 2 2
failure 3 | head -n 1 >>mail.log
failure 3 | tail -n 1 | head -c 60 >>mail.log
sleep 0.4
is "half a line waits" "$(events)" 2
failure 3 | tail -n 1 | tail -c +61 >>mail.log
reaches "its other half" 3 2
mv mail.log mail.log.1
failure 4 >>mail.log.1
{ failure 5 && success 3; } >mail.log
reaches "renamed, with a line behind" 5 3
cp mail.log mail.log.copy
: >mail.log
{ failure 6 && success 4; } >>mail.log
reaches "emptied" 6 4
is "the message's id is known" "$(ask "select count(*) from event where message_id is null")" 0
finish "the first"

{ failure 7 && success 5; } >>mail.log
mv mail.log mail.log.1
{ failure 8 && success 6; } >mail.log
mv mail.log.1 mail.log.2
mv mail.log mail.log.1
{ failure 9 && success 7; } >mail.log
start
reaches "rotated twice while nobody read" 9 7
failure 10 | tail -n 1 >>mail.log
failure 10 | head -n 1 >>mail.log
reaches "lines in another order" 10 7
finish "the second"
start
sleep 0.5
finish "the third"
is "nothing is new" "$(events) $(delivered)" "10 7"
expect "recorded by name" 0 "$BOUNCE" record --db=h.db mail.log.2 mail.log.1
is "counts nothing twice" "$(events) $(delivered)" "10 7"
gzip mail.log.2
expect "nor compressed" 0 "$BOUNCE" record --db=h.db mail.log.2.gz
is "counts nothing twice, either" "$(events) $(delivered)" "10 7"

# Ended at any moment, while a writer writes and rotates.
rm -f h.db* mail.log* err
failure 0 >mail.log
(
  i=1
  while [ ! -e enough ]; do
    { failure $i && success $i && success $i; } >>mail.log
    [ $((i % 40)) -ne 0 ] || { mv mail.log "mail.log.$i" && : >mail.log; }
    i=$((i + 1))
    sleep 0.01
  done
  echo $i >written
) &
writer=$!
n=0
while [ $n -lt $ends ]; do
  start
  sleep "0.$(($(date +1%N) / 1000 % 9))$(($(date +1%N) / 100 % 9))"
  kill -KILL "$reader"
  wait "$reader" 2>/dev/null
  n=$((n + 1))
done
touch enough
wait "$writer"
start
written=$(cat written)
reaches "ended $ends times: each once" "$written" "$((2 * (written - 1)))"
finish "the last"

# A pipe is kept at least every second, and may come a byte at a time.
rm -f h.db*
mkfifo pipe
"$BOUNCE" record --db=h.db - <pipe &
reader=$!
exec 3>pipe
head -c 40 "$SOURCE/testdata/logs/postfix-journal.json" >&3
sleep 0.3
tail -c +41 "$SOURCE/testdata/logs/postfix-journal.json" >&3
reaches "journald's lines on a pipe that stays open" 19 1
kill -TERM "$reader"
wait "$reader"
is "a pipe: SIGTERM" $? 0
exec 3>&-
mkfifo mail
"$BOUNCE" record --db=h.db - <mail &
reader=$!
exec 3>mail
head -c 10 "$demo/01-unknown-user.eml" >&3
sleep 0.3
tail -c +11 "$demo/01-unknown-user.eml" >&3
exec 3>&-
wait "$reader"
is "a mail that comes slowly" "$? $(events)" "0 20"

expect "no name" 64 "$BOUNCE" record --db=h.db --follow
one_error_line "says so"
expect "a folder" 66 "$BOUNCE" record --db=h.db --follow .
one_error_line "says so, too"
done_testing
