#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The life of an address: signs of it in a history, what they change, and what ends by itself.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

# mail FROM SUBJECT DATE [FIELD]: a mail that is no report.
mail() {
  printf 'Received: from x by y; %s\nFrom: %s\nTo: news@example.org\nSubject: %s\nMessage-ID: <%s@x.test>\n%sDate: %s\n\nHello.\n' \
    "$3" "$1" "$2" "$(echo "$1$3" | tr -dc a-z0-9)" "${4:+$4
}" "$3"
}
life() {
  "$BOUNCE" suppress --db=life.db --policy=${2:-recommended} --as-of=${3:-2026-11-30} --explain="$1" | grep '^Life: '
}
"$BOUNCE" record --db=life.db "$demo"
is "a hard bounce cools" "$(life gus@shop.test)" \
  "Life: cooling since 2026-11-17 until 2026-12-08 (user-unknown); then it gets mail again, and the next failure stops it for longer or for ever"
is "until it ends" "$(life gus@shop.test recommended 2026-12-08)" \
  "Life: active; on trial: the next failure stops it again"
is "a complaint disables for ever" "$(life ivan@mailbox.test)" \
  "Life: disabled since 2026-11-17 for ever (complaint); only a confirmation brings it back"
is "a block of the sender changes nothing" "$(life anna@provider.test)" "Life: active"

# Mail of somebody known is kept, once a day; of others it is not.
mail "Gus <Gus@Shop.test>" "Re: our news" "Thu, 19 Nov 2026 10:00:00 +0000" >gus.eml
mail "Gus <gus@shop.test>" "Re: our news again" "Thu, 19 Nov 2026 11:00:00 +0000" >gus2.eml
mail "stranger@example.net" "Hello" "Thu, 19 Nov 2026 10:00:00 +0000" >stranger.eml
mail "jane.doe@customer.test" "Out of office" "Thu, 19 Nov 2026 10:00:00 +0000" "Auto-Submitted: auto-replied" >jane.eml
mail "fay@gone.invalid" "To the list" "Thu, 19 Nov 2026 10:00:00 +0000" "List-Id: <other.example.org>" >post.eml
expect "signs of life" 0 "$BOUNCE" record --db=life.db -v --jobs=1 gus.eml gus2.eml stranger.eml jane.eml post.eml
is "are kept where the address is known" "$(cat out)" "2 new, 1 known"
is "a mail proves" "$(life gus@shop.test)" "Life: active"
is "where the policy takes it" "$(life gus@shop.test strict)" "Life: disabled since 2026-11-17 for ever (user-unknown)"
is "an automatic reply, too" "$(life jane.doe@customer.test)" "Life: active"
is "a post of a list does not" "$(life fay@gone.invalid | cut -c 1-13)" "Life: cooling"
is "summaries do not count them" "$("$BOUNCE" summary --db=life.db | head -1 | cut -d' ' -f 1-2)" "Reports: 14"
expect "filter keeps them, too" 0 "$BOUNCE" filter --db=life.db <jane.eml
mail "mailer-daemon@shop.test" "Weekly statistics" "Thu, 19 Nov 2026 10:00:00 +0000" >daemon.eml
"$BOUNCE" record --db=life.db -v daemon.eml >out
is "a mail system says nothing of itself" "$(cat out)" "0 new, 0 known"

# A log tells of those who failed that mail reached them, on an earlier day or in an earlier log.
line() {
  printf '2025-0%s-0%dT08:00:00+00:00 mail postfix/smtp[811]: %s: to=<%s>, relay=mx.b.test[198.51.100.7]:25, delay=1, delays=0/0/0/1, dsn=%s, status=%s\n' "$@"
}
bounced="bounced (host mx.b.test[198.51.100.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command))"
{
  line 1 1 A1 one@b.test 5.1.1 "$bounced"
  line 1 1 A2 two@b.test 5.1.1 "$bounced"
  line 1 1 A3 never@b.test 2.0.0 "sent (250 OK)"
  line 1 8 A4 one@b.test 2.0.0 "sent (250 OK)"
  line 1 9 A5 ONE@b.test 2.0.0 "sent (250 OK)"
} >log1
{
  line 2 1 B1 two@b.test 2.0.0 "sent (250 OK)"
  line 2 1 B2 never@b.test 2.0.0 "sent (250 OK)"
} >log2
expect "a log" 0 "$BOUNCE" record --db=log.db -v log1
is "keeps one delivery of who failed" "$(head -1 out)" "3 new, 0 known"
log_life() { "$BOUNCE" suppress --db=log.db --policy=recommended --as-of=2025-02-10 --explain="$1@b.test" | grep '^Life'; }
is "which proves that it lives" "$(log_life one)" "Life: active"
is "and not that another does" "$(log_life two)" "Life: active; on trial: the next failure stops it again"
expect "a later log" 0 "$BOUNCE" record --db=log.db -v log2
is "knows who failed before" "$(log_life two)" "Life: active"
"$BOUNCE" record --db=log.db log1 log2
is "again: nothing is new" "$("$BOUNCE" record --db=log.db -v log1 log2 | head -1 | cut -d, -f 1)" "0 new"
is "of others there is nothing" "$("$BOUNCE" suppress --db=log.db --state=keep,confirmed,warn,cool,disable -f addresses | grep -c never)" 0

# Confirmed by hand.
expect "confirm" 0 "$BOUNCE" confirm --db=life.db --date=2026-11-20 Ivan@Mailbox.TEST fay@gone.invalid
is "says how many" "$(cat out)" "2 addresses confirmed"
is "brings back who complained" "$(life ivan@mailbox.test)" "Life: active, confirmed since 2026-11-20"
is "under every policy" "$(life fay@gone.invalid strict)" "Life: active, confirmed since 2026-11-20"
is "as of before it was not" "$(life fay@gone.invalid strict 2026-11-19 | cut -c 1-14)" "Life: disabled"
"$BOUNCE" suppress --db=life.db --state=confirmed -f csv --no-header >out
is "which is a state" "$(cut -d, -f 1,2 out | tr '\n' ' ')" "fay@gone.invalid,confirmed ivan@mailbox.test,confirmed "
expect "of one list" 0 "$BOUNCE" confirm --db=life.db --date=2026-11-20 --list=other jane.doe@customer.test
is "it holds for that alone" "$("$BOUNCE" suppress --db=life.db --list=news.example.org -f addresses | grep -c jane)" 1
expect "of all lists" 0 "$BOUNCE" confirm --db=life.db --date=2026-11-20 jane.doe@customer.test
is "it holds for each" "$("$BOUNCE" suppress --db=life.db --list=news.example.org -f addresses | grep -c jane)" 0
for wrong in "nonsense" "a@b.test x" "--date=soon a@b.test" "--date=2999 a@b.test" "" "--wait=-1 a@b.test"; do
  # shellcheck disable=SC2086 # it is words
  expect "confirm $wrong" 64 "$BOUNCE" confirm --db=life.db $wrong
  one_error_line "is told"
done
expect "confirm without a history" 64 "$BOUNCE" confirm a@b.test
expect "confirm in none" 66 "$BOUNCE" confirm --db=none.db a@b.test
expect "forget takes signs, too" 0 "$BOUNCE" forget --db=life.db gus@shop.test
is "all of them" "$(cat out)" "2 events removed"

# Who was confirmed is nobody to remove.
"$BOUNCE" record --db=sum.db "$demo"
is "summary: five to remove" "$("$BOUNCE" summary --db=sum.db | sed -n 2p)" "5 addresses to remove (5 reports)"
"$BOUNCE" confirm --db=sum.db gus@shop.test ivan@mailbox.test >out
is "three are left" "$("$BOUNCE" summary --db=sum.db | sed -n 2p)" "3 addresses to remove (3 reports)"
is "on the page, too" "$("$BOUNCE" summary --db=sum.db -f html | grep -c 'gus@shop.test.*Advice: remove')" 0

# What leaves for other programs says when it ends.
"$BOUNCE" record --db=maps.db "$demo"
maps="$BOUNCE suppress --db=maps.db --policy=recommended --as-of=2026-11-30"
is "a map names the day" "$($maps -f postfix | grep ^gus)" \
  "gus@shop.test	REJECT 5.1.1 suppressed after bounces (user-unknown, until 2026-12-08)"
is "or none" "$($maps -f exim | grep ^ivan)" "ivan@mailbox.test: complaint"
is "listmonk is told of which list" "$($maps -f listmonk --list=news.example.org --state=cool | grep -c '"until.*2026-12-08.*list.*news.example.org')" 3
is "nobody is unsubscribed for a pause" "$($maps -f mailman)" "ivan@mailbox.test"
is "a table has it" "$($maps -f csv | grep -c ',2026-12-08,')" 4
is "the total counts them" "$($maps 2>&1 >out)" \
  "bounce: policy recommended: 14 addresses with events: 1 disabled, 4 cooling, 0 warned, 9 kept"
done_testing
