#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# bounce explain and bounce codes as people and programs meet them.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

# says NAME WORDS: ./out holds the words.
says() {
  grep -qF -- "$2" out || sed 's/^/# /' out | head -n 20
  grep -qF -- "$2" out
  result "$1" $?
}

expect "a code" 0 "$BOUNCE" explain 5.1.1
says "its title" "5.1.1: Bad destination mailbox address"
says "its reason" "user-unknown"
says "who acts first" "acts first       list-owner"
says "its source" "RFC 3463 section 3.2"
expect "a reply and a code" 0 "$BOUNCE" explain 550 5.7.1
says "the code decides" "reason           policy"
says "what the reply alone says" "alone it says    user-unknown"
expect "a code of any class" 0 "$BOUNCE" explain x.7.26
expect "a squeezed code" 0 "$BOUNCE" explain 511
says "its second reading" "second reading   5.1.1: Bad destination mailbox address"
expect "an error number" 0 "$BOUNCE" explain 111
says "is no reply" "Not an SMTP reply"
expect "a code nobody knows" 0 "$BOUNCE" explain 5.1.99
says "is said to be unknown" "unknown code     5.1.99"
says "with its subject" "5.1.0: Other address status"
says "and its class" "in general       5.X.X: Class 5: permanent failure"
expect "nothing to say" 1 "$BOUNCE" explain zorp quux
says "is said" "Nothing is known about this."
expect "a reason" 0 "$BOUNCE" explain mailbox-full
expect "a wrong format" 64 "$BOUNCE" explain --format=xml 550
one_error_line "is one line"

# What the server says on the way says nothing of a delivery.
for reply in "211 help" "214 commands" "220 ready" "221 bye" "235 welcome" "253 pending" "334 go on" \
  "354 go ahead" "355 octet-offset is 0" "453 no mail"; do
  expect "$reply" 0 "$BOUNCE" explain "$reply"
  is "has no verdict" "$(grep -c '^verdict ' out)" 0
done

cat >log <<'LOG'
Nov 21 10:00:00 mx postfix/smtp[12]: 4F2: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))
LOG
expect "a log line as an operand" 0 "$BOUNCE" explain "$(cat log)"
says "is read as one" "read as          postfix-log"
says "names the address" "address          ann@example.com"
expect "a log line in a file" 0 "$BOUNCE" explain log
says "is read the same way" "read as          postfix-log"
expect "a log line on standard input" 0 sh -c '"$0" explain <log' "$BOUNCE"
says "is read too" "read as          postfix-log"
sed 's/ann@/eve@/; s/550 5.1.1 User unknown/452 4.2.2 Mailbox full/' log >more && cat more >>log
expect "two lines of a log" 0 "$BOUNCE" explain log
says "are both explained" "address          eve@example.com"

cat >bounce.eml <<'MAIL'
From: MAILER-DAEMON@mx.example.org
To: bob@example.org
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

Final-Recipient: rfc822; eve@example.com
Action: failed
Status: 5.9.9
Diagnostic-Code: smtp; 599 5.9.9 zorp

--b--
MAIL
expect "a bounce" 0 "$BOUNCE" explain bounce.eml
says "its reason" "reason           mailbox-full"
says "its second recipient" "eve@example.com"
says "the rule" "rule "
expect "a bounce on standard input" 0 sh -c '"$0" explain - <bounce.eml' "$BOUNCE"
says "is one too" "reason           mailbox-full"
printf 'From: a@example.org\nTo: b@example.org\nSubject: hello\n\nHi there.\n' >letter.eml
expect "a letter" 1 "$BOUNCE" explain letter.eml
says "is no bounce" "no report about returned mail"
for absent in absent.eml user-unknown.eml ./mailbox-full "bounce.eml absent.mbox"; do
  # shellcheck disable=SC2086
  expect "$absent is not there" 66 "$BOUNCE" explain $absent
  one_error_line "says so in one line"
done
mkdir nothing
expect "an empty folder" 1 "$BOUNCE" explain nothing
one_error_line "is said to be one"
expect "words with a stroke" 0 "$BOUNCE" explain "mailbox/quota full"
expect "a word with a stroke" 1 "$BOUNCE" explain zorp.quux

json='import json,sys
for line in sys.stdin: json.loads(line)'
expect "JSON Lines of a code" 0 "$BOUNCE" explain --format=jsonl 550 5.7.1
holds "are JSON" python3 -c "$json" <out
says "hold the entry" '"key":"5.7.1"'
expect "JSON Lines of a bounce" 0 "$BOUNCE" explain -f jsonl bounce.eml
holds "are JSON" python3 -c "$json" <out
is "a line a recipient" "$(wc -l <out | tr -d ' ')" 2
printf 'x\033[31m\001\377 550 5.1.1 nobody' >hostile
expect "hostile bytes" 0 sh -c '"$0" explain <hostile' "$BOUNCE"
is "reach no terminal" "$(tr -d '\n -~' <out | wc -c | tr -d ' ')" 3

expect "the catalogue" 0 "$BOUNCE" codes
holds "is long" [ "$(wc -l <out)" -gt 400 ]
holds "no line is wider than its cells allow" awk 'length > 200 { exit 1 }' out
expect "as CSV" 0 "$BOUNCE" codes --format=csv
cat >rows.py <<'PY'
import csv, sys
rows = list(csv.reader(sys.stdin))
assert len(rows) > 400 and all(len(row) == len(rows[0]) for row in rows)
PY
holds "is a table" python3 rows.py <out
expect "as JSON Lines" 0 "$BOUNCE" codes --format=jsonl
holds "is JSON" python3 -c "$json" <out
expect "by reason" 0 "$BOUNCE" codes --reason=mailbox-full --no-header
holds "is what was asked for" awk '!/mailbox-full/ { exit 1 }' out
expect "by verdict" 0 "$BOUNCE" codes --verdict=hard --no-header
holds "is what was asked for" awk '!/hard/ { exit 1 }' out
expect "by standing" 0 "$BOUNCE" codes --standing=draft --no-header
holds "is what was asked for" awk '!/draft/ { exit 1 }' out
expect "by provider" 0 "$BOUNCE" codes --provider=gmail --no-header
says "has the provider's codes" "google/no-such-user"
expect "by the provider's id" 0 "$BOUNCE" codes --provider=i-ua --no-header
is "is what was asked for" "$(grep -vc '^i-ua/' out)" 0
expect "an unknown reason" 64 "$BOUNCE" codes --reason=zorp
one_error_line "is one line"
expect "an operand without --gaps" 64 "$BOUNCE" codes bounce.eml
expect "codes without an entry" 0 "$BOUNCE" codes --gaps --format=csv bounce.eml
is "are counted" "$(tr '\n' ' ' <out)" "code,count 5.9.9,1 599,1 "
expect "by several processes" 0 "$BOUNCE" codes --gaps --jobs=2 --format=csv bounce.eml bounce.eml
is "are the same, and more" "$(tr '\n' ' ' <out)" "code,count 5.9.9,2 599,2 "
expect "an input that is not there" 66 "$BOUNCE" codes --gaps no-such-file.eml
one_error_line "is one line"

# A log of any length, whole.
for i in $(seq 3000); do
  echo "Nov 17 08:00:00 mx postfix/qmgr[1]: 4XyZ$i: removed"
  echo "Nov 17 08:00:00 mx postfix/smtp[1]: 4XyZ$i: to=<u$i@gone.test>, relay=mx.gone.test[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.gone.test[192.0.2.1] said: 550 5.1.1 <u$i@gone.test>: unknown (in reply to RCPT TO command))"
done >mail.log
expect "a log of 900 KB" 0 "$BOUNCE" explain -f jsonl mail.log
is "without a word" "$(cat err)" ""
is "is explained to its end" "$(wc -l <out) $(tail -n 1 out | grep -c u3000@gone.test)" "3000 1"
cp out want
expect "from standard input, too" 0 sh -c '"$1" explain -f jsonl <mail.log' - "$BOUNCE"
holds "is the same" cmp -s out want
head -c 300000 /dev/zero | tr '\0' 'x' | fold -w 70 >long.txt
expect "a long text that is no log" 1 "$BOUNCE" explain long.txt
one_error_line "is said"
holds "as such" grep -q '^bounce: long.txt: is too long to be explained' err

# What is pasted from a log, piped or named means what the report of that log says.
cat >said.py <<'PY'
import json, sys
for line in sys.stdin:
    record = json.loads(line)
    print(record["recipient"], record["reason"], record["verdict"])
PY
same_as_report() {
  python3 said.py <out >got
  cmp got want && test -s got
}
for log in "$SOURCE"/testdata/logs/*.log "$SOURCE"/testdata/logs/*.json "$SOURCE"/testdata/logs/*.csv; do
  "$BOUNCE" report --format=jsonl "$log" | python3 said.py >want
  name=$(basename "$log")
  expect "$name" 0 "$BOUNCE" explain --format=jsonl "$log"
  holds "says what the report says" same_as_report
  expect "$name, piped" 0 sh -c '"$0" explain --format=jsonl <"$1"' "$BOUNCE" "$log"
  holds "says the same" same_as_report
  expect "$name, pasted" 0 "$BOUNCE" explain --format=jsonl "$(cat "$log")"
  holds "says the same" same_as_report
done
# One line that tells of a recipient without the others.
for name in chasquid opensmtpd postfix exim; do
  line=$(grep 'bob@example.org' "$SOURCE/testdata/logs/$name.log" | grep -m 1 550)
  echo "$line" >line.log
  "$BOUNCE" report --format=jsonl line.log | python3 said.py >want
  expect "a line of $name" 0 "$BOUNCE" explain --format=jsonl "$line"
  holds "says what the report says" same_as_report
done
# A log that tells of no failure, and a line of which the report makes nothing: read as words.
expect "a delivery" 0 "$BOUNCE" explain "$(grep -m 1 status=sent "$SOURCE/testdata/logs/postfix.log")"
says "is said to be one" "action           delivered"
grep -m 1 status=sent "$SOURCE/testdata/logs/postfix.log" >sent.log
expect "in a file, too" 0 "$BOUNCE" explain sent.log
says "is said to be one" "action           delivered"
expect "on standard input, too" 0 sh -c '"$0" explain <sent.log' "$BOUNCE"
says "is said to be one" "action           delivered"
expect "what stands in no log" 0 "$BOUNCE" explain "status=bounced (host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown)"
says "is read as before" "reason           user-unknown"
# Longer than a piece, with what lines say of others far behind them.
awk -v first="$(grep -m 1 'status=bounced' "$SOURCE/testdata/logs/postfix.log")" 'BEGIN {
  for (i = 0; i < 2000; i++) print "Mar  2 10:00:00 mx postfix/qmgr[1]: 4XyZ" i ": removed"
  print first }' >late.log
expect "a long log, piped" 0 sh -c '"$0" explain --format=jsonl <late.log' "$BOUNCE"
"$BOUNCE" report --format=jsonl late.log | python3 said.py >want
holds "says what the report says" same_as_report
done_testing
