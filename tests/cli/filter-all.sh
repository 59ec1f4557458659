#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Properties of `bounce filter` over every message there is: of this project and, where it is present,
# of the shared corpus. Without the added fields the output is the input; twice is once.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

# unchanged FILE OUT: OUT is FILE but for bytes put in behind its mbox line, or at its top.
unchanged() {
  first=0
  if [ "$(head -c 5 "$1" | tr -d '\0')" = "From " ]; then
    first=$(head -n 1 "$1" | wc -c)
  fi
  rest=$(($(wc -c <"$1") - first))
  tail -c "$rest" "$1" >rest.want
  tail -c "$rest" "$2" >rest.got
  head -c "$first" "$1" >first.want
  head -c "$first" "$2" >first.got
  cmp -s rest.want rest.got && cmp -s first.want first.got
}

find "$SOURCE/testdata" "$SOURCE/../shared/corpus" -name '*.eml' 2>/dev/null | sort >files
seen=0
while read -r file; do
  seen=$((seen + 1))
  "$BOUNCE" filter <"$file" >once 2>err || result "$file: exit code" 1
  [ ! -s err ] || result "$file: says something" 1
  "$BOUNCE" filter <once >twice
  cmp -s once twice || result "$file: twice is not once" 1
  # A message that brings such fields loses them: that is tested elsewhere.
  grep -aqi '^[ 	]*x-bounce-' "$file" || unchanged "$file" once || result "$file: changed" 1
done <files
echo "# $seen messages"
holds "there are messages" [ "$seen" -gt 10 ]
done_testing
