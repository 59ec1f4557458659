#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Events of mail providers as input.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
export TZ=UTC
cp "$SOURCE"/testdata/events/* .

for events in *.json; do
  expect "$events" 0 "$BOUNCE" report --format=jsonl "$events"
  holds "gives its records" cmp out "${events%.json}.jsonl"
  holds "has a dozen" test "$(wc -l <out)" -ge 12
done
holds "a class that the words contradict is told" grep -q '"class-conflict"' ses.jsonl

# An object a line, an array, one that goes over many lines: the same events.
records() {
  "$BOUNCE" report --format=jsonl "$1" | sed 's/"source":"[^"]*"//'
}
records brevo.json >want
(echo '['; sed '$!s/$/,/' brevo.json; echo ']') >array.json
records array.json >got
holds "an array" cmp got want
sed 's/, "/,\n "/g; s/^{"/{\r\n\t"/' brevo.json >pretty.json
records pretty.json >got
holds "over many lines" cmp got want
gzip -c brevo.json >brevo.json.gz
records brevo.json.gz >got
holds "gzip" cmp got want
records - <brevo.json >got
holds "a pipe" cmp got want

# What is no JSON is said with its place, and the other lines are read.
(head -n 1 brevo.json; echo '{"event": "hard_bounce", oops}'; sed -n 2p brevo.json) >broken.json
expect "broken JSON" 66 "$BOUNCE" report --format=jsonl broken.json
one_error_line "is said in one line"
holds "with line and column" grep -q 'line 2, column 26 is no JSON: ' err
is "and the other lines are read" "$(wc -l <out)" "2"
size=$(wc -c <azure.json)
at=30
while [ "$at" -lt "$size" ]; do
  head -c "$at" azure.json >cut.json
  "$BOUNCE" report --format=jsonl cut.json >out 2>err
  case $? in
    0 | 66) ;;
    *) echo "# cut at $at: $(cat err)"; false ;;
  esac
  [ "$(wc -l <err)" -le 1 ] || echo "# cut at $at: $(cat err)"
  at=$((at + 97))
done
holds "the last cut has all but the last events" test "$(wc -l <out)" -ge 10
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "{\"a\":"; }' >deep.json
expect "too deep" 66 "$BOUNCE" report deep.json
one_error_line "is said in one line"
(cat brevo.json; printf '{"a":"'; head -c 3000000 /dev/zero | tr '\0' 'a'; echo '"}'; cat brevo.json) >long.json
expect "an object of 3 MB" 66 "$BOUNCE" report --format=jsonl long.json
one_error_line "is said in one line"
is "and the others are read" "$(wc -l <out)" "26"
echo '{"name": "a package", "version": "1.0"}' >package.json
expect "other JSON" 66 "$BOUNCE" report package.json
one_error_line "is none of an event"
i=0
while [ "$i" -lt 2000 ]; do cat brevo.json; i=$((i + 1)); done >many.json
expect "two thousand times" 0 "$BOUNCE" report --format=jsonl many.json
is "no event is lost where the window moves" "$(wc -l <out)" "26000"

# In a history an event and a report on the same failure are one; a delivery is none.
expect "record" 0 "$BOUNCE" record --verbose --db=h.db ses.json
is "counts" "$(cat out)" "14 new, 0 known"
expect "again, from another provider" 0 "$BOUNCE" record --verbose --db=h.db azure.json
is "knows the message and the address" "$(cat out)" "1 new, 10 known"
done_testing
