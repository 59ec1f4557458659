#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Logs of mail systems as input: what report, record and summary make of them.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
export TZ=UTC
cp "$SOURCE"/testdata/logs/* .
touch -d 2026-03-05T00:00:00Z ./*

# Each log gives the records beside it.
for log in *.log *.json *.csv; do
  wanted=${log%.*}.jsonl
  expect "$log" 0 "$BOUNCE" report --format=jsonl "$log"
  holds "gives its records" cmp out "$wanted"
  holds "has a dozen lines" test "$(wc -l <"$log")" -ge 12
done

# keys FILE: what a record says that does not depend on how the lines are written.
keys() {
  sed 's/"source":"[^"]*"//; s/"date":"[^"]*"//' "$1"
}
keys postfix.jsonl >want
for shape in rfc5424 iso journal; do
  keys "postfix-$shape.jsonl" >got
  holds "Postfix, $shape: the same" cmp got want
done

# The same bytes, however they come.
"$BOUNCE" report --format=jsonl - <exim.log | sed 's/"source":"-"/"source":"exim.log"/' >out
holds "a pipe" cmp out exim.jsonl
gzip -k exim.log
"$BOUNCE" report --format=jsonl exim.log.gz | sed 's/exim.log.gz/exim.log/' >out
holds "gzip" cmp out exim.jsonl
tr -d '\r' <exim.log | sed 's/$/\r/' >crlf.log
"$BOUNCE" report --format=jsonl crlf.log | sed 's/crlf.log/exim.log/' >out
holds "CRLF" cmp out exim.jsonl
"$BOUNCE" report --jobs=1 --format=jsonl exim.log >out
holds "one process" cmp out exim.jsonl

cat exim.log exim.log exim.log >three.log
seq 400 | while read -r _; do cat three.log; done | gzip >damaged.gz
head -c 9000 damaged.gz >start.gz
(cat start.gz && printf '\377\377\377\377' && tail -c +9005 damaged.gz) >broken.gz
expect "damaged gzip" 66 timeout 60 "$BOUNCE" report --format=jsonl broken.gz
one_error_line "is said once"
holds "what stands before it is read" test "$(wc -l <out)" -gt 10

# A log that is cut anywhere, and two whose lines are mixed.
size=$(wc -c <postfix.log)
at=1
while [ "$at" -lt "$size" ]; do
  head -c "$at" postfix.log >cut.log
  "$BOUNCE" report --format=jsonl cut.log >out 2>err || [ "$at" -lt 20 ] || echo "# cut at $at: $(cat err)"
  at=$((at + 211))
done
holds "the last cut says what the whole says" test "$(wc -l <out)" -ge 18
paste -d '\n' postfix.log sendmail.log | grep . >mixed.log
touch -d 2026-03-05T00:00:00Z mixed.log
"$BOUNCE" report --format=jsonl mixed.log | sed 's/"source":"[^"]*","message":[0-9]*//' | sort >out
cat postfix.jsonl sendmail.jsonl | sed 's/"source":"[^"]*","message":[0-9]*//' | sort >want
holds "two mail systems in one file" cmp out want

# A message behind a log in a folder is a message.
mkdir folder
cp exim.log folder/a.log
cp "$demo/01-unknown-user.eml" folder/b.eml
"$BOUNCE" report --format=jsonl "$demo/01-unknown-user.eml" | sed 's/"source":"[^"]*"//' >want
"$BOUNCE" report --format=jsonl folder | tail -n 1 | sed 's/"source":"[^"]*"//' >out
holds "a message behind a log" cmp out want

# A mail in which log lines are pasted is a mail.
{ printf 'From: a@example.org\nSubject: log\n\n'; cat postfix.log; } >pasted.eml
expect "a mail that holds log lines" 0 "$BOUNCE" report --format=jsonl pasted.eml
holds "is no log" grep -q '"kind":"not-bounce"' out

# Dates without a year: the file's time says which; those without a zone, --log-zone.
printf '%s\n' "$(grep 'to=<bob' postfix.log | sed 's/^Mar  2/Dec 31/')" \
  "$(grep 'to=<bob' postfix.log | sed 's/^Mar  2/Jan  1/')" >year.log
touch -d 2026-01-01T12:00:00Z year.log
"$BOUNCE" report --format=jsonl year.log | sed 's/.*"date":"\([^"]*\)".*/\1/' >out
is "New Year" "$(tr '\n' ' ' <out)" "2025-12-31T10:00:01+00:00 2026-01-01T10:00:01+00:00 "
"$BOUNCE" report --log-zone=America/New_York --format=jsonl year.log |
  sed 's/.*"date":"\([^"]*\)".*/\1/' >out
is "--log-zone" "$(head -n 1 out)" "2025-12-31T10:00:01-05:00"
expect "--log-zone=nowhere" 64 "$BOUNCE" report --log-zone=nowhere year.log
one_error_line "says so in one line"
cp "$SOURCE/testdata/logs/postfix.log" own.log
touch -d 2026-03-05T00:00:00Z own.log
expect "blocked --log-zone" 0 "$BOUNCE" blocked --log-zone=+05:00 --format=jsonl own.log
holds "is the zone of its dates" grep -q '"first":"2026-03-02T05:00:03Z"' out
expect "summary --db --log-zone" 64 "$BOUNCE" summary --db=h.db --log-zone=UTC

# Recorded again, rotated, or in another shape: nothing is counted twice.
expect "record" 0 "$BOUNCE" record --verbose --db=h.db postfix.log
is "counts" "$(cat out)" "19 new, 0 known"
expect "again" 0 "$BOUNCE" record --verbose --db=h.db postfix.log
is "is known" "$(cat out)" "0 new, 19 known"
gzip -c postfix.log >postfix.log.1.gz
tail -n 12 postfix.log >tail.log
touch -d 2026-03-05T00:00:00Z tail.log postfix.log.1.gz
"$BOUNCE" record --db=h.db postfix.log.1.gz
expect "a rotated copy, and the end alone" 0 "$BOUNCE" record --verbose --db=h.db tail.log
is "are known" "$(cat out)" "0 new, 8 known"
"$BOUNCE" summary --db=h.db --as-of=2026-03-05 >out
is "when the lines say" "$(head -n 1 out)" \
  "Reports: 19 (hard 5, soft 11, deferred 3, delivered 0, without a verdict 0)"
"$BOUNCE" summary --as-of=2026-03-05 postfix.log >out
is "a summary of the log says the same" "$(head -n 1 out)" \
  "Reports: 19 (hard 5, soft 11, deferred 3, delivered 0, without a verdict 0)"

"$BOUNCE" summary --as-of=2026-03-05 --sent=log postfix.log >log.txt
is "--sent=log counts what was delivered and given up" "$(sed -n 3p log.txt)" \
  "Hard and soft: 16 of 17 sent (94.12 %)"
for log in postfix.log postfix.log; do
  "$BOUNCE" record --db=sent.db "$log"
done
gzip -k postfix.log
"$BOUNCE" record --db=sent.db postfix.log.gz
"$BOUNCE" summary --as-of=2026-03-05 --sent=log --db=sent.db >history.txt
holds "a history of it says the same" cmp history.txt log.txt
"$BOUNCE" summary --as-of=2026-03-05 --sent=log --format=csv --db=sent.db >out
holds "by domain" grep -q '^domain,example.org,.*,9,88.89$' out
holds "by provider" grep -q '^provider,example.org,.*,8,87.50$' out
holds "by day" grep -q '^day,2026-03-02,.*,17,94.12$' out
holds "and by no other" grep -q '^kind,bounce,.*,,,$' out
expect "not by list" 64 "$BOUNCE" summary --sent=log --db=h.db --list=news
one_error_line "and it is said"

# A log and mail in one folder.
mkdir both
cp exim.log both/a.log
cp "$demo/01-unknown-user.eml" both/b.eml
"$BOUNCE" report --format=jsonl both | sed -n 's/.*"kind":"\([a-z]*\)".*"channel":"\([a-z]*\)".*/\1 \2/p' | tail -n 1 >out
is "the mail behind a log is mail" "$(cat out)" "bounce mail"

# A log without failures is read, and nothing is wrong; what is no log is no mail either.
grep 'qmgr' postfix.log >quiet.log
expect "no failure" 0 "$BOUNCE" report --format=jsonl quiet.log
is "nothing is said" "$(cat out err)" ""
printf '2026-03-02 10:00:00 the backup is done\n2026-03-03 10:00:00 the backup is done\n' >diary
expect "a diary" 66 "$BOUNCE" report diary
one_error_line "is no log"
expect "redact" 66 "$BOUNCE" redact --output=x postfix.log
one_error_line "reads mail alone"

# What is hostile costs memory and time of its size, no more.
head -c 50000000 /dev/zero | tr '\0' 'a' >long
(head -n 4 postfix.log; cat long; echo; sed -n '5,$p' postfix.log) >line.log
touch -d 2026-03-05T00:00:00Z line.log
expect "a line of 50 MB" 0 "$BOUNCE" report --format=jsonl line.log
is "hides nothing" "$(wc -l <out)" "19"
awk 'BEGIN { for (i = 0; i < 30000; i++)
  printf "Mar  2 10:00:00 mail postfix/cleanup[1]: %X: message-id=<%d@example.net>\n", i + 1048576, i
  print "Mar  2 10:00:01 mail postfix/smtp[1]: 100000: to=<bob@example.org>, relay=none, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (unknown)"
}' >open.log
expect "more open messages than are remembered" 0 "$BOUNCE" report --format=jsonl open.log
holds "is said" grep -q '"anomalies":\["queue-forgotten"\]' out
done_testing
