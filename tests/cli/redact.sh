#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# `bounce redact` and `bounce report --redact` as a user meets them. That copies are judged alike and
# hold nothing of anybody is test-redact's, over all messages.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
mail=$demo/01-unknown-user.eml
printf 'sixteen bytes or more of a key' >key
printf 'another key, as long as it should be' >other

expect "a copy" 0 "$BOUNCE" redact --key-file=key "$mail"
cp out one
holds "has no address of the original" sh -c '! grep -qi "jane\|customer.test\|app.example.org" one'
holds "has its wording" grep -q "Recipient address rejected" one
"$BOUNCE" report -f jsonl "$mail" | python3 -c 'import json,sys
r = json.load(sys.stdin)
print(*[r[k] for k in ("kind", "action", "status", "reply_code", "verdict", "reason", "fault")])' >want
"$BOUNCE" report -f jsonl one | python3 -c 'import json,sys
r = json.load(sys.stdin)
print(*[r[k] for k in ("kind", "action", "status", "reply_code", "verdict", "reason", "fault")])' >got
is "is judged alike" "$(cat got)" "$(cat want)"
"$BOUNCE" redact --key-file=key - <"$mail" >two
holds "the same key gives the same copy" cmp -s one two
"$BOUNCE" redact --key-file=other "$mail" >two
holds "another key another" sh -c '! cmp -s one two'
"$BOUNCE" redact "$mail" >two
"$BOUNCE" redact "$mail" >three
holds "no key, another each time" sh -c '! cmp -s two three'

expect "many messages" 64 "$BOUNCE" redact --key-file=key "$demo"
holds "say what is needed" grep -q -- --mbox err
is "before anything is written" "$(wc -c <out)" 0
for file in "$demo"/*.eml; do
  echo "From a@example.org Mon Nov 16 10:00:00 2026"
  cat "$file"
  echo
done >box.mbox
expect "an mbox without --mbox" 64 "$BOUNCE" redact --key-file=key box.mbox
is "is refused whole" "$(wc -c <out)" 0
expect "into a file" 64 "$BOUNCE" redact --key-file=key --output=copy.eml box.mbox
holds "too" [ ! -e copy.eml ]
expect "an mbox" 0 "$BOUNCE" redact --key-file=key --mbox --output=copy.mbox "$demo"
"$BOUNCE" report -f jsonl "$demo" | wc -l >want
"$BOUNCE" report -f jsonl copy.mbox | wc -l >got
is "has as many records" "$(cat got)" "$(cat want)"
expect "names, numbers and tokens outside addresses" 0 "$BOUNCE" redact --key-file=key "$SOURCE/tests/redact/leaks.eml"
for word in wilhelmina zzyzx quuxfamily hildegard beethoven schubert jdoe 867-5309 '170 123' 12345678 \
    master[j]ane servicemann '203[._-]0[._-]113' 'letter.*jane' 'results\.pdf' '2001:db8:1:'; do
    holds "$word is gone" sh -c '! grep -qi "$1" out' - "$word"
done
holds "codes stay" grep -q '^521-198\..* blocked; 550-' out

expect "a line that would begin a message" 0 "$BOUNCE" redact --key-file=key --mbox "$SOURCE/tests/redact/mbox-fromline.eml"
is "is quoted" "$(grep -c '^From ' out)" 1
holds "as mboxrd does" grep -q '^>From ' out
{
    printf 'From: MAILER-DAEMON@mx.example.org\nTo: x@example.com\nSubject: '
    awk 'BEGIN { for (i = 0; i < 150000; i++) printf "\344\270\255\346\226\207 " }'
    printf '\n\n'
    awk 'BEGIN { for (i = 0; i < 60000; i++) printf "\"x\"@a.example " }'
} >large
expect "2 MB of short words and quoted local parts within 10 s" 0 sh -c 'ulimit -t 10; "$BOUNCE" redact --key-file=key large'

expect "no key file" 66 "$BOUNCE" redact --key-file=nothing "$mail"
one_error_line "says so in one line"
printf short >short
expect "a short key" 65 "$BOUNCE" redact --key-file=short "$mail"
one_error_line "says so in one line"
expect "a missing input" 66 "$BOUNCE" redact --key-file=key nothing
echo before >copy
expect "nor one for --output" 66 "$BOUNCE" redact --key-file=key --output=copy nothing
is "leaves the file of before" "$(cat copy)" before
expect "a full disk" 74 sh -c '"$BOUNCE" redact --key-file=key "$1" >/dev/full' - "$mail"

expect "report --redact" 0 "$BOUNCE" report --redact --key-file=key -f jsonl "$demo"
holds "shows nobody" sh -c '! grep -qi "jane\|customer\.test\|erik\|firm\.test\|quarterly" out'
pseudonym=$(sed -n '1s/.*"recipient":"\([^"]*\)".*/\1/p' out)
holds "and the pseudonyms of the copy" grep -qi "$pseudonym" one
expect "with list columns" 0 "$BOUNCE" report --redact --group=subscriber -f csv "$demo"
holds "too" sh -c '! grep -qi "jane\|customer\.test" out'
done_testing
