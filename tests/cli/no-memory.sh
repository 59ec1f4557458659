#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Memory that runs out at any point: what is there is whole, or the exit code says that it is not.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
mail=$demo/06-exim-two-recipients.eml
[ -f "$FAIL_MALLOC_LIBRARY" ] || skip_all "no library that makes allocations fail"

# starved NUMBER COMMAND...: allocation NUMBER fails, and those behind it if $all is set.
starved() {
  number=$1
  shift
  env ${all:+FAIL_MALLOC_ALL=1} FAIL_MALLOC="$number" LD_PRELOAD="$FAIL_MALLOC_LIBRARY" "$@"
}

"$BOUNCE" report "$mail" >want.report
"$BOUNCE" filter <"$mail" >want.filter
"$BOUNCE" report "$mail" -o result
starved 0 "$BOUNCE" report "$mail" >out 2>err
if ! cmp -s out want.report; then
  skip_all "nothing can be preloaded here"
fi
bad=0
said=0
for all in '' yes; do
  for number in $(seq 1 37 2500); do
    starved "$number" "$BOUNCE" report "$mail" >out 2>err
    status=$?
    [ $status -ne 1 ] || bad=1
    [ $status -ne 0 ] || cmp -s out want.report || bad=1
    # A newer GLib says so, too.
    [ $status -ne 75 ] || [ "$(tail -n 1 err)" = "bounce: no memory left" ] || bad=1
    [ $status -ne 75 ] && [ $status -ne 65 ] || said=$((said + 1))
    [ $status -ne 65 ] || grep -q "message 1: not judged" err || bad=1
  done
done 2>/dev/null
is "report" "$bad" 0
holds "says so" [ "$said" -gt 10 ]

all=''
# What fails within the analysis of a message costs that message, and it is named.
for command in report "report --group=subscriber" "record --jobs=1 --db=history.db" summary explain; do
  named=0
  for number in $(seq 700 83 6000); do
    # shellcheck disable=SC2086 # options
    starved "$number" "$BOUNCE" $command "$mail" >out 2>err
    [ $? -ne 65 ] || ! grep -q "^bounce: .*message 1: not judged" err || named=$((named + 1))
  done 2>/dev/null
  holds "${command%% --db*}: the message is named" [ "$named" -gt 2 ]
done

bad=0
for all in '' yes; do
  for number in $(seq 1 37 2500); do
    starved "$number" "$BOUNCE" report -f csv -o result "$mail" >out 2>err
    status=$?
    [ $status -ne 0 ] || grep -q '^schema' result || bad=1
    [ $status -eq 0 ] || cmp -s result want.report || bad=1
    # A crash before main() leaves nothing; afterwards the temporary file goes.
    [ "$(find . -name 'result.*' | wc -l)" -eq 0 ] || [ $status -gt 128 ] || bad=1
    rm -f result result.*
    cp want.report result
  done
done 2>/dev/null
is "report --output" "$bad" 0

# The filter passes the message on, marked or not, or asks to try again.
bad=0
for all in '' yes; do
  for number in $(seq 1 37 2500); do
    starved "$number" "$BOUNCE" filter <"$mail" >out 2>err
    status=$?
    [ $status -ne 1 ] || bad=1
    tail -c "$(wc -c <"$mail")" out >tail
    [ $status -ne 0 ] || cmp -s tail "$mail" || bad=1
    [ $status -eq 0 ] || [ ! -s out ] || bad=1
  done
done 2>/dev/null
is "filter" "$bad" 0
done_testing
