#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# `bounce filter`: what it adds, what it keeps, and how it fails.
# shellcheck disable=SC2016,SC2119,SC2120
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
hard=$demo/01-unknown-user.eml
letter=$demo/14-human-reply.eml

filter() {
  "$BOUNCE" filter "$@"
}

# strip FILE: a filtered message without the fields that were added (they stand at the top).
strip() {
  awk 'BEGIN { top = 1 }
    top && NR == 1 && /^From / { print; next }
    top && /^X-Bounce-/ { added = 1; next }
    top && added && /^[ \t]/ { next }
    { top = 0; print }' "$1"
}

# Marking.
expect "a bounce passes" 0 filter <"$hard"
cp out marked
holds "is marked" grep -q '^X-Bounce-Verdict: hard' marked
strip marked >stripped
holds "and else unchanged" cmp -s stripped "$hard"
is "with nothing on standard error" "$(cat err)" ""
filter <marked >twice
holds "filtering twice is filtering once" cmp -s marked twice
expect "a letter passes" 0 filter <"$letter"
holds "unchanged" cmp -s out "$letter"
expect "--all" 0 filter --all <"$letter"
holds "marks it" grep -q '^X-Bounce-Kind: not-bounce' out
{ printf 'X-Bounce-Verdict: hard\nx-bounce-kind : bounce\n folded\n'; cat "$letter"; } >forged
expect "forged fields" 0 filter <forged
holds "go from a letter" cmp -s out "$letter"
{ echo "From a@b.example Mon Nov 16 2026"; cat "$hard"; } >mbox
filter <mbox >out
is "an mbox line stays first" "$(sed -n '1s/ .*//p;2s/:.*//p' out | tr '\n' ' ')" "From X-Bounce-Kind "
sed 's/$/\r/' "$hard" >crlf
filter <crlf >out
cr=$(printf '\r')
is "CRLF mail gets CRLF fields" "$(grep -c "^X-Bounce.*$cr\$" out)" "$(grep -c '^X-Bounce' out)"
strip out >stripped
holds "and keeps its line ends" cmp -s stripped crlf

# Questions.
expect "--check" 0 filter --check <"$hard"
is "prints nothing" "$(cat out err)" ""
expect "--check on a letter" 1 filter --check <"$letter"
is "prints nothing" "$(cat out err)" ""
expect "--check=hard" 0 filter --check=hard <"$hard"
expect "--check=soft,delay" 1 filter --check=soft,delay <"$hard"
expect "--check=soft,hard" 0 filter --check=soft,hard <"$hard"
expect "--check=not-bounce" 0 filter --check=not-bounce <"$letter"
expect "--verdict" 0 filter --verdict <"$hard"
is "is one word" "$(cat out)" hard
expect "--verdict of a letter" 0 filter --verdict <"$letter"
is "is its kind" "$(cat out)" not-bounce
expect "--recipients" 0 filter --recipients <"$demo/06-exim-two-recipients.eml"
is "is a line each" "$(wc -l <out)" 2
is "of four cells" "$(awk -F'\t' '{ print NF }' out | sort -u)" 4
holds "--check reads stdin in an empty environment" env -i ASAN_OPTIONS="$ASAN_OPTIONS" "$BOUNCE" filter --check <"$hard"

# VERP from the environment, under the names of Postfix, Pigeonhole, maildrop and qmail.
cat >forwarded <<'END'
From: MAILER-DAEMON@mx.example.org
Subject: failure notice

Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<forwarded@other.example>:
Sorry, no mailbox here by that name. (#5.1.1)
END
subscriber() {
  env "$@" "$BOUNCE" filter <forwarded | sed -n 's/^X-Bounce-Subscriber: //p'
}
verp=list-bounces+anna=home.example
for variable in RECIPIENT ORIGINAL_RECIPIENT ORIG_RECIPIENT SENDER; do
  is "$variable is read" "$(subscriber "$variable=$verp@list.example")" anna@home.example
done
is "LOCAL is read" "$(subscriber LOCAL=$verp)" anna@home.example
is "LOCAL with EXTENSION" "$(subscriber LOCAL=$verp EXTENSION=anna=home.example)" anna@home.example
is "LOCAL and EXTENSION" "$(subscriber LOCAL=list-bounces EXTENSION=anna=home.example)" \
  anna@home.example
is "EXTENSION alone" "$(subscriber EXTENSION=anna=home.example)" anna@home.example
is "what our own list wrote is stronger than what the report says" \
  "$(RECIPIENT=$verp@list.example "$BOUNCE" filter <"$hard" | sed -n 's/^X-Bounce-Subscriber: //p')" \
  anna@home.example

# Failures.
expect "an unknown word" 64 filter --check=harsh <"$hard"
one_error_line "is said"
expect "a file" 64 filter "$hard"
one_error_line "is refused"
expect "two questions" 64 filter --check --verdict <"$hard"
expect "a bad size" 64 filter --max-size=1X <"$hard"
expect "a bad time" 64 filter --timeout=soon <"$hard"
expect "a full disk" 75 sh -c '"$1" filter <"$2" >/dev/full' - "$BOUNCE" "$hard"
one_error_line "is said"
expect "a full disk for an answer" 75 sh -c '"$1" filter --verdict <"$2" >/dev/full' - "$BOUNCE" "$hard"
expect "a closed standard output" 75 sh -c '"$1" filter <"$2" >&-' - "$BOUNCE" "$hard"
expect "a closed standard input" 75 sh -c '"$1" filter <&-' - "$BOUNCE"
is "gives nothing" "$(cat out)" ""
expect "a folder as input" 75 sh -c '"$1" filter <.' - "$BOUNCE"
expect "nothing" 0 filter </dev/null
is "is nothing" "$(cat out)" ""

# Sizes and time. The large bounce is beyond what is held in memory.
{ cat "$hard"; head -c 16777216 /dev/zero | tr '\0' 'x' | fold -w 76; echo; } >large
expect "a large bounce" 0 filter <large
strip out >stripped
holds "passes whole" cmp -s stripped large
holds "and marked" grep -q -m1 '^X-Bounce-Verdict: hard' out
expect "--max-size" 0 filter --max-size=16M <large
holds "is said in a field" grep -q -m1 '^X-Bounce-Skipped: too-big' out
strip out >stripped
holds "and changes nothing" cmp -s stripped large
expect "--max-size and --check" 1 filter --max-size=16M --check <large
expect "--max-size and --verdict" 0 filter --max-size=16M --verdict <large
is "is not-bounce" "$(cat out)" not-bounce
expect "--timeout" 0 filter --timeout=0.000001 <large
holds "is said in a field" grep -q -m1 '^X-Bounce-Skipped: time-limit' out
strip out >stripped
holds "and changes nothing" cmp -s stripped large
expect "--timeout and --check" 75 filter --timeout=0.000001 --check <large
# One deadline for all of it, also while another program holds the history.
if [ -f "$BUILD/tools/bounce/bounce-history.so" ]; then
  "$BOUNCE" filter --db=history.db <"$hard" >want.db 2>err
  python3 -c 'import sqlite3, sys, time
db = sqlite3.connect("history.db", isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open("locked", "w").close()
time.sleep(20)' &
  locker=$!
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -e locked ] || sleep 0.2
  done
  began=$(date +%s%N)
  expect "a letter while another holds the history" 0 filter --db=history.db --timeout=0.5 <"$letter"
  is "a letter has no need of it" "$(cat err)" ""
  expect "a history that another holds" 75 filter --db=history.db --timeout=0.5 <"$hard"
  holds "is not waited for beyond the deadline" [ $((($(date +%s%N) - began) / 1000000)) -lt 2500 ]
  one_error_line "it is said"
  is "and nothing is written" "$(wc -c <out)" 0
  kill $locker
  wait $locker 2>/dev/null
  expect "afterwards" 0 filter --db=history.db <"$hard"
  holds "it passes marked" cmp -s out want.db
fi
{
  sed '/^Final-Recipient/,$d' "$hard"
  printf 'Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1\n'
  for n in $(seq 1 100); do
    printf '\nFinal-Recipient: rfc822; %s%s@example.org\nAction: failed\nStatus: 5.1.1\n' "$n" \
      "$(head -c 900 /dev/zero | tr '\0' 'x')"
  done
} >long
expect "a hundred long addresses" 0 filter <long
holds "do not make a header that is refused" [ $(($(wc -c <out) - $(wc -c <long))) -le 65536 ]
holds "and how many are left out is said" grep -q '^X-Bounce-Recipients-Left-Out: ' out
(ulimit -f 2048 && filter <large 2>err | cat >out; true)
one_error_line "no room to hold the message is said"
is "and nothing is written" "$(wc -c <out)" 0
(ulimit -v 20000 && filter <"$hard" >out 2>err)
status=$?
strip out >stripped
holds "no memory: whole or not 0 ($status)" sh -c '[ "$1" -ne 0 ] || cmp -s stripped "$2"' - $status "$hard"

# Killed while it waits: a temporary failure, and nothing written.
mkfifo pipe
"$BOUNCE" filter <pipe >out 2>err &
pid=$!
exec 9>pipe
head -c 1000 "$hard" >&9
sleep 0.2
kill -TERM $pid
wait $pid
is "SIGTERM" "$?" 75
exec 9>&-
is "leaves nothing half done" "$(wc -c <out)" 0
done_testing
