#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The command under valgrind, on a slice of the test mail: no invalid read or write, no decision on
# bytes that were never set, nothing lost.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
command -v valgrind >/dev/null || skip_all "valgrind is not installed"
export G_SLICE=always-malloc

# checked NAME COMMAND...: valgrind finds nothing. What runs ends with the exit code it should have.
checked() {
  name=$1
  shift
  expect "$name" 0 valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    --show-leak-kinds=definite --suppressions="$SOURCE/tests/cli/valgrind.supp" "$BOUNCE" "$@"
  head -n 20 err | sed 's/^/# /'
}

# Every fifth message of each kind, and all that is hostile but still mail.
slice=$(find "$SOURCE/testdata" -name '*.eml' | sort |
  awk '(NR % 5 == 0 || /hostile/) && !/gzip-in-mail|only-|with-nul/')
for file in $slice; do
  echo "From a@example.org Mon Nov 16 10:00:00 2026"
  cat "$file"
  echo
done >mbox
gzip -c mbox >mbox.gz
# shellcheck disable=SC2086 # paths without blanks
checked "files, with evidence" report --no-sandbox --format=jsonl --evidence $slice
checked "an mbox, as CSV" report --no-sandbox --format=csv mbox
checked "gzip, as text" report --no-sandbox --format=text mbox.gz
checked "filter" filter --no-sandbox <"$demo/06-exim-two-recipients.eml"
checked "filter --recipients" filter --no-sandbox --recipients <"$demo/06-exim-two-recipients.eml"
checked "explain" explain --no-sandbox "550 5.7.1 Service unavailable; blocked using zen.spamhaus.org"
checked "codes" codes --no-sandbox --format=jsonl
done_testing
