#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# `bounce report` as a user meets it: options, exit codes, output that is whole or not there.
# shellcheck disable=SC2016,SC2119,SC2120
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
mail=$demo/01-unknown-user.eml

# Help and usage.
expect "--help" 0 "$BOUNCE" --help
holds "--help names each command" grep -q "^  report " out
expect "help report" 0 "$BOUNCE" help report
holds "help names the options" grep -q -- "--output=FILE" out
cp out help
expect "report --help" 0 "$BOUNCE" report --help
holds "is the same" cmp -s out help
expect "--version" 0 "$BOUNCE" --version
expect "no command" 64 "$BOUNCE"
one_error_line "says so in one line"
expect "unknown command" 64 "$BOUNCE" frobnicate
one_error_line "says so in one line"
expect "unknown option" 64 "$BOUNCE" report --frobnicate
one_error_line "says so in one line"
holds "names the option" grep -q -- "--frobnicate" err
expect "unknown letter" 64 "$BOUNCE" report -Z
holds "names the letter" grep -q -- "-Z" err
expect "missing argument" 64 "$BOUNCE" report --format
expect "argument that is not taken" 64 "$BOUNCE" report --no-header=yes "$mail"
expect "unknown format" 64 "$BOUNCE" report --format=xml "$mail"
expect "unknown verdict" 64 "$BOUNCE" report --only=harsh "$mail"
expect "unknown kind" 64 "$BOUNCE" report --kind=letter "$mail"
expect "empty list" 64 "$BOUNCE" report --only= "$mail"

# Formats and choices.
expect "a file" 0 "$BOUNCE" report "$mail"
cp out first
holds "is JSON Lines behind a pipe" grep -q '^{"schema":1,"source":".*01-unknown-user.eml","message":1,' out
"$BOUNCE" report - <"$mail" >out
holds "- is standard input" grep -q '"source":"-"' out
"$BOUNCE" report <"$mail" >out2
holds "which is the default" cmp -s out out2
expect "short options may be mixed with inputs" 0 "$BOUNCE" report "$mail" -f csv
is "csv has a header and a row" "$(wc -l <out)" 2
expect "--no-header" 0 "$BOUNCE" report --no-h --format=csv "$mail"
is "takes it away" "$(wc -l <out)" 1
cp "$mail" ./-odd
expect "-- ends the options" 0 "$BOUNCE" report -- -odd
expect "text" 0 "$BOUNCE" report --format=text "$mail"
holds "has a table" grep -q "^VERDICT" out
holds "no colours in a file" sh -c '! grep -q "$(printf "\033")" out'
expect "a folder" 0 "$BOUNCE" report "$demo"
cp out all
"$BOUNCE" report "$demo" >again
holds "the same input gives the same bytes" cmp -s all again
for i in $(seq 20); do
  for file in "$demo"/*.eml; do
    echo "From a@b.example Mon Nov 16 08:00:00 2026"
    cat "$file"
    echo
  done
done >mbox
"$BOUNCE" report --jobs=1 mbox missing "$demo" >one 2>err
is "--jobs=1" "$?" 66
"$BOUNCE" report --jobs=3 mbox missing "$demo" >three 2>err
is "--jobs=3" "$?" 66
holds "gives the same bytes" cmp -s one three
"$BOUNCE" report -j 3 - <mbox >three
"$BOUNCE" report -j 1 - <mbox >one
holds "from a pipe, too" cmp -s one three
expect "--jobs=0" 64 "$BOUNCE" report --jobs=0 mbox
mkdir elsewhere
ln -s elsewhere/result far
expect "--output into a folder behind a link" 0 "$BOUNCE" report -o elsewhere/result "$mail"
expect "--output through a link to another folder" 0 "$BOUNCE" report -f csv -o far "$mail"
holds "writes there" grep -q ^schema, elsewhere/result
holds "keeps the link" [ -L far ]
expect "--only" 0 "$BOUNCE" report --only=hard "$demo"
is "shows hard ones" "$(grep -c '"verdict":"hard"' all)" "$(wc -l <out)"
expect "--only with two" 0 "$BOUNCE" report --only=hard,soft "$demo"
is "shows both" "$(grep -cE '"verdict":"(hard|soft)"' all)" "$(wc -l <out)"
expect "--kind" 0 "$BOUNCE" report --kind=feedback,auto-reply "$demo"
is "shows these kinds" "$(grep -cE '"kind":"(feedback|auto-reply)"' all)" "$(wc -l <out)"
expect "--evidence" 0 "$BOUNCE" report --evidence "$mail"
holds "is in the record" grep -q '"evidence":\[{"field":' out

# Inputs that fail, beside one that does not.
: >empty
head -c 4096 /dev/zero >zeros
mkfifo fifo
expect "a missing file" 66 "$BOUNCE" report missing "$mail"
one_error_line "is said in one line"
holds "names the file" grep -q "^bounce: missing: " err
holds "the other is done" cmp -s out first
expect "an empty file" 66 "$BOUNCE" report empty
one_error_line "is said in one line"
expect "no mail" 66 "$BOUNCE" report zeros "$mail"
one_error_line "is said in one line"
(cat "$mail" >fifo) &
expect "a FIFO that is named" 0 timeout 10 "$BOUNCE" report fifo
holds "is read" grep -q '"kind":"bounce"' out
mkdir heap heap/.git heap/.bounces heap/.bounces/cur heap/.bounces/new heap/nothing
cp "$mail" heap/.bounces/cur/1
cp "$mail" zeros empty heap
mkfifo heap/fifo
printf 'PK\003\004' >heap/x.zip
expect "a folder with more than mail" 0 timeout 10 "$BOUNCE" report heap
is "gives a hidden Maildir too" "$(wc -l <out)" 2
holds "counts what is no mail" grep -qx 'bounce: 3 files are no mail; --verbose names them' err
holds "counts archives" grep -q '^bounce: 1 archive is not read' err
holds "names hidden folders" grep -q '^bounce: heap/.git: hidden and not read' err
is "and says no more" "$(wc -l <err)" 3
expect "--verbose" 0 "$BOUNCE" report --verbose heap
holds "names each" grep -qx 'bounce: heap/zeros: is not mail' err
holds "a FIFO, too" grep -qx 'bounce: heap/fifo: is a FIFO, a socket or a device, and not read' err
is "and counts none" "$(wc -l <err)" 5
mkdir -p box/cur box/new
cp "$mail" box/cur/1
mkfifo box/new/fifo
ln -s /dev/zero box/new/device
expect "a FIFO and a device in a Maildir" 0 timeout 10 "$BOUNCE" report box
is "are not read" "$(wc -l <out)" 1
is "but counted" "$(cat err)" "bounce: 2 files are no mail; --verbose names them"
expect "and named" 0 timeout 10 "$BOUNCE" report --verbose box
is "with their folder" "$(sed 's/: is.*//' err)" "bounce: box/new/device
bounce: box/new/fifo"
expect "an empty folder" 0 "$BOUNCE" report heap/nothing
is "is said" "$(cat err)" "bounce: heap/nothing: holds no mail"
expect "no mail on standard input" 65 sh -c '"$1" report - <zeros' - "$BOUNCE"
expect "nothing on standard input" 65 sh -c '"$1" report </dev/null' - "$BOUNCE"
expect "a closed standard input" 66 sh -c '"$1" report <&-' - "$BOUNCE"
name=$(printf 'a\033]0;b\007\nc')
expect "an evil name" 66 "$BOUNCE" report "$name"
one_error_line "stays one line"
holds "without escapes" grep -q '\\x1b' err

# Output that is whole or not there.
echo before >result
expect "no input for --output" 66 "$BOUNCE" report --output=result missing
is "leaves the file of before" "$(cat result)" before
expect "and without one" 66 "$BOUNCE" report --output=never missing
holds "makes none" [ ! -e never ]
expect "--output" 0 "$BOUNCE" report --output=result "$mail"
holds "writes the file" cmp -s result first
holds "and nothing else" [ ! -s out ]
chmod 640 result
ln -s result link
expect "--output through a link" 0 "$BOUNCE" report -f csv -o link "$mail"
holds "keeps the link" [ -L link ]
is "keeps the mode" "$(stat -c %a result)" 640
expect "--output into nowhere" 73 "$BOUNCE" report -o nowhere/result "$mail"
one_error_line "is said"
expect "--output to a full device" 74 "$BOUNCE" report -o /dev/full "$mail"
one_error_line "is said"
expect "a full disk" 74 sh -c '"$1" report "$2" >/dev/full' - "$BOUNCE" "$mail"
one_error_line "is said"
expect "--help to a full disk" 74 sh -c '"$1" --help >/dev/full' - "$BOUNCE"
expect "a closed standard output" 74 sh -c '"$1" report "$2" >&-' - "$BOUNCE" "$mail"
one_error_line "is said"
cp result before
expect "a file size limit" 74 sh -c 'ulimit -f 1; "$1" report -o result "$2" "$2" "$2"' - "$BOUNCE" "$demo"
holds "leaves the old file" cmp -s result before
is "and no temporary one" "$(find . -name 'result.*' | wc -l)" 0
set -- "$demo" "$demo" "$demo" "$demo" "$demo"
{ "$BOUNCE" report "$@" "$@" "$@" "$@" 2>err; echo $? >status; } | head -c 10 >/dev/null
is "a closed pipe" "$(cat status)" 74
is "is no error to tell" "$(cat err)" ""

# Messages one behind the other, with no From_ line between them, cannot be told apart: that is said.
cat "$demo/01-unknown-user.eml" "$demo/02-ip-blocked.eml" >joined
expect "cat *.eml" 0 "$BOUNCE" report -f jsonl joined
is "is one message" "$(wc -l <out)" 1
is "and it is said that others follow" "$(cat err)" \
  "bounce: joined: read as one message, but others follow in it: put each into a file of its own, in a folder"
"$BOUNCE" report -f jsonl - <joined >out 2>err
one_error_line "from standard input, too"
letter=$demo/14-human-reply.eml
qmail=$SOURCE/testdata/dialects/qmail.eml
cat "$letter" "$mail" >joined
expect "a letter before others" 0 "$BOUNCE" report joined
is "is known by the header behind it" "$(grep -c 'others follow' err)" 1
for i in 1 2 3; do cat "$qmail" "$letter"; done >joined
expect "reports without parts" 0 "$BOUNCE" report joined
is "too" "$(grep -c 'others follow' err)" 1
for i in $(seq 400); do cat "$letter" "$mail"; done >joined
expect "a megabyte of them" 0 "$BOUNCE" report joined
is "is seen by its beginning" "$(grep -c 'others follow' err)" 1
find "$SOURCE/testdata" -name '*.eml' -exec "$BOUNCE" report {} + 2>&1 >/dev/null | grep 'others follow' >err
is "of no other message" "$(cat err)" ""
# Some keys, in their order.
# Sorted: equal ones stay as they came, whatever number of processes reads.
sorted() {
  "$BOUNCE" report --fields="$1" -f csv --no-header --sort="$2" "$demo" "$demo" 2>err
}
for key in recipient reason verdict; do
  "$BOUNCE" report --fields="$key" -f csv --no-header "$demo" "$demo" 2>err | tr A-Z a-z | sort >want
  sorted "$key" "$key" | tr A-Z a-z >out
  holds "--sort=$key" cmp out want
  sort -r want >reverse
  sorted "$key" "-$key" | tr A-Z a-z >out
  holds "--sort=-$key" cmp out reverse
done
holds "there is something to sort" [ "$(sort -u want | wc -l)" -gt 2 ]
sorted date date | cut -c1-16 >out
holds "--sort=date" sort -c out
"$BOUNCE" report --sort=domain --fields=recipient -f csv --no-header "$demo" | sed 's/.*@//' | tr A-Z a-z >out
holds "--sort=domain" sort -c out
for format in text table csv jsonl; do
  "$BOUNCE" report -f $format "$demo" | sort >want
  "$BOUNCE" report -f $format --sort=-verdict --jobs=3 "$demo" >out
  "$BOUNCE" report -f $format --sort=-verdict --jobs=1 "$demo" | cmp - out >same
  is "$format: the same with more processes" "$(cat same)" ""
  holds "$format: nothing is lost" sh -c 'sort out | cmp - want'
done
for wrong in --sort=size --sort= --sort=- "--group=subscriber --sort=date"; do
  # shellcheck disable=SC2086
  expect "report $wrong" 64 "$BOUNCE" report $wrong "$demo"
  one_error_line "says so in one line"
done

expect "--fields" 0 "$BOUNCE" report --fields=verdict,recipient "$demo/01-unknown-user.eml"
is "jsonl has these" "$(cat out)" '{"verdict":"hard","recipient":"jane.doe@customer.test"}'
"$BOUNCE" report -f csv --fields=recipient,verdict "$demo/01-unknown-user.eml" >out
is "csv, too" "$(cat out)" "recipient,verdict
jane.doe@customer.test,hard"
for wrong in "--fields=recipient,nothing" --fields= "-f text --fields=recipient" "--group=subscriber --fields=recipient" \
  --color=blue; do
  # shellcheck disable=SC2086
  expect "report $wrong" 64 "$BOUNCE" report $wrong "$demo"
  one_error_line "says so in one line"
done
escape=$(printf '\033')
is "colours where they are wanted" "$("$BOUNCE" report -f table --color=always "$demo" | grep -c "$escape" | tr -d ' ')" \
  "$("$BOUNCE" report -f table "$demo" | wc -l | tr -d ' ')"
is "and nowhere else" "$("$BOUNCE" report -f table --color=never "$demo" | grep -c "$escape")" 0
done_testing
