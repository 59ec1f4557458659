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
