#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A history is input, too: damaged, read-only, busy, of another time; and who is forgotten is gone.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
histories=$SOURCE/testdata/histories

# sql FILE STATEMENT: changes a history behind the program's back.
sql() {
  python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute(sys.argv[2])
db.commit()' "$1" "$2"
}

"$BOUNCE" record --db=good.db "$demo"

# Where mail is expected, it is known for what it is.
for command in report summary blocked "record --db=new.db"; do
  # shellcheck disable=SC2086
  expect "$command of a history as if it were mail" 66 "$BOUNCE" $command good.db
  is "says how to read it" "$(grep -v 'holds no mail' err | head -n 1)" "bounce: good.db: is a database, as a history is, and \
not mail: a history is read with --db=FILE of summary, suppress or blocked"
done
expect "on standard input" 65 sh -c '"$1" report <good.db' - "$BOUNCE"
holds "it is said too" grep -q -e '--db=FILE' err
for input in good.db -; do
  expect "explain $input" 1 sh -c '"$1" explain "$2" <good.db' - "$BOUNCE" $input
  holds "says it" grep -q "^bounce: $input: is a database, .*--db=FILE" err
  is "and explains none of its bytes" "$(cat out)" ""
done
mkdir shed
cp good.db shed
expect "in a folder" 66 "$BOUNCE" report shed
is "it is no mail" "$(tail -n 1 err)" "bounce: 1 file is no mail; --verbose names it"

# Damaged rows.
for change in "kind = 99999" "verdict = kind" "address = 77777" "date = -1"; do
  cp good.db bad.db
  sql bad.db "UPDATE event SET $change WHERE id = 1"
  for command in summary suppress; do
    expect "$command of a history with $change" 65 "$BOUNCE" $command --db=bad.db --as-of=2030-01-01
    one_error_line "says so in one line"
    holds "names what is damaged" grep -q 'bad.db: damaged: ' err
  done
done

# Files and folders that may only be read. Root may all, so that somebody else looks.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >setpriv.path; then
  as_reader() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
else
  as_reader() { "$@"; }
fi
mkdir shelf && cp good.db shelf/h.db && chmod 444 shelf/h.db && chmod 555 shelf && chmod 755 .
# A checkout may stand in a folder that is closed to others: the program and its modules are copied.
mkdir reach && cp "$BOUNCE" "$(dirname "$BOUNCE")"/*.so "$demo/01-unknown-user.eml" reach
if as_reader "$work/reach/bounce" --version >out 2>&1; then
  "$BOUNCE" summary --db=good.db >want
  expect "a history in a folder that is not ours" 0 as_reader "$work/reach/bounce" summary --db="$work/shelf/h.db"
  holds "is read" cmp -s out want
  is "and nothing is left beside it" "$(ls shelf)" h.db
  expect "nor can it be written" 73 as_reader "$work/reach/bounce" record --db="$work/shelf/new.db" \
    "$work/reach/01-unknown-user.eml"
fi
chmod 755 shelf

# What is no file.
for url in "" ":memory:" "mysql:h.db"; do
  expect "--db=$url" 64 "$BOUNCE" record --db="$url" "$demo"
  one_error_line "says so in one line"
done
if [ -f "$BUILD/tools/bounce/bounce-history-postgresql.so" ]; then
  for url in "postgresql://ann:secret@db.example.org/bounces" "postgres:///x?password=secret"; do
    expect "--db with a password" 64 "$BOUNCE" record --db="$url" "$demo"
    one_error_line "says so in one line"
    is "and does not repeat it" "$(grep -c secret err)" 0
  done
  expect "--db of a server that is not there" 75 "$BOUNCE" record --wait=0 \
    --db="postgresql:///x?host=$work" "$demo"
  one_error_line "says so in one line"
  expect "a service that is not there" 75 env PGSERVICEFILE="$work/no" "$BOUNCE" record --wait=0 \
    --db=service=nowhere "$demo"
fi
expect "a path with its scheme" 0 "$BOUNCE" record -v --db=sqlite:good.db "$demo"
is "is the same file" "$(cat out)" "0 new, 14 known"

# Who is forgotten is in no byte.
"$BOUNCE" record --db=f.db "$histories"/forget-*.eml
expect "forget" 0 "$BOUNCE" forget --db=f.db Jane.Doe@customer.example
is "finds both spellings" "$(cat out)" "2 events removed"
expect "forget by the other form of a domain" 0 "$BOUNCE" forget --db=f.db jane@xn--mnchen-3ya.example
is "finds who stands behind an alias" "$(cat out)" "1 event removed"
is "nothing of them is left" "$(cat f.db* | grep -aci jane)" 0
is "the others are" "$("$BOUNCE" suppress --db=f.db -p strict -f addresses)" "other@reader.example"
python3 -c '
import os, sqlite3, time
db = sqlite3.connect("f.db", isolation_level=None)
db.execute("BEGIN")
db.execute("SELECT count(*) FROM event").fetchone()
open("reading", "w").close()
for i in range(600):
    if os.path.exists("enough"):
        break
    time.sleep(0.05)' &
for i in 1 2 3 4 5 6 7 8 9; do [ -e reading ] || sleep 0.3; done
expect "while somebody reads what was there" 75 "$BOUNCE" forget --db=f.db --wait=1 other@reader.example
one_error_line "says so in one line"
touch enough
wait
expect "and afterwards" 0 "$BOUNCE" forget --db=f.db other@reader.example
is "nothing is left" "$(cat f.db* | grep -aci reader.example)" 0

# Who keeps nothing for ever.
"$BOUNCE" record --db=old.db "$histories"/once.eml "$histories"/forget-*.eml
expect "what came before a day" 0 "$BOUNCE" forget --db=old.db --before=2026-11-17
is "is removed" "$(cat out)" "4 events removed"
is "to the last byte" "$(cat old.db* | grep -ac 'jane\|reader.example')" 0
expect "what came from a day on" 0 "$BOUNCE" forget --db=old.db --since=2026-11-22
is "is, too" "$(cat out)" "1 event removed"
for wrong in "" "--before=soon" "--since=2026-03-02 --before=2026-03-02" "--before=2026-01-01 jane@example.org"; do
  # shellcheck disable=SC2086
  expect "forget $wrong" 64 "$BOUNCE" forget --db=old.db $wrong
  one_error_line "says so in one line"
done

# What one mail may count: as one true bounce that came when it came.
policies="mailman mailman2 sympa ezmlm mlmmj listmonk discourse strict"
# standing FILE...: how all policies see what was recorded of these.
standing() {
  rm -f s.db
  "$BOUNCE" record --db=s.db "$@"
  for policy in $policies; do
    "$BOUNCE" suppress --db=s.db -p "$policy" --state=keep,warn,disable -f csv --no-header --as-of=2026-11-30
  done
}
standing "$histories/once.eml" >want
is "a true bounce counts in all policies" "$(wc -l <want | tr -d ' ')" 8
standing "$histories/one-mail.eml" >out
holds "thirteen recipients of one subscriber with dates of their own count as that" cmp -s out want
standing "$histories"/five-dates-*.eml >out
is "five mails of one day are one day's" "$(grep -c '^victim@customer.example,keep,1.00,1,.*,mailman2*$' out)" 2
is "and no other day" "$(cut -d, -f7,8 out | sort -u)" 2026-11-22,2026-11-22
standing "$histories/verp-forged.eml" >out
holds "a forged VERP address is one bounce" cmp -s out want
standing "$histories/complaint.eml" >out
is "a complaint is one" "$(grep -c '^victim@customer.example,disable,1.00,1,,complaint,2026-11-22' out)" 2
standing "$histories/verp-conflict.eml" >out
is "VERP beats what the report says" "$(cut -d, -f1 out | sort -u)" alice@a.example
verp=list-bounces+alice=a.example@lists.example
sed '/^To: /d' "$histories/verp-conflict.eml" >no-to.eml
is "in the environment, too" \
  "$(ORIGINAL_RECIPIENT=$verp "$BOUNCE" filter <no-to.eml | sed -n 's/^X-Bounce-Subscriber: //p')" alice@a.example

# Days are days of arrival: the topmost Received, the time of the file, now.
day() { standing "$@" | cut -d, -f7 | sort -u; }
sed 1d "$histories/once.eml" >no-received.eml
touch -d "2026-02-03 12:00 UTC" no-received.eml
is "without Received, the file's" "$(day no-received.eml)" 2026-02-03
sed 's/; Sun, 22 Nov 2026/; Mon, 22 Nov 2100/' "$histories/once.eml" >tomorrow.eml
touch -d "2026-02-03 12:00 UTC" tomorrow.eml
is "with one that is to come, too" "$(day tomorrow.eml)" 2026-02-03
sed '1i Received: from relay.example by mx.lists.example; Wed, 25 Nov 2026 10:00:00 +0000' "$histories/once.eml" >hop.eml
is "the topmost counts" "$(day hop.eml)" 2026-11-25
{
  sed -n '/^Received/p; /^To/p' "$histories/once.eml"
  printf 'From: Clara <clara@lists.example>\nSubject: Fwd: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n'
  printf 'Content-Type: multipart/mixed; boundary=outer\n\n--outer\n\n\n--outer\n'
  printf 'Content-Type: message/rfc822\n\n'
  sed 's/; Sun, 22 Nov/; Sun, 1 Nov/' "$histories/once.eml"
  printf '\n--outer--\n'
} >wrapped.eml
is "not that of a report within" "$(day wrapped.eml)" 2026-11-22

# Clocks.
if [ -n "$ODD_CALLS_LIBRARY" ]; then
  late() {
    clock=$1
    shift
    ODD_CALLS=$clock LD_PRELOAD=$ODD_CALLS_LIBRARY "$BOUNCE" "$@"
  }
  sql good.db "UPDATE event SET date = $(date +%s) WHERE id = 1"
  for clock in past days; do
    for command in record suppress summary; do
      expect "a clock that is late ($clock): $command" 75 late $clock $command --db=good.db
      one_error_line "says so in one line"
    done
  done
  expect "a day that is given needs no clock" 0 late days suppress --db=good.db --as-of=2026-01-01
  late days filter --db=good.db <"$demo/01-unknown-user.eml" >out 2>err
  is "filter defers, too" "$?" 75
  is "and passes nothing" "$(wc -c <out)" 0
fi
done_testing
