#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every allocation, open, read, write, sync, rename, mmap and fork fails once: afterwards there is the
# old or the new state, nothing between, and the exit code says which. FAILURES is how many places
# of each kind are tried, evenly spread; "all" for all of them. FAILURES_OF names the commands.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
[ -f "$FAIL_CALLS_LIBRARY" ] || skip_all "no library that makes calls fail"
one=$demo/01-unknown-user.eml
two=$demo/06-exim-two-recipients.eml
key=$work/key
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$key"
cat "$one" >mail
"$BOUNCE" record --db=base.db "$one" || exit 99
rm -f base.db-wal base.db-shm
printf 'email,reason,created_at\none@b.test,bounce,2026-01-01\ntwo@b.test,550 5.1.1 User unknown,2026-01-01\n' >list.csv
echo "the old state" >base

# failing KIND NUMBER COMMAND...: its call NUMBER fails.
failing() {
  kind=$1
  number=$2
  shift 2
  if [ "$kind" = alloc ]; then
    FAIL_MALLOC=$number LD_PRELOAD=$FAIL_MALLOC_LIBRARY "$@"
  else
    FAIL_KIND=$kind FAIL_CALL=$number LD_PRELOAD=$FAIL_CALLS_LIBRARY "$@"
  fi
}

# What each command does, on files as they were before.
run() {
  case $1 in
    filter) "$BOUNCE" filter <"$two" ;;
    filter-db) "$BOUNCE" filter --db=history.db <"$two" ;;
    record) "$BOUNCE" record --db=history.db --jobs=1 "$two" ;;
    forget) "$BOUNCE" forget --db=history.db "$gone" ;;
    confirm) "$BOUNCE" confirm --db=history.db --date=2026-11-20 "$gone" ;;
    import) "$BOUNCE" import --db=history.db "$work/list.csv" ;;
    simulate) "$BOUNCE" simulate --db=history.db --as-of=2100-01-01 --format=csv --output=result ;;
    redact) "$BOUNCE" redact --key-file="$key" --output=result "$two" ;;
    report) "$BOUNCE" report --format=csv --output=result "$two" ;;
    # A score falls with the time.
    suppress) "$BOUNCE" suppress --db=history.db --as-of=2100-01-01 --state=keep,warn,disable --format=csv --output=result ;;
  esac
}

prepare() {
  rm -f history.db history.db-* result result.* .result.*
  cp base.db history.db
  cp base result
}

# What the command is about, as text.
state() {
  case $1 in
    filter*) cat out ;;
    confirm) "$BOUNCE" suppress --db=history.db --state=keep,confirmed,disable --format=jsonl --as-of=2100-01-01 2>&1 ;;
    record | forget | import) "$BOUNCE" summary --db=history.db --format=jsonl --as-of=2100-01-01 2>&1 ;;
    *) cat result ;;
  esac
}

gone=$("$BOUNCE" report --format=jsonl "$one" | sed 's/.*"recipient":"\([^"]*\)".*/\1/')
# For the commands that read a history through the shell's functions.
export BOUNCE FAIL_MALLOC_LIBRARY FAIL_CALLS_LIBRARY

# judge COMMAND STATUS: the state fits the exit code.
judge() {
  state "$1" >now
  case $2 in
    0)
      cmp -s now new && return 0
      # An analysis that failed lets the message pass.
      case $1 in filter*) tail -c "$(wc -c <"$two")" now | cmp -s - "$two" && return 0 ;; esac
      ;;
    65 | 66 | 70 | 73 | 74 | 75)
      # What went to a pipe cannot be taken back; the exit code says that it is not whole.
      case $1 in filter*) head -c "$(wc -c <now)" new | cmp -s - now && return 0 ;; esac
      cmp -s now old || cmp -s now new
      return
      ;;
  esac
  return 1
}

# places COUNT: the numbers that are tried.
places() {
  if [ "${FAILURES:=6}" = all ] || [ "$1" -le "$FAILURES" ]; then
    seq 1 "$1"
  else
    awk -v n="$1" -v k="$FAILURES" 'BEGIN { for (i = 0; i < k; i++) print 1 + int(i * (n - 1) / (k > 1 ? k - 1 : 1)) }'
  fi
}

sites=""
for command in ${FAILURES_OF:-filter filter-db record import confirm forget redact report simulate suppress}; do
  prepare
  : >out
  state $command >old
  run $command >out 2>err || echo "# $command: $(cat err)"
  state $command >new
  counts=""
  for kind in alloc open read write sync rename mmap fork; do
    prepare
    FAIL_COUNT=$work/count
    export FAIL_COUNT
    rm -f count
    failing_count() {
      failing "$kind" 0 run "$command"
    }
    failing_count >out 2>err
    unset FAIL_COUNT
    count_of=$(cat count 2>/dev/null || echo 0)
    counts="$counts $kind ${count_of:-0}"
    bad=0
    for number in $(places "${count_of:-0}"); do
      prepare
      failing "$kind" "$number" run "$command" >out 2>err
      status=$?
      judge "$command" "$status" || {
        bad=$((bad + 1))
        [ $bad -gt 5 ] || echo "# $command, $kind $number: exit code $status: $(head -c 200 err)"
      }
      for left in result.* .result.*; do
        [ ! -e "$left" ] || { bad=$((bad + 1)) && echo "# $command, $kind $number: leaves $left"; }
      done
    done 2>/dev/null
    is "$command: each $kind" "$bad" 0
  done
  sites="$sites# sites of $command:$counts
"
done

# On a disk that takes nothing, what is ignored would be taken for done.
for command in filter-db record import confirm forget redact report simulate suppress; do
  prepare
  state $command >old
  failing sync -1 run $command >out 2>err
  status=$?
  holds "$command: no sync is taken on trust (exit code $status)" test "$status" -ge 74
  case $command in filter-db) ;; *) state $command >now && holds "$command: the old state" cmp old now ;; esac
done
# Killed while a finished file gets its name: first as one that is new, then in the place of another,
# for which it goes by another name for a moment. That one the next run removes.
left() {
  find . -name 'result.*' -o -name '.result.*'
}
killed() {
  FAIL_SIGNAL=9
  export FAIL_SIGNAL
  failing rename "$1" run report >out 2>err
  unset FAIL_SIGNAL
}
prepare
rm result
killed 1
is "killed at a new file's name: nothing is left" "$(left; ls result 2>/dev/null)" ""
for call in 1 2 3; do
  prepare
  killed $call
  holds "killed at call $call for another file's name: the old state" cmp result base
done
is "of which one name may be left" "$(left)" "./.result.bounce"
run report >out 2>err
is "which the next run removes" "$(left)" ""
state report >now
cp now first
rm result
run report
holds "and which is whole" cmp first result
printf '%s' "$sites"
done_testing
