#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Options do what they say, or are refused in one line that says how it goes.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
mail=$demo/01-unknown-user.eml

# refused NAME TEXT COMMAND...: exit code 64 and one line, which holds TEXT.
refused() {
  name=$1
  text=$2
  shift 2
  expect "$name" 64 "$BOUNCE" "$@"
  one_error_line "says so in one line"
  grep -qF -- "$text" err || sed 's/^/# /' err
  holds "and how it goes" grep -qF -- "$text" err
}

# Periods.
cp "$demo"/0[1-3]-*.eml .
"$BOUNCE" record --db=h.db ./*.eml
expect "all of a history" 0 "$BOUNCE" summary --db=h.db
read -r all <out
for input in "--db=h.db" "."; do
  expect "summary $input until before there was anything" 0 "$BOUNCE" summary "$input" --as-of=2000-01-01
  holds "counts nothing" grep -q "^Reports: 0 (" out
  holds "and says so" grep -q "^bounce: " err
  expect "summary $input since then" 0 "$BOUNCE" summary "$input" --since=2000-01-01
  is "counts all" "$(head -1 out)" "$all"
  expect "summary $input of one day" 0 "$BOUNCE" summary "$input" --since=2026-11-17 --as-of=2026-11-17
  holds "counts that" grep -q "^Reports: [1-9]" out
  refused "summary $input of no time" "there is no time from 2026-03-02 until 2026-03-01" \
    summary "$input" --since=2026-03-02 --as-of=2026-03-01
done
refused "a day that is none" "is no time: a day" summary --since=someday .

# VERP.
for command in report record filter summary; do
  for template in "" "bounces@" "b+{user}@" "b+{name}={domain}@" "{user}{domain}@" "{user}={user}@" \
    "b+{user}={domain}={list}@"; do
    db=
    case $command in record | filter) db=--db=h.db ;; esac
    refused "$command --verp=$template" "{user} and {domain}" $command "--verp=$template" $db
  done
done
expect "a template" 0 "$BOUNCE" report --verp="b+{user}={domain}@" "$mail"

# Lists.
refused "suppress of a list that is not there" "it has news.example.org" suppress --db=h.db --list=nwes.example.org
refused "summary, too" "it has news.example.org" summary --db=h.db --list=nwes.example.org
expect "a list that is there" 0 "$BOUNCE" suppress --db=h.db --list=news.example.org --as-of=2026-12-31
expect "but not at that time" 0 "$BOUNCE" suppress --db=h.db --list=news.example.org --as-of=2000-01-01
holds "is said" grep -q "h.db: holds no event of what was asked for" err
expect "somebody who never bounced" 0 "$BOUNCE" suppress --db=h.db --explain=nobody@example.org
holds "is said, too" grep -q "h.db: holds no event of what was asked for" err
printf 'Subject: hello\n\nDear all,\n' >letter
"$BOUNCE" record --db=empty.db letter
for command in suppress summary; do
  expect "$command of an empty history" 0 "$BOUNCE" $command --db=empty.db --list=news.example.org
  holds "is said" grep -q "empty.db: holds no event" err
done
expect "summary of a letter" 0 "$BOUNCE" summary letter
holds "says that it counts nothing" grep -q "no bounce, delay" err

# What shows a table writes no list of addresses.
for shown in --explain=nobody@example.org --compare=mailman,strict; do
  for format in mailman sympa postfix; do
    refused "suppress $shown -f $format" "--format is one of text, " suppress --db=h.db $shown -f $format
  done
  refused "suppress $shown --state=keep" "--state does nothing" suppress --db=h.db $shown --state=keep
done
refused "suppress of both" "not both" suppress --db=h.db --compare=mailman,strict --explain=nobody@example.org

# What would do nothing is refused.
for command in "report -f jsonl" "report -f table" report summary "summary -f jsonl" "suppress --db=h.db -f mailman"; do
  for option in --excel --raw-csv; do
    # shellcheck disable=SC2086
    refused "$command $option" "$option goes with --format=csv alone" $command $option
  done
done
refused "report -f csv --evidence" "only text and jsonl" report -f csv --evidence "$mail"
refused "report -f jsonl --evidence --list" "no room for it" report -f jsonl --evidence --list=news "$mail"
refused "summary --db --verp" "takes them" summary --db=h.db "--verp=b+{user}={domain}@"
refused "summary --db --log-zone" "takes them" summary --db=h.db --log-zone=UTC

# A word that is none is told beside those there are.
refused "report --only=harsh" "none of hard, soft, deferred, delivered" report --only=harsh "$mail"
refused "report --kind=letter" "none of bounce, delay, delivered, feedback, disposition, auto-reply, not-bounce" \
  report --kind=letter "$mail"
refused "suppress --state=gone" "none of disable, cool, warn, confirmed, keep" suppress --db=h.db --state=gone
refused "codes --verdict=harsh" "none of hard, soft, delivered" codes --verdict=harsh
refused "codes --standing=old" "none of registered, draft, vendor, unregistered" codes --standing=old
refused "suppress --policy=nosuch" "none of cloudflare, discourse, " suppress --db=h.db --policy=nosuch
for word in hard soft deferred delivered; do
  expect "report --only=$word" 0 "$BOUNCE" report --only=$word "$mail"
done
for word in bounce delay delivered feedback disposition auto-reply not-bounce; do
  expect "report --kind=$word" 0 "$BOUNCE" report --kind=$word "$mail"
done

# The help fits the screen.
for command in report filter explain codes rules record blocked summary suppress redact forget db key verp; do
  for width in 60 80; do
    COLUMNS=$width "$BOUNCE" $command --help >out
    is "$command --help in $width columns" "$(awk -v width=$width 'length > width' out)" ""
  done
done

# Histories that are none.
for url in "" :memory:; do
  for command in record summary suppress filter "forget nobody@example.org"; do
    # shellcheck disable=SC2086
    refused "$command with --db=$url" "--db: " $command "--db=$url"
  done
done <"$mail"

# --output onto an input.
cp "$mail" one.eml
ln one.eml other.eml
ln -s one.eml third.eml
for output in one.eml other.eml third.eml; do
  for command in report summary redact; do
    refused "$command -o $output" "is read here" $command -o $output "$mail" one.eml
  done
done
expect "standard input" 64 "$BOUNCE" report -o one.eml <one.eml
refused "the history itself" "is read here" suppress --db=h.db -o h.db
refused "for summary, too" "is read here" summary --db=h.db -o h.db
holds "the mail is whole" cmp -s one.eml "$mail"
expect "onto another file" 0 "$BOUNCE" report -o new.jsonl one.eml

# Short forms.
echo "a key of more than sixteen bytes" >key
expect "report -k" 0 "$BOUNCE" report -k key "$mail"
cp out short
expect "report --key-file" 0 "$BOUNCE" report --key-file=key "$mail"
holds "is the same" cmp -s out short
refused "a short form of two options" "--since, --sent" summary --s=1 "$mail"
refused "a short form of none" "no such option" summary --sincerely "$mail"
expect "a short form of one" 0 "$BOUNCE" summary --sin=2026-01-01 "$mail"

# Help is where it is looked for, and shows how.
expect "-h" 0 "$BOUNCE" -h
cp out help
expect "--help" 0 "$BOUNCE" --help
holds "is the same" cmp -s out help
for command in $(sed -n 's/^  \([a-z]*\)  .*/\1/p' help | grep -v help); do
  expect "$command -h" 0 "$BOUNCE" $command -h
  cp out help.$command
  expect "$command --help" 0 "$BOUNCE" $command --help
  holds "is the same" cmp -s out help.$command
  holds "$command: has an example" grep -q "^  bounce $command " help.$command
done
holds "all commands have been asked" [ -f help.forget ] && [ -f help.rules ]

# The examples do what they show.
mkdir -p home/Maildir/.bounces/cur home/Maildir/.bounces/new
cp "$demo"/*.eml home/Maildir/.bounces/cur
cp "$mail" message
cp "$mail" strange.eml
{ echo "From a@example.org Mon Nov 16 10:00:00 2026"; cat "$mail"; } >inbox.mbox
sed -n '/@own.ini@/,/^\.Ed/p' "$SOURCE/tools/bounce/man/bounce-rules.5.in" | grep -v '^\.' >own-rules.ini
for command in record report blocked summary suppress explain codes filter redact forget rules key verp; do
  sed -n '/^Example:/,$s/^  //p' help.$command >example
  HOME=$work/home PATH=${BOUNCE%/*}:$PATH sh example >out 2>err
  is "the example of $command runs" "$?" 0
done

# A slip is told with what was meant, and what is missing with how it is made.
# says NAME EXIT-CODE TEXT ARGUMENT...: one line of error, which has the text.
says() {
  name=$1
  code=$2
  text=$3
  shift 3
  expect "$name" "$code" "$BOUNCE" "$@"
  one_error_line "is one line"
  holds "says: $text" grep -qF -e "$text" err
}
says "a slip in a command" 64 'did you mean "report"?' reprot
says "in help" 64 'did you mean "summary"?' help sumary
says "no slip" 64 'no such command; see "bounce --help"' frobnicate
says "a slip in an option" 64 'did you mean --format?' report --fromat=csv
says "no slip of one" 64 'no such option; see "bounce report --help"' report --frobnicate
says "a slip in a reason" 64 'did you mean "user-unknown"?' codes --reason=user-unknwon
says "no slip of one" 64 'is none of user-unknown, mailbox-full' codes --reason=frobnicate
says "codes of nobody" 0 'no code is of what was asked for' codes --provider=nobody-at-all
for command in summary suppress "forget nobody@example.org"; do
  # shellcheck disable=SC2086 # words
  says "$command without a history" 66 '"bounce record --db=FILE INPUT" makes one' $command --db=none.db
done
holds "and makes none" [ ! -e none.db ]
says "a history in no folder" 73 'No such file or directory' record --db=no/where.db "$mail"
says "a folder for a history" 66 'is a folder: name a file in it' summary --db=home
says "an address" 66 'fetch it first' report https://example.org/list.mbox
expect "explain of nothing" 65 sh -c '"$1" explain </dev/null' - "$BOUNCE"
is "is said" "$(cat err)" "bounce: -: is empty"
done_testing
