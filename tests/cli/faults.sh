#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Interrupted and short calls, clocks that jump, inputs that break off, disks that fill up, signals:
# nothing lost, nothing half written, the right exit code and one clear line.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
mail=$demo/06-exim-two-recipients.eml
[ -f "$ODD_CALLS_LIBRARY" ] || skip_all "no library that makes calls odd"

# odd WORDS COMMAND...: with odd system calls, which threads would reorder.
odd() {
  words=$1
  shift
  env ODD_CALLS="$words" LD_PRELOAD="$ODD_CALLS_LIBRARY" "$@"
}

for file in "$demo"/*.eml; do
  echo "From a@example.org Mon Nov 16 10:00:00 2026"
  cat "$file"
  echo
done >mbox
gzip -c mbox >mbox.gz
"$BOUNCE" report mbox >want
sed 's/"source":"mbox"/"source":"mbox.gz"/' want >want.gz
sed 's/"source":"mbox"/"source":"-"/' want >want.pipe
"$BOUNCE" filter <"$mail" >want.filter
for calls in interrupt short interrupt,short clock; do
  expect "$calls: report" 0 odd $calls "$BOUNCE" report mbox
  holds "is the same" cmp -s out want
  expect "$calls: report of gzip" 0 odd $calls "$BOUNCE" report mbox.gz
  holds "is the same" cmp -s out want.gz
  odd $calls "$BOUNCE" report - <mbox >out
  holds "$calls: report of a pipe is the same" cmp -s out want.pipe
  expect "$calls: filter" 0 odd $calls "$BOUNCE" filter <"$mail"
  holds "is the same" cmp -s out want.filter
done
"$BOUNCE" report -o whole mbox
expect "interrupt,short: --output" 0 odd interrupt,short "$BOUNCE" report -o odd mbox
holds "is the same" cmp -s odd whole

# What cannot be read.
expect "a read error: report" 66 odd broken "$BOUNCE" report mbox
one_error_line "is said"
expect "a read error: filter" 75 odd broken "$BOUNCE" filter <"$mail"
is "gives nothing" "$(cat out)" ""
head -c 2000 mbox.gz >cut.gz
expect "gzip that breaks off" 66 "$BOUNCE" report cut.gz
one_error_line "is said"
head -c 5000 mbox >cut
expect "an mbox that breaks off" 0 "$BOUNCE" report cut
holds "gives the records before that" [ "$(wc -l <out)" -ge 1 ]
expect "what is not there" 66 "$BOUNCE" report none mbox
one_error_line "is said"
is "and the others are done" "$(wc -l <out)" "$(wc -l <want)"

# A file may not grow beyond this many blocks of 512 bytes.
size=$(wc -c <want)
bad=0
for blocks in 0 1 2 7 8 9; do
  (ulimit -f $blocks && "$BOUNCE" report mbox >out 2>err)
  [ $? -eq 74 ] && [ "$(wc -c <out)" -lt "$size" ] || bad=1
  (ulimit -f $blocks && "$BOUNCE" report -o result mbox >out 2>/dev/null)
  [ $? -eq 74 ] && [ ! -e result ] || bad=1
  (ulimit -f $blocks && "$BOUNCE" filter <"$mail" >out 2>/dev/null)
  status=$?
  [ $status -eq 75 ] || { [ $status -eq 0 ] && cmp -s out want.filter; } || bad=1
done
is "a full disk at any place" "$bad" 0
is "leaves no temporary file" "$(find . -name 'result*')" ""

# SIGTERM at some place in a long run: a whole file or none.
for _ in 1 2 3 4 5 6 7 8 9 10; do cat mbox; done >long
for _ in 1 2 3 4 5 6 7 8 9 10; do cat long; done >longer
"$BOUNCE" report -o longest longer
bad=0
for tenths in 0.01 0.03 0.05 0.1 0.2 0.3; do
  rm -f result
  "$BOUNCE" report -o result longer 2>/dev/null &
  pid=$!
  sleep $tenths
  kill -TERM $pid 2>/dev/null
  wait $pid 2>/dev/null
  [ ! -e result ] || cmp -s result longest || bad=1
done
is "SIGTERM leaves a whole file or none" "$bad" 0
is "and no temporary file" "$(find . -name 'result?*')" ""

# SIGKILL to all processes of a run: nothing is left either, where the file system has files without
# a name.
bad=0
for tenths in 0.01 0.05 0.1 0.2; do
  rm -f result
  setsid "$BOUNCE" report -o result longer 2>/dev/null &
  pid=$!
  sleep $tenths
  kill -KILL -- -$pid 2>/dev/null
  wait $pid 2>/dev/null
  [ ! -e result ] || cmp -s result longest || bad=1
done
is "SIGKILL leaves a whole file or none" "$bad" 0
is "and no temporary file either" "$(find . -name 'result?*' -o -name '.result*')" ""

# A reader that goes away.
(
  "$BOUNCE" report longer 2>err
  echo $? >status
) | head -n 1 >out
is "a closed pipe" "$(cat status)" 74
is "is no error to tell" "$(cat err)" ""
# A defect of the program itself, where an assertion finds it.
for command in report summary redact 'codes --gaps' 'record --db=defect.db'; do
  # shellcheck disable=SC2086 # words
  expect "a defect: $command" 70 odd defect "$BOUNCE" $command "$mail"
  is "is said" "$(cat err)" "bounce: an internal error; please report it"
  is "and nothing else is" "$(wc -c <out)" 0
done
for option in '' --check=hard --verdict; do
  # shellcheck disable=SC2086 # no word where there is no option
  expect "a defect: filter $option" 70 odd defect "$BOUNCE" filter $option <"$mail"
  is "is said" "$(cat err)" "bounce: an internal error; please report it"
  is "and nothing is passed on twice" "$(wc -c <out)" 0
done
# A part that is missing. Who has installed the program has the parts in another place.
mkdir alone
cp "$BOUNCE" alone/bounce
if ! alone/bounce record --db=part.db "$mail" >out 2>err; then
  expect "without the module for histories" 70 alone/bounce record --db=part.db "$mail"
  holds "names it" grep -q '^bounce: part.db: cannot load bounce-history.so: ' err
  expect "without the list of domains" 70 alone/bounce summary "$mail"
  holds "names it, too" grep -q '^bounce: cannot load bounce-domain.so: ' err
fi
done_testing
