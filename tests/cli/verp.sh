#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Keys and return paths: made, checked, renewed, and refused where others can read them.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
list=news-bounces@lists.example.org

expect "a new key" 0 "$BOUNCE" key new keys
is "nobody else may read it" "$(stat -c %a keys)" 600
path=$("$BOUNCE" verp --key-file=keys $list jane@example.net)
other=$("$BOUNCE" verp --key-file=keys $list john@example.net)
expect "it is checked" 0 "$BOUNCE" verp -k keys --check "$path"
is "and names the subscriber" "$(cat out)" "verp-mac jane@example.net"
expect "in capitals too" 0 "$BOUNCE" verp -k keys --check "$(echo "$path" | tr '[:lower:]' '[:upper:]')"
tag=${path#*+mac-}
tag=${tag%%-*}
expect "a tag of somebody else" 1 "$BOUNCE" verp -k keys --check "$(echo "$other" | sed "s/mac-[a-z0-9]*-/mac-$tag-/")"
is "is forged" "$(cat out)" forged
expect "a replay after a year" 1 "$BOUNCE" verp -k keys --check --date=2099-01-01 "$path"
expect "no tag" 1 "$BOUNCE" verp -k keys --check jane@example.net
is "is none" "$(cat out)" none
batv=$("$BOUNCE" verp -k keys --batv news@example.org)
expect "BATV" 0 "$BOUNCE" verp -k keys --check "$batv"
is "names the sender" "$(cat out)" "batv news@example.org"

expect "a newer key" 0 "$BOUNCE" key new keys
is "stands before the old one" "$(cut -c1 keys | tr -d '\n')" 10
expect "what the old one made is proven still" 0 "$BOUNCE" verp -k keys --check "$path"
sed -i 2d keys
expect "until it is gone" 1 "$BOUNCE" verp -k keys --check "$path"

is "without a key" "$("$BOUNCE" verp $list jane@example.net)" "news-bounces+jane=example.net@lists.example.org"
sed "s/^To: .*/To: $path/" "$demo/01-unknown-user.eml" >mail
is "reports name the subscriber" \
  "$("$BOUNCE" report --format=jsonl mail | sed 's/.*"subscriber":"\([^"]*\)".*/\1/')" jane@example.net

# What a history keeps of it. Replays, other people's tags and reports without one prove nothing.
expect "a key for the history" 0 "$BOUNCE" key new history-keys
# proof NAME WANT TO: of a report that came to TO now and says that jane's mailbox is not there.
proof() {
  rm -f h.db h.db-*
  {
    printf 'Received: from mx.example.org by lists.example.org; %s\nFrom: MAILER-DAEMON@mx.example.org\n' "$(date -R)"
    printf 'To: %s\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: multipart/report;' "$3"
    printf ' report-type=delivery-status; boundary=b\n\n--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n'
    printf '\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; jane@example.net\nAction: failed\n'
    printf 'Status: 5.1.1\n\n--b--\n'
  } >report
  "$BOUNCE" record --db=h.db --key-file=history-keys report || echo "# not recorded"
  is "$1" "$(python3 -c 'import sqlite3
print(sqlite3.connect("h.db").execute("SELECT proof FROM events").fetchone()[0])')" "$2"
}
day() { "$BOUNCE" verp -k history-keys --date="$(date -d "$1" +%F)" $list "$2"; }
genuine=$(day now jane@example.net)
proof "a genuine tag" verp-mac "$genuine"
proof "of some days ago" verp-mac "$(day '20 days ago' jane@example.net)"
proof "a replay" forged "$(day '90 days ago' jane@example.net)"
proof "a tag of a year to come" forged "$(day '300 days' jane@example.net)"
proof "changed to somebody else" forged "$(echo "$genuine" | sed 's/jane=/john=/')"
proof "of another list" forged "$(echo "$genuine" | sed 's/^news/talk/')"
proof "made by another key" forged "$("$BOUNCE" verp -k keys $list jane@example.net)"
proof "VERP without a tag" none "news-bounces+jane=example.net@lists.example.org"
proof "no VERP" none "$list"
proof "BATV" batv "$("$BOUNCE" verp -k history-keys --batv news@example.org)"
proof "BATV of another key" forged "$("$BOUNCE" verp -k keys --batv news@example.org)"
# A victim's VERP before one's own tag.
proof "beside the address of a victim" forged \
  "news-bounces+victim=example.com@lists.example.org, $genuine"
expect "a key file that is none" 65 "$BOUNCE" record --db=h.db -k report report
expect "no key file" 66 "$BOUNCE" record --db=h.db -k nowhere report

chmod 644 keys
expect "a key that all may read" 65 "$BOUNCE" verp -k keys $list jane@example.net
one_error_line "is refused in a line"
chmod 600 keys
echo junk >junk && chmod 600 junk
expect "no key" 65 "$BOUNCE" verp -k junk $list jane@example.net
one_error_line "and the line is named"
expect "junk is not replaced" 65 "$BOUNCE" key new junk
is "and stays" "$(cat junk)" junk
expect "no file" 66 "$BOUNCE" verp -k nowhere $list jane@example.net
expect "an address that does not fit" 65 "$BOUNCE" verp -k keys $list \
  a-very-long-local-part-of-a-subscriber@department.of.many.words.example.net
expect "no folder" 73 "$BOUNCE" key new nowhere/keys
expect "a check without a key" 64 "$BOUNCE" verp --check "$path"
expect "too few addresses" 64 "$BOUNCE" verp -k keys $list
expect "no such thing as an old key" 64 "$BOUNCE" key old keys
done_testing
