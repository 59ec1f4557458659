#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What list owners do: record, summary, suppress, forget, and the list columns of report.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

# bounce_mail ADDRESS DAY [STATUS TEXT [ID]]: a report of Postfix about ADDRESS.
bounce_mail() {
  cat <<EOF
Return-Path: <>
Received: from mail.sender.test by list.sender.test; $(date -u -d "$2 12:00" -R)
Date: $(date -u -d "$2 12:00" -R)
From: MAILER-DAEMON@mail.sender.test (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: news-bounces@list.sender.test
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.sender.test
Arrival-Date: $(date -u -d "$2 11:00" -R)

Final-Recipient: rfc822; $1
Action: ${ACTION:-failed}
Status: ${3:-5.1.1}
Remote-MTA: dns; mx.${1#*@}
Diagnostic-Code: smtp; ${4:-550 5.1.1 user unknown}

--b
Content-Type: message/rfc822

From: news@list.sender.test
To: $1
Subject: News of $2
Message-ID: <${5:-$2}@list.sender.test>
List-Id: <news.list.sender.test>

Hello.

--b--
EOF
}

# count QUERY: one number of the history.
rows() {
  "$BOUNCE" summary --db=h.db --format=csv | awk -F, '$1 == "kind" { n += $3 } END { print n + 0 }'
}

# Recording.
mkdir mail
for day in 01 02 03 04 05; do
  bounce_mail gone@member.test 2026-03-$day >mail/gone-$day
done
bounce_mail full@member.test 2026-03-01 5.2.2 "552 5.2.2 mailbox full" >mail/full-1
bounce_mail full@member.test 2026-03-02 5.2.2 "552 5.2.2 mailbox full" >mail/full-2
for day in 01 02 03 04 05 06; do
  bounce_mail fine@member.test 2026-03-$day 5.7.1 \
    "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org" >mail/block-$day
done
ACTION=delayed bounce_mail slow@member.test 2026-03-01 4.4.1 "connect to mx.member.test: timed out" >mail/slow
bounce_mail lost@gmial.com 2026-03-02 5.4.4 "Host or domain name not found" >mail/typo
expect "record" 0 "$BOUNCE" record --db=h.db --verbose mail
is "says how many were new" "$(cat out)" "15 new, 0 known"
expect "record again" 0 "$BOUNCE" record --db=h.db --verbose mail
is "knows them all" "$(cat out)" "0 new, 15 known"
{ echo "Received: by another.host.test; Fri, 6 Mar 2026 09:00:00 +0000"; cat mail/gone-01; } >again
expect "delivered twice, with another Received" 0 "$BOUNCE" record --db=h.db -v again
is "counts once" "$(cat out)" "0 new, 1 known"
is "the history holds 15" "$(rows)" 15
expect "not a history" 65 "$BOUNCE" record --db=mail/typo mail
one_error_line "says so in one line"
expect "a folder that is not there" 73 "$BOUNCE" record --db=no/such/h.db mail
one_error_line "says so in one line"
expect "no --db" 64 "$BOUNCE" record mail
expect "a missing input" 66 "$BOUNCE" record --db=h.db -v mail/gone-01 nothing-here
is "the others are done" "$(cat out)" "0 new, 1 known"

# Passing through.
"$BOUNCE" filter --db=f.db --list=other <mail/gone-01 >passed
holds "filter --db records" test "$("$BOUNCE" summary --db=f.db -f csv | grep -c '^list,other,1,')" -eq 1
"$BOUNCE" filter <mail/gone-01 >plain
holds "and passes the message on" cmp -s passed plain
expect "filter --db on what is no history" 75 "$BOUNCE" filter --db=mail/typo <mail/gone-01
is "passes nothing then" "$(wc -c <out)" 0

# Policies.
expect "suppress" 0 "$BOUNCE" suppress --db=h.db --policy=mailman --as-of=2026-03-31
is "five days disable under mailman" "$(grep -c '^gone@member.test  *disable  *5.00 ' out)" 1
is "a block of the sender never does" "$(grep -c fine@ out)" 0
expect "as it was before" 0 "$BOUNCE" suppress --db=h.db --policy=mailman --as-of=2026-03-04 --state=disable
is "nobody yet" "$(cat out)" ""
is "which says what there is, and what others would do" "$(cat err)" \
  "bounce: policy mailman: 5 addresses with events: 0 disabled, 0 warned, 5 kept
bounce: the highest score is 4.00; it disables at 5.00
bounce: other policies disable: discourse 1, discourse-address 1, listmonk 3, strict 2; see --policy"
expect "the default" 0 "$BOUNCE" suppress --db=h.db
is "is what summary calls to remove" "$("$BOUNCE" summary --db=h.db | sed -n 's/ addresses to remove.*//p')" \
  "$(grep -c ' disable ' out)"
is "with a total" "$(cat err)" "bounce: policy strict: 5 addresses with events: 2 disabled, 0 warned, 3 kept"
expect "a file for a program" 0 "$BOUNCE" suppress --db=h.db -f addresses
is "has none" "$(cat err)" ""
expect "strict" 0 "$BOUNCE" suppress --db=h.db --policy=strict --format=addresses
is "all that are hard" "$(cat out)" "gone@member.test
lost@gmial.com"
expect "all states" 0 "$BOUNCE" suppress --db=h.db --policy=mailman --state=disable,warn,keep -f jsonl
is "everybody" "$(wc -l <out)" 5
expect "--explain" 0 "$BOUNCE" suppress --db=h.db --policy=mailman --explain=Gone@Member.TEST --as-of=2026-03-31
holds "shows the sum" grep -q "Policy mailman: disable, 5 of 5 events counted, score 5.00" out
expect "--explain of a block" 0 "$BOUNCE" suppress --db=h.db --policy=mailman --explain=fine@member.test
is "says why it is not counted" "$(grep -c "not the recipient's fault" out)" 6
expect "--compare" 0 "$BOUNCE" suppress --db=h.db --compare=mailman,strict --as-of=2026-03-31
holds "shows who differs" grep -q '^lost@gmial.com  *keep .* disable ' out
is "and nobody else" "$(wc -l <out)" 2
expect "--show-policy" 0 "$BOUNCE" suppress --policy=listmonk --show-policy
cp out my.ini
expect "is a policy file" 0 "$BOUNCE" suppress --db=h.db --policy=./my.ini -f addresses
is "and counts the same" "$(cat out)" "$("$BOUNCE" suppress --db=h.db --policy=listmonk -f addresses)"
printf '[weights]\nhrad = 1\n[disable]\nscore = 1\n' >bad.ini
expect "a misspelt knob" 64 "$BOUNCE" suppress --db=h.db --policy=bad.ini
holds "is named" grep -q '\[weights\]: hrad: there is no such setting' err
expect "an unknown policy" 64 "$BOUNCE" suppress --db=h.db --policy=nosuch
one_error_line "says so in one line"
expect "no history" 66 "$BOUNCE" suppress --db=nothing.db
one_error_line "says so in one line"
holds "and makes none" test ! -e nothing.db
expect "a wrong day" 64 "$BOUNCE" suppress --db=h.db --as-of=soon

# Exports.
strict="$BOUNCE suppress --db=h.db --policy=strict"
is "mailman" "$($strict -f mailman)" "$($strict -f addresses)"
is "sympa" "$($strict -f sympa --list=news.list.sender.test --sympa-list=my.news | head -1)" \
  "QUIET DELETE my.news gone@member.test"
is "sympa: the local part of an address" \
  "$($strict -f sympa --list=news.list.sender.test --sympa-list=my.news@sender.test | head -1)" \
  "QUIET DELETE my.news gone@member.test"
expect "sympa: a List-Id does not say the name" 64 $strict -f sympa --list=news.list.sender.test
holds "and what does is named" grep -q -- --sympa-list=NAME err
is "mlmmj, a line of shell each" "$($strict -f mlmmj | head -1)" \
  "/usr/bin/mlmmj-unsub -L \"\$LIST\" -q -s -a 'gone@member.test'"
is "postfix" "$($strict -f postfix | head -1)" "gone@member.test	REJECT 5.1.1 suppressed after bounces (user-unknown)"
is "exim" "$($strict -f exim | head -1)" "gone@member.test: user-unknown"
is "listmonk" "$($strict -f listmonk | head -1)" \
  '{"email":"gone@member.test","source":"bounce","type":"hard","meta":"{\"reason\":\"user-unknown\",\"policy\":\"strict\"}","created_at":"2026-03-05T12:00:00Z"}'
expect "sympa without a list" 64 "$BOUNCE" suppress --db=h.db -f sympa
bounce_mail '"-x;$(id)"@member.test' 2026-03-01 >mail/odd
"$BOUNCE" record --db=h.db mail/odd
expect "an address that no shell should see" 0 "$BOUNCE" suppress --db=h.db --policy=strict -f mailman
is "is left out" "$(grep -c id out)" 0

# Both spellings of a domain, and what a program cannot hold.
mkdir idn
idn=0
long=$(printf '%0242d@member.test' 7)
for address in kim@xn--bcher-kva.example иван@почта.example -dash@member.test 'tick`x@member.test' \
  "$long" "0$long" two..dots@member.test; do
  bounce_mail "$address" 2026-03-01 >"idn/$((idn += 1))"
done
"$BOUNCE" record --db=idn.db idn
suppressed() {
  "$BOUNCE" suppress --db=idn.db --policy=strict "$@" 2>err | sed "s/$long/LONG/" | LC_ALL=C sort | tr '\n' ' '
}
is "mailman: ASCII" "$(suppressed -f mailman)" \
  '-dash@member.test LONG kim@xn--bcher-kva.example tick`x@member.test two..dots@member.test '
is "and what is left out is named" "$(sed 's/: left.*//; s/^bounce: 0*7/long/' err)" "long@member.test
bounce: иван@почта.example"
is "exim: both spellings" "$(suppressed -f exim | sed 's/: user-unknown//g')" \
  '-dash@member.test LONG kim@bücher.example kim@xn--bcher-kva.example tick`x@member.test two..dots@member.test иван@xn--80a1acny.example иван@почта.example '
is "addresses: no option, no command" "$(suppressed -f addresses)" \
  'LONG kim@bücher.example kim@xn--bcher-kva.example two..dots@member.test иван@xn--80a1acny.example иван@почта.example '
is "listmonk: dot-atoms" "$(suppressed -f listmonk | grep -c dots)" 0
holds "and told" grep -q "left out" err

# The tables of a summary add up, each to the same.
cat >totals.py <<'PY'
import csv, sys
COLUMNS = "total", "hard", "soft", "deferred", "delivered", "no_verdict"
sums = {}
for row in csv.DictReader(sys.stdin):
    if row["dimension"] in ("typo", "rate"):
        continue
    numbers = [int(row[name]) for name in COLUMNS]
    assert numbers[0] == sum(numbers[1:]), row
    sums[row["dimension"]] = [a + b for a, b in zip(sums.get(row["dimension"], [0] * 6), numbers)]
assert len(sums) == 8 and len(set(map(tuple, sums.values()))) == 1, sums
PY
"$BOUNCE" summary --top=1000 --format=csv "$demo" >out
holds "totals add up" python3 totals.py <out

# Summary.
expect "summary" 0 "$BOUNCE" summary --db=h.db --sent=1000
holds "has the rate" grep -q "of 1,000 sent (1.50 %)" out
holds "lists likely misspellings apart" grep -q "^gmial.com .*gmail.com" out
"$BOUNCE" summary --db=h.db -f csv >from-db
"$BOUNCE" summary -f csv mail >from-mail
holds "of a history and of the mail are the same" cmp -s from-db from-mail
expect "one list only" 0 "$BOUNCE" summary --db=h.db --list=news.list.sender.test
holds "is all there is" grep -q "^Reports: 1[0-9] (" out
expect "since a day" 0 "$BOUNCE" summary --db=h.db --since=2026-03-05 --as-of=2026-03-05
holds "has that day's two" grep -q "^Reports: 2 (" out
expect "both --db and INPUT" 64 "$BOUNCE" summary --db=h.db mail
expect "an input that is not there" 66 "$BOUNCE" summary nosuch
is "is named" "$(cat err)" "bounce: nosuch: No such file or directory"
echo before >page
expect "nor one for --output" 66 "$BOUNCE" summary --output=page nosuch
is "leaves the file of before" "$(cat page)" before
mkdir elsewhere links temporary
: >elsewhere/page
ln -s ../elsewhere/page links/page
expect "output through a symbolic link" 0 env TMPDIR="$work/temporary" "$BOUNCE" summary -o links/page mail
holds "is written where it leads" grep -q "Reports" elsewhere/page
holds "and the link stays" test -h links/page
expect "jsonl" 0 "$BOUNCE" summary --db=h.db -f jsonl
holds "is JSON" python3 -c 'import json,sys
[json.loads(line) for line in open("out")]'

# The list columns.
"$BOUNCE" report --format=csv --list=news --group=subscriber mail >out
is "one row a subscriber" "$(wc -l <out)" 7
is "with first, last and count" "$(grep -c '^news,gone@member.test,hard,.*,2026-03-01 12:00:00,2026-03-05 12:00:00,5,' out)" 1
"$BOUNCE" report --format=csv --list=news mail/typo >out
is "one row a record" "$(sed 1d out | cut -d, -f1-4)" "news,lost@gmial.com,hard,host-unknown"
"$BOUNCE" report --format=csv --excel mail/typo >out
is "--excel begins with a byte order mark" "$(head -c 3 out | od -An -tx1)" " ef bb bf"
is "and ends rows with CRLF" "$(grep -c "$(printf '\r')\$" out)" 2
expect "--group of anything else" 64 "$BOUNCE" report --group=domain mail

# Forgetting.
expect "forget" 0 "$BOUNCE" forget --db=h.db GONE@member.test
is "says how much" "$(cat out)" "5 events removed"
is "the rest stays" "$(rows)" 11
holds "no byte is left" sh -c '! grep -q gone@member h.db* '
expect "forget in nothing" 66 "$BOUNCE" forget --db=nothing.db a@b.test

# Fifty at once, as from a procmail recipe; none may be lost.
rm -rf many && mkdir many
for i in $(seq 50); do
  bounce_mail "user$i@member.test" 2026-03-01 5.1.1 "550 5.1.1 unknown" "id$i" >many/$i
done
for i in $(seq 50); do
  "$BOUNCE" record --db=many.db many/$i || echo "$i: $?" >>failures &
done
wait
holds "50 at once: none fails" test ! -e failures
is "and none is lost" "$("$BOUNCE" summary --db=many.db | head -1)" "Reports: 50 (hard 50, soft 0, deferred 0, delivered 0, without a verdict 0)"

# Several processes analyse, batches are written meanwhile: the history is the same.
python3 "$SOURCE/tools/make-reports" 25000 2 >year
for jobs in 1 3; do
  "$BOUNCE" record --db=jobs$jobs.db --jobs=$jobs --verbose year >jobs$jobs.out
  "$BOUNCE" suppress --db=jobs$jobs.db --state=keep,warn,disable -f jsonl --as-of=2026-01-01 >jobs$jobs.list
done
is "--jobs=1 records all" "$(cat jobs1.out)" "25000 new, 0 known"
is "--jobs=3 too" "$(cat jobs3.out)" "25000 new, 0 known"
holds "and the same" cmp -s jobs1.list jobs3.list
holds "which is much" test "$(wc -l <jobs3.list)" -gt 5000
"$BOUNCE" record --db=jobs1.db --verbose year >out
is "again it is known" "$(cat out)" "0 new, 25000 known"
expect "no number of jobs" 64 "$BOUNCE" record --db=jobs1.db --jobs=none year

# Killed while it writes: whole reports or nothing, and the next run goes on.
for i in 1 2 3 4 5 6; do
  "$BOUNCE" record --db=killed.db many &
  pid=$!
  sleep 0.0$i
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
done
expect "after kill -9" 0 "$BOUNCE" record --db=killed.db many
is "all is there once" "$("$BOUNCE" summary --db=killed.db | head -1)" "Reports: 50 (hard 50, soft 0, deferred 0, delivered 0, without a verdict 0)"

# A history that another holds for too long.
python3 - <<'EOF' &
import sqlite3, time
db = sqlite3.connect("many.db", isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open("locked", "w").close()
time.sleep(3)
EOF
while [ ! -e locked ]; do sleep 0.05; done
bounce_mail late@member.test 2026-03-01 >late
expect "a locked history" 75 "$BOUNCE" record --db=many.db --wait=1 late
one_error_line "says so in one line"
expect "waits when it may" 0 "$BOUNCE" record --db=many.db --wait=20 late
wait

# A full disk: nothing half-written.
(ulimit -f 40 && "$BOUNCE" record --db=small.db many 2>err)
is "a full disk is told" "$?" 74
one_error_line "in one line"
expect "and what is left is whole" 0 "$BOUNCE" record --db=small.db many
is "and takes all" "$("$BOUNCE" summary --db=small.db -f csv | grep '^kind,')" "kind,bounce,50,100.0,50,0,0,0,0,"

# Which records: each option a list, all of them together; the same of mail and of a history.
chosen() {
  "$BOUNCE" report -f jsonl "$@" "$demo" 2>err |
    python3 -c 'import json,sys; print(*sorted(json.loads(l)["recipient"] or "-" for l in sys.stdin))'
}
"$BOUNCE" record --db=chosen.db "$demo"
# Everybody to remove is a union: hard bounces and complaints.
is "to remove" "$(chosen --advice=remove)" "$(
  { chosen --only=hard; chosen --kind=feedback; } | tr ' \n' '\n\n' | sort | tr '\n' ' ' | sed 's/ *$//'
)"
is "as many in a history" "$("$BOUNCE" summary --db=chosen.db --advice=remove -f csv | sed -n 's/^verdict,hard,\([0-9]*\),.*/\1/p')" \
  "$(chosen --advice=remove --only=hard | wc -w | tr -d ' ')"
is "two reasons" "$(chosen --reason=user-unknown,mailbox-full | wc -w | tr -d ' ')" \
  "$(($(chosen --reason=user-unknown | wc -w) + $(chosen --reason=mailbox-full | wc -w)))"
is "two options are both" "$(chosen --reason=user-unknown --kind=delay)" ""
is "a domain" "$(chosen --domain=SHOP.test)" gus@shop.test
is "in its other form" "$(chosen --domain=xn--r8jz45g.test)" "用户@例え.test"
is "or above it" "$(chosen --domain=test --reason=user-unknown | tr ' ' '\n' | grep -c '\.test$')" \
  "$(chosen --reason=user-unknown | tr ' ' '\n' | grep -c '\.test$')"
is "but no part of a name" "$(chosen --domain=op.test)" ""
is "an address, in any case" "$(chosen --recipient=GUS@shop.test)" gus@shop.test
is "a list" "$(chosen --list-is=news.example.org --only=hard | wc -w | tr -d ' ')" 3
is "suppress chooses, too" "$("$BOUNCE" suppress --db=chosen.db --reason=host-unknown -f addresses)" fay@gone.invalid
is "and who answered" "$("$BOUNCE" suppress --db=chosen.db --domain=customer.test -f addresses)" jane.doe@customer.test
for wrong in --only=all --kind=mail --advice=forget --reason=none-such --domain=a,,b --recipient= --since=soon \
  --since=2026-13 --until=7x "--since=2026-03 --until=2026-02"; do
  # shellcheck disable=SC2086
  expect "report $wrong" 64 "$BOUNCE" report $wrong "$demo"
  one_error_line "says so in one line"
done

# Times: all of a day, a month or a year; so long ago.
days() {
  "$BOUNCE" summary --db=chosen.db "$@" -f csv 2>/dev/null | sed -n 's/^day,\([^,]*\),.*/\1/p' | sort -u | tr '\n' ' '
}
day=$(days | cut -d ' ' -f 1)
is "a day" "$(days --since="$day" --until="$day")" "$day "
is "its month" "$(days --since="${day%-*}" --until="${day%-*}")" "$(days | tr ' ' '\n' | grep "^${day%-*}" | tr '\n' ' ')"
is "a year" "$(days --since="${day%%-*}" --until="${day%%-*}")" "$(days | tr ' ' '\n' | grep "^${day%%-*}" | tr '\n' ' ')"
is "before it" "$(days --until=2025)" ""
touch -d "3 days ago" three.eml
printf 'From: MAILER-DAEMON@a.example\nSubject: failure\n\n<kim@b.example>: 550 5.1.1 User unknown\n' >three.eml
touch -d "3 days ago" three.eml
is "so long ago" "$("$BOUNCE" report --since=4d three.eml | wc -l | tr -d ' ')" 1
is "not longer" "$("$BOUNCE" report --since=2d three.eml | wc -l | tr -d ' ')" 0
is "in hours" "$("$BOUNCE" report --since=71h --until=1w three.eml 2>&1 | grep -c 'there is no time')" 1
is "yesterday" "$("$BOUNCE" report --since=yesterday three.eml | wc -l | tr -d ' ')" 0
is "until then" "$("$BOUNCE" report --until=yesterday three.eml | wc -l | tr -d ' ')" 1

# A summary as a mail: three parts that say the same as the command does.
"$BOUNCE" record --db=mailed.db "$demo"
expect "summary --mail" 0 "$BOUNCE" summary --db=mailed.db --mail=owner@example.org
cat >parts.py <<'EOF'
import email.policy, sys
mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(mail["To"], "|", mail["From"], "|", mail["Subject"], "|", mail["Auto-Submitted"])
for part in mail.walk():
    print(part.get_content_type(), part.get_filename() or "-", len(part.defects))
for name, kind in (("text", "plain"), ("page", "html"), ("table", "csv")):
    part = next(p for p in mail.walk() if p.get_content_subtype() == kind)
    open(name, "wb").write(part.get_payload(decode=True))
EOF
python3 parts.py out >parts
is "is a mail to the owner, with its parts" "$(cat parts)" \
  "owner@example.org | owner@example.org | Bounces: 5 addresses to remove (5 reports) | auto-generated
multipart/mixed - 0
multipart/alternative - 0
text/plain - 0
text/html - 0
text/csv bounces.csv 0"
"$BOUNCE" summary --db=mailed.db >want
holds "the text" cmp text want
"$BOUNCE" summary --db=mailed.db -f html >want
holds "the page" cmp page want
"$BOUNCE" summary --db=mailed.db -f csv >want
holds "the table" cmp table want
for wrong in "--mail=nobody" "--mail=a@b.example>" "--mail=a@b.example --format=csv"; do
  # shellcheck disable=SC2086
  expect "summary $wrong" 64 "$BOUNCE" summary --db=mailed.db $wrong
  one_error_line "says so in one line"
done

# The page begins with who refuses the sender, in words; text has no room for it.
"$BOUNCE" summary --db=mailed.db -f html >page
is "the page names the causes" "$(grep -c '^<li>.* refused 1 message of ' page)" 3
holds "with what to do" grep -q '^<li>provider.test refused .*Spamhaus). Look the IP address up' page
"$BOUNCE" summary --db=mailed.db --reason=user-unknown -f html >page
is "and none where there is none" "$(grep -c 'class="refused"' page)" 0
done_testing
