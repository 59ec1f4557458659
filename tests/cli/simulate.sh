#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Policies replayed over a history: whom they stop when, and where that was wrong.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

# fails DAY ADDRESS CODE TEXT: a line of a log, DAY of January 2025.
id=0
fails() {
  id=$((id + 1))
  printf '2025-01-%02dT08:00:00+00:00 mail postfix/smtp[811]: %010X: to=<%s>, relay=mx.a.test[198.51.100.7]:25, delay=1, delays=0/0/0/1, dsn=%s, status=bounced (host mx.a.test[198.51.100.7] said: %s (in reply to RCPT TO command))\n' \
    "$1" $id "$2" "$3" "$4"
}
unknown="550 5.1.1 User unknown"
full="552 5.2.2 Mailbox is full"
for day in 1 8 15 22 29; do fails $day dead@a.test 5.1.1 "$unknown"; done >log
fails 1 back@a.test 5.1.1 "$unknown" >>log
for day in 1 8 15; do fails $day full@a.test 5.2.2 "$full"; done >>log
fails 1 unlucky@a.test 5.1.1 "$unknown" >>log
fails 8 unlucky@a.test 5.2.2 "$full" >>log
printf 'Received: from x by y; Fri, 10 Jan 2025 10:00:00 +0000\nFrom: back@a.test\nTo: news@example.org\nSubject: Re: News\n\nThanks.\n' >back.eml
"$BOUNCE" record --db=h.db --list=news log back.eml
simulate="$BOUNCE simulate --db=h.db --as-of=2025-02-28"
expect "simulate" 0 $simulate --policy=strict,mailman,recommended -f csv
is "says what each would have done" "$(cat out)" \
  "policy,cooled,disabled,wrongly,wrongly_percent,dead,mailed,mailed_percent,withheld
strict,0,3,2,50.00,1,0,0.00,0
mailman,0,1,0,0.00,1,1,100.00,0
recommended,3,1,0,0.00,1,0,0.00,0"
expect "in text" 0 $simulate --policy=strict
holds "with what is known" grep -q '^Addresses with events: 4, of them dead at the end: 1$' out
expect "--each" 0 $simulate --policy=recommended,strict --each -f csv --no-header
is "tells when, why, and whether wrongly" "$(sort out)" \
  "recommended,back@a.test,cool,2025-01-01 08:00:00,2025-01-10 10:00:00,user-unknown,no
recommended,dead@a.test,cool,2025-01-01 08:00:00,2025-01-22 08:00:00,user-unknown,no
recommended,dead@a.test,disable,2025-01-22 08:00:00,,user-unknown,no
recommended,unlucky@a.test,cool,2025-01-01 08:00:00,2025-01-22 08:00:00,user-unknown,no
strict,back@a.test,disable,2025-01-01 08:00:00,,user-unknown,yes
strict,dead@a.test,disable,2025-01-01 08:00:00,,user-unknown,no
strict,unlucky@a.test,disable,2025-01-01 08:00:00,,user-unknown,yes"
expect "every preset" 0 $simulate -f csv --no-header
is "is the default" "$(cut -d, -f 1 out | tr '\n' ' ')" \
  "$(sed -n "s|.*'presets/\(.*\)\.ini',|\1|p" "$SOURCE/src/policy/meson.build" | tr '\n' ' ')"
printf '[disable]\nscore = 1\n[counting]\nreset-on-mail = true\n' >own.ini
expect "a policy of one's own" 0 $simulate --policy=./own.ini -f csv --no-header
is "counts as it says" "$(cut -d, -f 2-4 out)" "0,3,2"
expect "a file" 0 $simulate -f jsonl -o out.jsonl
holds "is JSON" python3 -c 'import json; [json.loads(line) for line in open("out.jsonl")]'
expect "before that" 0 $simulate --as-of=2024-12-31
is "there is nothing" "$(cat out)" ""
printf '[disable]\nscore = 1\n[counting]\nwindow-days = 9\n' >window.ini
for wrong in --policy=nosuch --policy=strict,,mailman --policy=./window.ini --format=addresses --as-of=soon "--policy=strict x.eml" "$(printf -- '--policy=strict%0.s,strict' $(seq 64))"; do
  # shellcheck disable=SC2086 # it is words
  expect "simulate $(echo "$wrong" | cut -c 1-30)" 64 "$BOUNCE" simulate --db=h.db $wrong
  one_error_line "is told"
done
expect "no history" 66 "$BOUNCE" simulate --db=none.db
expect "no --db" 64 "$BOUNCE" simulate
expect "a list that is not there" 64 $simulate --list=nosuch
done_testing
