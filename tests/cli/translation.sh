#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every sentence of the catalogue and of the command reaches the translators, and what they write the
# users: xgettext finds it in what the build makes, and with a translation of everything no sentence
# that a person reads is left in English, while csv and jsonl are the same.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
pot=$BUILD/tools/write-docs/libbounce.pot
[ -f "$pot" ] || skip_all "xgettext was not installed when this was configured"

sed -n 's/^msgid "\(.*\)"$/\1/p' "$pot" | sed 's/\\"/"/g; s/\\\\/\\/g' | sort -u >found
for name in codes texts reasons; do
  sed -n 's/^\(title\|meaning\|explanation\|causes\|retry\|scope\|notes\|do-[a-z-]*\) = //p' \
    "$SOURCE/src/rules/$name.ini" | sort -u >written
  comm -23 written found | sed 's/^/# not found: /' | head
  is "the sentences of $name.ini" "$(comm -23 written found | wc -l | tr -d ' ')" 0
done
sed -n 's/^\(title\|meaning\|notes\|about\) = //p' "$SOURCE/src/rules/providers.ini" | sort -u >written
is "the sentences of providers.ini" "$(comm -23 written found | wc -l | tr -d ' ')" 0
holds "they are not few" [ "$(wc -l <found)" -gt 800 ]
holds "the command's own" grep -qxF "Nothing is known about this." found
holds "the library's errors" grep -qxF "holds no mail" found
is "none is without a word" "$(grep -cE '^(%s|[: ])*$' found)" 1
is "none is cut off" "$(grep -c '[^%]%$' found)" 0

# A language that has everything between the marks of a quotation. The program finds it beside itself.
mkdir -p here/bin here/share/locale/xx/LC_MESSAGES
cp "$BOUNCE" here/bin/bounce
cp "$(dirname "$BOUNCE")"/bounce-*.so here/bin/
sed 's/^"Plural-Forms:.*/"Plural-Forms: nplurals=2; plural=n != 1;\\n"/; s/charset=[A-Z]*/charset=UTF-8/' "$pot" >xx.pot
# Newer tools call a catalogue that is ASCII so far ASCII again.
msgen --no-wrap xx.pot 2>err | sed 's/charset=ASCII/charset=UTF-8/' | msgfilter --no-wrap --keep-header sed 's/..*/‹&›/' >xx.po 2>>err
msgfmt -o here/share/locale/xx/LC_MESSAGES/libbounce.mo xx.po
english=$BOUNCE
# The C library translates nothing in C.UTF-8; under another name the same locale is translated.
locale=C.UTF-8
if [ -d /usr/lib/locale/C.utf8 ]; then
  mkdir locales
  ln -s /usr/lib/locale/C.utf8 locales/xx.UTF-8
  locale=xx.UTF-8
  LOCPATH=$work/locales
  export LOCPATH
fi
translated() {
  LC_ALL=$locale LANGUAGE=xx here/bin/bounce "$@"
}
# left NAME ALLOWED: words of ./out outside of the marks that are neither data nor in the file ALLOWED.
cat >left.py <<'EOF'
import re, sys
text = open("out", encoding="utf-8").read()
allowed = set(re.findall(r"[a-z]+", open(sys.argv[1], encoding="utf-8").read().lower()))
text = re.sub(r"(?s)<style>.*?</style>|<meta[^>]*>|<bdi>.*?</bdi>|<code.*?</code>|<text class=.name.*?</text>", " ", text)
text = re.sub(r'(?s)<[a-z/][^<>]*?aria-label="([^"]*)"[^<>]*>|<[!a-z/][^<>]*>', r" \1 ", text)
while "‹" in text and "›" in text:
    text = re.sub(r"(?s)‹[^‹›]*›", " ", text)
print(" ".join(sorted({w for w in re.findall(r"[A-Za-z]{2,}", text) if w.lower() not in allowed})))
EOF
left() {
  is "$1: nothing is left in English" "$(python3 left.py "$2")" ""
}
# The words of records stay, and what is data is data: both stand in the forms for programs.
"$english" record --db=h.db "$demo"
{
  "$english" summary --db=h.db --top=1000 -f csv
  "$english" summary --top=1000 -f csv "$demo"
  "$english" suppress --db=h.db -p strict --state=disable,warn,keep -f csv
  "$english" report -f csv "$demo" | sed 's/^\(\([^,]*,\)\{5\}\).*/\1/'
  "$english" codes --format=csv --no-header | cut -d, -f1-3,5-6
  echo mailman strict retry-later fix-message fix-sender ask-recipient-postmaster none amp quot lt gt
} >words

expect "summary" 0 translated summary --db=h.db --sent=1200
holds "its heading" grep -q '^‹Hard and soft: 11 of 1‹,›200 sent (0.92 %)›$' out
holds "a heading of its tables" grep -q '^‹reason›  *‹total›  *‹share›' out
holds "a value that is none" grep -q '^‹(unknown)› ' out
left "summary" words
expect "summary as a page" 0 translated summary --db=h.db --sent=1200 --list=news.example.org --format=html
holds "its title" grep -q '<title>‹Bounces of news.example.org›</title>' out
holds "its language" grep -q '<html lang="‹en›">' out
holds "a heading" grep -q '<h2>‹Whose fault›</h2>' out
holds "an explanation" grep -q '<p>‹There is no mailbox with this address' out
holds "how many recipients" grep -q '‹[0-9]* addresses, those to remove first›' out
left "summary as a page" words
expect "suppress" 0 translated suppress --db=h.db --policy=strict
holds "its heading" grep -q '^‹address›  *‹state›' out
left "suppress" words
expect "suppress --explain" 0 translated suppress --db=h.db --policy=sympa --explain=anna@provider.test
holds "its heading" grep -q '^‹date›  *‹list›' out
holds "its note" grep -q "‹not the recipient's fault›" out
holds "its result" grep -q '‹Policy sympa: keep, 0 of 1 event counted, score 0.00›' out
left "suppress --explain" words
expect "suppress --compare" 0 translated suppress --db=h.db --compare=mailman,strict
holds "its heading" grep -q '^‹address›  *‹mailman\|^‹address›  *mailman  *‹score›' out
left "suppress --compare" words
expect "report" 0 translated report --format=text --evidence "$demo/01-unknown-user.eml" "$demo/04-delayed-greylisting.eml"
holds "its heading" grep -q '^‹VERDICT›  *‹REASON›' out
holds "who answered" grep -q '‹mx1.customer.test said: 550' out
expect "report to list owners" 0 translated report --format=text --group=subscriber "$demo"
left "report to list owners" words
expect "explain" 0 translated explain 5.1.1
holds "its heading" grep -q '^‹meaning› ' out
expect "codes" 0 translated codes
holds "its heading" grep -q '^‹key› ' out
expect "record" 0 translated record --db=h.db --verbose "$demo"
is "its count" "$(cat out)" "‹0 new, 14 known›"
expect "forget" 0 translated forget --db=h.db nobody@example.test
is "its count" "$(cat out)" "‹0 events removed›"
for command in summary suppress report codes; do
  expect "$command --help" 0 translated $command --help
  holds "in that language" grep -q '‹print this and exit›' out
done

# What is wrong, said by the library and by the command.
: >empty
echo "Dear all, this is a letter." >letter
mkdir letters && cp letter letters/
mkfifo fifo
gzip -c "$demo/01-unknown-user.eml" | head -c 200 >cut.gz
printf '[weights]\nhrad = 1\n' >bad.ini
# wrong NAME TEXT COMMAND...
wrong() {
  name=$1
  text=$2
  shift 2
  translated "$@" >out 2>err
  grep -qF -- "$text" err || sed "s/^/# /" err
  holds "$name" grep -qF -- "$text" err
}
wrong "an empty file" ": ‹is empty›" report empty
wrong "a letter without a header" ": ‹is not mail›" report letter
wrong "a folder of such" ": ‹holds no mail›" report letters
wrong "a device" "‹is a device; give it as standard input with -›" report /dev/null
wrong "gzip that is cut" "‹gzip data ends early›" report cut.gz
wrong "no history" ": ‹this is not a history›" summary --db=empty
wrong "a misspelt knob" "[weights]: hrad: ‹there is no such setting›" suppress --db=h.db --policy=bad.ini
wrong "a wrong number" '‹--top: "x" is no number from 1 to 1000000›' summary --top=x "$demo"
wrong "a wrong option" '‹--nosuch: no such option; see "bounce report --help"›' report --nosuch
translated report - <"$demo/01-unknown-user.eml" >out
head -c 100000 "$demo/01-unknown-user.eml" | TMPDIR=/nonexistent translated report - >out 2>err
holds "no room for a pipe" test -s out

# Forms for programs are the same in every language.
for form in csv jsonl; do
  for command in "summary --db=h.db" "suppress --db=h.db -p strict" "suppress --db=h.db --explain=anna@provider.test" \
    "suppress --db=h.db --compare=mailman,strict" "report $demo" "report --list=x $demo" codes; do
    # shellcheck disable=SC2086
    "$english" $command --format=$form >plain
    # shellcheck disable=SC2086
    translated $command --format=$form >out
    holds "$form of ${command%% "$demo"*} stays" cmp -s plain out
  done
done
done_testing
