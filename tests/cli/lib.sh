# SPDX-License-Identifier: LGPL-2.1-or-later
# What the command's tests share; they source it, print TAP and run anywhere. Set by meson: BOUNCE
# (the command), SOURCE and BUILD (the two trees).
set -u
export LC_ALL=C
unset NO_COLOR COLUMNS RECIPIENT ORIGINAL_RECIPIENT ORIG_RECIPIENT SENDER LOCAL EXTENSION
# A confined process may not be traced, as the leak checker does; the unit tests look for leaks.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
demo=$SOURCE/testdata/demo
work=$(mktemp -d "${TMPDIR:-/tmp}/bounce-cli.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
cd "$work" || exit 99
count=0
failed=0

# result NAME CODE: one TAP line.
result() {
  count=$((count + 1))
  if [ "$2" -eq 0 ]; then
    echo "ok $count - $1"
  else
    echo "not ok $count - $1"
    failed=$((failed + 1))
  fi
}

# expect NAME STATUS COMMAND...: the exit code; output stands in ./out and ./err.
expect() {
  name=$1
  want=$2
  shift 2
  "$@" >out 2>err
  got=$?
  [ "$got" -eq "$want" ] || echo "# exit code $got, not $want: $(head -c 300 err)"
  [ "$got" -eq "$want" ]
  result "$name" $?
}

# holds NAME COMMAND...: the command succeeds.
holds() {
  name=$1
  shift
  "$@" >/dev/null
  result "$name" $?
}

# is NAME GOT WANT: the same text.
is() {
  [ "$2" = "$3" ] || printf '# got:  %s\n# want: %s\n' "$2" "$3"
  [ "$2" = "$3" ]
  result "$1" $?
}

# one_error_line NAME: ./err is one line that begins as it should.
one_error_line() {
  [ "$(wc -l <err)" -eq 1 ] && grep -q '^bounce: ' err
  result "$1" $?
}

skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}

# find_browser: its path in $browser, or the test ends here.
find_browser() {
  browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) && return
  count=$((count + 1))
  echo "ok $count - in a browser # SKIP chromium is not installed"
  done_testing
  exit
}

done_testing() {
  echo "1..$count"
  [ "$failed" -eq 0 ]
}
