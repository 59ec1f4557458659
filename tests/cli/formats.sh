#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The formats: their names are the same wherever they stand, tables fit the screen, and what people
# read shows no character that hides.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
manual=$BUILD/tools/bounce/bounce.1

# names COMMAND [ARGUMENT...]: the names that its error line gives.
names() {
  "$BOUNCE" "$1" --format=nonsense 2>&1 | sed -n 's/^bounce: --format: "nonsense" is none of //p'
}

# of COMMAND: its part of the manual about the option.
of() {
  sed -n "/^\.Ss bounce $1\$/,/^\.S[sh] /p" "$manual" | sed -n '/^\.It Fl f Ar format/,/^\.It Fl [^f]/p'
}

table="text, table, csv, jsonl"
for row in "report:$table" "blocked:$table, markdown, html" "codes:$table, markdown" \
  "summary:$table, markdown, html" "explain:text, jsonl" "suppress:$table, markdown, addresses, mailman"; do
  command=${row%%:*}
  want=${row#*:}
  if [ "$command" = suppress ]; then
    known=$("$BOUNCE" suppress --db=none --format=nonsense 2>&1 | sed -n 's/.* is none of //p')
  else
    known=$(names "$command")
  fi
  holds "$command: an unknown format names the others" [ "${known#"$want"}" != "$known" ]
  COLUMNS=200 "$BOUNCE" "$command" --help >help
  holds "$command: --help has the same" grep -q -e "--format=FORMAT *$known\(;\|\$\)" help
  of "$command" >section
  missing=$(echo "$known" | tr -d ' ' | tr ',' '\n' | while read -r name; do
    grep -qw "$name" section || echo "$name"
  done)
  is "$command: the manual has them all" "$missing" ""
done

# One mail with an address longer than most terminals, in the middle of short ones.
long=$(printf 'x%.0s' $(seq 60))@a-rather-long-name-of-a-domain.example.test
for to in ann@example.test "$long" bob@example.test; do
  cat <<MAIL
From MAILER-DAEMON Mon Mar  2 12:00:00 2026
Received: by mx.example.org; Mon, 2 Mar 2026 14:00:00 +0200
From: MAILER-DAEMON@example.org
Subject: Undelivered Mail Returned to Sender
Date: Mon, 2 Mar 2026 14:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

It came back.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; $to
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 there is no such user here as far as anybody can say

--b--

MAIL
done >mbox
"$BOUNCE" record --db=h.db mbox
# widest FILE: the columns of its longest line.
widest() {
  LC_ALL=C.UTF-8 wc -L <"$1"
}
for width in 60 80 120; do
  COLUMNS=$width "$BOUNCE" report -f table mbox >out
  holds "table: fits $width columns" [ "$(widest out)" -le $width ]
  is "table: one line a record at $width" "$(wc -l <out)" 4
  COLUMNS=$width "$BOUNCE" codes >out
  holds "codes: fits $width columns" [ "$(widest out)" -le $width ]
  COLUMNS=$width "$BOUNCE" report -f table --group=subscriber mbox >out
  holds "subscribers: fit $width columns" [ "$(widest out)" -le $width ]
done
for width in 60 80 100; do
  COLUMNS=$width "$BOUNCE" suppress --db=h.db --policy=strict >out
  holds "suppress: fits $width columns" [ "$(widest out)" -le $width ]
  is "suppress: two addresses are whole in $width columns" "$(grep -cE '^(ann|bob)@[a-z.]*test ' out)" 2
done
# A column is left out before an address is cut.
"$BOUNCE" record --db=demo.db "$demo"
for width in 60 80; do
  COLUMNS=$width "$BOUNCE" suppress --db=demo.db --policy=listmonk >out
  is "suppress: nothing is cut in $width columns" "$(grep -c '…' out)" 0
  holds "and an address is whole" grep -q '^jane\.doe@customer\.test ' out
  COLUMNS=$width "$BOUNCE" report -f table --group=subscriber "$demo" >out 2>err
  is "subscribers: nothing is cut in $width columns" "$(grep -c '…' out)" 0
  COLUMNS=$width "$BOUNCE" report -f table "$demo" >out
  is "table: nor is an address in $width columns" "$(grep -c 'jane\.doe@customer\.test' out)" 1
  holds "table: fits $width columns with the demo" [ "$(widest out)" -le $width ]
  COLUMNS=$width "$BOUNCE" summary --db=demo.db >out
  is "summary: no row is cut in $width columns" "$(grep -c '…' out)" 0
done
COLUMNS=80 "$BOUNCE" suppress --db=demo.db --policy=listmonk --explain=anna@provider.test >out
holds "why not: the note is whole in 80 columns" grep -q "not the recipient's fault$" out
"$BOUNCE" suppress --db=h.db --policy=strict >out
holds "without a screen no address is cut" grep -q "^$long " out
holds "and no other row is widened" [ "$(grep '^ann@' out | head -n 1 | wc -c)" -lt 120 ]
"$BOUNCE" report -f table mbox >out
holds "nor are answers" grep -q 'as far as anybody can say$' out

# on_screen TERM COMMAND...: what it writes to a terminal of 64 columns.
on_screen() {
  TERM=$1 python3 - "$@" <<'PY'
import fcntl, os, pty, struct, sys, termios
child, screen = pty.fork()
if child == 0:
    os.environ["TERM"] = sys.argv[1]
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 64, 0, 0))
    os.execv(sys.argv[2], sys.argv[2:])
text = b""
try:
    while True:
        text += os.read(screen, 65536)
except OSError:
    pass
os.waitpid(child, 0)
sys.stdout.buffer.write(text.replace(b"\r\n", b"\n"))
PY
}
on_screen xterm "$BOUNCE" report -f table mbox >out
holds "a terminal gets colours" grep -q "$(printf '\033')" out
sed "s/$(printf '\033')\\[[0-9]*m//g" out >plain
holds "and lines that fit it" [ "$(widest plain)" -le 64 ]
on_screen dumb "$BOUNCE" report mbox >out
is "a dumb one no escape" "$(grep -c "$(printf '\033')" out)" 0
COLUMNS=50 on_screen dumb "$BOUNCE" report -f table mbox >out
holds "COLUMNS beats the terminal" [ "$(widest out)" -le 50 ]

# The end of a report is for a person: on the terminal alone, and the output is the same.
"$BOUNCE" report -f jsonl -o plain.jsonl "$demo" 2>err
is "a report for programs has no end" "$(cat err)" ""
on_screen dumb "$BOUNCE" report -f jsonl -o told.jsonl "$demo" >out
holds "what is written is the same with one" cmp plain.jsonl told.jsonl
is "it counts" "$(sed -n 2,6p out)" "$(cat <<'TEXT'
16 records: bounce 11, delay 1, delivered 1, feedback 1, auto-reply 1, not-bounce 1
hard 4, soft 7, deferred 1, delivered 1
5 addresses to remove
3 refusals of your own mail system or domain
5 that pass by themselves
TEXT
)"
holds "and says what to do next" grep -q '^Whom to remove: bounce report --advice=remove ' out
on_screen dumb "$BOUNCE" report -j 2 --only=hard -o told.jsonl "$demo" >out
is "of what was asked for" "$(sed -n 2p out)" "4 records: bounce 4"

# Characters that hide: zero width, bidirectional, marks.
sed 's/there is no such user/no\xe2\x80\x8bsuch\xd8\x9c user\xe2\x80\x8e \xe2\x80\x8f\xe2\x80\xae\xef\xbb\xbf/
s/delivery-status$/global-delivery-status/' mbox >hidden
for format in text table; do
  "$BOUNCE" report -f "$format" hidden >out
  is "$format shows what hides" \
    "$(LC_ALL=C grep -c "$(printf '\342\200\213\\|\330\234\\|\342\200\216\\|\342\200\217\\|\342\200\256\\|\357\273\277')" out)" 0
  holds "$format: as its number" grep -q 'no\\u200bsuch' out
done

# Markdown: every row has as many cells as the head, and no cell is markup.
sed 's/bob@example/a|`b`*c*@example/' mbox >marked
"$BOUNCE" record --db=marked.db marked
for command in "summary --db=marked.db" "suppress --db=marked.db --state=keep,warn,disable" "blocked --db=marked.db" codes; do
  # shellcheck disable=SC2086
  "$BOUNCE" $command -f markdown >out 2>err
  is "markdown of ${command%% *}: rows as the head" "$(sed 's/\\[^ ]//g' out | awk -F'|' '
    /^[|]/ { if (!head) head = NF; if (NF != head) wrong++ }
    /^$/ { head = 0 }
    END { print wrong + 0 }')" 0
done
"$BOUNCE" suppress --db=marked.db -f markdown >out 2>err
is "and what looks like markup is none" "$(grep -o '^| a[^n].*@' out)" '| a\|\`b\`\*c\*@'

# Dates that spreadsheets take for dates, in one zone, in every table.
when='2026-03-02 12:00:00'
"$BOUNCE" report -f csv mbox | grep -o "$when" | sort | uniq -c >out
is "csv has dates of one zone" "$(sed 's/^ *//' out)" "3 $when"
"$BOUNCE" report -f csv --group=subscriber mbox >out
is "of subscribers too" "$(grep -c ",$when,$when," out)" 3
"$BOUNCE" suppress --db=h.db --policy=strict -f csv >out
is "and of the suppressed" "$(grep -c ',2026-03-02,2026-03-02,2026-03-02,' out)" 3
"$BOUNCE" report -f jsonl mbox >out
is "jsonl keeps the zone" "$(grep -c '"date":"2026-03-02T14:00:00+02:00"' out)" 3

# Subscribers only; what is not one is counted aloud.
printf 'From: ann@example.test\nSubject: Hello\n\nHow are you?\n' >letter
expect "a letter among the bounces" 0 "$BOUNCE" report -f csv --group=subscriber mbox letter
is "is no row" "$(wc -l <out)" 4
is "but said" "$(cat err)" "bounce: 1 message is no bounce and not in the list"

# A reader that has seen enough.
for options in "report mbox" "codes" "help report" "summary mbox" "explain 550"; do
  # shellcheck disable=SC2086 # words
  { "$BOUNCE" $options 2>err; echo $? >status; } | :
  is "$options: a closed pipe is no news" "$(cat err)" ""
done
done_testing
